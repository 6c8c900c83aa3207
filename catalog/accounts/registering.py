"""Joining: an account that waits until its mail address or telephone is confirmed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from flask_security import hash_password

from catalog.accounts.consents import give_consent
from catalog.accounts.identities import Identity, account_of
from catalog.accounts.models import User
from catalog.accounts.passwords import check_password, prepared
from catalog.accounts.roles import RoleName
from catalog.accounts.signing_in import role_named
from catalog.audit.recording import record
from catalog.foundation.database import session


@dataclass(frozen=True)
class Joining:
    """What a person typed to join."""

    identity: Identity
    display_name: str
    password: str
    language: str


@dataclass(frozen=True)
class Joined:
    """The account, and whether somebody holds it already."""

    user: User
    is_known: bool


def register(joining: Joining, *, at: datetime) -> Joined:
    """Make an account that waits for its confirmation, or find the one that holds the address.

    Who registers an address again before it was confirmed takes it over, and every link and
    code that went out before is void: nobody can lay a password for somebody else to confirm.
    The password is hashed in either case, so that the answer takes as long.
    Raises Invalid for a password that is soon guessed.
    """
    check_password(joining.password, names=[joining.display_name, joining.identity.address])
    hashed = hash_password(prepared(joining.password))
    user = account_of(joining.identity)
    if user is not None and (user.confirmed_at is not None or not user.active):
        return Joined(user, is_known=True)
    if user is None:
        user = User(
            email=joining.identity.email,
            phone=joining.identity.phone,
            active=True,
            created_at=at,
        )
        user.roles = [role_named(RoleName.OWNER)]
        session.add(user)
    user.display_name = joining.display_name
    user.password = hashed
    user.language = joining.language
    user.fs_uniquifier = uuid4().hex
    session.flush()
    give_consent(user, language=joining.language, at=at)
    return Joined(user, is_known=False)


def confirm(user: User, *, at: datetime) -> None:
    """Note that the address is the person's own; a second time changes nothing."""
    if user.confirmed_at is None:
        user.confirmed_at = at
        record(
            "account confirmed",
            subject_kind="user",
            subject_id=user.id,
            actor_id=user.id,
            actor_label="account",
            at=at,
        )
