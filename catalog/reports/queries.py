"""The queue of the office, one case with all that was said, and what a business may read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import joinedload

from catalog.accounts.models import User
from catalog.accounts.roles import Deed, localities_for
from catalog.audit.models import AuditEntry
from catalog.foundation.database import session
from catalog.places.territories import EVERYWHERE, Territory
from catalog.reports.models import (
    CaseNote,
    CaseState,
    Priority,
    ProblemReport,
    ReportKind,
    Takedown,
    Voice,
)
from catalog.reports.rules import FOR_THE_BUSINESS, LOOKED_INTO, OPEN

MOST_LISTED = 100
BY_PRIORITY = case({Priority.URGENT: 0, Priority.NORMAL: 1, Priority.LOW: 2},
                   value=ProblemReport.priority)  # fmt: skip


@dataclass(frozen=True)
class Queued:
    """A case in the queue, with how many others are open on the same product or business."""

    report: ProblemReport
    others: int


def find_report(number: str) -> ProblemReport | None:
    """A case by its number, as it stands now."""
    query = _with_subject().where(ProblemReport.number == number)
    return session.scalar(query.execution_options(populate_existing=True))


def queue(
    states: frozenset[CaseState], *, within: Territory, assignee_id: int | None = None
) -> Sequence[ProblemReport]:
    """The cases in these states: the urgent first, then what is due first."""
    query = _with_subject().where(ProblemReport.state.in_(states), within.condition(ProblemReport))
    if assignee_id is not None:
        query = query.where(ProblemReport.assignee_id == assignee_id)
    query = query.order_by(BY_PRIORITY, ProblemReport.due_at, ProblemReport.id)
    return session.scalars(query.limit(MOST_LISTED)).all()


def closed_last(*, within: Territory, limit: int = MOST_LISTED) -> Sequence[ProblemReport]:
    """What was closed last."""
    query = _with_subject().where(
        ProblemReport.state == CaseState.CLOSED, within.condition(ProblemReport)
    )
    query = query.order_by(ProblemReport.closed_at.desc(), ProblemReport.id.desc())
    return session.scalars(query.limit(limit)).all()


def gathered(reports: Sequence[ProblemReport]) -> list[Queued]:
    """Fold the cases on one thing into the first of them, saying how many stand behind it."""
    groups: dict[object, list[ProblemReport]] = {}
    for report in reports:
        groups.setdefault(_key(report), []).append(report)
    return [Queued(group[0], len(group) - 1) for group in groups.values()]


def _key(report: ProblemReport) -> object:
    if report.product_id is not None:
        return ("product", report.product_id)
    if report.business_id is not None:
        return ("business", report.business_id)
    return ("about", report.about) if report.about else ("report", report.id)


def count_to_do(within: Territory = EVERYWHERE) -> int:
    """How many cases are new or held back: what somebody has to look at first."""
    states = (CaseState.NEW, CaseState.HELD)
    query = select(func.count(ProblemReport.id)).where(
        ProblemReport.state.in_(states), within.condition(ProblemReport)
    )
    return session.scalar(query) or 0


def counts_by_state(within: Territory) -> dict[CaseState, int]:
    query = (
        select(ProblemReport.state, func.count().label("cases"))
        .where(within.condition(ProblemReport))
        .group_by(ProblemReport.state)
    )
    return {row.state: row.cases for row in session.execute(query)}


def notes_of(report_id: int, *voices: Voice) -> Sequence[CaseNote]:
    """What was said on a case by these voices, in order."""
    query = (
        select(CaseNote)
        .options(joinedload(CaseNote.author))
        .where(CaseNote.report_id == report_id, CaseNote.voice.in_(voices))
        .order_by(CaseNote.id)
    )
    return session.scalars(query).all()


def takedowns_of(report_id: int) -> Sequence[Takedown]:
    """What was hidden for a case, the latest first."""
    query = select(Takedown).where(Takedown.report_id == report_id)
    return session.scalars(query.order_by(Takedown.id.desc())).all()


def steps_of(report_id: int) -> Sequence[AuditEntry]:
    """The log of a case."""
    query = select(AuditEntry).where(
        AuditEntry.subject_kind == "problem report", AuditEntry.subject_id == report_id
    )
    return session.scalars(query.order_by(AuditEntry.id)).all()


def office_people(*, at: datetime) -> list[User]:
    """Who works at the office and can be given a case."""
    query = select(User).where(User.active, User.posts.any()).order_by(User.display_name, User.id)
    return [
        user for user in session.scalars(query) if localities_for(Deed.PROBLEMS, user.posts, at=at)
    ]


def published_conclusions(*, limit: int = 10) -> Sequence[ProblemReport]:
    """The conclusions that the office chose to publish, the latest first."""
    query = (
        select(ProblemReport)
        .where(ProblemReport.state == CaseState.CLOSED, ProblemReport.public_words != "")
        .order_by(ProblemReport.closed_at.desc())
        .limit(limit)
    )
    return session.scalars(query).all()


def reports_for_business(
    business_id: int, *, concluded_since: datetime, limit: int | None = MOST_LISTED
) -> Sequence[ProblemReport]:
    """What a business may read: what it can mend or answer, and what was concluded lately.

    Nothing that is held back, and nothing of what is still looked into.
    """
    query = (
        select(ProblemReport)
        .options(joinedload(ProblemReport.product))
        .where(
            ProblemReport.business_id == business_id,
            or_(
                ProblemReport.kind.in_(FOR_THE_BUSINESS) & ProblemReport.state.in_(OPEN),
                ProblemReport.outcome.in_(LOOKED_INTO)
                & (ProblemReport.closed_at > concluded_since),
            ),
        )
        .order_by(ProblemReport.received_at.desc(), ProblemReport.id.desc())
        .limit(limit)
    )
    return session.scalars(query).all()


def answered_by_business(report_ids: Sequence[int]) -> frozenset[int]:
    """Which of these the business has answered."""
    query = select(CaseNote.report_id).where(
        CaseNote.report_id.in_(report_ids), CaseNote.voice == Voice.BUSINESS
    )
    return frozenset(session.scalars(query))


def is_question(report: ProblemReport) -> bool:
    return report.kind is ReportKind.QUESTION


def _with_subject() -> Select[ProblemReport]:
    return select(ProblemReport).options(
        joinedload(ProblemReport.product),
        joinedload(ProblemReport.lot),
        joinedload(ProblemReport.business),
        joinedload(ProblemReport.assignee),
    )
