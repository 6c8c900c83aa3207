"""One case with all that was reported of the same thing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.models import User
from catalog.accounts.roles import Deed
from catalog.audit.models import AuditEntry
from catalog.certificates.models import Certificate
from catalog.foundation.clock import now
from catalog.foundation.database import session
from catalog.foundation.errors import NotFound
from catalog.reports.hiding import Hideable, claims_by_id, hideable
from catalog.reports.linking import gathered_with
from catalog.reports.models import CaseState, HiddenKind, ProblemReport, Takedown, Voice
from catalog.reports.photographs import find_photograph, photographs_of
from catalog.reports.queries import (
    find_report,
    notes_of,
    office_people,
    steps_of,
    takedowns_of,
)
from catalog.reports.receiving import CONTACT_PURPOSE
from catalog.reports.rules import OPEN, TAKEDOWN_WITHIN, outcomes_of, steps_from
from catalog.reports.secrets import normal_number
from catalog.web.access import desk_only, own_territory, person
from catalog.web.audit_words import action_words
from catalog.web.desk.reports.queue import title_of
from catalog.web.filters import moment_words
from catalog.web.labels import words_for
from catalog.web.listing_words import field_words
from catalog.web.sealing import photograph, sealer
from catalog.web.words import _

SHOWN_LETTERS = 120


@dataclass(frozen=True)
class Refused:
    """A step that was refused: which, the field, what is wrong, what was typed."""

    step: str = ""
    name: str = ""
    words: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Hidden:
    """Something hidden for this case, and whether it still is."""

    id: int
    words: str
    reason: str
    hidden: str
    restored: str


@desk_only(Deed.PROBLEMS)
def show(case_number: str) -> ResponseReturnValue:
    """Show a case."""
    return page(report_or_404(case_number))


def page(report: ProblemReport, refused: Refused | None = None) -> ResponseReturnValue:
    """The page of a case; after a refusal with what was typed and what is wrong."""
    own = own_territory(Deed.PROBLEMS)
    others = [
        each for each in gathered_with(report) if own.covers(each.province_id, each.commune_id)
    ]
    shown = render_template(
        "desk/report.html",
        report=report,
        title=title_of(report),
        words_for=words_for,
        steps={step.value for step in steps_from(report.state)},
        is_open=report.state in OPEN,
        is_held=report.state is CaseState.HELD,
        is_closed=report.state is CaseState.CLOSED,
        is_late=report.closed_at is None and report.due_at < now(),
        hide_by=report.received_at + TAKEDOWN_WITHIN,
        contact=_contact(report),
        photographs=photographs_of(report.id),
        notes=notes_of(report.id, *Voice),
        voices=_voices(),
        others=others,
        open_others=[each for each in others if each.state in OPEN and each.kind is report.kind],
        people=office_people(at=now()),
        me=person().id,
        priorities=list(type(report.priority)),
        outcomes=outcomes_of(report.kind),
        hideable=[(each.key, _thing_words(each)) for each in hideable(report)],
        hidden=_hidden(report.id),
        log=[_log_line(entry) for entry in steps_of(report.id)],
        refused=refused or Refused(),
    )
    return shown, 422 if refused else 200


@desk_only(Deed.PROBLEMS)
def picture(case_number: str, file_id: int) -> Response:
    """A photograph of a case."""
    file = find_photograph(report_or_404(case_number).id, file_id)
    if file is None:
        raise NotFound(f"photograph {file_id}")
    return photograph(file)


def report_or_404(case_number: str) -> ProblemReport:
    """A case that lies where the person looks after problems."""
    number = normal_number(case_number)
    report = find_report(number) if number else None
    own = own_territory(Deed.PROBLEMS)
    if report is None or not own.covers(report.province_id, report.commune_id):
        raise NotFound(f"report {case_number[:20]!r}")
    return report


def _contact(report: ProblemReport) -> str:
    if report.contact_sealed is None:
        return ""
    return sealer().open_text(report.contact_sealed, purpose=CONTACT_PURPOSE)


def _voices() -> dict[Voice, str]:
    return {
        Voice.INSIDE: _("For the office alone"),
        Voice.OFFICE: _("Said to the reporter"),
        Voice.REPORTER: _("Added by the reporter"),
        Voice.BUSINESS: _("Said by the business"),
    }


def _thing_words(thing: Hideable) -> str:
    if thing.claim is not None:
        return _claim_words(thing.claim)
    return f"{_kind_words(thing.kind)} · {field_words(thing.field)}: {thing.words[:SHOWN_LETTERS]}"


def _kind_words(kind: HiddenKind) -> str:
    return _("Product page") if kind is HiddenKind.PRODUCT_WORDS else _("Page of the business")


def _claim_words(claim: Certificate) -> str:
    number = claim.decision_no or claim.certificate_no or claim.issuer_name or ""
    return " · ".join(part for part in (_("Claim"), words_for(claim.kind), number) if part)


def _hidden(report_id: int) -> list[Hidden]:
    takedowns = takedowns_of(report_id)
    claims = claims_by_id([each.subject_id for each in takedowns if each.kind is HiddenKind.CLAIM])
    return [_hidden_one(each, claims) for each in takedowns]


def _hidden_one(takedown: Takedown, claims: Mapping[int, Certificate]) -> Hidden:
    if takedown.kind is HiddenKind.CLAIM:
        words = _claim_words(claims[takedown.subject_id])
    else:
        what = f"{_kind_words(takedown.kind)} · {field_words(takedown.field)}"
        words = f"{what}: {takedown.was[:SHOWN_LETTERS]}"
    return Hidden(
        id=takedown.id,
        words=words,
        reason=takedown.reason,
        hidden=moment_words(takedown.hidden_at),
        restored=moment_words(takedown.restored_at) if takedown.restored_at else "",
    )


def _log_line(entry: AuditEntry) -> tuple[str, str, str]:
    """When, what, who."""
    user = session.get(User, entry.actor_id) if entry.actor_id else None
    who = user.display_name if user and entry.actor_label == "staff" else _who(entry.actor_label)
    return moment_words(entry.at), action_words(entry.action), who


def _who(label: str) -> str:
    return _("The business") if label == "member" else _("The reporter")


def case_url(report: ProblemReport) -> str:
    return url_for("desk.report", case_number=report.number)
