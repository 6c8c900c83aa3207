"""Claims about products and businesses, with the evidence for each.

Whether a claim holds on a day is never stored; `validity.py` answers it when read.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.accounts.models import User
from catalog.businesses.models import Business
from catalog.documents.models import LegalDocument
from catalog.foundation.database import Model, UtcDateTime, stored_enum
from catalog.products.models import Product


class CertificateKind(StrEnum):
    """The schemes that a certificate can belong to."""

    OCOP = "ocop"
    VIETGAP = "vietgap"
    GLOBALGAP = "globalgap"
    ORGANIC = "organic"
    HACCP = "haccp"
    ISO22000 = "iso22000"
    HALAL = "halal"
    ASC = "asc"
    GEOGRAPHICAL_INDICATION = "gi"
    TRADEMARK = "trademark"


class IssuerLevel(StrEnum):
    """Who graded; districts could until 6 July 2025 (Decision 26/2026, Art. 12(1))."""

    MINISTRY = "ministry"
    PROVINCE = "province"
    DISTRICT = "district"
    CERTIFIER = "certifier"


class Evidence(StrEnum):
    """How far a claim is proved."""

    SIGNED_DECISION = "A"
    AGENCY_OR_PRESS = "B1"
    PROPOSAL = "B2"
    OWN_WORD = "C"


class RevocationGround(StrEnum):
    """The six grounds of Decision 26/2026, Art. 8."""

    DISHONEST_FILE = "a"
    CRITERIA_NO_LONGER_MET = "b"
    LAW_BROKEN = "c"
    MARK_MISUSED = "d"
    PRODUCTION_ENDED = "đ"
    OTHER_CONCLUSION = "e"


class Certificate(Model):
    """A claim that a product or a business met a scheme, and until when.

    `issued_year` alone is set where the source gives no day. `extension_basis` and
    `extended_until` record the bounded extension of Decision 26/2026, Art. 12(3).
    """

    __tablename__ = "certificate"
    __table_args__ = (
        CheckConstraint("stars BETWEEN 3 AND 5", name="stars_in_range"),
        CheckConstraint("stars IS NULL OR kind = 'ocop'", name="only_ocop_has_stars"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score_in_range"),
        CheckConstraint("(product_id IS NULL) <> (business_id IS NULL)", name="about_one_thing"),
        CheckConstraint("kind <> 'ocop' OR product_id IS NOT NULL", name="ocop_is_about_a_product"),
        CheckConstraint(
            "expires_on IS NULL OR issued_on IS NULL OR expires_on >= issued_on",
            name="ends_after_it_starts",
        ),
        CheckConstraint("issued_year BETWEEN 1990 AND 2200", name="issued_year_is_a_year"),
        CheckConstraint(
            "extended_until IS NULL OR (extension_basis IS NOT NULL AND expires_on IS NOT NULL)",
            name="extension_has_a_basis",
        ),
        CheckConstraint(
            "revoked_on IS NULL OR revocation_ground IS NOT NULL", name="revocation_has_a_ground"
        ),
        CheckConstraint(
            "checked_at IS NULL OR checked_by_id IS NOT NULL", name="somebody_checked_it"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[CertificateKind] = mapped_column(stored_enum(CertificateKind, "kind"))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    business_id: Mapped[int | None] = mapped_column(ForeignKey("business.id"), index=True)
    stars: Mapped[int | None]
    score: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    scope: Mapped[str] = mapped_column(String(200), default="")
    issuer_name: Mapped[str | None] = mapped_column(String(200))
    issuer_level: Mapped[IssuerLevel | None] = mapped_column(
        stored_enum(IssuerLevel, "issuer_level")
    )
    certificate_no: Mapped[str | None] = mapped_column(String(80))
    decision_no: Mapped[str | None] = mapped_column(String(80), index=True)
    decision_on: Mapped[date | None]
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("legal_document.id"), index=True)
    signed_by: Mapped[str | None] = mapped_column(String(120))
    issued_on: Mapped[date | None]
    issued_year: Mapped[int | None]
    expires_on: Mapped[date | None]
    renewal_filed_on: Mapped[date | None]
    extension_basis: Mapped[str | None] = mapped_column(String(300))
    extended_until: Mapped[date | None]
    revoked_on: Mapped[date | None]
    revocation_ground: Mapped[RevocationGround | None] = mapped_column(
        stored_enum(RevocationGround, "revocation_ground")
    )
    revocation_decision_no: Mapped[str | None] = mapped_column(String(80))
    superseded_on: Mapped[date | None]
    superseded_by_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"))
    evidence: Mapped[Evidence] = mapped_column(stored_enum(Evidence, "evidence"))
    note: Mapped[str] = mapped_column(Text, default="")
    scan_digest: Mapped[str | None] = mapped_column(String(64))
    is_scan_public: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Staff saw that nothing private stands on the scan, and let the public read it."""
    declared_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    source_url: Mapped[str | None] = mapped_column(String(600))
    is_demo: Mapped[bool] = mapped_column(default=False)
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    product: Mapped[Product | None] = relationship(lazy="raise")
    business: Mapped[Business | None] = relationship(lazy="raise")
    checked_by: Mapped[User | None] = relationship(foreign_keys=checked_by_id, lazy="raise")
    decision: Mapped[LegalDocument | None] = relationship(lazy="raise")


class CertificateScan(Model):
    """A photograph or document of a certificate, sealed in storage, held by one business."""

    __tablename__ = "certificate_scan"
    __table_args__ = (
        UniqueConstraint("business_id", "digest", name="uq_certificate_scan_digest"),
        CheckConstraint("length(digest) = 64", name="digest_is_sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))
    digest: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(200), unique=True)
    media_type: Mapped[str] = mapped_column(String(40))
    size_bytes: Mapped[int]
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)


class Honour(Model):
    """A title given to a business or to one of its products; it never spreads from one to the other."""

    __tablename__ = "honour"
    __table_args__ = (
        CheckConstraint("(product_id IS NULL) <> (business_id IS NULL)", name="given_to_one_thing"),
        CheckConstraint("year BETWEEN 1945 AND 2200", name="year_is_a_year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int | None] = mapped_column(ForeignKey("business.id"), index=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str | None] = mapped_column(String(200))
    year: Mapped[int]
    expires_on: Mapped[date | None]
    decision_no: Mapped[str | None] = mapped_column(String(80))
    decision_on: Mapped[date | None]
    issuer_name: Mapped[str | None] = mapped_column(String(200))
    ended_on: Mapped[date | None]
    """From this day it is shown no more: it was taken away, or recorded wrongly."""
    end_words: Mapped[str] = mapped_column(Text, default="", server_default="")
    evidence: Mapped[Evidence] = mapped_column(stored_enum(Evidence, "evidence"))
    scan_digest: Mapped[str | None] = mapped_column(String(64))
    source_url: Mapped[str | None] = mapped_column(String(600))
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    business: Mapped[Business | None] = relationship(lazy="raise")
    product: Mapped[Product | None] = relationship(lazy="raise")
    checked_by: Mapped[User | None] = relationship(lazy="raise")
