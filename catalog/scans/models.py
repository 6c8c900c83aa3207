"""What is kept of scans: counts by day, and for unit codes a day, an hour and a province.

No address, no browser and no exact place is ever stored. A visitor is a hash with a salt
that is thrown away after its day, so that nobody can be followed from one day to the next.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.foundation.database import Model, UtcDateTime, stored_enum
from catalog.tracing.models import Lot


class Way(StrEnum):
    """How somebody came to the page of a code."""

    QR = "qr"
    DIGITAL_LINK = "digital-link"
    TYPED = "typed"


class Audience(StrEnum):
    """Who asked: somebody, a robot, or a browser that only fetches ahead."""

    PEOPLE = "people"
    ROBOT = "robot"
    PREFETCH = "prefetch"


class ScanCount(Model):
    """How many scans of one kind there were on a day; 0 stands for no lot and no province."""

    __tablename__ = "scan_count"
    __table_args__ = (
        UniqueConstraint(
            "day",
            "product_id",
            "lot_id",
            "province_id",
            "way",
            "audience",
            "is_first",
            name="uq_scan_count_kind",
        ),
        CheckConstraint("count > 0", name="counts_something"),
        Index("ix_scan_count_product_id", "product_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    product_id: Mapped[int]
    lot_id: Mapped[int]
    province_id: Mapped[int]
    way: Mapped[Way] = mapped_column(stored_enum(Way, "way"))
    audience: Mapped[Audience] = mapped_column(stored_enum(Audience, "audience"))
    is_first: Mapped[bool]
    count: Mapped[int]


class UnitCode(Model):
    """A package's code, kept from its first scan on."""

    __tablename__ = "unit_code"
    __table_args__ = (CheckConstraint("scan_count > 0", name="was_scanned"),)

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"), index=True)
    serial: Mapped[int]
    first_scanned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    scan_count: Mapped[int]


class UnitScan(Model):
    """One scan of a package's code by somebody."""

    __tablename__ = "unit_scan"
    __table_args__ = (
        CheckConstraint("hour BETWEEN 0 AND 23", name="hour_of_a_day"),
        Index("ix_unit_scan_unit_code", "unit_code", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_code: Mapped[str] = mapped_column(ForeignKey("unit_code.code"))
    day: Mapped[date] = mapped_column(index=True)
    hour: Mapped[int]
    province_id: Mapped[int | None] = mapped_column(ForeignKey("province.id"), index=True)
    visitor: Mapped[str] = mapped_column(String(16))


class VisitSalt(Model):
    """The salt of one day; those of past days are gone."""

    __tablename__ = "visit_salt"

    day: Mapped[date] = mapped_column(primary_key=True)
    salt: Mapped[str] = mapped_column(String(64))


class CopyAlert(Model):
    """That a unit code became suspicious, for staff: provinces and hours, nobody's address."""

    __tablename__ = "copy_alert"

    unit_code: Mapped[str] = mapped_column(ForeignKey("unit_code.code"), primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"), index=True)
    reason: Mapped[str] = mapped_column(String(40))
    noticed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    lot: Mapped[Lot] = relationship(lazy="raise")
