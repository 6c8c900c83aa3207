"""Why a business is a trusted address, or what it lacks to be one, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from catalog.certificates.models import Certificate, Honour
from catalog.trust.rules import Ground, Lack, Reason, Trust
from catalog.web.checked_facts import proof_words
from catalog.web.facts import Fact
from catalog.web.filters import date_words, localized
from catalog.web.labels import words_for
from catalog.web.words import _

GROUNDS: Mapping[Ground, Any] = {
    Ground.IDENTITY: _l("The identity of the business was checked"),
    Ground.PRODUCT_CERTIFICATE: _l("Certificate of one of its products"),
    Ground.BUSINESS_CERTIFICATE: _l("Certificate of the business"),
    Ground.HONOUR: _l("Honour of the business"),
}
LACKS: Mapping[Lack, Any] = {
    Lack.IDENTITY_UNCHECKED: _l("Nobody has checked yet who the business is."),
    Lack.IDENTITY_CHANGED: _l(
        "Its name, legal form or number changed since they were checked; they have to be checked "
        "again."
    ),
    Lack.IDENTITY_OLD: _l("The check of who it is has ended."),
    Lack.NO_EVIDENCE: _l(
        "No certificate of how its goods are made and no honour of its own is in force."
    ),
    Lack.SUSPENDED: _l("The office has suspended it."),
    Lack.DISHONEST_FILE: _l(
        "A certificate was revoked in the last 36 months because its file was dishonest."
    ),
    Lack.REPORT_UPHELD: _l("A problem report about its goods was upheld in the last 6 months."),
}


@dataclass(frozen=True)
class ReasonShown:
    """One thing that speaks for a business."""

    title: str
    facts: list[Fact]


@dataclass(frozen=True)
class TrustShown:
    """What the rule says of a business today."""

    is_trusted: bool
    reasons: list[ReasonShown]
    lacks: list[str]
    rule_url: str


def trust_shown(trust: Trust, *, names_people: bool = False) -> TrustShown:
    """Word what the rule says; who of the office checked is named at the desk alone."""
    return TrustShown(
        is_trusted=trust.is_trusted,
        reasons=[_reason_shown(reason, names_people=names_people) for reason in trust.reasons],
        lacks=[str(LACKS[lack]) for lack in trust.lacks],
        rule_url=url_for("site.trust"),
    )


def _reason_shown(reason: Reason, *, names_people: bool) -> ReasonShown:
    rows = [
        *_what(reason),
        Fact(_("Checked by"), _checker(reason) if names_people else _("the office")),
        Fact(_("Checked on"), date_words(reason.checked_on)),
        Fact(_("In force since"), date_words(reason.since) if reason.since else _year(reason)),
        Fact(_("Until"), date_words(reason.until) if reason.until else ""),
    ]
    return ReasonShown(str(GROUNDS[reason.ground]), [row for row in rows if row.value])


def _year(reason: Reason) -> str:
    """Of what names no day, the year that it names."""
    subject = reason.subject
    if isinstance(subject, Honour):
        return str(subject.year)
    return str(subject.issued_year or "") if isinstance(subject, Certificate) else ""


def _what(reason: Reason) -> list[Fact]:
    subject = reason.subject
    if isinstance(subject, Certificate):
        stars = f" {'★' * subject.stars}" if subject.stars else ""
        product = subject.product
        return [
            Fact(_("Certificate"), f"{words_for(subject.kind)}{stars}"),
            Fact(
                _("Product"),
                localized(product, "name").text if product else "",
                url=url_for("site.product", slug=product.slug) if product else "",
            ),
            Fact(_("Issued by"), subject.issuer_name or "", lang="vi"),
            Fact(_("Decision"), subject.decision_no or ""),
            Fact(_("How it is proved"), words_for(subject.evidence)),
        ]
    if isinstance(subject, Honour):
        title = localized(subject, "title")
        return [
            Fact(_("Title"), f"{title.text} · {subject.year}",
                 lang=title.lang if title.is_fallback else ""),
            Fact(_("Issued by"), subject.issuer_name or "", lang="vi"),
            Fact(_("Decision"), subject.decision_no or ""),
            Fact(_("How it is proved"), words_for(subject.evidence)),
        ]  # fmt: skip
    return [Fact(_("What was compared"), _("Name, legal form and number of the business")),
            Fact(_("Compared with"), proof_words(subject.check), lang="vi")]  # fmt: skip


def _checker(reason: Reason) -> str:
    subject = reason.subject
    if isinstance(subject, Certificate | Honour):
        return subject.checked_by.display_name if subject.checked_by else ""
    return subject.check.by.display_name
