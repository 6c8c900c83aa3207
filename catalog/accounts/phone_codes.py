"""Codes of six digits that go to a telephone: few, short-lived, and tried a few times only."""

import hmac
import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import select

from catalog.accounts.models import CodePurpose, PhoneCode, User
from catalog.foundation.database import session

VALID_FOR = timedelta(minutes=10)
MOST_ATTEMPTS = 5
DIGITS = 6


def new_code(user: User, purpose: CodePurpose, *, at: datetime) -> str:
    """A code to be sent, which replaces earlier ones."""
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    session.add(
        PhoneCode(
            user_id=user.id, purpose=purpose, digest=_digest(user, code), sent_at=at, attempts=0
        )
    )
    session.flush()
    return code


def use_code(user: User, purpose: CodePurpose, typed: str, *, at: datetime) -> bool:
    """Whether the code is the last that was sent; it is used up by that, or by being guessed at.

    The caller commits in either case: a wrong try counts.
    """
    last = session.scalar(
        select(PhoneCode)
        .where(PhoneCode.user_id == user.id, PhoneCode.purpose == purpose)
        .order_by(PhoneCode.id.desc())
        .limit(1)
        .with_for_update()
    )
    if last is None or last.used_at is not None or last.sent_at < at - VALID_FOR:
        return False
    if last.attempts >= MOST_ATTEMPTS:
        return False
    last.attempts += 1
    if not hmac.compare_digest(last.digest, _digest(user, typed.strip())):
        return False
    last.used_at = at
    return True


def _digest(user: User, code: str) -> str:
    """Bound to the account's mark, so that a code dies with the registration it belongs to."""
    return sha256(f"{user.fs_uniquifier}:{code}".encode()).hexdigest()
