"""Collections of products and businesses, and what stands where on the site and when.

Whether a thing may be shown at a moment is never stored; `standing.py` answers it when read.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.businesses.models import Business
from catalog.foundation.database import Model, Slug, UtcDateTime, stored_enum
from catalog.media.models import Image
from catalog.places.models import Locality, Province
from catalog.products.models import Product, ProductGroup

LONGEST_TITLE = 120
LONGEST_TEXT = 4000
LONGEST_LABEL = 60


class Collection(Model):
    """Products and businesses gathered under a title, in the order that the office gave them."""

    __tablename__ = "collection"
    __table_args__ = (
        CheckConstraint(
            "until_at IS NULL OR from_at IS NULL OR until_at > from_at", name="ends_after_it_starts"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(Slug, unique=True)
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    title_en: Mapped[str] = mapped_column(String(LONGEST_TITLE), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    text_en: Mapped[str] = mapped_column(Text, default="")
    image_id: Mapped[int | None] = mapped_column(ForeignKey("image.id"))
    image_alt: Mapped[str] = mapped_column(String(300), default="")
    image_alt_en: Mapped[str] = mapped_column(String(300), default="")
    from_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    until_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    locality_id: Mapped[int | None] = mapped_column(ForeignKey("locality.id"))
    """Whose curators look after it; None for those of the whole site."""
    is_demo: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=0)
    image: Mapped[Image | None] = relationship(lazy="raise")


class CollectionItem(Model):
    """One product or business in a collection, at its place in the order."""

    __tablename__ = "collection_item"
    __table_args__ = (
        CheckConstraint("(product_id IS NULL) <> (business_id IS NULL)", name="is_one_thing"),
        UniqueConstraint("collection_id", "product_id"),
        UniqueConstraint("collection_id", "business_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    collection_id: Mapped[int] = mapped_column(
        ForeignKey("collection.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    business_id: Mapped[int | None] = mapped_column(ForeignKey("business.id"), index=True)
    product: Mapped[Product | None] = relationship(lazy="raise")
    business: Mapped[Business | None] = relationship(lazy="raise")


class Change(StrEnum):
    """What somebody did to a collection."""

    MADE = "made"
    WRITTEN = "written"
    ADDED = "added"
    TAKEN_OUT = "taken-out"
    ORDERED = "ordered"
    PUBLISHED = "published"
    HIDDEN = "hidden"
    UNDONE = "undone"


class CollectionChange(Model):
    """What a collection held after a change; the row before it is what undoing brings back."""

    __tablename__ = "collection_change"
    __table_args__ = (UniqueConstraint("collection_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    collection_id: Mapped[int] = mapped_column(
        ForeignKey("collection.id", ondelete="CASCADE"), index=True
    )
    version: Mapped[int]
    change: Mapped[Change] = mapped_column(stored_enum(Change, "change"))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    by: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Spot(StrEnum):
    """Where something can be put in front."""

    HOME_TOP = "home-top"
    HOME_COLLECTIONS = "home-collections"
    PROVINCE = "province"
    LOCALITY = "locality"
    CATEGORY = "category"


class Placement(Model):
    """That a thing stands at a spot from one moment until another, which it no longer includes."""

    __tablename__ = "placement"
    __table_args__ = (
        CheckConstraint("until_at IS NULL OR until_at > from_at", name="ends_after_it_starts"),
        CheckConstraint(
            "(CASE WHEN product_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN business_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN collection_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="places_one_thing",
        ),
        CheckConstraint(
            "(spot = 'province') = (province_id IS NOT NULL)"
            " AND (spot = 'locality') = (locality_id IS NOT NULL)"
            " AND (spot = 'category') = (group_id IS NOT NULL)",
            name="is_at_one_place",
        ),
        Index("ix_placement_spot", "spot", "from_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    spot: Mapped[Spot] = mapped_column(stored_enum(Spot, "spot"))
    province_id: Mapped[int | None] = mapped_column(ForeignKey("province.id"))
    locality_id: Mapped[int | None] = mapped_column(ForeignKey("locality.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("product_group.id"))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    business_id: Mapped[int | None] = mapped_column(ForeignKey("business.id"), index=True)
    collection_id: Mapped[int | None] = mapped_column(ForeignKey("collection.id"), index=True)
    position: Mapped[int] = mapped_column(default=1)
    label: Mapped[str] = mapped_column(String(LONGEST_LABEL), default="")
    label_en: Mapped[str] = mapped_column(String(LONGEST_LABEL), default="")
    from_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_demo: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    province: Mapped[Province | None] = relationship(lazy="raise")
    locality: Mapped[Locality | None] = relationship(lazy="raise")
    group: Mapped[ProductGroup | None] = relationship(lazy="raise")
    product: Mapped[Product | None] = relationship(lazy="raise")
    business: Mapped[Business | None] = relationship(lazy="raise")
    collection: Mapped[Collection | None] = relationship(lazy="raise")
