"""The signed links by which a mail address is confirmed and a password recovered.

A link names the account by its mark, which changes with the password: a link that was used,
or that an earlier registration sent, leads nowhere.
"""

from datetime import timedelta

from flask_security import Security
from flask_security.utils import check_and_get_token_status

from catalog.accounts.models import User
from catalog.accounts.signing_in import account_of_mark

CONFIRM_WITHIN = timedelta(days=3)
RECOVER_WITHIN = timedelta(hours=2)


class LinkExpired(Exception):
    """The link was right, but too long ago."""


def confirmation_token(security: Security, user: User) -> str:
    """The part of a link that confirms an address."""
    return str(security.confirm_serializer.dumps([user.fs_uniquifier]))


def recovery_token(security: Security, user: User) -> str:
    """The part of a link that lets a new password be chosen."""
    return str(security.reset_serializer.dumps([user.fs_uniquifier]))


def account_to_confirm(token: str) -> User | None:
    """Whose address a link confirms, if it is any account's. Raises LinkExpired."""
    return _account(token, "confirm", CONFIRM_WITHIN)


def account_to_recover(token: str) -> User | None:
    """Whose password a link changes, if it is any account's. Raises LinkExpired."""
    return _account(token, "reset", RECOVER_WITHIN)


def _account(token: str, purpose: str, within: timedelta) -> User | None:
    is_expired, is_invalid, held = check_and_get_token_status(token, purpose, within)
    if is_invalid:
        return None
    if is_expired:
        raise LinkExpired
    user = account_of_mark(held[0])
    return user if user is not None and user.active else None
