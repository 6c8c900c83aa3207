"""Which passwords are taken, and setting one; hashing is the library's work."""

import re
import unicodedata
from collections.abc import Iterable
from uuid import uuid4

from flask_security import hash_password
from sqlalchemy import delete

from catalog.accounts.models import AccountSession, User
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid
from catalog.foundation.vietnamese import fold

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
SHORTEST_NAME = 4
"""Shorter parts of a name stand in many good passwords by chance."""
FEWEST_SIGNS = 5
RUNS = (
    "0123456789" * 3,
    "9876543210" * 3,
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
)


def prepared(password: str) -> str:
    """A password in the one form that is hashed, whichever keyboard wrote its marks."""
    return unicodedata.normalize("NFKD", password)


def check_password(password: str, *, names: Iterable[str]) -> None:
    """Raise Invalid for a password that is soon guessed, knowing the person's names."""
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid("password", "too-short")
    if len(password) > LONGEST_PASSWORD:
        raise Invalid("password", "too-long")
    plain = re.sub(r"[\W_]", "", fold(password))
    if len(set(plain)) < FEWEST_SIGNS or any(plain in run for run in RUNS):
        raise Invalid("password", "too-plain")
    known = {re.sub(r"[\W_]", "", fold(name.partition("@")[0])) for name in names}
    if any(len(name) >= SHORTEST_NAME and name in plain for name in known):
        raise Invalid("password", "holds-a-name")


def set_password(user: User, password: str) -> None:
    """Give an account a checked password; every session and link that it had ends."""
    check_password(password, names=[user.display_name, user.reached_at])
    user.password = hash_password(prepared(password))
    end_sessions(user)


def end_sessions(user: User) -> None:
    """Sign a person out on every device, and void every link sent to them."""
    user.fs_uniquifier = uuid4().hex
    session.execute(delete(AccountSession).where(AccountSession.user_id == user.id))
