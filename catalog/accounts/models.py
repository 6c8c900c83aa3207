"""People who sign in. Passwords, second factors and sessions are Flask-Security's work."""

from datetime import datetime
from enum import StrEnum

from flask_security import AsaList, RoleMixin, UserMixin
from sqlalchemy import BigInteger, Column, ForeignKey, LargeBinary, String, Table, Text
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.accounts.roles import StaffRole
from catalog.foundation.database import Model, UtcDateTime, stored_enum

NO_MAIL = "@phone.invalid"
"""Where the library wants an address and a person gave a telephone only (RFC 2606, 2)."""

user_role = Table(
    "user_role",
    Model.metadata,
    Column("user_id", ForeignKey("user.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", ForeignKey("role.id", ondelete="CASCADE"), primary_key=True),
)


class Role(Model, RoleMixin):
    """A named set of things that a person may do; see `roles.py`."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    description: Mapped[str | None] = mapped_column(String(200))
    permissions: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))


class User(Model, UserMixin):
    """A person's account, or the system's own for what a command does."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    display_name: Mapped[str] = mapped_column(String(120))
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_demo: Mapped[bool] = mapped_column(default=False)
    phone: Mapped[str | None] = mapped_column(String(15), index=True, unique=True)
    language: Mapped[str] = mapped_column(String(2), default="vi")
    totp_secret: Mapped[str | None] = mapped_column(Text)
    """Encrypted; there once the person has shown a code of the application that holds it."""
    totp_counter: Mapped[int | None] = mapped_column(BigInteger)
    """The last code that was taken, so that none is taken twice."""
    recovery_digests: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    roles: Mapped[list[Role]] = relationship(  # type: ignore[assignment]  # the mixin says list[RoleMixin]
        secondary=user_role, lazy="selectin"
    )
    posts: Mapped[list["StaffPost"]] = relationship(
        foreign_keys="StaffPost.user_id", order_by="StaffPost.id", lazy="selectin"
    )

    @property
    def mail_address(self) -> str | None:
        """Where mail reaches the person, if anywhere."""
        return None if self.email.endswith(NO_MAIL) else self.email

    @property
    def reached_at(self) -> str:
        """The mail address or telephone number that the person signs in with."""
        return self.mail_address or self.phone or ""


class StaffPost(Model):
    """A role of the office that a person holds, for one locality or, where none is named, for all.

    A post that ended stays: it says who could do what, and when.
    """

    __tablename__ = "staff_post"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    role: Mapped[StaffRole] = mapped_column(stored_enum(StaffRole, "role"))
    locality_id: Mapped[int | None] = mapped_column(ForeignKey("locality.id"), index=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AccountSession(Model):
    """A device on which a person is signed in; see `sessions.py`."""

    __tablename__ = "account_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(60))
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CodePurpose(StrEnum):
    """What a code sent to a telephone is for."""

    CONFIRM = "confirm"
    RECOVER = "recover"


class PhoneCode(Model):
    """A code of six digits that went to a telephone."""

    __tablename__ = "phone_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[CodePurpose] = mapped_column(stored_enum(CodePurpose, "purpose"))
    digest: Mapped[str] = mapped_column(String(64))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Passkey(Model):
    """A key on a person's own device; here is only what checks its answers."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    """How often the device says it was used; a copy of it would count on its own."""
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Consent(Model):
    """That a person agreed to what is kept of them: to which text, and when."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    version: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
