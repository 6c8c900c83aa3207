"""Checks of facts about businesses and products; each is a row of its own, and none changes."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.accounts.models import User
from catalog.businesses.models import Business
from catalog.foundation.database import Model, UtcDateTime, stored_enum


class CheckedFact(StrEnum):
    """What staff compare with a proof."""

    IDENTITY = "identity"
    ADDRESS = "address"
    TELEPHONE = "telephone"
    FOOD_SAFETY = "food-safety"
    LABEL = "label"
    INGREDIENTS = "ingredients"
    DECLARATION = "declaration"
    GTIN = "gtin"


class PaperKind(StrEnum):
    """What a fact was compared with."""

    REGISTRATION = "registration"
    TAX_LIST = "tax-list"
    FOOD_SAFETY = "food-safety"
    COMMITMENT = "commitment"
    LABEL = "label"
    DECLARATION = "declaration"
    GS1 = "gs1"
    VISIT = "visit"
    CALL = "call"
    OTHER = "other"


class FactCheck(Model):
    """Staff compared a fact with a proof, or the business said that it is still right.

    `value_mark` is a digest of what the fact said then, so that a fact that was changed
    since does not pass for checked; the fact itself, which may be personal, is not kept.
    The business's word has no proof and never makes a check fresh again. `fresh_until` is the
    last day on which a check of the office stands; staff may set it earlier than usual.
    """

    __tablename__ = "fact_check"
    __table_args__ = (
        CheckConstraint("is_own_word OR proof <> ''", name="check_has_a_proof"),
        CheckConstraint("is_own_word = (fresh_until IS NULL)", name="check_says_until_when"),
        Index("ix_fact_check_subject", "business_id", "product_id", "fact"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    fact: Mapped[CheckedFact] = mapped_column(stored_enum(CheckedFact, "fact"))
    value_mark: Mapped[str] = mapped_column(String(64))
    proof: Mapped[str] = mapped_column(String(300), default="")
    """The number of the paper, or what it was in words; everybody reads it."""
    paper: Mapped[PaperKind | None] = mapped_column(stored_enum(PaperKind, "paper"))
    paper_on: Mapped[date | None]
    source_url: Mapped[str | None] = mapped_column(String(600))
    scan_id: Mapped[int | None] = mapped_column(ForeignKey("certificate_scan.id"))
    """The paper itself, sealed; the office and the business see it."""
    fresh_until: Mapped[date | None] = mapped_column(index=True)
    is_own_word: Mapped[bool]
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    business: Mapped[Business] = relationship(lazy="raise")
    by: Mapped[User] = relationship(lazy="raise")
