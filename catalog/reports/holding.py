"""Holding back what looks like spam: it waits for somebody to look, and is never lost."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from catalog.foundation.database import session
from catalog.reports.models import HeldReason, ProblemReport

QUICKEST = timedelta(seconds=3)
LONGEST_OPEN = timedelta(days=2)
MOST_OF_A_VISITOR = 3
"""Within an hour."""
MOST_ON_ONE_THING = 10
"""Within a day."""
FEWEST_WORDS = 6
"""Shorter words are alike by chance."""
ALIKE = 0.8
COMPARED = 200
PIECE_WORDS = 3


def reason_to_hold(
    report: ProblemReport, *, is_trapped: bool, began_at: datetime | None, at: datetime
) -> HeldReason | None:
    """Why a report that came just now is held back, if it is."""
    if is_trapped:
        return HeldReason.TRAP
    if began_at is None or not QUICKEST <= at - began_at <= LONGEST_OPEN:
        return HeldReason.TOO_QUICK
    if report.visitor_mark and _count(
        ProblemReport.visitor_mark == report.visitor_mark, since=at - timedelta(hours=1)
    ) >= MOST_OF_A_VISITOR:  # fmt: skip
        return HeldReason.TOO_MANY
    subject = _subject(report)
    if subject is not None and _count(subject, since=at - timedelta(days=1)) >= MOST_ON_ONE_THING:
        return HeldReason.TOO_MANY_ON_ONE
    if looks_alike(report.words_key, _lately(since=at - timedelta(days=1))):
        return HeldReason.LOOKS_ALIKE
    return None


def looks_alike(words: str, others: Sequence[str]) -> bool:
    """Whether one of these texts shares nearly all its runs of three words with this one."""
    if len(words.split()) < FEWEST_WORDS:
        return False
    own = _pieces(words)
    return any(len(own & its) >= ALIKE * len(own | its) for its in map(_pieces, others) if its)


def _pieces(text: str) -> frozenset[tuple[str, ...]]:
    words = text.split()
    starts = range(len(words) - PIECE_WORDS + 1)
    return frozenset(tuple(words[start : start + PIECE_WORDS]) for start in starts)


def _subject(report: ProblemReport) -> ColumnElement[bool] | None:
    if report.product_id is not None:
        return ProblemReport.product_id == report.product_id
    if report.business_id is not None:
        return ProblemReport.business_id == report.business_id
    return ProblemReport.about == report.about if report.about else None


def _count(condition: ColumnElement[bool], *, since: datetime) -> int:
    query = select(func.count(ProblemReport.id)).where(condition, ProblemReport.received_at > since)
    return session.scalar(query) or 0


def _lately(*, since: datetime) -> Sequence[str]:
    query = select(ProblemReport.words_key).where(ProblemReport.received_at > since)
    return session.scalars(query.order_by(ProblemReport.id.desc()).limit(COMPARED)).all()
