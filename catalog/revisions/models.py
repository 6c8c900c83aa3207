"""A revision: all that a listing says, while somebody edits it and after staff decided on it.

A revision that was decided on changes no more once the minute for undoing is over; what
the public saw on any day can be read from it. What happened on the way is kept beside it,
line by line.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from catalog.foundation.database import Model, UtcDateTime, stored_enum


class SubjectKind(StrEnum):
    """What a revision is about."""

    BUSINESS = "business"
    PRODUCT = "product"


class State(StrEnum):
    """Where a revision stands between its writer and the public."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    PUBLISHED = "published"
    REJECTED = "rejected"
    DISCARDED = "discarded"


EDITABLE = frozenset({State.DRAFT, State.RETURNED})
OPEN = frozenset({State.DRAFT, State.RETURNED, State.SUBMITTED})


class Step(StrEnum):
    """What somebody did with a revision."""

    BEGUN = "begun"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"
    PUBLISHED = "published"
    REJECTED = "rejected"
    DISCARDED = "discarded"
    UNDONE = "undone"


class Revision(Model):
    """One version of a listing.

    `live` is what was public when the revision was begun; `field_versions` tells at which
    save each field last changed, so that two people who edit different fields do not meet.
    """

    __tablename__ = "revision"
    __table_args__ = (
        CheckConstraint("version >= 0", name="counts_its_saves"),
        CheckConstraint(
            "(state = 'published') = (number IS NOT NULL)", name="published_has_a_number"
        ),
        CheckConstraint(
            "state <> 'published' OR subject_id IS NOT NULL", name="published_has_a_subject"
        ),
        Index(
            "uq_revision_open_of_subject",
            "subject_kind",
            "subject_id",
            unique=True,
            sqlite_where=text("state IN ('draft', 'returned', 'submitted')"),
            postgresql_where=text("state IN ('draft', 'returned', 'submitted')"),
        ),
        Index(
            "uq_revision_number_of_subject",
            "subject_kind",
            "subject_id",
            "number",
            unique=True,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[SubjectKind] = mapped_column(stored_enum(SubjectKind, "subject_kind"))
    subject_id: Mapped[int | None]
    business_id: Mapped[int | None] = mapped_column(ForeignKey("business.id"), index=True)
    state: Mapped[State] = mapped_column(stored_enum(State, "state"), index=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    live: Mapped[dict[str, Any]] = mapped_column(JSON)
    field_versions: Mapped[dict[str, int]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(default=0)
    number: Mapped[int | None]
    words: Mapped[dict[str, str]] = mapped_column(JSON)
    restores_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    begun_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RevisionSave(Model):
    """What a save replaced, which tells what somebody had read before it."""

    __tablename__ = "revision_save"

    revision_id: Mapped[int] = mapped_column(
        ForeignKey("revision.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class RevisionStep(Model):
    """A line of a revision's history, with what it said when it was handed over or decided on.

    Publishing keeps what it replaced in `before`; there is none where nothing was public.
    """

    __tablename__ = "revision_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(
        ForeignKey("revision.id", ondelete="CASCADE"), index=True
    )
    step: Mapped[Step] = mapped_column(stored_enum(Step, "step"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    by: Mapped[str] = mapped_column(String(200))
    words: Mapped[dict[str, str]] = mapped_column(JSON)
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ReviewClaim(Model):
    """That one of the office is looking at a listing, so that two do not decide on it at once."""

    __tablename__ = "review_claim"

    revision_id: Mapped[int] = mapped_column(
        ForeignKey("revision.id", ondelete="CASCADE"), primary_key=True
    )
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    by: Mapped[str] = mapped_column(String(200))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
