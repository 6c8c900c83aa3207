"""Which lots went into a lot, and which were made of it, to any depth.

The database walks the graph with a recursive query whose steps are a set, so that it
ends even where an archive brought back a circle; recording refuses to make one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from catalog.foundation.database import session
from catalog.tracing.models import Lot, LotInput, Recall

MOST_SHOWN = 200


@dataclass(frozen=True)
class Edge:
    """That one lot went into another."""

    lot_id: int
    input_lot_id: int | None
    input_uri: str


def ids_above(lot_id: int) -> set[int]:
    """Every lot that went into a lot, by whatever way."""
    return _reached(lot_id, LotInput.lot_id, LotInput.input_lot_id)


def ids_below(lot_id: int) -> set[int]:
    """Every lot that was made of a lot, by whatever way."""
    return _reached(lot_id, LotInput.input_lot_id, LotInput.lot_id)


def _reached(
    lot_id: int,
    source: InstrumentedAttribute[int] | InstrumentedAttribute[int | None],
    target: InstrumentedAttribute[int] | InstrumentedAttribute[int | None],
) -> set[int]:
    first = select(target.label("id")).where(source == lot_id, target.is_not(None))
    walk = first.cte("walk", recursive=True)
    walk = walk.union(select(target).join(walk, source == walk.c.id).where(target.is_not(None)))
    return {key for key in session.scalars(select(walk.c.id)) if key is not None}


def edges_above(lot_id: int) -> list[Edge]:
    """Each step of a lot's descent, nearest first as far as they were declared in order."""
    lots = {lot_id, *ids_above(lot_id)}
    query = (
        select(LotInput.lot_id, LotInput.input_lot_id, LotInput.input_uri)
        .where(LotInput.lot_id.in_(lots))
        .order_by(LotInput.id)
        .limit(MOST_SHOWN)
    )
    return [Edge(*row) for row in session.execute(query)]


def lots_named(ids: Sequence[int]) -> dict[int, Lot]:
    """Lots with their products and businesses, by id."""
    query = (
        select(Lot)
        .options(joinedload(Lot.product), joinedload(Lot.business))
        .where(Lot.id.in_(ids))
    )
    return {lot.id: lot for lot in session.scalars(query)}


def open_recalls(lot_id: int) -> list[Recall]:
    """The recalls in force that reach a lot: its own first, then of lots that went into it."""
    reached = [lot_id, *sorted(ids_above(lot_id))]
    query = (
        select(Recall)
        .options(joinedload(Recall.lot).joinedload(Lot.product))
        .where(Recall.lot_id.in_(reached), Recall.lifted_at.is_(None))
        .order_by(Recall.recalled_at)
    )
    found = session.scalars(query).all()
    return sorted(found, key=lambda recall: recall.lot_id != lot_id)
