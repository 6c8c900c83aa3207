"""Checks of facts about businesses and products; each is a row of its own, and none changes."""

from datetime import datetime
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
    DECLARATION = "declaration"


class FactCheck(Model):
    """Staff compared a fact with a proof, or the business said that it is still right.

    `value_mark` is a digest of what the fact said then, so that a fact that was changed
    since does not pass for checked; the fact itself, which may be personal, is not kept.
    The business's word has no proof and never makes a check fresh again.
    """

    __tablename__ = "fact_check"
    __table_args__ = (
        CheckConstraint("is_own_word OR proof <> ''", name="check_has_a_proof"),
        Index("ix_fact_check_subject", "business_id", "product_id", "fact"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    fact: Mapped[CheckedFact] = mapped_column(stored_enum(CheckedFact, "fact"))
    value_mark: Mapped[str] = mapped_column(String(64))
    proof: Mapped[str] = mapped_column(String(300), default="")
    is_own_word: Mapped[bool]
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    business: Mapped[Business] = relationship(lazy="raise")
    by: Mapped[User] = relationship(lazy="raise")
