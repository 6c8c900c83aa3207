"""Reading imports: those of a business, and the rows of one."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, or_, select

from catalog.foundation.database import session
from catalog.imports.models import ImportRow, ImportRun, Outcome, RowState

MOST_RUNS = 50


def runs_of(business_id: int) -> Sequence[ImportRun]:
    """The last imports of a business, the newest first."""
    query = select(ImportRun).where(ImportRun.business_id == business_id)
    return session.scalars(query.order_by(ImportRun.id.desc()).limit(MOST_RUNS)).all()


def find_run(run_id: int, business_id: int) -> ImportRun | None:
    """An import of a business."""
    run = session.get(ImportRun, run_id)
    return run if run is not None and run.business_id == business_id else None


def counts(run_id: int) -> dict[RowState, int]:
    """How many rows are in each state."""
    query = select(ImportRow.state, func.count().label("rows")).where(ImportRow.run_id == run_id)
    found = {row.state: row.rows for row in session.execute(query.group_by(ImportRow.state))}
    return {state: found.get(state, 0) for state in RowState}


def outcomes(run_id: int) -> dict[Outcome, int]:
    """How many rows came to each end."""
    query = select(ImportRow.outcome, func.count()).where(
        ImportRow.run_id == run_id, ImportRow.outcome.is_not(None)
    )
    reached = session.execute(query.group_by(ImportRow.outcome))
    found = {outcome: number for outcome, number in reached if outcome is not None}
    return {outcome: found.get(outcome, 0) for outcome in Outcome}


def rows_of(
    run_id: int, *, offset: int, limit: int, only_wrong: bool = False
) -> Sequence[ImportRow]:
    """Some rows of an import in the order of the sheet; only those that need mending on request."""
    query = _rows(select(ImportRow), run_id, only_wrong)
    return session.scalars(query.order_by(ImportRow.number).offset(offset).limit(limit)).all()


def count_rows(run_id: int, *, only_wrong: bool = False) -> int:
    """How many rows `rows_of` would give without a limit."""
    return session.scalar(_rows(select(func.count()), run_id, only_wrong)) or 0


def _rows(query: Select[Any], run_id: int, only_wrong: bool) -> Select[Any]:
    query = query.select_from(ImportRow).where(ImportRow.run_id == run_id)
    if only_wrong:
        is_wrong = or_(ImportRow.state == RowState.WRONG, ImportRow.outcome == Outcome.KEPT)
        query = query.where(is_wrong)
    return query
