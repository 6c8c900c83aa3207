"""Field checks, their photographs, and that something followed from them.

Nothing here is ever changed or deleted; triggers refuse it. What was wrong is said by a later
record that names the earlier one, and what followed by a row of its own.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Double, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.accounts.models import User
from catalog.businesses.models import Business, Outlet
from catalog.foundation.database import Model, UtcDateTime, stored_enum
from catalog.places.models import Commune, Province
from catalog.products.models import Product
from catalog.tracing.models import Lot


class Finding(StrEnum):
    """What an inspector found of the goods on a shelf."""

    RIGHT = "right"
    STAR_AFTER_END = "star-after-end"
    STAR_ON_OTHER_GOODS = "star-on-other-goods"
    CODE_LEADS_NOWHERE = "code-leads-nowhere"
    LABEL_LACKS = "label-lacks"
    SUSPECTED_COPY = "suspected-copy"
    RECALLED_ON_SALE = "recalled-on-sale"
    OTHER = "other"


class Measure(StrEnum):
    """What an inspector does about a finding."""

    NONE = "none"
    REMINDED = "reminded"
    LETTER = "letter"
    MARKET_CONTROL = "market-control"
    CHECK_AGAIN = "check-again"


STAYS_OPEN = (Measure.LETTER, Measure.MARKET_CONTROL, Measure.CHECK_AGAIN)
"""What is not done on the spot: it waits until somebody says in words that it was done."""


class Inspection(Model):
    """One check of goods at one place, with the frozen state of their claims on that day."""

    __tablename__ = "inspection"
    __table_args__ = (
        CheckConstraint("length(client_id) = 36", name="client_id_is_a_uuid"),
        CheckConstraint("length(state_hash) = 64", name="state_hash_is_sha256"),
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude_in_degrees"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude_in_degrees"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="whole_position"),
        CheckConstraint(
            "(measure = 'check-again') = (again_on IS NOT NULL)", name="checked_again_on_a_day"
        ),
        CheckConstraint("outlet_id IS NOT NULL OR place_words <> ''", name="place_has_a_name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(String(36), unique=True)
    """Made by the phone, so that a record sent twice is one record."""
    inspector_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """By the clock of the phone."""
    checked_on: Mapped[date] = mapped_column(index=True)
    arrived_at: Mapped[datetime] = mapped_column(UtcDateTime)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("inspection.id"), unique=True)
    code: Mapped[str] = mapped_column(String(300))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lot.id"), index=True)
    business_id: Mapped[int | None] = mapped_column(ForeignKey("business.id"), index=True)
    outlet_id: Mapped[int | None] = mapped_column(ForeignKey("outlet.id"), index=True)
    place_words: Mapped[str] = mapped_column(String(200))
    commune_id: Mapped[int | None] = mapped_column(ForeignKey("commune.id"), index=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("province.id"), index=True)
    latitude: Mapped[float | None] = mapped_column(Double)
    longitude: Mapped[float | None] = mapped_column(Double)
    finding: Mapped[Finding] = mapped_column(stored_enum(Finding, "finding"))
    words: Mapped[str] = mapped_column(Text)
    measure: Mapped[Measure] = mapped_column(stored_enum(Measure, "measure"))
    again_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(Text)
    """Canonical JSON of what was true and shown on the day of the check."""
    state_hash: Mapped[str] = mapped_column(String(64))
    inspector: Mapped[User] = relationship(lazy="raise")
    product: Mapped[Product | None] = relationship(lazy="raise")
    lot: Mapped[Lot | None] = relationship(lazy="raise")
    business: Mapped[Business | None] = relationship(lazy="raise")
    outlet: Mapped[Outlet | None] = relationship(lazy="raise")
    commune: Mapped[Commune | None] = relationship(lazy="raise")
    province: Mapped[Province] = relationship(lazy="raise")


class InspectionPhoto(Model):
    """A photograph of a check, cleaned of all but its pixels, named by its digest."""

    __tablename__ = "inspection_photo"
    __table_args__ = (
        UniqueConstraint("inspection_id", "position"),
        CheckConstraint("length(digest) = 64", name="digest_is_sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"))
    position: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    size_bytes: Mapped[int]


class FollowUp(Model):
    """That what was to follow from a check was done, in words."""

    __tablename__ = "inspection_follow_up"
    __table_args__ = (CheckConstraint("words <> ''", name="done_with_words"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), unique=True)
    words: Mapped[str] = mapped_column(Text)
    done_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    done_by: Mapped[User] = relationship(lazy="raise")
