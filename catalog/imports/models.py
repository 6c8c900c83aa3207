"""Sheets that a business sent in, row by row: what each would do, did, and had undone."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.foundation.database import Model, UtcDateTime, stored_enum


class RunState(StrEnum):
    """Where an import stands; drafts are touched only after somebody accepted the report."""

    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"


MOVING = frozenset({RunState.CHECKING, RunState.APPLYING, RunState.UNDOING})


class RowState(StrEnum):
    """What a row would do."""

    WAITING = "waiting"
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


class Outcome(StrEnum):
    """What became of a row: first by applying, then by undoing."""

    MADE = "made"
    CHANGED = "changed"
    TAKEN_BACK = "taken-back"
    KEPT = "kept"


class ImportRun(Model):
    """One file: its report, and what accepting it did.

    `done` counts the rows of the step that is under way, `by` asked for that step; `letters`
    tells the column of each field, so that a problem can name its cell.
    """

    __tablename__ = "import_run"
    __table_args__ = (
        CheckConstraint("row_count > 0", name="has_rows"),
        CheckConstraint("done >= 0 AND done <= row_count", name="done_within_rows"),
        CheckConstraint("(state = 'undone') = (undone_at IS NOT NULL)", name="undone_says_when"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    file_name: Mapped[str] = mapped_column(String(120))
    file_digest: Mapped[str] = mapped_column(String(64))
    typed: Mapped[str] = mapped_column(String(16))
    letters: Mapped[dict[str, str]] = mapped_column(JSON)
    state: Mapped[RunState] = mapped_column(stored_enum(RunState, "state"))
    row_count: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    by: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ImportRow(Model):
    """One row of a file.

    `target` names the product or draft that it is about, `read_version` the draft's version
    that the report was made of. `before` and `written` tell what applying replaced and by
    what, `left_digest` how it left a draft that it made: only what nobody touched since is undone.
    """

    __tablename__ = "import_row"
    __table_args__ = (Index("ix_import_row_state", "run_id", "state"),)

    run_id: Mapped[int] = mapped_column(
        ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cells: Mapped[dict[str, str]] = mapped_column(JSON)
    state: Mapped[RowState] = mapped_column(stored_enum(RowState, "state"))
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    changed: Mapped[list[str]] = mapped_column(JSON)
    target: Mapped[str | None] = mapped_column(String(40))
    read_version: Mapped[int | None]
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"), index=True)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    written: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    left_digest: Mapped[str | None] = mapped_column(String(64))
    outcome: Mapped[Outcome | None] = mapped_column(stored_enum(Outcome, "outcome"))

    @property
    def name(self) -> str:
        """What the sheet calls the product."""
        return self.cells.get("name") or self.cells.get("code") or ""
