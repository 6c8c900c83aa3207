"""The public log of decisions and publications, and the daily signed checkpoints.

Triggers refuse to change or delete a row of either.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from catalog.foundation.database import Model, UtcDateTime, stored_enum


class RecordKind(StrEnum):
    """What the public log keeps."""

    PRODUCT_PUBLISHED = "product-published"
    PRODUCT_WITHDRAWN = "product-withdrawn"
    BUSINESS_PUBLISHED = "business-published"
    CERTIFICATE_RECORDED = "certificate-recorded"
    HONOUR_RECORDED = "honour-recorded"
    SUSPENSION_RECORDED = "suspension-recorded"

    @property
    def family(self) -> "frozenset[RecordKind]":
        """The kinds that tell of the same things as this one, itself among them."""
        about = self.value.partition("-")[0]
        return frozenset(kind for kind in RecordKind if kind.value.startswith(f"{about}-"))


class PublicRecord(Model):
    """One decision or publication: what the public was told, and when."""

    __tablename__ = "public_record"
    __table_args__ = (
        CheckConstraint("length(hash) = 64", name="hash_is_sha256"),
        Index("ix_public_record_subject", "kind", "subject_id", "position"),
    )

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[RecordKind] = mapped_column(stored_enum(RecordKind, "kind"))
    subject_id: Mapped[int]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    body: Mapped[str] = mapped_column(Text)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class ChainHead(Model):
    """How far a chain of the site itself has come; its row is the lock of whoever appends."""

    __tablename__ = "chain_head"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    count: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class Checkpoint(Model):
    """The heads of all chains at the end of a day, signed.

    `body` names each chain that grew since the checkpoint before, and the hash of that
    checkpoint; together they cover every chain.
    """

    __tablename__ = "checkpoint"

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    body: Mapped[str] = mapped_column(Text)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    signature: Mapped[str] = mapped_column(String(128))
    public_key: Mapped[str] = mapped_column(String(64))
