"""Long work done a part at a time, so that progress is seen and kept.

The worker hands a run on by a fact: every call does one part and announces the next in the same
transaction. What a killed worker had begun is done again from the last part that was kept.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import update

from catalog.foundation.database import Model, session
from catalog.foundation.errors import NotFound, Stale
from catalog.outbox.queue import announce

R = TypeVar("R", bound=Model)
"""A run: a row with `id`, `state`, `row_count`, and in `done` how many of its rows were seen."""


def lock(model: type[R], run_id: int) -> R:
    """A run that nobody else moves on; written to first, so that SQLite too makes others wait."""
    table = model.__table__
    session.execute(update(model).where(table.c.id == run_id).values(done=table.c.done))
    run = session.get(model, run_id, populate_existing=True)
    if run is None:
        raise NotFound(f"{model.__tablename__} {run_id}")
    return run


def begin(model: type[R], run_id: int, *, needed: object, then: object) -> R:
    """Put a run at the beginning of a step. Raises Stale where it does not stand before it."""
    run: Any = lock(model, run_id)
    if run.state is not needed:
        raise Stale(f"{model.__tablename__} {run_id} is {run.state.value}")
    run.state, run.done = then, 0
    return run  # type: ignore[no-any-return]


def do_part(
    run: Any,
    rows: Sequence[Any],
    at: datetime,
    *,
    fact: str,
    steps: Mapping[Any, Callable[[Any, Sequence[Any], datetime], None]],
    ends: Mapping[Any, Any],
) -> bool:
    """Do a part of the step that is under way, on its next rows; answer whether that was all."""
    steps[run.state](run, rows, at)
    run.done = min(run.row_count, run.done + len(rows))
    if run.done < run.row_count and rows:
        announce(fact, at=at, run_id=run.id)
        return False
    run.state = ends[run.state]
    return True
