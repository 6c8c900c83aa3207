"""Orders of labels, and how far the drawing of each has come."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.foundation.database import Model, UtcDateTime, stored_enum
from catalog.tracing.models import Lot


class LabelKind(StrEnum):
    """What the code of a label leads to; only those of units differ from each other."""

    LOT = "lot"
    UNIT = "unit"
    PRODUCT = "product"


class JobState(StrEnum):
    """Where an order stands. Only a ready one has a file that may be handed out."""

    WAITING = "waiting"
    DRAWING = "drawing"
    READY = "ready"
    FAILED = "failed"


class JobFailure(StrEnum):
    """Why nothing of an order was released."""

    WORDS_TOO_LONG = "words-too-long"
    NOT_READ_BACK = "not-read-back"
    INCOMPLETE = "incomplete"


class LabelJob(Model):
    """An order of labels of one lot, drawn part by part in the background."""

    __tablename__ = "label_job"
    __table_args__ = (
        CheckConstraint("count > 0", name="has_labels"),
        CheckConstraint("done >= 0 AND done <= count", name="done_within_count"),
        CheckConstraint("start_at > 0", name="starts_on_sheet"),
        CheckConstraint("(sheet_name IS NULL) <> (measures IS NULL)", name="one_kind_of_sheet"),
        CheckConstraint("(kind = 'unit') = (first_serial IS NOT NULL)", name="units_have_serials"),
        CheckConstraint("state <> 'ready' OR file_key IS NOT NULL", name="ready_has_a_file"),
        CheckConstraint("(state = 'failed') = (failure IS NOT NULL)", name="failed_says_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"), index=True)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    kind: Mapped[LabelKind] = mapped_column(stored_enum(LabelKind, "kind"))
    sheet_name: Mapped[str | None] = mapped_column(String(40))
    measures: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    count: Mapped[int]
    first_serial: Mapped[int | None]
    start_at: Mapped[int] = mapped_column(default=1)
    language: Mapped[str] = mapped_column(String(2), default="vi")
    folder: Mapped[str] = mapped_column(String(60))
    state: Mapped[JobState] = mapped_column(
        stored_enum(JobState, "state"), default=JobState.WAITING, index=True
    )
    done: Mapped[int] = mapped_column(default=0)
    failure: Mapped[JobFailure | None] = mapped_column(stored_enum(JobFailure, "failure"))
    failure_detail: Mapped[str | None] = mapped_column(Text)
    parts: Mapped[list[str]] = mapped_column(JSON, default=list)
    file_key: Mapped[str | None] = mapped_column(String(200))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lot: Mapped[Lot] = relationship(lazy="raise")
