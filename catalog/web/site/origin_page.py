"""What the page of a scanned code says: the verdict, how far the code leads, the history."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from catalog.certificates.looking_back import claims_then
from catalog.certificates.models import Certificate
from catalog.certificates.queries import claims_of_product
from catalog.certificates.validity import leading_claim, shows_stars
from catalog.permalinks.codes import displayed
from catalog.products.models import Product
from catalog.sanctions.queries import suspension_of_product
from catalog.tracing import unit_codes
from catalog.tracing.digital_link import LOT, SERIAL
from catalog.tracing.history import (
    has_inputs,
    recall_in_force,
)
from catalog.tracing.lineage import open_recalls
from catalog.tracing.minimum import is_tracking_event
from catalog.tracing.models import Lot
from catalog.tracing.rules import LOT_NUMBER
from catalog.tracing.subjects import Level, Subject
from catalog.tracing.verifying import is_as_written
from catalog.web.facts import Fact
from catalog.web.filters import Localized, date_words, localized, moment_words, phone_url
from catalog.web.lot_reading import LotRead, lot_facts, read_lot
from catalog.web.reported_things import report_address
from catalog.web.site.cards import place_words
from catalog.web.site.claims import ClaimShown, claims_shown, tone_of, verdict
from catalog.web.site.claims_then import claims_shown_then, sure_claims
from catalog.web.site.descent import Descent, descent_of
from catalog.web.site.pictures import PictureShown, product_picture
from catalog.web.site.product_facts import other_name
from catalog.web.site.products import (
    OutletShown,
    ProducerShown,
    channel_facts,
    outlets_shown,
    producer_shown,
)
from catalog.web.site.then import AnotherDay, another_day
from catalog.web.suspension_words import SuspensionShown, suspension_shown
from catalog.web.timeline import StepShown, steps_shown
from catalog.web.trace_records import record_words
from catalog.web.words import _


@dataclass(frozen=True)
class RecallShown:
    """A recall: why, since when, what to do, whom to call."""

    lot_words: str
    lot_url: str
    facts: list[Fact]
    contact: str
    contact_url: str


@dataclass(frozen=True)
class OriginPage:
    """All that the page of a scanned code shows."""

    tone: str
    verdict: str
    under_verdict: str
    stars: int | None
    suspension: SuspensionShown | None
    recalls: list[RecallShown]
    level: str
    scans: str
    unknown: str
    place_url: str
    code: str
    code_plain: str
    name: Localized
    other_name: Localized | None
    place: str
    picture: PictureShown
    product_url: str
    lot_facts: list[Fact]
    is_demo: bool
    steps: list[StepShown]
    ledger_url: str
    ledger_words: str
    descent: Descent | None
    claims: list[ClaimShown]
    producer: ProducerShown | None
    channels: list[Fact]
    outlets: list[OutletShown]
    outlets_words: str
    record_url: str
    record_words: str
    near_url: str
    report_url: str
    qr: str
    as_of: str
    today_url: str
    another_day: AnotherDay


@dataclass(frozen=True)
class Verdict:
    """The first thing on the page."""

    tone: str
    words: str
    under: str = ""

    @property
    def shows_stars(self) -> bool:
        """Nothing graver is said than what the certificate says."""
        return self.tone != "problem"


def origin_page(subject: Subject, *, code: str, on: date, until: date | None, scans: str = "",
                warning: str = "", unknown: str = "") -> OriginPage:  # fmt: skip
    """Say all that is known of a code. `warning` says that it may have been copied."""
    product = subject.product
    read = read_lot(subject.lot, until=until) if subject.lot else None
    recalls = _recalls(read, is_past=until is not None) if read else []
    claims, shown_claims = _claims(product, on=on, is_past=until is not None)
    lead = leading_claim(claims, on=on)
    is_changed = bool(read and until is None and not is_as_written(read.lot, read.chain))
    hiding = suspension_of_product(product)
    suspension = suspension_shown(hiding) if hiding else None
    found = _verdict(lead, recalls, warning, on=on, is_changed=is_changed, suspension=suspension)
    sells = read is None and suspension is None
    outlets, outlets_words = outlets_shown(product) if sells else ([], "")
    return OriginPage(
        tone=found.tone,
        verdict=found.words,
        under_verdict=found.under,
        stars=lead.stars if lead and found.shows_stars and shows_stars(lead, on=on) else None,
        suspension=suspension,
        recalls=recalls,
        level=level_words(subject, read),
        scans=scans,
        unknown=unknown_words(unknown),
        place_url=url_for("site.scan_place", code=code) if subject.level is Level.UNIT else "",
        code=(unit_codes.displayed if subject.level is Level.UNIT else displayed)(code),
        code_plain=code,
        name=localized(product, "name"),
        other_name=other_name(product),
        place=place_words(product),
        picture=product_picture(product),
        product_url=url_for("site.product", slug=product.slug),
        lot_facts=lot_facts(read, on=on) if read else [],
        is_demo=bool(read and read.lot.is_demo),
        steps=steps_shown(read.entries) if read else [],
        ledger_url=url_for("site.origin_ledger", code=read.lot.code) if read else "",
        ledger_words=_ledger_words(read) if read else "",
        descent=_descent(read) if read else None,
        claims=shown_claims if suspension is None else [],
        producer=producer_shown(product.business) if product.business else None,
        channels=channel_facts(product.business) if sells else [],
        outlets=outlets,
        outlets_words=outlets_words,
        record_url=product.trace_record_url or "",
        record_words=record_words(product.trace_record_url or ""),
        near_url=url_for("site.place", slug=product.province.slug)
        if product.province and suspension is None
        else "",
        report_url=report_address(code),
        qr=url_for("site.qr_svg", code=code),
        as_of=_("This is what was true and known here at the end of %(date)s.",
                date=date_words(until)) if until else "",
        today_url=url_for("site.origin", code=code),
        another_day=another_day(url_for("site.origin", code=code), until),
    )  # fmt: skip


def _claims(
    product: Product, *, on: date, is_past: bool
) -> tuple[list[Certificate], list[ClaimShown]]:
    """The claims that the verdict counts, and their words."""
    claims = claims_of_product(product.id)
    if not is_past:
        return claims, claims_shown(claims, on=on)
    sure = sure_claims(claims_then(claims, on=on), on=on)
    return sure, claims_shown_then(claims, on=on, is_published=True)


def _verdict(lead: Certificate | None, recalls: list[RecallShown], warning: str, *, on: date,
             is_changed: bool, suspension: SuspensionShown | None) -> Verdict:  # fmt: skip
    """A recall before all else, then a suspension, changed records, a copied code, the certificate."""
    claim = verdict(lead, on=on) if lead else ""
    if recalls:
        words = (
            _("This lot contains a recalled lot")
            if recalls[0].lot_url
            else _("This lot is recalled")
        )
        return Verdict("problem", words, _("Do not use it before you have read why."))
    if suspension:
        return Verdict("problem", suspension.verdict, suspension.under)
    if is_changed:
        return Verdict(
            "problem",
            _("The records of this lot are not as they were written"),
            _("Somebody changed them afterwards. Which ones stands under “Check the records”."),
        )
    if warning:
        return Verdict("problem", _("This code may have been copied"), warning)
    if lead:
        return Verdict(tone_of(lead, on=on), claim)
    return Verdict("unclear", _("This code is known; no certificate is"))


def level_words(subject: Subject, read: LotRead | None) -> str:
    """Say honestly how far the code leads back."""
    if read is None:
        return _(
            "Level: product information. This code belongs to the product, not to one lot or "
            "one package."
        )
    if not any(entry.holds and is_tracking_event(entry) for entry in read.entries):
        return _(
            "Level: product information. The lot is known, but nobody has declared a step of "
            "its journey yet."
        )
    if subject.level is Level.UNIT:
        return _(
            "Level: traced by unit. This code was given out for one package of the lot; the "
            "steps are those of the lot."
        )
    return _("Level: traced by lot. The steps are those of the lot, not of one package.")


def unknown_words(told: str) -> str:
    """Say that the package carries a lot or serial that nobody recorded here."""
    kind, _separator, value = told.partition(":")
    if not LOT_NUMBER.fullmatch(value):
        return ""
    if kind == SERIAL:
        return _("The serial number %(value)s was never given out here.", value=value)
    if kind == LOT:
        return _("Lot %(value)s, as printed, is not recorded here.", value=value)
    return ""


def _ledger_words(read: LotRead) -> str:
    last = max((event.recorded_at for event in read.chain), default=None)
    if last is None:
        return ""
    return _(
        "%(count)s records, chained so that none can be changed unseen; the last of %(moment)s.",
        count=len(read.chain),
        moment=moment_words(last),
    )


def _recalls(read: LotRead, *, is_past: bool) -> list[RecallShown]:
    """The recall of this lot as its chain tells it, then those of what went into it."""
    shown = []
    told = recall_in_force(read.entries)
    if told:
        shown.append(_recall_shown(told.reason, told.advice, told.contact, told.since, told.by))
    if has_inputs(read.entries) and not is_past:
        shown += [
            _recall_shown(
                recall.reason, recall.advice, recall.contact, recall.recalled_at, "",
                of=recall.lot,
            )
            for recall in open_recalls(read.lot.id)
            if recall.lot_id != read.lot.id
        ]  # fmt: skip
    return shown


def _recall_shown(reason: str, advice: str, contact: str, since: datetime, by: str,
                  of: Lot | None = None) -> RecallShown:  # fmt: skip
    lot_words = (
        _("Recalled: lot %(number)s of %(product)s",
          number=of.number, product=localized(of.product, "name").text)
        if of
        else ""
    )  # fmt: skip
    facts = [
        Fact(_("Why"), reason, lang="vi"),
        Fact(_("What to do"), advice or _("Do not use it; keep it and ask the producer."),
             lang="vi" if advice else ""),
        Fact(_("Recalled since"), moment_words(since)),
        Fact(_("Recalled by"), by, lang="vi"),
    ]  # fmt: skip
    return RecallShown(
        lot_words=lot_words,
        lot_url=url_for("site.origin", code=of.code) if of else "",
        facts=[fact for fact in facts if fact.value],
        contact=contact,
        contact_url=phone_url(contact) if sum(sign.isdigit() for sign in contact) > 6 else "",  # noqa: PLR2004 - too short to be a telephone number
    )


def _descent(read: LotRead) -> Descent | None:
    if not has_inputs(read.entries):
        return None
    recalled = {recall.lot_id for recall in open_recalls(read.lot.id)}
    return descent_of(read.lot, recalled=recalled)
