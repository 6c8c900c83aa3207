"""How many problems were reported in a period and what they came to, for reports upwards."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from statistics import median

from sqlalchemy import or_, select

from catalog.foundation.clock import VIETNAM, day_in_vietnam
from catalog.foundation.database import session
from catalog.reports.models import CaseState, Outcome, ProblemReport, ReportKind

A_DAY_S = 24 * 3600


@dataclass(frozen=True)
class Counts:
    """Received and closed within the period, and still open when it ended."""

    received: int
    closed: int
    open: int


@dataclass(frozen=True)
class MonthCounts:
    """What one month of the period received and closed."""

    first_day: date
    received: int
    closed: int


@dataclass(frozen=True)
class Figures:
    """The figures of a period; what was held back or put aside as no report is not in them."""

    total: Counts
    by_kind: Mapping[ReportKind, Counts]
    by_outcome: Mapping[Outcome, int]
    by_state: Mapping[CaseState, int]
    """Where what was received in the period stands now."""
    by_month: Sequence[MonthCounts]
    median_days: float | None
    """Days from the report to its conclusion, of what was closed in the period."""


@dataclass(frozen=True)
class _Row:
    kind: ReportKind
    state: CaseState
    outcome: Outcome | None
    received_at: datetime
    closed_at: datetime | None


def figures(first_day: date, last_day: date, province_id: int | None = None) -> Figures:
    """Count the reports of a period, both days included, by the calendar of Việt Nam."""
    start, end = _moment(first_day), _moment(last_day + timedelta(days=1))
    rows = _rows(start, end, province_id)
    received = [row for row in rows if start <= row.received_at < end]
    closed = [row for row in rows if row.closed_at and start <= row.closed_at < end]
    days = [
        (row.closed_at - row.received_at).total_seconds() / A_DAY_S
        for row in closed
        if row.closed_at
    ]
    outcomes = Counter(row.outcome for row in closed if row.outcome)
    states = Counter(row.state for row in received)
    return Figures(
        total=_counts(rows, received, closed, end),
        by_kind={
            kind: _counts(
                [row for row in rows if row.kind is kind],
                [row for row in received if row.kind is kind],
                [row for row in closed if row.kind is kind],
                end,
            )
            for kind in ReportKind
        },
        by_outcome={
            outcome: outcomes[outcome] for outcome in Outcome if outcome is not Outcome.NOT_A_REPORT
        },
        by_state={state: states[state] for state in CaseState if state is not CaseState.HELD},
        by_month=_months(first_day, last_day, received, closed),
        median_days=median(days) if days else None,
    )


def _rows(start: datetime, end: datetime, province_id: int | None) -> list[_Row]:
    query = select(
        ProblemReport.kind,
        ProblemReport.state,
        ProblemReport.outcome,
        ProblemReport.received_at,
        ProblemReport.closed_at,
    ).where(
        ProblemReport.received_at < end,
        or_(ProblemReport.closed_at.is_(None), ProblemReport.closed_at >= start),
        ProblemReport.state != CaseState.HELD,
        or_(ProblemReport.outcome.is_(None), ProblemReport.outcome != Outcome.NOT_A_REPORT),
    )
    if province_id is not None:
        query = query.where(ProblemReport.province_id == province_id)
    return [_Row(*row) for row in session.execute(query)]


def _counts(
    rows: Sequence[_Row], received: Sequence[_Row], closed: Sequence[_Row], end: datetime
) -> Counts:
    still_open = [row for row in rows if row.closed_at is None or row.closed_at >= end]
    return Counts(len(received), len(closed), len(still_open))


def _months(
    first_day: date, last_day: date, received: Sequence[_Row], closed: Sequence[_Row]
) -> list[MonthCounts]:
    came = Counter(_month(row.received_at) for row in received)
    went = Counter(_month(row.closed_at) for row in closed if row.closed_at)
    month, months = first_day.replace(day=1), []
    while month <= last_day:
        months.append(MonthCounts(month, came[month], went[month]))
        month = (month + timedelta(days=31)).replace(day=1)
    return months


def _month(moment: datetime) -> date:
    return day_in_vietnam(moment).replace(day=1)


def _moment(day: date) -> datetime:
    """When a day begins in Việt Nam."""
    return datetime.combine(day, time.min, tzinfo=VIETNAM).astimezone(UTC)
