"""Businesses (chủ thể), the outlets where goods are sold, and their own sales channels."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, and_, false, text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from catalog.accounts.models import User
from catalog.foundation.database import Model, Slug, SortKey, UtcDateTime, stored_enum
from catalog.media.models import Image, ImageCut
from catalog.places.models import Addressed


class LegalForm(StrEnum):
    """What kind of body a business is (Decision 26/2026, Art. 2(3))."""

    COOPERATIVE = "hop-tac-xa"
    COOPERATIVE_GROUP = "to-hop-tac"
    COMPANY = "cong-ty"
    HOUSEHOLD = "ho-kinh-doanh"
    FARM = "trang-trai"
    WORKSHOP = "co-so"


class Business(Addressed, Model):
    """Somebody who makes or sells certified products, and answers for them."""

    __tablename__ = "business"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(Slug, unique=True)
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str | None] = mapped_column(String(200))
    name_sort: Mapped[str] = mapped_column(SortKey, index=True)
    name_en_sort: Mapped[str] = mapped_column(SortKey, index=True)
    legal_form: Mapped[LegalForm | None] = mapped_column(stored_enum(LegalForm, "legal_form"))
    tax_code: Mapped[str | None] = mapped_column(String(14), unique=True)
    description: Mapped[str] = mapped_column(Text, default="")
    description_en: Mapped[str] = mapped_column(Text, default="")
    phone: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(255))
    website: Mapped[str | None] = mapped_column(String(300))
    registration_no: Mapped[str] = mapped_column(String(40), default="", server_default="")
    opening_hours: Mapped[str] = mapped_column(String(120), default="", server_default="")
    may_go_live_at_once: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Staff let it change price, stock, hours and telephone without looking first."""
    image_id: Mapped[int | None] = mapped_column(ForeignKey("image.id"))
    image_frame: Mapped[str] = mapped_column(String(20), default="", server_default="")
    """Which part of it stands on the page; empty for the whole."""
    source_url: Mapped[str | None] = mapped_column(String(600))
    is_demo: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    suspended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    """Since when the office hides it; why stands in its `Suspension`."""
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    channels: Mapped[list["SalesChannel"]] = relationship(
        order_by="(SalesChannel.kind, SalesChannel.id)", viewonly=True, lazy="raise"
    )
    image: Mapped[Image | None] = relationship(lazy="raise")
    image_cut: Mapped[ImageCut | None] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin=lambda: and_(
            foreign(Business.image_id) == ImageCut.image_id,
            foreign(Business.image_frame) == ImageCut.frame,
        ),
    )


class MembershipRole(StrEnum):
    """What a person may do for a business."""

    OWNER = "owner"
    EDITOR = "editor"


class Membership(Model):
    """A person who acts for a business."""

    __tablename__ = "membership"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    business_id: Mapped[int] = mapped_column(
        ForeignKey("business.id"), primary_key=True, index=True
    )
    role: Mapped[MembershipRole] = mapped_column(stored_enum(MembershipRole, "role"))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    user: Mapped[User] = relationship(lazy="raise")
    business: Mapped[Business] = relationship(lazy="raise")


class OutletKind(StrEnum):
    """What kind of place sells."""

    OCOP_POINT = "diem-ban-ocop"
    MARKET = "cho"
    SHOP = "cua-hang"


class Outlet(Addressed, Model):
    """A place with a door where certified products are sold (điểm bán)."""

    __tablename__ = "outlet"

    id: Mapped[int] = mapped_column(primary_key=True)
    sample_key: Mapped[str | None] = mapped_column(String(200), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str | None] = mapped_column(String(200))
    name_sort: Mapped[str] = mapped_column(SortKey)
    kind: Mapped[OutletKind] = mapped_column(stored_enum(OutletKind, "kind"))
    description: Mapped[str] = mapped_column(Text, default="")
    description_en: Mapped[str] = mapped_column(Text, default="")
    opening_hours: Mapped[str | None] = mapped_column(String(120))
    phone: Mapped[str | None] = mapped_column(String(20))
    business_id: Mapped[int | None] = mapped_column(ForeignKey("business.id"), index=True)
    source_url: Mapped[str | None] = mapped_column(String(600))
    is_demo: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ChannelKind(StrEnum):
    """Where a business sells at a distance."""

    WEBSITE = "website"
    MARKETPLACE = "marketplace"
    ZALO = "zalo"
    FACEBOOK = "facebook"
    PHONE = "phone"


class SalesChannel(Model):
    """A business's own address for selling at a distance; the site links there and sells nothing."""

    __tablename__ = "sales_channel"
    __table_args__ = (
        CheckConstraint(
            "url LIKE 'https://%' OR url LIKE 'http://%' OR url LIKE 'tel:%'", name="url_is_a_link"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    kind: Mapped[ChannelKind] = mapped_column(stored_enum(ChannelKind, "kind"))
    url: Mapped[str] = mapped_column(String(600), unique=True)
    label: Mapped[str | None] = mapped_column(String(120))
    source_url: Mapped[str | None] = mapped_column(String(600))
    is_demo: Mapped[bool] = mapped_column(default=False)


class BusinessMerge(Model):
    """That a business turned out to be another one: everything of it went over, until undone.

    `account` holds what was moved and changed, exactly enough to put it back.
    """

    __tablename__ = "business_merge"
    __table_args__ = (
        CheckConstraint("kept_id <> merged_id", name="of_two"),
        CheckConstraint("(undone_at IS NULL) = (undone_by_id IS NULL)", name="somebody_undid_it"),
        Index(
            "uq_business_merge_in_force",
            "merged_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    merged_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    account: Mapped[dict[str, Any]] = mapped_column(JSON)
    merged_at: Mapped[datetime] = mapped_column(UtcDateTime)
    merged_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    kept: Mapped[Business] = relationship(foreign_keys=kept_id, lazy="raise")
    merged: Mapped[Business] = relationship(foreign_keys=merged_id, lazy="raise")
    merged_by: Mapped[User] = relationship(foreign_keys=merged_by_id, lazy="raise")
    undone_by: Mapped[User | None] = relationship(foreign_keys=undone_by_id, lazy="raise")


class BusinessesApart(Model):
    """That the office looked at two businesses that seem alike, and they are two."""

    __tablename__ = "businesses_apart"
    __table_args__ = (CheckConstraint("one_id < other_id", name="in_order"),)

    one_id: Mapped[int] = mapped_column(ForeignKey("business.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("business.id"), primary_key=True, index=True)
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)
    said_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
