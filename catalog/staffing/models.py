"""Invitations to work for the office."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.accounts.roles import StaffRole
from catalog.foundation.database import Model, UtcDateTime, stored_enum


class StaffInvitation(Model):
    """A post offered to whoever has a mail address; the address goes once it is answered."""

    __tablename__ = "staff_invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(255))
    role: Mapped[StaffRole] = mapped_column(stored_enum(StaffRole, "role"))
    locality_id: Mapped[int | None] = mapped_column(ForeignKey("locality.id"), index=True)
    post_ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
