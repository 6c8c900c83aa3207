"""What a business says to a report: to the office, and to whoever asked a question."""

from datetime import datetime

from catalog.audit.recording import record
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid, NotAllowed
from catalog.outbox.queue import announce
from catalog.reports.models import CaseNote, ProblemReport, ReportKind, Voice
from catalog.reports.receiving import LONGEST_WORDS
from catalog.reports.rules import FOR_THE_BUSINESS, OPEN
from catalog.reports.working import NOTED


def may_answer(report: ProblemReport, business_id: int) -> bool:
    """Whether a business can answer: an open report on it, of a kind that it can mend."""
    return (
        report.business_id == business_id
        and report.kind in FOR_THE_BUSINESS
        and report.state in OPEN
    )


def answer(
    report: ProblemReport, words: str, *, business_id: int, user_id: int, at: datetime
) -> None:
    """Answer for a business. Raises NotAllowed for what is not open to it, Invalid."""
    if not may_answer(report, business_id):
        raise NotAllowed(f"report {report.number}")
    if not words:
        raise Invalid("words", "missing")
    if len(words) > LONGEST_WORDS:
        raise Invalid("words", "too-long")
    note = CaseNote(
        report_id=report.id, voice=Voice.BUSINESS, words=words, author_id=user_id, at=at
    )
    session.add(note)
    session.flush()
    record(
        "report answered by business",
        subject_kind="problem report",
        subject_id=report.id,
        actor_id=user_id,
        actor_label="member",
        at=at,
        business=business_id,
    )
    if report.kind is ReportKind.QUESTION:
        announce(NOTED, at=at, note_id=note.id)
