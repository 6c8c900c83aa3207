"""The daily checkpoint: the heads of all chains that grew, and of the public log, signed.

Each names the hash of the one before, so that the last covers every chain ever written;
whoever keeps one keeps us from telling that day otherwise.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import select, update

from catalog.foundation.clock import day_in_vietnam
from catalog.foundation.database import session
from catalog.ledger.chain import BEGINNING, canonical, hash_of
from catalog.ledger.models import Checkpoint
from catalog.ledger.publishing import log_head
from catalog.ledger.signing import SigningKey, public_key_of, sign
from catalog.tracing.models import Lot


def last_checkpoint() -> Checkpoint | None:
    """The newest checkpoint."""
    return session.scalar(select(Checkpoint).order_by(Checkpoint.position.desc()).limit(1))


def is_due(*, at: datetime) -> bool:
    """Whether a day has ended in Việt Nam that no checkpoint covers."""
    last = last_checkpoint()
    return last is None or last.day < _ended_day(at)


def _ended_day(at: datetime) -> date:
    return day_in_vietnam(at) - timedelta(days=1)


def make_checkpoint(key: SigningKey, *, at: datetime, day: date | None = None) -> Checkpoint:
    """Sign the heads of every chain that grew since the last checkpoint.

    It stands for the day that ended last; a day has one checkpoint at most, which the
    database holds to.
    """
    before = last_checkpoint()
    grown = session.scalars(
        select(Lot).where(Lot.event_count > Lot.sealed_count).order_by(Lot.code)
    ).all()
    day = day or _ended_day(at)
    count, head = log_head()
    previous = before.hash if before else BEGINNING
    text = canonical(
        {
            "day": day.isoformat(),
            "madeAt": at.isoformat(),
            "previous": previous,
            "publicLog": [count, head],
            "lots": {lot.code: [lot.event_count, lot.head_hash] for lot in grown},
        }
    )
    checkpoint = Checkpoint(
        position=(before.position if before else 0) + 1,
        day=day,
        made_at=at,
        body=text,
        previous_hash=previous,
        hash=hash_of(previous, text),
        signature="",
        public_key=public_key_of(key),
    )
    checkpoint.signature = sign(key, checkpoint.hash)
    session.add(checkpoint)
    for lot in grown:
        session.execute(update(Lot).where(Lot.id == lot.id).values(sealed_count=lot.event_count))
    session.flush()
    return checkpoint
