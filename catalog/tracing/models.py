"""Lots, the events of their history, and what may be said about them.

An event is kept as the canonical text of its EPCIS 2.0 JSON, joined to the one before by
its hash; the columns beside the text are copies for finding it again, and are checked
against it. Triggers refuse to change or delete an event.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    Double,
    ForeignKey,
    Index,
    Numeric,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.accounts.models import User
from catalog.businesses.models import Business
from catalog.foundation.database import Model, UtcDateTime, stored_enum
from catalog.ledger.chain import BEGINNING
from catalog.places.models import Commune
from catalog.products.models import Product


class FacilityKind(StrEnum):
    """What kind of place a business works at."""

    FIELD = "field"
    WORKSHOP = "workshop"
    WAREHOUSE = "warehouse"
    SHOP = "shop"


class Facility(Model):
    """A place at which steps happen; its GLN, where it has one, is its location trace code."""

    __tablename__ = "facility"
    __table_args__ = (
        CheckConstraint("gln IS NULL OR length(gln) = 13", name="gln_has_13_digits"),
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude_in_degrees"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude_in_degrees"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[FacilityKind] = mapped_column(stored_enum(FacilityKind, "kind"))
    commune_id: Mapped[int] = mapped_column(ForeignKey("commune.id"), index=True)
    gln: Mapped[str | None] = mapped_column(String(13), unique=True)
    latitude: Mapped[float | None] = mapped_column(Double)
    longitude: Mapped[float | None] = mapped_column(Double)
    is_demo: Mapped[bool] = mapped_column(default=False)
    business: Mapped[Business] = relationship(lazy="raise")
    commune: Mapped[Commune] = relationship(lazy="raise")


class Lot(Model):
    """One batch of one product. What is known of it now is what its chain says."""

    __tablename__ = "lot"
    __table_args__ = (
        UniqueConstraint("product_id", "number"),
        CheckConstraint("best_before IS NULL OR best_before >= made_on", name="keeps_after_made"),
        CheckConstraint("quantity IS NULL OR quantity > 0", name="quantity_is_positive"),
        CheckConstraint("(quantity IS NULL) = (unit IS NULL)", name="quantity_has_a_unit"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    number: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(12), unique=True)
    made_on: Mapped[date]
    best_before: Mapped[date | None]
    quantity: Mapped[Decimal | None] = mapped_column(Numeric(15, 3))
    unit: Mapped[str | None] = mapped_column(String(3))
    origin: Mapped[str] = mapped_column(String(200), default="")
    standards: Mapped[str] = mapped_column(String(300), default="")
    is_demo: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    event_count: Mapped[int] = mapped_column(default=0)
    head_hash: Mapped[str] = mapped_column(String(64), default=BEGINNING)
    sealed_count: Mapped[int] = mapped_column(default=0)
    product: Mapped[Product] = relationship(lazy="raise")
    business: Mapped[Business] = relationship(lazy="raise")


class EventKind(StrEnum):
    """The five kinds of EPCIS 2.0."""

    OBJECT = "ObjectEvent"
    AGGREGATION = "AggregationEvent"
    TRANSACTION = "TransactionEvent"
    TRANSFORMATION = "TransformationEvent"
    ASSOCIATION = "AssociationEvent"


class Step(StrEnum):
    """What happened, in the words that growers and makers use."""

    OPENED = "opened"
    SOWING = "sowing"
    TENDING = "tending"
    HARVESTING = "harvesting"
    PREPARING = "preparing"
    PROCESSING = "processing"
    PACKING = "packing"
    TESTING = "testing"
    STORING = "storing"
    TRANSPORTING = "transporting"
    RECEIVING = "receiving"
    SELLING = "selling"
    VERIFIED = "verified"
    RECALLED = "recalled"
    RECALL_LIFTED = "recall-lifted"


class TraceEvent(Model):
    """One step in the history of a lot, never edited and never deleted."""

    __tablename__ = "trace_event"
    __table_args__ = (
        UniqueConstraint("lot_id", "position"),
        UniqueConstraint("lot_id", "event_id", "is_error_declaration"),
        CheckConstraint("length(hash) = 64", name="hash_is_sha256"),
        Index("ix_trace_event_occurred_at", "occurred_at"),
        Index("ix_trace_event_event_id", "event_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"))
    position: Mapped[int]
    event_id: Mapped[str] = mapped_column(String(300))
    is_error_declaration: Mapped[bool] = mapped_column(default=False)
    kind: Mapped[EventKind] = mapped_column(stored_enum(EventKind, "kind"))
    step: Mapped[Step | None] = mapped_column(stored_enum(Step, "step"))
    biz_step: Mapped[str | None] = mapped_column(String(200))
    disposition: Mapped[str | None] = mapped_column(String(200))
    occurred_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    commune_id: Mapped[int | None] = mapped_column(ForeignKey("commune.id"), index=True)
    facility_id: Mapped[int | None] = mapped_column(ForeignKey("facility.id"), index=True)
    business_id: Mapped[int | None] = mapped_column(ForeignKey("business.id"), index=True)
    declared_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    body: Mapped[str] = mapped_column(Text)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    lot: Mapped[Lot] = relationship(lazy="raise")
    commune: Mapped[Commune | None] = relationship(lazy="raise")
    facility: Mapped[Facility | None] = relationship(lazy="raise")
    business: Mapped[Business | None] = relationship(lazy="raise")
    declared_by: Mapped[User | None] = relationship(lazy="raise")


class LotInput(Model):
    """That one lot went into another, as a transformation in the latter's chain says."""

    __tablename__ = "lot_input"
    __table_args__ = (
        CheckConstraint("input_lot_id IS NULL OR input_lot_id <> lot_id", name="not_into_itself"),
        UniqueConstraint("event_row_id", "input_uri"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"), index=True)
    input_lot_id: Mapped[int | None] = mapped_column(ForeignKey("lot.id"), index=True)
    input_uri: Mapped[str] = mapped_column(String(300))
    quantity: Mapped[Decimal | None] = mapped_column(Numeric(15, 3))
    unit: Mapped[str | None] = mapped_column(String(3))
    event_row_id: Mapped[int] = mapped_column(ForeignKey("trace_event.id"), index=True)


class LotUse(Model):
    """Whether a business agrees that another names its lot as what went into its own."""

    __tablename__ = "lot_use"
    __table_args__ = (UniqueConstraint("lot_id", "business_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"))
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    is_agreed: Mapped[bool | None]
    lot: Mapped[Lot] = relationship(lazy="raise")
    business: Mapped[Business] = relationship(lazy="raise")


class EvidenceFile(Model):
    """A photograph or document that supports a step; its digest stands in the event's text."""

    __tablename__ = "evidence_file"
    __table_args__ = (CheckConstraint("length(digest) = 64", name="digest_is_sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    media_type: Mapped[str] = mapped_column(String(80))
    size_bytes: Mapped[int]
    key: Mapped[str] = mapped_column(String(200))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class UnitBatch(Model):
    """A run of unit codes that a business asked for; the codes themselves are not stored."""

    __tablename__ = "unit_batch"
    __table_args__ = (
        UniqueConstraint("lot_id", "first_serial"),
        CheckConstraint("count > 0", name="has_codes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"))
    first_serial: Mapped[int]
    count: Mapped[int]
    minted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    minted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class Recall(Model):
    """That a lot was called back: why, what to do, whom to call; lifted only with words."""

    __tablename__ = "recall"
    __table_args__ = (
        CheckConstraint(
            "lifted_at IS NULL OR (lift_words IS NOT NULL AND lift_words <> '')",
            name="lifted_with_words",
        ),
        Index("ix_recall_lot_id", "lot_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"))
    reason: Mapped[str] = mapped_column(Text)
    advice: Mapped[str] = mapped_column(Text)
    contact: Mapped[str] = mapped_column(String(200))
    is_by_staff: Mapped[bool]
    recalled_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    recalled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    lift_words: Mapped[str | None] = mapped_column(Text)
    lot: Mapped[Lot] = relationship(lazy="raise")
