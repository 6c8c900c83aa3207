"""What needs the people of a business, in words and links, the most urgent first."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from flask import url_for

from catalog.businesses.models import MembershipRole
from catalog.businesses.rules import may_edit, may_manage_keys, may_take_everything_out
from catalog.inspections.models import Inspection
from catalog.needs.endings import Ending
from catalog.needs.facts import FactToConfirm
from catalog.needs.gathering import BareLots, Needs
from catalog.reports.models import ProblemReport
from catalog.revisions.models import Revision
from catalog.scans.statistics import Totals
from catalog.web.check_places import place_words
from catalog.web.checked_facts import FACTS, fact_title
from catalog.web.filters import date_words, moment_words, number_words
from catalog.web.labels import words_for
from catalog.web.listing_words import field_words
from catalog.web.words import _, ngettext

SOON_DAYS = 30
MOST_SHOWN = 4
"""Of one kind; the others are folded away, so that nothing else is pushed out of sight."""


@dataclass(frozen=True)
class AskedFact:
    """What one tap says to be still right, and where a draft is begun if it is not."""

    fact: str
    product: int | None
    url: str
    changed_url: str


@dataclass(frozen=True)
class NeedShown:
    """One thing that needs somebody; what the office said of it stands beside the field's name."""

    title: str
    url: str = ""
    lines: list[str] = field(default_factory=list)
    quotes: list[tuple[str, str]] = field(default_factory=list)
    is_urgent: bool = False
    asked: AskedFact | None = None


@dataclass(frozen=True)
class Section:
    """Needs of one kind."""

    id: str
    title: str
    needs: list[NeedShown]
    folded: list[NeedShown] = field(default_factory=list)
    folded_words: str = ""
    more: str = ""
    more_url: str = ""


@dataclass(frozen=True)
class Place:
    """A part of the portal, with what is done there."""

    title: str
    url: str
    words: str


def sections_of(needs: Needs, *, slug: str) -> list[Section]:
    """Sort what needs somebody into sections; those without any are left out."""
    sections = [
        Section(
            "letters", _("The office writes to you"), [_letter(each) for each in needs.letters]
        ),
        Section("returned", _("Returned to you"), [_returned(each) for each in needs.returned]),
        Section("drafts", _("Not handed over yet"), [_draft(each) for each in needs.drafts]),
        Section(
            "reports",
            _("Reports and questions from readers"),
            [_report(each, slug) for each in needs.reports],
        ),
        Section("facts", _("Is it still right?"), [_fact(each, slug) for each in needs.facts]),
        Section("endings", _("Certificates"), _endings(needs)),
        Section("asked", _("Questions and codes"), _asked(needs, slug)),
        _lots(needs.bare_lots, slug),
        Section("waiting", _("Waits for the office"), [_waiting(each) for each in needs.waiting]),
    ]
    return [_with_some_folded(section) for section in sections if section.needs]


def _with_some_folded(section: Section) -> Section:
    folded = section.needs[MOST_SHOWN:]
    return replace(
        section,
        needs=section.needs[:MOST_SHOWN],
        folded=folded,
        folded_words=ngettext("%(num)s more", "%(num)s more", len(folded)) if folded else "",
    )


def _title(revision: Revision) -> str:
    return str(revision.content.get("name") or _("New product"))


def _letter(inspection: Inspection) -> NeedShown:
    """What a field check found, without whoever found it."""
    product, lot = inspection.product, inspection.lot
    url = url_for("site.product", slug=product.slug) if product else ""
    found_on, place = date_words(inspection.checked_on), place_words(inspection)
    return NeedShown(
        title=f"{product.name}: {words_for(inspection.finding)}" if product else inspection.code,
        url=url_for("portal.lot", code=lot.code) if lot else url,
        lines=[_("Found on %(day)s: %(place)s.", day=found_on, place=place)],
        quotes=[(_("The office"), inspection.words)],
        is_urgent=True,
    )


def _returned(revision: Revision) -> NeedShown:
    quotes = sorted(revision.words.items())
    return NeedShown(
        title=_title(revision),
        url=url_for("portal.draft", revision_id=revision.id),
        lines=[_("Mend what the office asks for and hand it over again.")],
        quotes=[(field_words(name) if name else _("On the whole"), said) for name, said in quotes],
        is_urgent=True,
    )


def _draft(revision: Revision) -> NeedShown:
    return NeedShown(
        title=_title(revision),
        url=url_for("portal.draft", revision_id=revision.id),
        lines=[
            _("Last saved %(moment)s. Nobody else sees it.", moment=moment_words(revision.saved_at))
        ],
    )


def _waiting(revision: Revision) -> NeedShown:
    handed_over = moment_words(revision.submitted_at) if revision.submitted_at else ""
    return NeedShown(
        title=_title(revision),
        url=url_for("portal.draft", revision_id=revision.id),
        lines=[_("Handed over %(moment)s. You need do nothing.", moment=handed_over)],
    )


def _report(report: ProblemReport, slug: str) -> NeedShown:
    about = report.product.name if report.product else ""
    kind = words_for(report.kind)
    if report.outcome is not None:
        line = _("Concluded: %(outcome)s", outcome=words_for(report.outcome))
    else:
        line = _("Answer it by %(moment)s.", moment=moment_words(report.due_at))
    return NeedShown(
        title=f"{about}: {kind}" if about else kind,
        url=url_for("portal.report", slug=slug, case_number=report.number),
        lines=[line],
        is_urgent=report.outcome is None,
    )


def _ending(ending: Ending) -> NeedShown:
    claim = ending.claim
    product = claim.product
    scheme = words_for(claim.kind)
    return NeedShown(
        title=f"{product.name}: {scheme}" if product else scheme,
        url=url_for("site.product", slug=product.slug) if product else "",
        lines=[_end_words(ending), *_file_words(ending)],
        is_urgent=0 <= ending.days_left <= SOON_DAYS,
    )


def _fact(each: FactToConfirm, slug: str) -> NeedShown:
    product, standing = each.product, each.standing
    kind, subject_id = (
        ("product", product.id) if product else ("business", standing.check.business_id)
    )
    day = date_words(standing.fresh_until)
    return NeedShown(
        title=f"{product.name}: {FACTS[each.fact]}" if product else fact_title(each.fact),
        lines=[
            _("The check of the office stands until %(day)s.", day=day)
            if standing.is_in_force
            else _("The check of the office ended on %(day)s; the page says so.", day=day)
        ],
        is_urgent=not standing.is_in_force,
        asked=AskedFact(
            each.fact.value,
            product.id if product else None,
            url_for("portal.still_right", slug=slug),
            url_for("portal.begin", kind=kind, subject_id=subject_id),
        ),
    )


def _end_words(ending: Ending) -> str:
    day = date_words(ending.last_on)
    if ending.has_ended:
        return _("It ended on %(day)s; the page says so.", day=day)
    return ngettext(
        "It ends in %(num)s day, on %(day)s.",
        "It ends in %(num)s days, on %(day)s.",
        ending.days_left,
        day=day,
    )


def _file_words(ending: Ending) -> list[str]:
    """When a file for re-evaluation is due, where that is so."""
    if ending.file_from is None or ending.file_until is None:
        return []
    if ending.claim.renewal_filed_on is not None:
        filed_on = date_words(ending.claim.renewal_filed_on)
        return [_("You handed in a new file on %(day)s.", day=filed_on)]
    if ending.has_ended:
        return []
    first, last = date_words(ending.file_from), date_words(ending.file_until)
    if ending.is_late:
        return [
            _(
                "The days for a new file, %(first)s to %(last)s, are over; ask the commune or the "
                "province what can be done.",
                first=first,
                last=last,
            )
        ]
    return [
        _(
            "A file for re-evaluation is due from %(first)s to %(last)s, 180 to 120 days before "
            "the end.",
            first=first,
            last=last,
        )
    ]


def _endings(needs: Needs) -> list[NeedShown]:
    """First what ends, then what has ended, the latest first."""
    to_come = [each for each in needs.endings if not each.has_ended]
    over = [each for each in reversed(needs.endings) if each.has_ended]
    return [_ending(each) for each in (*to_come, *over)]


def _asked(needs: Needs, slug: str) -> list[NeedShown]:
    found = []
    if needs.questions:
        found.append(
            NeedShown(
                ngettext(
                    "%(num)s question from another business",
                    "%(num)s questions from other businesses",
                    needs.questions,
                ),
                url_for("portal.agreements", slug=slug),
                [_("They ask to name a lot of yours as what went into theirs.")],
            )
        )
    if needs.copy_alerts:
        found.append(
            NeedShown(
                ngettext(
                    "%(num)s code may have been copied",
                    "%(num)s codes may have been copied",
                    needs.copy_alerts,
                ),
                url_for("portal.scans", slug=slug),
                [_("Scanned more often than one package usually is.")],
            )
        )
    return found


def _lots(bare: BareLots, slug: str) -> Section:
    rest = bare.count - len(bare.newest)
    return Section(
        "lots",
        _("Lots without a step"),
        [
            NeedShown(
                f"{lot.product.name}, {_('Lot %(number)s', number=lot.number)}",
                url_for("portal.new_step", code=lot.code),
                [_("Opened %(moment)s; nothing was added since.",
                   moment=moment_words(lot.opened_at))],
            )
            for lot in bare.newest
        ],
        more=ngettext("%(num)s more lot", "%(num)s more lots", rest) if rest > 0 else "",
        more_url=url_for("portal.lots", slug=slug),
    )  # fmt: skip


def week_words(scans: Totals) -> str:
    """How often codes were scanned in the last seven days."""
    if not scans.people:
        return _("Nobody scanned a code in the last 7 days.")
    return ngettext(
        "Codes were scanned %(count)s time in the last 7 days.",
        "Codes were scanned %(count)s times in the last 7 days.",
        scans.people,
        count=number_words(scans.people),
    )


def places_of(slug: str, role: MembershipRole) -> Sequence[Place]:
    """The parts of the portal that a role opens, those used most first."""
    parts = (
        ("listings", _("Listings and pictures"), _("What the public reads of you"), may_edit),
        ("lots", _("Lots and labels"), _("Open a lot, add a step, print labels"), may_edit),
        ("figures", _("How am I doing"), _("Views, searches, scans, clicks by week"), may_edit),
        ("reports", _("Reports and questions"), _("What readers told the office of you"), may_edit),
        ("scans", _("Scans"), _("How often codes were scanned"), may_edit),
        ("people", _("People"), _("Who acts for the business"), may_edit),
        ("keys", _("Keys"), _("For your own system"), may_manage_keys),
        ("business_data", _("Data"), _("All that is held, to take along"), may_take_everything_out),
    )
    return [
        Place(title, url_for(f"portal.{endpoint}", slug=slug), words)
        for endpoint, title, words, rule in parts
        if rule(role)
    ]
