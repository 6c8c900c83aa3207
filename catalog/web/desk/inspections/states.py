"""A state of goods in words: as it was frozen into a record, or as it is today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from catalog.certificates.models import CertificateKind
from catalog.certificates.validity import State
from catalog.inspections.freezing import Facts, Verdict
from catalog.sanctions.models import SuspensionGround
from catalog.web.facts import Fact
from catalog.web.filters import date_words, moment_words
from catalog.web.labels import words_for
from catalog.web.suspension_words import ground_words
from catalog.web.words import _

VERDICTS: Mapping[Verdict, Any] = {
    Verdict.UNKNOWN_CODE: _l("This code leads nowhere"),
    Verdict.RECALLED: _l("This lot is recalled"),
    Verdict.CONTAINS_RECALLED: _l("This lot contains a recalled lot"),
    Verdict.PRODUCT_SUSPENDED: _l("The office has suspended this product"),
    Verdict.BUSINESS_SUSPENDED: _l("The office has suspended the business that makes this product"),
    Verdict.RECORDS_CHANGED: _l("The records of this lot are not as they were written"),
    Verdict.MAY_BE_COPIED: _l("This code may have been copied"),
    Verdict.CERTIFICATE: _l("The certificates below are what counts"),
    Verdict.NO_CERTIFICATE: _l("This code is known; no certificate is"),
}
GRAVE = frozenset({
    Verdict.UNKNOWN_CODE, Verdict.RECALLED, Verdict.CONTAINS_RECALLED, Verdict.PRODUCT_SUSPENDED,
    Verdict.BUSINESS_SUSPENDED, Verdict.RECORDS_CHANGED, Verdict.MAY_BE_COPIED,
})  # fmt: skip


@dataclass(frozen=True)
class StateShown:
    """What was or is true of goods, and what their page says of it."""

    verdict: str
    is_grave: bool
    about: list[Fact]
    claims: list[list[Fact]]
    recalls: list[str]


def state_shown(facts: Facts) -> StateShown:
    """Put a state into words."""
    verdict = Verdict(facts["verdict"])
    return StateShown(
        verdict=str(VERDICTS[verdict]),
        is_grave=verdict in GRAVE,
        about=[fact for fact in _about(facts) if fact.value],
        claims=[_claim(claim) for claim in facts.get("claims", ())],
        recalls=[
            _(
                "Lot %(number)s of %(product)s, recalled since %(moment)s: %(reason)s",
                number=recall["number"],
                product=recall["product"],
                moment=moment_words(datetime.fromisoformat(recall["since"])),
                reason=recall["reason"],
            )
            for recall in facts.get("recalls", ())
        ],
    )


def _about(facts: Facts) -> list[Fact]:
    product, lot = facts.get("product", {}), facts.get("lot", {})
    business, hiding = facts.get("business", {}), facts.get("suspension", {})
    ground = ground_words(SuspensionGround(hiding["ground"])) if hiding else ""
    hidden = (
        _("The business was not shown to the public") if business.get("isPublic") is False else ""
    )
    return [
        Fact(_("Product"), product.get("name", ""), lang="vi"),
        Fact(_("Withdrawn"), _("yes") if product.get("isWithdrawn") else ""),
        Fact(_("Lot"), lot.get("number", "")),
        Fact(_("Best before"), _day(lot.get("bestBefore"))),
        Fact(_("Business"), business.get("name", ""), lang="vi"),
        Fact(_("Shown"), hidden),
        Fact(_("Suspended since"), _day(hiding.get("since"))),
        Fact(_("Ground"), ground),
        Fact(_("Stars that the page showed"), str(facts.get("stars", "")) or ""),
        Fact(_("Suspected of being copied since"), _moment(facts.get("copySuspectedSince"))),
    ]


def _claim(claim: Facts) -> list[Fact]:
    decision = claim.get("decision", {})
    state = words_for(State(claim["state"]))
    since = claim.get("knownSince", {})
    known = words_for(State(since["state"])) if "state" in since else ""
    rows = [
        Fact(_scheme(decision), state),
        Fact(_("Stars"), str(decision.get("stars", ""))),
        Fact(_("Certificate number"), decision.get("certificateNumber", "")),
        Fact(_("Decision"), decision.get("decisionNumber", "")),
        Fact(_("Until"), _day(claim.get("end"))),
        Fact(_("As is known since"), known or (_("no claim at all") if since else "")),
    ]
    return [row for row in rows if row.value]


def _scheme(decision: Facts) -> str:
    return words_for(CertificateKind(decision["scheme"])) if "scheme" in decision else _("Claim")


def _day(text: str | None) -> str:
    return date_words(date.fromisoformat(text)) if text else ""


def _moment(text: str | None) -> str:
    return moment_words(datetime.fromisoformat(text)) if text else ""
