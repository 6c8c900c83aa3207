"""Annexes that the office sent in, row by row, and how each issuer names its columns."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, deferred, mapped_column

from catalog.certificates.models import IssuerLevel
from catalog.foundation.database import Model, UtcDateTime, stored_enum


class AnnexState(StrEnum):
    """Where an import stands; nothing public is touched before somebody accepted its report."""

    COLUMNS = "columns"
    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"


FACT = "AnnexAsked"
"""Announced when a part of a run is to be done."""

MOVING = frozenset({AnnexState.CHECKING, AnnexState.APPLYING, AnnexState.UNDOING})


class Verdict(StrEnum):
    """What a row would do: ASK waits for a person's choice, ASIDE holds no product."""

    WAITING = "waiting"
    NEW = "new"
    CHANGED = "changed"
    MATCHED = "matched"
    ASK = "ask"
    REFUSED = "refused"
    ASIDE = "aside"


class Outcome(StrEnum):
    """What became of a row: first by applying, then by undoing."""

    DONE = "done"
    LEFT_OUT = "left-out"
    TAKEN_BACK = "taken-back"
    KEPT = "kept"


class AnnexRun(Model):
    """One file with the facts of its decision.

    `grid` keeps the cells as text, so that other columns can be chosen without the file;
    `columns` says which heading stands for what. `province_id` is the issuer's, where it is of
    one: whose locality lies there works with the list. `made_decision` tells that
    applying created the decision, which undoing then takes back.
    """

    __tablename__ = "annex_run"
    __table_args__ = (
        CheckConstraint("done >= 0 AND done <= row_count", name="done_within_rows"),
        CheckConstraint("(state = 'undone') = (undone_at IS NOT NULL)", name="undone_says_when"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(String(120))
    file_digest: Mapped[str] = mapped_column(String(64))
    typed: Mapped[str] = mapped_column(String(16))
    grid: Mapped[list[dict[str, Any]]] = deferred(mapped_column(JSON, nullable=False))
    columns: Mapped[dict[str, str]] = mapped_column(JSON)
    decision_no: Mapped[str] = mapped_column(String(80))
    decision_on: Mapped[date]
    issuer: Mapped[str] = mapped_column(String(200))
    province_id: Mapped[int | None] = mapped_column(ForeignKey("province.id"), index=True)
    issuer_level: Mapped[IssuerLevel] = mapped_column(stored_enum(IssuerLevel, "issuer_level"))
    signed_by: Mapped[str] = mapped_column(String(120))
    paper_digest: Mapped[str | None] = mapped_column(String(64))
    usual_group_id: Mapped[int] = mapped_column(ForeignKey("product_group.id"))
    state: Mapped[AnnexState] = mapped_column(stored_enum(AnnexState, "state"))
    row_count: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    decision_id: Mapped[int | None] = mapped_column(
        ForeignKey("legal_document.id", ondelete="SET NULL"), index=True
    )
    made_decision: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    by: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AnnexRow(Model):
    """One row of a file, or one product of a row that names several.

    `sheet` and `line` say where it stands; `cells` are its texts by column after "như trên"
    and merged cells were filled in. `producer_key` is shared by rows of one producer, so that
    one choice settles all. `candidates` are what looks alike, `choices` what a person chose.
    `known` names what the report was made of, `done_to` what applying made and replaced.
    """

    __tablename__ = "annex_row"
    __table_args__ = (
        Index("ix_annex_row_verdict", "run_id", "verdict"),
        Index("ix_annex_row_producer_key", "run_id", "producer_key"),
    )

    run_id: Mapped[int] = mapped_column(
        ForeignKey("annex_run.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sheet: Mapped[str] = mapped_column(String(80))
    line: Mapped[int]
    cells: Mapped[dict[str, str]] = mapped_column(JSON)
    aside: Mapped[str | None] = mapped_column(String(20))
    producer_key: Mapped[str] = mapped_column(String(240))
    verdict: Mapped[Verdict] = mapped_column(stored_enum(Verdict, "verdict"))
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    candidates: Mapped[dict[str, Any]] = mapped_column(JSON)
    choices: Mapped[dict[str, str]] = mapped_column(JSON)
    known: Mapped[dict[str, Any]] = mapped_column(JSON)
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)
    outcome: Mapped[Outcome | None] = mapped_column(stored_enum(Outcome, "outcome"))
    product_id: Mapped[int | None]
    done_to: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    @property
    def name(self) -> str:
        """What the row is about, in a few words."""
        return self.cells.get("name") or " · ".join(self.cells.values())[:120]


class IssuerColumns(Model):
    """How an issuer names its columns, as a person said once: headings without marks to fields."""

    __tablename__ = "issuer_columns"

    issuer_key: Mapped[str] = mapped_column(String(200), primary_key=True)
    fields: Mapped[dict[str, str]] = mapped_column(JSON)
    by: Mapped[str] = mapped_column(String(200))
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)
