"""A list from beginning to end: its rows checked, a person's choices, applied, taken back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from catalog.annexes.checking import Checker, note
from catalog.annexes.matching import Directory
from catalog.annexes.models import FACT, MOVING, AnnexRow, AnnexRun, AnnexState, Verdict
from catalog.annexes.snapshots import digest, rests_on
from catalog.annexes.steps import apply_rows, check_rows, undo_rows
from catalog.annexes.taking_in import note_in_log
from catalog.documents.keeping import find_decision, new_decision
from catalog.documents.models import LegalDocument
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid, NotFound, Stale
from catalog.outbox.parts import begin, do_part, lock
from catalog.outbox.queue import announce
from catalog.revisions.workflow import Actor

PART_ROWS = 100


def choose(run_id: int, number: int, choices: Mapping[str, str]) -> AnnexRow:
    """Keep what a person chose for a row; a producer is chosen for all its rows at once.

    Raises Stale when the list is past that.
    """
    run = lock(AnnexRun, run_id)
    if run.state is not AnnexState.CHECKED:
        raise Stale(f"list {run_id} is {run.state.value}")
    row = session.get(AnnexRow, (run_id, number))
    if row is None or row.verdict is Verdict.ASIDE:
        raise NotFound(f"row {number} of list {run_id}")
    row.choices = {**row.choices, **choices}
    shared = {name: value for name, value in choices.items() if name == "producer"}
    if shared:
        query = select(AnnexRow).where(
            AnnexRow.run_id == run_id, AnnexRow.producer_key == row.producer_key,
            AnnexRow.verdict != Verdict.ASIDE,
        )  # fmt: skip
        for other in session.scalars(query):
            other.choices = {**other.choices, **shared}
    session.flush()
    _check_again(run)
    return row


def _check_again(run: AnnexRun) -> None:
    """Check all rows anew, in their order, so that repeated products are seen as before."""
    checker = Checker(run, Directory())
    query = select(AnnexRow).where(AnnexRow.run_id == run.id, AnnexRow.verdict != Verdict.ASIDE)
    for row in session.scalars(query.order_by(AnnexRow.number)):
        note(row, checker.check(row))


def accept(run_id: int, *, by: Actor, at: datetime) -> AnnexRun:
    """Have the good rows of a report made public. Raises Stale when it is past that."""
    run = _begin(run_id, AnnexState.CHECKED, AnnexState.APPLYING, by)
    run.accepted_at = at
    decision = find_decision(run.decision_no, signed_on=run.decision_on, issuer=run.issuer)
    if decision is None:
        decision = new_decision(
            run.decision_no, at=at, signed_on=run.decision_on, issuer=run.issuer,
            signed_by=run.signed_by, file_digest=run.paper_digest,
        )  # fmt: skip
        run.made_decision = {"id": decision.id, "left": digest(decision)}
    run.decision_id = decision.id
    note_in_log(run, "list accepted", by=by, at=at)
    announce(FACT, at=at, run_id=run.id)
    return run


def take_back(run_id: int, *, by: Actor, at: datetime) -> AnnexRun:
    """Have all that a list did undone. Raises Stale when it did nothing, or is undone."""
    run = _begin(run_id, AnnexState.APPLIED, AnnexState.UNDOING, by)
    note_in_log(run, "list taken back", by=by, at=at)
    announce(FACT, at=at, run_id=run.id)
    return run


def continue_run(run_id: int, *, at: datetime) -> None:
    """Do the next part of the step that is under way; for a run at rest, nothing."""
    run = lock(AnnexRun, run_id)
    if run.state not in MOVING:
        return
    is_over = do_part(run, _next_rows(run), at, fact=FACT, steps=STEPS, ends=ENDS)
    if is_over and run.state is AnnexState.UNDONE:
        run.undone_at = at
        _take_decision_back(run)


def _begin(run_id: int, needed: AnnexState, then: AnnexState, by: Actor) -> AnnexRun:
    if by.id is None:
        raise Invalid("by", "missing")
    run = begin(AnnexRun, run_id, needed=needed, then=then)
    run.by_id, run.by = by.id, by.name
    return run


def _next_rows(run: AnnexRun) -> Sequence[AnnexRow]:
    """The next rows; undoing goes from the last to the first."""
    order = AnnexRow.number.desc() if run.state is AnnexState.UNDOING else AnnexRow.number
    query = select(AnnexRow).where(AnnexRow.run_id == run.id).order_by(order)
    return session.scalars(query.offset(run.done).limit(PART_ROWS)).all()


def _take_decision_back(run: AnnexRun) -> None:
    """Take out the decision that applying made, unless something else rests on it."""
    kept = run.made_decision
    run.decision_id = None if kept else run.decision_id
    session.flush()
    decision = session.get(LegalDocument, kept["id"]) if kept else None
    if decision is None or kept is None:
        return
    if digest(decision) == kept["left"] and not rests_on(decision):
        session.delete(decision)
        run.made_decision = None
    else:
        run.decision_id = decision.id


STEPS: dict[AnnexState, Callable[[AnnexRun, Sequence[AnnexRow], datetime], None]] = {
    AnnexState.CHECKING: check_rows,
    AnnexState.APPLYING: apply_rows,
    AnnexState.UNDOING: undo_rows,
}
ENDS = {
    AnnexState.CHECKING: AnnexState.CHECKED,
    AnnexState.APPLYING: AnnexState.APPLIED,
    AnnexState.UNDOING: AnnexState.UNDONE,
}
