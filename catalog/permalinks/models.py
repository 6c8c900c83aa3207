"""Every slug and code ever issued, and what it leads to. A trigger refuses to change or delete one."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.foundation.database import Model, UtcDateTime, stored_enum


class PermalinkKind(StrEnum):
    """The families of public address, each with its own name space."""

    PRODUCT_SLUG = "product-slug"
    BUSINESS_SLUG = "business-slug"
    PRODUCT_CODE = "product-code"
    LOT_CODE = "lot-code"
    GTIN = "gtin"
    GLN = "gln"


class Permalink(Model):
    """One address that the site once gave out and answers for ever."""

    __tablename__ = "permalink"
    __table_args__ = (
        UniqueConstraint("kind", "value"),
        Index("ix_permalink_subject", "kind", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[PermalinkKind] = mapped_column(stored_enum(PermalinkKind, "kind"))
    value: Mapped[str] = mapped_column(String(160))
    subject_id: Mapped[int]
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
