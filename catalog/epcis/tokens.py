"""Giving a business's system a key, knowing it again, and taking it back."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from catalog.audit.recording import record
from catalog.businesses.models import Business
from catalog.epcis.models import CaptureToken
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid

PREFIX: Final = "svk_"
SECRET_BYTES: Final = 32
LONGEST: Final = 100
LONGEST_NAME: Final = 80
MOST_OF_A_BUSINESS: Final = 20
USE_IS_NOTED_EVERY: Final = timedelta(minutes=5)
"""A busy key does not write its row at every request."""


def issue(business: Business, *, name: str, actor_id: int | None, actor_label: str,
          at: datetime) -> tuple[CaptureToken, str]:  # fmt: skip
    """Make a key and answer its text, which is never to be had again. Raises Invalid."""
    if not name.strip() or len(name) > LONGEST_NAME:
        raise Invalid("name", "missing" if not name.strip() else "too-long", name[:LONGEST_NAME])
    in_force = [token for token in tokens_of(business.id) if token.revoked_at is None]
    if len(in_force) >= MOST_OF_A_BUSINESS:
        raise Invalid("name", "too-many", str(MOST_OF_A_BUSINESS))
    text = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    token = CaptureToken(
        business_id=business.id,
        name=name.strip(),
        digest=_digest(text),
        created_at=at,
        created_by_id=actor_id,
    )
    session.add(token)
    session.flush()
    _note("capture key issued", token, actor_id=actor_id, actor_label=actor_label, at=at)
    return token, text


def revoke(token: CaptureToken, *, actor_id: int | None, actor_label: str, at: datetime) -> None:
    """Take a key back for good; taking it back twice changes nothing."""
    if token.revoked_at is None:
        token.revoked_at = at
        _note("capture key revoked", token, actor_id=actor_id, actor_label=actor_label, at=at)


def find_token(text: str) -> CaptureToken | None:
    """The key in force with a text, and its business; compared by digest, so timing tells nothing."""
    if not text.startswith(PREFIX) or len(text) > LONGEST:
        return None
    query = select(CaptureToken).options(joinedload(CaptureToken.business))
    return session.scalar(
        query.where(CaptureToken.digest == _digest(text), CaptureToken.revoked_at.is_(None))
    )


def note_use(token: CaptureToken, *, at: datetime) -> None:
    """Remember that a key is in use."""
    if token.last_used_at is None or at - token.last_used_at >= USE_IS_NOTED_EVERY:
        token.last_used_at = at


def tokens_of(business_id: int) -> Sequence[CaptureToken]:
    """The keys of a business, the newest first."""
    query = select(CaptureToken).where(CaptureToken.business_id == business_id)
    return session.scalars(query.order_by(CaptureToken.id.desc())).all()


def _note(action: str, token: CaptureToken, *, actor_id: int | None, actor_label: str,
          at: datetime) -> None:  # fmt: skip
    record(
        action,
        subject_kind="business",
        subject_id=token.business_id,
        actor_id=actor_id,
        actor_label=actor_label,
        at=at,
        key=token.name,
    )


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
