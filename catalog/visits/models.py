"""What is kept of visits: counts by day, and nothing of who came."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.foundation.database import Model, stored_enum

LONGEST_WORDS = 80


class VisitKind(StrEnum):
    """What somebody did; `subject_id` is a product, a business, a product, a channel or a placement."""

    PRODUCT_VIEW = "product-view"
    BUSINESS_VIEW = "business-view"
    SEARCH = "search"
    CLICK = "click"
    PLACEMENT_VIEW = "placement-view"
    PLACEMENT_CLICK = "placement-click"


class VisitCount(Model):
    """How often something was done on a day; words only where a search led to a product."""

    __tablename__ = "visit_count"
    __table_args__ = (
        UniqueConstraint("day", "kind", "business_id", "subject_id", "words",
                         name="uq_visit_count_kind"),
        CheckConstraint("count > 0", name="counts_something"),
        Index("ix_visit_count_business_id", "business_id", "day"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    kind: Mapped[VisitKind] = mapped_column(stored_enum(VisitKind, "kind"))
    business_id: Mapped[int]
    subject_id: Mapped[int]
    words: Mapped[str] = mapped_column(String(LONGEST_WORDS))
    count: Mapped[int]
