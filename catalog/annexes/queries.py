"""Reading lists that were sent in, and the rows of one."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, func, select, true

from catalog.annexes.models import AnnexRow, AnnexRun, AnnexState, Outcome, Verdict
from catalog.foundation.database import session
from catalog.foundation.errors import NotFound
from catalog.places.territories import Territory

MOST_RUNS = 100


def _within(territory: Territory) -> ColumnElement[bool]:
    """Lists of a whole province belong to whoever looks after all of it."""
    if territory.is_everywhere:
        return true()
    return AnnexRun.province_id.in_(territory.province_ids)


def runs(territory: Territory) -> Sequence[AnnexRun]:
    """The last lists of a territory, the newest first."""
    query = select(AnnexRun).where(_within(territory)).order_by(AnnexRun.id.desc())
    return session.scalars(query.limit(MOST_RUNS)).all()


def get_run(run_id: int, territory: Territory) -> AnnexRun:
    """A list of a territory. Raises NotFound for any other."""
    run = session.get(AnnexRun, run_id)
    if run is None or not territory.covers(run.province_id, None):
        raise NotFound(f"list {run_id}")
    return run


def count_waiting_runs(territory: Territory) -> int:
    """How many lists wait for somebody's word."""
    waiting = AnnexRun.state.in_([AnnexState.COLUMNS, AnnexState.CHECKED])
    query = select(func.count()).select_from(AnnexRun).where(waiting, _within(territory))
    return session.scalar(query) or 0


def verdicts(run_id: int) -> dict[Verdict, int]:
    """How many rows there are of each verdict."""
    query = select(AnnexRow.verdict, func.count().label("rows")).where(AnnexRow.run_id == run_id)
    found = {row.verdict: row.rows for row in session.execute(query.group_by(AnnexRow.verdict))}
    return {verdict: found.get(verdict, 0) for verdict in Verdict}


def outcomes(run_id: int) -> dict[Outcome, int]:
    """How many rows came to each end."""
    query = select(AnnexRow.outcome, func.count().label("rows")).where(
        AnnexRow.run_id == run_id, AnnexRow.outcome.is_not(None)
    )
    found = {row.outcome: row.rows for row in session.execute(query.group_by(AnnexRow.outcome))}
    return {outcome: found.get(outcome, 0) for outcome in Outcome}


def _rows(run_id: int, verdict: Verdict | None) -> Select[AnnexRow]:
    query = select(AnnexRow).where(AnnexRow.run_id == run_id)
    return query if verdict is None else query.where(AnnexRow.verdict == verdict)


def rows_of(
    run_id: int, *, verdict: Verdict | None = None, offset: int = 0, limit: int | None = None
) -> Sequence[AnnexRow]:
    """Rows in the order of the file, of one verdict or all."""
    query = _rows(run_id, verdict).order_by(AnnexRow.number).offset(offset)
    return session.scalars(query.limit(limit) if limit else query).all()


def count_rows(run_id: int, *, verdict: Verdict | None = None) -> int:
    """How many rows `rows_of` gives without a limit."""
    query = select(func.count()).select_from(_rows(run_id, verdict).subquery())
    return session.scalar(query) or 0
