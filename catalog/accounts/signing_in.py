"""Accounts and their roles, over the security library's own store of users."""

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from flask_security import SQLAlchemyUserDatastore, hash_password
from sqlalchemy import select

from catalog.accounts.models import Role, StaffPost, User
from catalog.accounts.passwords import SHORTEST_PASSWORD, prepared
from catalog.accounts.roles import OFFICE_ROLES, RoleName
from catalog.audit.recording import record
from catalog.foundation.database import db, session
from catalog.foundation.errors import Invalid

datastore = SQLAlchemyUserDatastore(db, User, Role)


def create_account(
    email: str,
    *,
    password: str,
    display_name: str,
    roles: Iterable[RoleName],
    at: datetime,
    is_demo: bool = False,
) -> User:
    """Make an account with its roles; those of the office hold for all localities.

    Raises Invalid for an address that is taken and for a password that is too short.
    """
    if find_account(email) is not None:
        raise Invalid("email", "taken", email)
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid("password", "too-short")
    user = User(
        email=email.strip().lower(),
        display_name=display_name,
        password=hash_password(prepared(password)),
        active=True,
        fs_uniquifier=uuid4().hex,
        confirmed_at=at,
        created_at=at,
        is_demo=is_demo,
    )
    wanted = list(roles)
    user.roles = [role_named(name) for name in wanted if name not in OFFICE_ROLES]
    user.posts = [
        StaffPost(role=role, since=at) for name in wanted for role in OFFICE_ROLES.get(name, ())
    ]
    session.add(user)
    session.flush()
    record(
        "account created",
        subject_kind="user",
        subject_id=user.id,
        actor_label="command line",
        at=at,
        roles=[name.value for name in wanted],
    )
    return user


def find_account(email: str) -> User | None:
    """The account with a mail address, if there is one."""
    return session.scalar(select(User).where(User.email == email.strip().lower()))


def account_of_mark(mark: str) -> User | None:
    """The account that sessions and links name by a mark, until the mark is changed."""
    return session.scalar(select(User).where(User.fs_uniquifier == mark))


def password_is_right(user: User | None, password: str) -> bool:
    """Whether a password opens an account; it takes as long where there is none."""
    if user is None or user.password is None or not user.active:
        hash_password(prepared(password))
        return False
    return bool(user.verify_and_update_password(prepared(password)))


def role_named(name: RoleName) -> Role:
    """The role of a name, made where it is not known yet."""
    role = session.scalar(select(Role).where(Role.name == name.value))
    if role is None:
        role = Role(name=name.value)
        session.add(role)
        session.flush()
    return role
