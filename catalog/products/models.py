"""Products, and the six groups and twenty-six sets that OCOP sorts them into."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, and_, false
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from catalog.businesses.models import Business, Outlet
from catalog.foundation.database import Model, Slug, SortKey, UtcDateTime, stored_enum
from catalog.media.models import Image, ImageCut
from catalog.places.models import Addressed


class ProductGroup(Model):
    """One of the six OCOP groups (Decision 26/2026, Appendix I)."""

    __tablename__ = "product_group"
    __table_args__ = (CheckConstraint("id BETWEEN 1 AND 6", name="numbered_1_to_6"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    slug: Mapped[str] = mapped_column(Slug, unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))


class ProductSet(Model):
    """One of the twenty-six sets (bộ sản phẩm) that a group is graded by."""

    __tablename__ = "product_set"
    __table_args__ = (CheckConstraint("id BETWEEN 1 AND 26", name="numbered_1_to_26"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    group_id: Mapped[int] = mapped_column(ForeignKey("product_group.id"), index=True)
    slug: Mapped[str] = mapped_column(Slug, unique=True)
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    group: Mapped[ProductGroup] = relationship(lazy="raise")


class SortedBy(StrEnum):
    """Who put a product into its group and set: its certificate, or the catalog by its name."""

    CERTIFICATE = "certificate"
    CATALOG = "catalog"


class Stock(StrEnum):
    """Whether the producer has some to sell."""

    IN_STOCK = "co"
    SOLD_OUT = "het"


class Product(Addressed, Model):
    """One product of one producer; what is not known is left empty and unsaid."""

    __tablename__ = "product"
    __table_args__ = (
        CheckConstraint("price_vnd IS NULL OR price_vnd > 0", name="price_is_positive"),
        CheckConstraint("gtin IS NULL OR length(gtin) = 14", name="gtin_has_14_digits"),
        CheckConstraint("season_months BETWEEN 0 AND 4095", name="season_is_twelve_bits"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(Slug, unique=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str | None] = mapped_column(String(200))
    name_sort: Mapped[str] = mapped_column(SortKey, index=True)
    name_en_sort: Mapped[str] = mapped_column(SortKey, index=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("product_group.id"), index=True)
    set_id: Mapped[int | None] = mapped_column(ForeignKey("product_set.id"), index=True)
    sorted_by: Mapped[SortedBy] = mapped_column(stored_enum(SortedBy, "sorted_by"))
    business_id: Mapped[int | None] = mapped_column(ForeignKey("business.id"), index=True)
    description: Mapped[str] = mapped_column(Text, default="")
    description_en: Mapped[str] = mapped_column(Text, default="")
    ingredients: Mapped[str] = mapped_column(Text, default="")
    ingredients_en: Mapped[str] = mapped_column(Text, default="")
    keeping: Mapped[str] = mapped_column(Text, default="")
    keeping_en: Mapped[str] = mapped_column(Text, default="")
    usage: Mapped[str] = mapped_column(Text, default="")
    usage_en: Mapped[str] = mapped_column(Text, default="")
    net_quantity: Mapped[str] = mapped_column(String(80), default="", server_default="")
    specifications: Mapped[str] = mapped_column(Text, default="", server_default="")
    warnings: Mapped[str] = mapped_column(Text, default="", server_default="")
    alcohol: Mapped[str] = mapped_column(String(20), default="", server_default="")
    declaration_no: Mapped[str] = mapped_column(String(80), default="", server_default="")
    advertising_no: Mapped[str] = mapped_column(String(80), default="", server_default="")
    stock: Mapped[Stock | None] = mapped_column(stored_enum(Stock, "stock"))
    price_vnd: Mapped[int | None]
    price_unit: Mapped[str | None] = mapped_column(String(40))
    price_on: Mapped[date | None]
    season_months: Mapped[int] = mapped_column(default=0)
    gtin: Mapped[str | None] = mapped_column(String(14), unique=True)
    gtin_is_demo: Mapped[bool] = mapped_column(default=False, server_default=false())
    trace_record_url: Mapped[str | None] = mapped_column(String(600))
    source_url: Mapped[str | None] = mapped_column(String(600))
    is_demo: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    suspended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when the office hides it; why stands in its `Suspension`."""
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    group: Mapped[ProductGroup] = relationship(lazy="raise")
    set: Mapped[ProductSet | None] = relationship(lazy="raise")
    business: Mapped[Business | None] = relationship(lazy="raise")
    pictures: Mapped[list["ProductImage"]] = relationship(
        lazy="raise", order_by="ProductImage.position", cascade="all, delete-orphan"
    )


class ProductImage(Model):
    """A picture of a product, in the order in which they are shown."""

    __tablename__ = "product_image"
    __table_args__ = (UniqueConstraint("product_id", "image_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id", ondelete="CASCADE"))
    image_id: Mapped[int] = mapped_column(ForeignKey("image.id"), index=True)
    position: Mapped[int]
    frame: Mapped[str] = mapped_column(String(20), default="", server_default="")
    """Which part of it stands on cards; empty for the whole."""
    image: Mapped[Image] = relationship(lazy="raise")
    cut: Mapped[ImageCut | None] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin=lambda: and_(
            foreign(ProductImage.image_id) == ImageCut.image_id,
            foreign(ProductImage.frame) == ImageCut.frame,
        ),
    )


class ProductOutlet(Model):
    """A place that is known to sell a product."""

    __tablename__ = "product_outlet"

    product_id: Mapped[int] = mapped_column(
        ForeignKey("product.id", ondelete="CASCADE"), primary_key=True
    )
    outlet_id: Mapped[int] = mapped_column(
        ForeignKey("outlet.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    outlet: Mapped[Outlet] = relationship(lazy="raise")
