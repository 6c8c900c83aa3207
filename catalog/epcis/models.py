"""The keys with which other systems send events, and what became of each sending."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.businesses.models import Business
from catalog.foundation.database import Model, UtcDateTime


class CaptureToken(Model):
    """A key of a business's own system. Only its digest is kept: it is shown once and never again."""

    __tablename__ = "capture_token"
    __table_args__ = (CheckConstraint("length(digest) = 64", name="digest_is_sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    business: Mapped[Business] = relationship(lazy="raise")


class CaptureJob(Model):
    """One sending of events (EPCIS 2.0, 12.6): when, how many, and what was wrong with them."""

    __tablename__ = "capture_job"
    __table_args__ = (CheckConstraint("event_count >= 0", name="count_is_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(36), unique=True)
    token_id: Mapped[int] = mapped_column(ForeignKey("capture_token.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_success: Mapped[bool]
    proceeds: Mapped[bool]
    problems: Mapped[str] = mapped_column(Text, default="[]")
    event_count: Mapped[int]
    token: Mapped[CaptureToken] = relationship(lazy="raise")
