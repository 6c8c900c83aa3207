"""Where a person is signed in: each device with its own key, to be ended one by one.

The key stands in the device's signed cookie and here as a digest only. No address is kept.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, select

from catalog.accounts.models import AccountSession, User
from catalog.audit.recording import record
from catalog.foundation.database import session

SEEN_EVERY = timedelta(minutes=10)
"""How exactly it is known when a device was last seen."""
LASTS_UNSEEN = timedelta(days=90)
LONGEST_DEVICE = 60


def begin_session(user_id: int, *, device: str, at: datetime) -> str:
    """Note a device that signs in and answer its key; what ended long ago is forgotten."""
    session.execute(
        delete(AccountSession).where(
            AccountSession.user_id == user_id, AccountSession.seen_at < at - LASTS_UNSEEN
        )
    )
    key = secrets.token_urlsafe(24)
    session.add(
        AccountSession(
            user_id=user_id,
            digest=_digest(key),
            device=device[:LONGEST_DEVICE],
            began_at=at,
            seen_at=at,
        )
    )
    session.flush()
    return key


def session_of(key: str, *, user_id: int) -> AccountSession | None:
    """The session that a device's key opens, unless it was ended."""
    query = select(AccountSession).where(
        AccountSession.digest == _digest(key),
        AccountSession.user_id == user_id,
        AccountSession.ended_at.is_(None),
    )
    return session.scalar(query)


def is_due(held: AccountSession, *, at: datetime) -> bool:
    """Whether it is time to note again that a device was seen."""
    return at - held.seen_at >= SEEN_EVERY


def is_too_old(held: AccountSession, *, at: datetime) -> bool:
    """Whether a device was not seen for so long that it has to sign in again."""
    return at - held.seen_at >= LASTS_UNSEEN


def open_sessions(user_id: int, *, at: datetime) -> Sequence[AccountSession]:
    """Where a person is signed in, the last seen first."""
    query = select(AccountSession).where(
        AccountSession.user_id == user_id,
        AccountSession.ended_at.is_(None),
        AccountSession.seen_at > at - LASTS_UNSEEN,
    )
    return session.scalars(query.order_by(AccountSession.seen_at.desc(), AccountSession.id)).all()


def find_session(session_id: int, *, user_id: int) -> AccountSession | None:
    """A session of a person that still holds."""
    query = select(AccountSession).where(
        AccountSession.id == session_id,
        AccountSession.user_id == user_id,
        AccountSession.ended_at.is_(None),
    )
    return session.scalar(query)


def end_session(held: AccountSession, *, by: User, at: datetime) -> None:
    """Sign one device out; it notices at its next request."""
    held.ended_at = at
    record(
        "session ended",
        subject_kind="user",
        subject_id=held.user_id,
        actor_id=by.id,
        actor_label="account" if by.id == held.user_id else "office",
        at=at,
        device=held.device,
    )


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()
