"""Fairs, festivals and OCOP weeks; a date that the source does not give stays empty."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.foundation.database import Model, Slug, UtcDateTime
from catalog.places.models import Province


class Fair(Model):
    """One event with a place and, where known, its days."""

    __tablename__ = "fair"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_it_starts"),
        CheckConstraint("visitor_count >= 0", name="visitors_are_counted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(Slug, unique=True)
    name: Mapped[str] = mapped_column(String(250))
    name_en: Mapped[str | None] = mapped_column(String(250))
    starts_on: Mapped[date | None] = mapped_column(index=True)
    ends_on: Mapped[date | None]
    place: Mapped[str] = mapped_column(String(250), default="")
    organiser: Mapped[str | None] = mapped_column(String(250))
    province_id: Mapped[int | None] = mapped_column(ForeignKey("province.id"), index=True)
    visitor_count: Mapped[int | None]
    """As somebody of the office entered it afterwards, and from where they know."""
    visitor_source: Mapped[str] = mapped_column(String(200), default="", server_default="")
    source_url: Mapped[str | None] = mapped_column(String(600))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    province: Mapped[Province | None] = relationship(lazy="raise")
