"""An import from beginning to end: its rows checked, accepted, made into drafts, taken back."""

from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import insert, select

from catalog.audit.recording import record
from catalog.businesses.models import Business
from catalog.foundation.database import session
from catalog.foundation.vietnamese import normal
from catalog.imports.applying import apply_row, undo_row
from catalog.imports.cells import Vocabulary
from catalog.imports.checking import NEW_TARGET, Checker, note
from catalog.imports.matching import known_of
from catalog.imports.models import MOVING, ImportRow, ImportRun, RowState, RunState
from catalog.imports.reading import Sheet, read_sheet
from catalog.outbox.parts import begin, do_part, lock
from catalog.outbox.queue import announce
from catalog.revisions.workflow import Actor

FACT = "ImportAsked"
PART_ROWS = 250


def ask(content: bytes, file_name: str, *, business_id: int, by: Actor, at: datetime) -> ImportRun:
    """Read a file and have its rows checked. Raises Invalid for a file that cannot be read."""
    sheet = read_sheet(content)
    run = ImportRun(
        business_id=business_id,
        file_name=normal(file_name)[-120:],
        file_digest=sha256(content).hexdigest(),
        typed=sheet.typed.value,
        letters=sheet.letters,
        state=RunState.CHECKING,
        row_count=len(sheet.rows),
        done=0,
        by_id=by.id,
        by=by.name,
        asked_at=at,
    )
    session.add(run)
    session.flush()
    session.execute(insert(ImportRow), _waiting_rows(run.id, sheet))
    _tell(run, "import asked", by=by, at=at)
    return run


def _waiting_rows(run_id: int, sheet: Sheet) -> list[dict[str, object]]:
    return [
        {
            "run_id": run_id, "number": row.number, "cells": row.cells,
            "state": RowState.WAITING, "problems": [], "changed": [],
        }
        for row in sheet.rows
    ]  # fmt: skip


def accept(run_id: int, *, by: Actor, at: datetime) -> ImportRun:
    """Have the good rows of a report made into drafts. Raises Stale when it is past that."""
    run = _begin(run_id, RunState.CHECKED, RunState.APPLYING, by)
    run.accepted_at = at
    _tell(run, "import accepted", by=by, at=at)
    return run


def take_back(run_id: int, *, by: Actor, at: datetime) -> ImportRun:
    """Have all that an import did undone. Raises Stale when it did nothing, or is undone."""
    run = _begin(run_id, RunState.APPLIED, RunState.UNDOING, by)
    _tell(run, "import taken back", by=by, at=at)
    return run


def continue_run(run_id: int, *, at: datetime) -> None:
    """Do the next part of the step that is under way; for a run at rest, nothing."""
    run = lock(ImportRun, run_id)
    if run.state not in MOVING:
        return
    is_over = do_part(run, _next_rows(run), at, fact=FACT, steps=STEPS, ends=ENDS)
    if is_over and run.state is RunState.UNDONE:
        run.undone_at = at


def _begin(run_id: int, needed: RunState, then: RunState, by: Actor) -> ImportRun:
    run = begin(ImportRun, run_id, needed=needed, then=then)
    run.by_id, run.by = by.id, by.name
    return run


def _next_rows(run: ImportRun) -> Sequence[ImportRow]:
    query = select(ImportRow).where(ImportRow.run_id == run.id).order_by(ImportRow.number)
    return session.scalars(query.offset(run.done).limit(PART_ROWS)).all()


def _check(run: ImportRun, rows: Sequence[ImportRow], _at: datetime) -> None:
    checker = _checker(run)
    for row in rows:
        note(row, checker.check(row))


def _apply(run: ImportRun, rows: Sequence[ImportRow], at: datetime) -> None:
    checker = _checker(run, is_checked=True)
    by = Actor(run.by_id, run.by)
    for row in rows:
        if row.state in {RowState.NEW, RowState.CHANGED}:
            checked = checker.check(row)
            apply_row(row, checked, business_id=run.business_id, by=by, at=at)


def _undo(run: ImportRun, rows: Sequence[ImportRow], at: datetime) -> None:
    for row in rows:
        undo_row(row, by=Actor(run.by_id, run.by), at=at)


def _checker(run: ImportRun, *, is_checked: bool = False) -> Checker:
    """While rows are checked for the first time, those before keep what they are about."""
    taken: Sequence[str | None] = ()
    if not is_checked:
        query = select(ImportRow.target).where(
            ImportRow.run_id == run.id, ImportRow.target.is_not(None),
            ImportRow.target != NEW_TARGET, ImportRow.state != RowState.WRONG,
        )  # fmt: skip
        taken = session.scalars(query).all()
    return Checker(
        run.id,
        Vocabulary.load(session.get_one(Business, run.business_id)),
        known_of(run.business_id),
        [target for target in taken if target],
    )


STEPS: dict[RunState, Callable[[ImportRun, Sequence[ImportRow], datetime], None]] = {
    RunState.CHECKING: _check,
    RunState.APPLYING: _apply,
    RunState.UNDOING: _undo,
}
ENDS = {
    RunState.CHECKING: RunState.CHECKED,
    RunState.APPLYING: RunState.APPLIED,
    RunState.UNDOING: RunState.UNDONE,
}


def _tell(run: ImportRun, event: str, *, by: Actor, at: datetime) -> None:
    record(
        event,
        subject_kind="business",
        subject_id=run.business_id,
        actor_id=by.id,
        actor_label="member",
        at=at,
        run=run.id,
        file=run.file_name,
        digest=run.file_digest,
        rows=run.row_count,
    )
    announce(FACT, at=at, run_id=run.id)
