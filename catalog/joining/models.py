"""Claims on a business with their evidence, and invitations to its people."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.accounts.models import User
from catalog.businesses.models import Business, LegalForm, MembershipRole
from catalog.foundation.database import Model, UtcDateTime, stored_enum
from catalog.places.models import Commune


class ClaimState(StrEnum):
    """What became of a claim."""

    WAITING = "waiting"
    VERIFIED = "verified"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class BusinessClaim(Model):
    """Somebody says that a listed business is theirs, or names one that is not listed yet.

    The 12 digits of a household's owner are personal data: they are kept sealed, and beside
    them only a keyed digest by which two claims with the same number are told. `erased_at`
    says when the number, the contact and the evidence were taken out for good.
    """

    __tablename__ = "business_claim"
    __table_args__ = (
        CheckConstraint("business_id IS NOT NULL OR name <> ''", name="names_a_business"),
        CheckConstraint(
            "(personal_number_sealed IS NULL) = (personal_number_mark IS NULL)",
            name="sealed_number_has_a_mark",
        ),
        CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name="decided_says_when"),
        CheckConstraint(
            "state <> 'verified' OR business_id IS NOT NULL", name="verified_has_a_business"
        ),
        Index(
            "uq_business_claim_waiting",
            "claimer_id",
            "business_id",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    claimer_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    business_id: Mapped[int | None] = mapped_column(ForeignKey("business.id"), index=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    name_key: Mapped[str] = mapped_column(String(200), default="", index=True)
    legal_form: Mapped[LegalForm | None] = mapped_column(stored_enum(LegalForm, "legal_form"))
    tax_code: Mapped[str | None] = mapped_column(String(14), index=True)
    personal_number_sealed: Mapped[str | None] = mapped_column(String(200))
    personal_number_mark: Mapped[str | None] = mapped_column(String(64), index=True)
    address: Mapped[str] = mapped_column(String(300), default="")
    commune_id: Mapped[int | None] = mapped_column(ForeignKey("commune.id"))
    phone: Mapped[str | None] = mapped_column(String(20), index=True)
    email: Mapped[str | None] = mapped_column(String(255))
    words: Mapped[str] = mapped_column(Text, default="")
    consent_version: Mapped[str] = mapped_column(String(20))
    consented_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[ClaimState] = mapped_column(stored_enum(ClaimState, "state"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    staff_words: Mapped[str] = mapped_column(Text, default="")
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    claimer: Mapped[User] = relationship(foreign_keys=claimer_id, lazy="raise")
    business: Mapped[Business | None] = relationship(lazy="raise")
    commune: Mapped[Commune | None] = relationship(lazy="raise")


class ClaimFile(Model):
    """A photograph or document that supports a claim, sealed in storage.

    It belongs to whoever added it until a claim takes it, so that a refused form need not
    send it again.
    """

    __tablename__ = "claim_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("business_claim.id"), index=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    title: Mapped[str] = mapped_column(String(80))
    media_type: Mapped[str] = mapped_column(String(40))
    size_bytes: Mapped[int]
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)


class Invitation(Model):
    """A way into a business's people for whoever holds its link; it works once."""

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint(
            "(accepted_at IS NULL) = (accepted_by_id IS NULL)", name="accepted_by_somebody"
        ),
        CheckConstraint("accepted_at IS NULL OR revoked_at IS NULL", name="accepted_or_revoked"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    role: Mapped[MembershipRole] = mapped_column(stored_enum(MembershipRole, "role"))
    note: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    business: Mapped[Business] = relationship(lazy="raise")
