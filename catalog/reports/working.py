"""What the office does with a case, each step taken once and noted in the log."""

from datetime import datetime
from typing import Any

from sqlalchemy import update

from catalog.audit.recording import record
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid, Stale
from catalog.outbox.queue import announce
from catalog.reports.models import (
    CaseNote,
    CaseState,
    HeldReason,
    Outcome,
    Priority,
    ProblemReport,
    Voice,
)
from catalog.reports.receiving import LONGEST_WORDS, tell_business_of
from catalog.reports.rules import (
    ANSWER_WAITS,
    CONCLUDE_WITHIN,
    LOOKED_INTO,
    MOVES,
    CaseStep,
    outcomes_of,
)

CONCLUDED = "ReportConcluded"
NOTED = "ReporterAnswered"


def release(report: ProblemReport, *, user_id: int, at: datetime) -> None:
    """Let a report that was held back into the queue."""
    _move(report, CaseStep.RELEASE, user_id=user_id, at=at)
    tell_business_of(report, at=at)


def discard(report: ProblemReport, *, user_id: int, at: datetime) -> None:
    """Put aside what is no report; it can be opened again."""
    _move(
        report, CaseStep.DISCARD, user_id=user_id, at=at,
        outcome=Outcome.NOT_A_REPORT, closed_at=at,
    )  # fmt: skip


def assign(
    report: ProblemReport, *, assignee_id: int, priority: Priority, user_id: int, at: datetime
) -> None:
    """Give a case to a person of the office, who may be whoever gives it."""
    _move(
        report, CaseStep.TAKE, user_id=user_id, at=at,
        assignee_id=assignee_id, priority=priority,
    )  # fmt: skip


def put_back(report: ProblemReport, *, user_id: int, at: datetime) -> None:
    """Take a case out of a person's hands again."""
    _move(report, CaseStep.PUT_BACK, user_id=user_id, at=at, assignee_id=None)


def hand_over(report: ProblemReport, *, user_id: int, at: datetime) -> None:
    """Hand a case to market control; its file can then be taken along."""
    _move(report, CaseStep.HAND_OVER, user_id=user_id, at=at, handed_over_at=at)


def call_back(report: ProblemReport, *, user_id: int, at: datetime) -> None:
    """Have a case back from market control, or undo a hand-over that was a slip."""
    _move(report, CaseStep.CALL_BACK, user_id=user_id, at=at, handed_over_at=None)


def conclude(
    report: ProblemReport,
    outcome: Outcome,
    *,
    words: str,
    public_words: str,
    user_id: int,
    at: datetime,
) -> None:
    """Close a case with what it came to and words to the reporter, which leave a minute later.

    Raises Invalid without words and for an outcome that this kind cannot have, Stale where
    somebody else closed it meanwhile.
    """
    if not words:
        raise Invalid("words", "missing")
    if len(words) > LONGEST_WORDS:
        raise Invalid("words", "too-long")
    if len(public_words) > LONGEST_WORDS:
        raise Invalid("public_words", "too-long")
    if outcome not in outcomes_of(report.kind):
        raise Invalid("outcome", "not-of-this-kind", outcome.value)
    _move(
        report, CaseStep.CONCLUDE, user_id=user_id, at=at,
        outcome=outcome, closed_at=at, closing_words=words,
        public_words=public_words if outcome in LOOKED_INTO else "",
    )  # fmt: skip
    announce(CONCLUDED, at=at + ANSWER_WAITS, report_id=report.id, closed_at=at.isoformat())


def reopen(report: ProblemReport, *, user_id: int, at: datetime) -> None:
    """Take a case up again; what was published of its conclusion is public no more."""
    _move(
        report, CaseStep.REOPEN, user_id=user_id, at=at,
        outcome=None, closed_at=None, public_words="", due_at=at + CONCLUDE_WITHIN[report.kind],
    )  # fmt: skip


def add_note(
    report: ProblemReport, words: str, *, to_reporter: bool, user_id: int, at: datetime
) -> CaseNote:
    """Write on a case, for the office alone or for the reporter too. Raises Invalid."""
    if not words:
        raise Invalid("note", "missing")
    if len(words) > LONGEST_WORDS:
        raise Invalid("note", "too-long")
    voice = Voice.OFFICE if to_reporter else Voice.INSIDE
    note = CaseNote(report_id=report.id, voice=voice, words=words, author_id=user_id, at=at)
    session.add(note)
    session.flush()
    _note("report noted", report, user_id, at=at, to_reporter=to_reporter)
    if to_reporter:
        announce(NOTED, at=at, note_id=note.id)
    return note


def note_taken_out(report: ProblemReport, *, user_id: int, digest: str, at: datetime) -> None:
    """Note that the file of a case for market control was taken out, and which bytes it had."""
    _note("report file taken out", report, user_id, at=at, sha256=digest)


def _move(
    report: ProblemReport, step: CaseStep, *, user_id: int, at: datetime, **values: Any
) -> None:
    """Take a step while the case stands where it starts; of two who try, one comes first."""
    move, before = MOVES[step], report.state
    moved = session.scalars(
        update(ProblemReport)
        .where(ProblemReport.id == report.id, ProblemReport.state.in_(move.sources))
        .values(state=move.target, **values)
        .returning(ProblemReport.id)
    ).all()
    if not moved:
        raise Stale(f"report {report.number}")
    session.refresh(report)
    noted = {
        name: getattr(value, "value", value)
        for name, value in values.items()
        if isinstance(value, Outcome | Priority | HeldReason | int)
    }
    action = f"report {step.value}"
    _note(action, report, user_id, at=at, before=CaseState(before).value, **noted)


def _note(
    action: str, report: ProblemReport, user_id: int, *, at: datetime, **details: Any
) -> None:
    record(
        action,
        subject_kind="problem report",
        subject_id=report.id,
        actor_id=user_id,
        actor_label="staff",
        at=at,
        **details,
    )
