"""Suspensions; each is a row that stays, also after it was lifted or taken back."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.accounts.models import User
from catalog.businesses.models import Business
from catalog.foundation.database import Model, UtcDateTime, stored_enum
from catalog.products.models import Product


class SuspensionGround(StrEnum):
    """Why the office suspends."""

    UNSAFE_GOODS = "unsafe-goods"
    COUNTERFEIT = "counterfeit"
    FALSE_CLAIMS = "false-claims"
    IDENTITY_IN_DOUBT = "identity-in-doubt"
    INVESTIGATION = "investigation"
    LAW_BROKEN = "law-broken"
    OTHER = "other"


class Suspension(Model):
    """The office hides a business with all its goods, or one product, and says why.

    A proposal hides nothing. It takes effect when somebody else confirms it, or at once
    where its writer marks it urgent; then somebody else still has to confirm it. While it
    is in effect the business or product bears `suspended_at`, which lists ask for.
    """

    __tablename__ = "suspension"
    __table_args__ = (
        CheckConstraint("(product_id IS NULL) <> (business_id IS NULL)", name="about_one_thing"),
        CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> proposed_by_id", name="two_persons"
        ),
        CheckConstraint(
            "effective_at IS NULL OR confirmed_at IS NOT NULL OR is_urgent",
            name="effective_when_confirmed_or_urgent",
        ),
        CheckConstraint(
            "lifted_at IS NULL OR (effective_at IS NOT NULL AND lifted_by_id IS NOT NULL "
            "AND lift_words <> '')",
            name="lifting_has_a_reason",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int | None] = mapped_column(ForeignKey("business.id"), index=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    ground: Mapped[SuspensionGround] = mapped_column(stored_enum(SuspensionGround, "ground"))
    decision_no: Mapped[str] = mapped_column(String(80))
    starts_on: Mapped[date]
    words: Mapped[str] = mapped_column(Text)
    words_en: Mapped[str] = mapped_column(Text, default="")
    is_urgent: Mapped[bool] = mapped_column(default=False, server_default=false())
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    effective_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    dropped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    dropped_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    lift_decision_no: Mapped[str] = mapped_column(String(80), default="")
    lift_words: Mapped[str] = mapped_column(Text, default="")
    business: Mapped[Business | None] = relationship(lazy="raise")
    product: Mapped[Product | None] = relationship(lazy="raise")
    proposed_by: Mapped[User] = relationship(foreign_keys=proposed_by_id, lazy="raise")
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=confirmed_by_id, lazy="raise")
    lifted_by: Mapped[User | None] = relationship(foreign_keys=lifted_by_id, lazy="raise")
