"""Announcing facts, and handing them one at a time to whoever works them off."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update

from catalog.foundation.database import session
from catalog.outbox.models import OutboxEntry

CLAIM_LASTS = timedelta(minutes=5)
FIRST_RETRY = timedelta(seconds=2)
LONGEST_RETRY = timedelta(hours=1)


def announce(fact: str, *, at: datetime, **payload: Any) -> None:
    """Write a notice into the current transaction; it exists if and only if the change does."""
    announce_for(fact, due=at, at=at, **payload)


def announce_for(fact: str, *, due: datetime, at: datetime, **payload: Any) -> None:
    """Write a notice that nobody is handed before it is due."""
    session.add(
        OutboxEntry(fact=fact, payload=payload, created_at=at, available_at=due, attempts=0)
    )


def claim(*, at: datetime, limit: int = 100) -> Sequence[OutboxEntry]:
    """Take waiting entries, oldest first, so that no other worker takes them meanwhile.

    A claim lapses after CLAIM_LASTS: the entries of a worker that died are taken again.
    """
    free = or_(OutboxEntry.claimed_at.is_(None), OutboxEntry.claimed_at < at - CLAIM_LASTS)
    waiting = (
        select(OutboxEntry.id)
        .where(OutboxEntry.finished_at.is_(None), OutboxEntry.available_at <= at, free)
        .order_by(OutboxEntry.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = session.scalars(waiting).all()
    if not ids:
        return ()
    session.execute(update(OutboxEntry).where(OutboxEntry.id.in_(ids)).values(claimed_at=at))
    return session.scalars(
        select(OutboxEntry).where(OutboxEntry.id.in_(ids)).order_by(OutboxEntry.id)
    ).all()


def finish(entry: OutboxEntry, *, at: datetime) -> None:
    """Mark an entry as done."""
    entry.finished_at = at
    entry.last_error = None


def retry_later(entry: OutboxEntry, *, error: str, at: datetime) -> None:
    """Put an entry back with a delay that doubles each time, up to an hour."""
    entry.attempts += 1
    entry.claimed_at = None
    entry.last_error = error[:2000]
    entry.available_at = at + min(FIRST_RETRY * 2 ** min(entry.attempts - 1, 12), LONGEST_RETRY)
