"""Reports of the public, what was said on each, its photographs, and what was hidden for it."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.accounts.models import User
from catalog.businesses.models import Business
from catalog.foundation.database import Model, UtcDateTime, stored_enum
from catalog.products.models import Product
from catalog.tracing.models import Lot


class ReportKind(StrEnum):
    """What somebody reports."""

    COUNTERFEIT = "counterfeit"
    QUALITY = "quality"
    LABEL = "label"
    INFORMATION = "information"
    QUESTION = "question"


class CaseState(StrEnum):
    """How far a case has come."""

    HELD = "held"
    NEW = "new"
    IN_HAND = "in-hand"
    HANDED_OVER = "handed-over"
    CLOSED = "closed"


class Outcome(StrEnum):
    """What a case came to."""

    UPHELD = "upheld"
    NOT_UPHELD = "not-upheld"
    NOT_PROVABLE = "not-provable"
    ANSWERED = "answered"
    NOT_A_REPORT = "not-a-report"


class Priority(StrEnum):
    """What is looked at first."""

    URGENT = "urgent"
    NORMAL = "normal"
    LOW = "low"


class HeldReason(StrEnum):
    """Why a report was held back until somebody has looked at it."""

    TRAP = "trap"
    TOO_QUICK = "too-quick"
    TOO_MANY = "too-many"
    TOO_MANY_ON_ONE = "too-many-on-one"
    LOOKS_ALIKE = "looks-alike"


class Voice(StrEnum):
    """Who speaks in a note, and thereby who reads it."""

    INSIDE = "inside"
    OFFICE = "office"
    REPORTER = "reporter"
    BUSINESS = "business"


class HiddenKind(StrEnum):
    """What can be taken out of sight for a case."""

    CLAIM = "claim"
    PRODUCT_WORDS = "product-words"
    BUSINESS_WORDS = "business-words"


class ProblemReport(Model):
    """One report, which is one case.

    Whoever sent it holds a secret, of which only a digest is kept, and may leave a contact,
    which is kept sealed. `visitor_mark` tells the reports of one visitor on one day from
    others and nothing else. `erased_at` says when contact and mark were taken out for good,
    and `files_erased_at` when the photographs were.
    """

    __tablename__ = "problem_report"
    __table_args__ = (
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_says_when"),
        CheckConstraint("(state = 'closed') = (outcome IS NOT NULL)", name="closed_says_how"),
        CheckConstraint("state <> 'held' OR held_reason IS NOT NULL", name="held_says_why"),
        Index("ix_problem_report_queue", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(12), unique=True)
    secret_digest: Mapped[str] = mapped_column(String(64))
    kind: Mapped[ReportKind] = mapped_column(stored_enum(ReportKind, "kind"))
    state: Mapped[CaseState] = mapped_column(stored_enum(CaseState, "state"))
    outcome: Mapped[Outcome | None] = mapped_column(stored_enum(Outcome, "outcome"))
    priority: Mapped[Priority] = mapped_column(stored_enum(Priority, "priority"))
    held_reason: Mapped[HeldReason | None] = mapped_column(stored_enum(HeldReason, "held_reason"))
    words: Mapped[str] = mapped_column(Text)
    words_key: Mapped[str] = mapped_column(Text)
    bought_where: Mapped[str] = mapped_column(String(300))
    bought_on: Mapped[date | None]
    about: Mapped[str] = mapped_column(String(300))
    """The code, lot or address as it was typed."""
    language: Mapped[str] = mapped_column(String(2))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lot.id"), index=True)
    business_id: Mapped[int | None] = mapped_column(ForeignKey("business.id"), index=True)
    province_id: Mapped[int | None] = mapped_column(ForeignKey("province.id"), index=True)
    commune_id: Mapped[int | None] = mapped_column(ForeignKey("commune.id"), index=True)
    contact_sealed: Mapped[str | None] = mapped_column(Text)
    visitor_mark: Mapped[str | None] = mapped_column(String(64), index=True)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    handed_over_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    closing_words: Mapped[str] = mapped_column(Text)
    public_words: Mapped[str] = mapped_column(Text)
    """What the office chose to say in public; empty where it says nothing."""
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    files_erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    product: Mapped[Product | None] = relationship(lazy="raise")
    lot: Mapped[Lot | None] = relationship(lazy="raise")
    business: Mapped[Business | None] = relationship(lazy="raise")
    assignee: Mapped[User | None] = relationship(lazy="raise")


class CaseNote(Model):
    """Words on a case, by whoever's voice it is."""

    __tablename__ = "case_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("problem_report.id"), index=True)
    voice: Mapped[Voice] = mapped_column(stored_enum(Voice, "voice"))
    words: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    author: Mapped[User | None] = relationship(lazy="raise")


class ReportFile(Model):
    """A photograph that came with a report, sealed in storage.

    Until a report takes it, it belongs to a form that was refused.
    """

    __tablename__ = "report_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("problem_report.id"), index=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    size_bytes: Mapped[int]
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Takedown(Model):
    """Something hidden from the public while a case is looked into, and what it said."""

    __tablename__ = "takedown"
    __table_args__ = (
        CheckConstraint(
            "(restored_at IS NULL) = (restored_by_id IS NULL)", name="restored_by_somebody"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("problem_report.id"), index=True)
    kind: Mapped[HiddenKind] = mapped_column(stored_enum(HiddenKind, "kind"))
    subject_id: Mapped[int]
    field: Mapped[str] = mapped_column(String(40))
    was: Mapped[str] = mapped_column(Text)
    """The words that stood there; of a claim, the moment at which it had been checked."""
    reason: Mapped[str] = mapped_column(Text)
    hidden_at: Mapped[datetime] = mapped_column(UtcDateTime)
    hidden_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    restored_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    restored_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
