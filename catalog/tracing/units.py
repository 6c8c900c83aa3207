"""Giving out unit codes for a lot, and telling a genuine one from a made-up one."""

from datetime import datetime

from catalog.audit.recording import record
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid
from catalog.tracing import unit_codes
from catalog.tracing.bodies import Declarer
from catalog.tracing.models import Lot, UnitBatch
from catalog.tracing.queries import count_units
from catalog.tracing.recording import lock

MOST_AT_ONCE = 100_000


def give_out(lot: Lot, count: int, *, declarer: Declarer, at: datetime) -> UnitBatch:
    """Give out the next unit codes of a lot; only how many is kept, not the codes.

    Raises Invalid for none, too many at once, or more than a lot can number.
    """
    if not 0 < count <= MOST_AT_ONCE:
        raise Invalid("count", "out-of-range", str(count))
    lock(lot)
    first = count_units(lot.id)
    if first + count > unit_codes.MOST_UNITS:
        raise Invalid("count", "lot-is-full", str(unit_codes.MOST_UNITS - first))
    batch = UnitBatch(
        lot_id=lot.id,
        first_serial=first,
        count=count,
        minted_at=at,
        minted_by_id=declarer.user_id,
    )
    session.add(batch)
    session.flush()
    record(
        "unit codes given out",
        subject_kind="lot",
        subject_id=lot.id,
        actor_id=declarer.user_id,
        actor_label=declarer.name,
        at=at,
        first=first,
        count=count,
    )
    return batch


def codes_of(batch: UnitBatch, lot: Lot, *, key: bytes) -> list[str]:
    """The codes of a run, made again whenever they are needed."""
    serials = range(batch.first_serial, batch.first_serial + batch.count)
    return [unit_codes.mint(key, lot.code, serial) for serial in serials]
