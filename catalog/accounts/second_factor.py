"""The second factor: an application's codes or a passkey, and spare codes on paper."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, cast

from flask_security import Totp, UserMixin
from sqlalchemy import delete

from catalog.accounts.models import Passkey, User
from catalog.accounts.passkeys import passkeys_of
from catalog.accounts.roles import in_force
from catalog.audit.recording import record
from catalog.foundation.clock import now
from catalog.foundation.database import session

WINDOW_S = 30
"""How far a phone's clock may be off, before and after."""
SPARE_CODES = 10


def has_second_factor(user: User) -> bool:
    """Whether a password alone is not enough."""
    return user.totp_secret is not None or bool(passkeys_of(user.id))


def is_held_to_it(user: User, *, is_required: bool) -> bool:
    """Whether a person may not do without; the office's people, where the site asks for it."""
    return is_required and any(in_force(post, at=now()) for post in user.posts)


def needs_second_factor(user: User, *, is_required: bool) -> bool:
    """Whether a person must set a second factor up before going on."""
    return is_held_to_it(user, is_required=is_required) and not has_second_factor(user)


class _Codes(Totp):
    """The library's codes, each taken once."""

    def get_last_counter(self, user: UserMixin) -> int | None:
        return cast("User", user).totp_counter

    def set_last_counter(self, user: UserMixin, tmatch: Any) -> None:
        cast("User", user).totp_counter = tmatch.counter


@dataclass(frozen=True)
class NewFactor:
    """What an application has to be told to make codes."""

    secret: str
    uri: str
    typed: str
    """The same for a person to type, in groups."""


class SecondFactors:
    """Making and checking codes with the site's own secret."""

    def __init__(self, secret_key: str, issuer: str) -> None:
        self._key = secret_key.encode()
        self._codes = _Codes({"1": secret_key}, issuer)

    def propose(self, user: User, secret: str | None = None) -> NewFactor:
        """A secret for an application, or one that was proposed before; nothing is kept yet."""
        chosen = secret or self._codes.generate_totp_secret()
        return NewFactor(
            secret=chosen,
            uri=self._codes.get_totp_uri(user.reached_at, chosen),
            typed=self._codes.get_totp_pretty_key(chosen),
        )

    def set_up(self, user: User, secret: str, typed: str, *, at: datetime) -> list[str] | None:
        """Keep a secret whose code was shown; answer the spare codes, or None for a wrong code."""
        user.totp_counter = None
        if not self._codes.verify_totp(_bare(typed), secret, user, window=WINDOW_S):
            return None
        user.totp_secret = secret
        _note("second factor set up", user, at)
        return self.renew_spare_codes(user)

    def renew_spare_codes(self, user: User) -> list[str]:
        """New codes for paper; those made before end."""
        codes: list[str] = self._codes.generate_recovery_codes(SPARE_CODES)
        user.recovery_digests = [self._digest(code) for code in codes]
        return codes

    def accept(self, user: User, typed: str, *, at: datetime) -> bool:
        """Whether a code of the application or a spare code is right; either works once."""
        bare = _bare(typed)
        if user.totp_secret is not None and self._codes.verify_totp(
            bare, user.totp_secret, user, window=WINDOW_S
        ):
            return True
        digest = self._digest(bare)
        left = list(user.recovery_digests or ())
        if not any(hmac.compare_digest(digest, kept) for kept in left):
            return False
        user.recovery_digests = [kept for kept in left if kept != digest]
        _note("spare code used", user, at)
        return True

    def _digest(self, code: str) -> str:
        return hmac.new(self._key, _bare(code).encode(), sha256).hexdigest()


def remove_second_factor(user: User, *, at: datetime, actor_label: str = "account") -> None:
    """Let a password alone be enough again."""
    user.totp_secret = None
    user.totp_counter = None
    user.recovery_digests = None
    session.execute(delete(Passkey).where(Passkey.user_id == user.id))
    _note("second factor removed", user, at, actor_label)


def _bare(typed: str) -> str:
    """A code without the spaces and hyphens that make it easy to read."""
    return "".join(sign for sign in typed.lower() if sign.isascii() and sign.isalnum())


def _note(action: str, user: User, at: datetime, actor_label: str = "account") -> None:
    record(
        action,
        subject_kind="user",
        subject_id=user.id,
        actor_id=user.id if actor_label == "account" else None,
        actor_label=actor_label,
        at=at,
    )
