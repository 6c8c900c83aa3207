"""A list from beginning to end, a part at a time, so that progress is seen and kept.

The worker hands a run on by the fact `AnnexAsked`: every call does one part and announces the
next in the same transaction.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, insert, select, update

from catalog.annexes.applying import APPLIED, Applier, Touched
from catalog.annexes.checking import Checker, note, producer_of
from catalog.annexes.columns import IGNORED, heading_key
from catalog.annexes.grid import Page, read_pages
from catalog.annexes.locating import Locator
from catalog.annexes.matching import Directory
from catalog.annexes.models import (
    MOVING,
    AnnexRow,
    AnnexRun,
    AnnexState,
    IssuerColumns,
    Outcome,
    Verdict,
)
from catalog.annexes.names import marked_words
from catalog.annexes.snapshots import digest, rests_on
from catalog.annexes.table import HIDDEN, Entry, headings_in, is_sure, likely_heading, read_entries
from catalog.annexes.undoing import Undoer
from catalog.audit.recording import record
from catalog.businesses.publishing import publish_businesses
from catalog.certificates.models import IssuerLevel
from catalog.certificates.publishing import publish_decisions
from catalog.documents.keeping import find_decision, new_decision
from catalog.documents.models import LegalDocument
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid, NotFound, Stale
from catalog.foundation.vietnamese import fold, normal
from catalog.outbox.queue import announce
from catalog.places.models import AddressState
from catalog.products.models import Product
from catalog.products.publishing import publish_products
from catalog.revisions.workflow import Actor

FACT = "AnnexAsked"
PART_ROWS = 100


@dataclass(frozen=True)
class DecisionFacts:
    """What the office says of the decision whose annex it sends in."""

    number: str
    signed_on: date
    issuer: str
    level: IssuerLevel
    usual_group_id: int
    signed_by: str = ""
    paper_digest: str | None = None


def ask(
    content: bytes, file_name: str, decision: DecisionFacts, *, by: Actor, at: datetime
) -> AnnexRun:
    """Read a list; where its columns are sure, have its rows checked. Raises Invalid."""
    if by.id is None:
        raise Invalid("by", "missing")
    pages, typed = read_pages(content)
    run = AnnexRun(
        file_name=normal(file_name)[-120:],
        file_digest=sha256(content).hexdigest(),
        typed=typed.value,
        grid=[
            {"name": p.name, "rows": p.rows, "hidden": sorted(p.hidden), "left_out": p.left_out}
            for p in pages
        ],
        columns={},
        decision_no=decision.number,
        decision_on=decision.signed_on,
        issuer=decision.issuer,
        province_id=Locator(decision.issuer).province_id,
        issuer_level=decision.level,
        signed_by=decision.signed_by,
        paper_digest=decision.paper_digest,
        usual_group_id=decision.usual_group_id,
        state=AnnexState.COLUMNS,
        row_count=0,
        done=0,
        by_id=by.id,
        by=by.name,
        asked_at=at,
    )
    session.add(run)
    session.flush()
    learned = learned_columns(run.issuer)
    run.columns = columns_shown(pages, learned)
    _tell(run, "list sent in", by=by, at=at)
    if is_sure(headings_in(pages, learned), read_entries(pages, learned)):
        _read_rows(run, pages, learned, at=at)
    return run


def columns_shown(pages: Sequence[Page], learned: Mapping[str, str]) -> dict[str, str]:
    """The headings of a list and what each is taken for, for a person to see and change."""
    shown: dict[str, str] = {}
    for heading in headings_in(pages, learned):
        of_place = {place: name for name, place in heading.places.items()}
        for place, words in heading.words.items():
            shown[words] = of_place.get(place, IGNORED)
    if not shown:
        shown = dict.fromkeys(likely_heading(pages).values(), IGNORED)
    return shown


def learned_columns(issuer: str) -> dict[str, str]:
    """What a person once said of the headings of an issuer."""
    kept = session.get(IssuerColumns, issuer_key(issuer))
    return dict(kept.fields) if kept else {}


def issuer_key(issuer: str) -> str:
    """Under which lists of one issuer meet."""
    return fold(issuer)[:200]


def choose_columns(run_id: int, fields: Mapping[str, str], *, by: Actor, at: datetime) -> AnnexRun:
    """Read a list anew by the columns that a person named, and remember them for its issuer.

    `fields` leads from the words of a heading to a field. Raises Invalid where no column has
    the products' names, Stale once the list was applied.
    """
    run = _locked(run_id)
    if run.state not in {AnnexState.COLUMNS, AnnexState.CHECKED}:
        raise Stale(f"list {run_id} is {run.state.value}")
    chosen = {heading_key(words.replace(" – ", " ")): name for words, name in fields.items()}
    named = [name for name in chosen.values() if name != IGNORED]
    if "name" not in named:
        raise Invalid("columns", "no-name")
    twice = next((name for name in named if named.count(name) > 1), None)
    if twice:
        raise Invalid("columns", "twice", twice)
    kept = session.get(IssuerColumns, issuer_key(run.issuer))
    if kept is None:
        kept = IssuerColumns(issuer_key=issuer_key(run.issuer), fields={})
        session.add(kept)
    kept.fields, kept.by, kept.chosen_at = {**kept.fields, **chosen}, by.name, at
    session.flush()
    pages = _pages(run)
    run.columns = columns_shown(pages, kept.fields)
    session.execute(delete(AnnexRow).where(AnnexRow.run_id == run.id))
    _read_rows(run, pages, kept.fields, at=at)
    return run


def _pages(run: AnnexRun) -> list[Page]:
    return [Page(p["name"], p["rows"], frozenset(p["hidden"])) for p in run.grid]


def _read_rows(
    run: AnnexRun, pages: Sequence[Page], learned: Mapping[str, str], *, at: datetime
) -> None:
    entries = read_entries(pages, learned)
    if not any(entry.aside is None for entry in entries):
        raise Invalid("file", "no-rows")
    locator = Locator(run.issuer)
    rows = [_waiting(run, number, entry, locator) for number, entry in enumerate(entries, start=1)]
    session.execute(insert(AnnexRow), rows)
    run.row_count, run.done, run.state = len(rows), 0, AnnexState.CHECKING
    announce(FACT, at=at, run_id=run.id)


def _waiting(run: AnnexRun, number: int, entry: Entry, locator: Locator) -> dict[str, Any]:
    problems = [
        {"field": each.field, "code": each.code, "value": each.value, "read": True,
         "stops": each.code != HIDDEN}
        for each in entry.problems
    ]  # fmt: skip
    is_aside = entry.aside is not None
    return {
        "run_id": run.id, "number": number, "sheet": entry.sheet[:80], "line": entry.line,
        "cells": entry.cells, "aside": entry.aside,
        "producer_key": "" if is_aside else _producer_key(entry.cells, locator),
        "verdict": Verdict.ASIDE if is_aside else Verdict.WAITING,
        "problems": problems, "facts": {}, "candidates": {}, "choices": {}, "known": {},
        "changes": {},
    }  # fmt: skip


def _producer_key(texts: dict[str, str], locator: Locator) -> str:
    """Under which rows of one producer meet: its name with marks, its tax code, its commune."""
    told = producer_of(texts)
    tie = locator.tie(locator.written(texts, told))
    commune = tie.commune_id if tie.state is AddressState.SETTLED else ""
    return f"{marked_words(told.name)[:200]}|{told.tax_code}|{commune}"


def choose(run_id: int, number: int, choices: Mapping[str, str]) -> AnnexRow:
    """Keep what a person chose for a row; a producer is chosen for all its rows at once.

    Raises Stale when the list is past that.
    """
    run = _locked(run_id)
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
    _tell(run, "list accepted", by=by, at=at)
    announce(FACT, at=at, run_id=run.id)
    return run


def take_back(run_id: int, *, by: Actor, at: datetime) -> AnnexRun:
    """Have all that a list did undone. Raises Stale when it did nothing, or is undone."""
    run = _begin(run_id, AnnexState.APPLIED, AnnexState.UNDOING, by)
    _tell(run, "list taken back", by=by, at=at)
    announce(FACT, at=at, run_id=run.id)
    return run


def continue_run(run_id: int, *, at: datetime) -> None:
    """Do the next part of the step that is under way; for a run at rest, nothing."""
    run = _locked(run_id)
    if run.state not in MOVING:
        return
    rows = _next_rows(run)
    STEPS[run.state](run, rows, at)
    run.done = min(run.row_count, run.done + len(rows))
    if run.done < run.row_count and rows:
        announce(FACT, at=at, run_id=run.id)
        return
    run.state = ENDS[run.state]
    if run.state is AnnexState.UNDONE:
        run.undone_at = at
        _take_decision_back(run)


def _begin(run_id: int, needed: AnnexState, state: AnnexState, by: Actor) -> AnnexRun:
    run = _locked(run_id)
    if run.state is not needed:
        raise Stale(f"list {run_id} is {run.state.value}")
    if by.id is None:
        raise Invalid("by", "missing")
    run.state, run.done = state, 0
    run.by_id, run.by = by.id, by.name
    return run


def _locked(run_id: int) -> AnnexRun:
    """A run that nobody else moves on; written to first, so that SQLite too makes others wait."""
    session.execute(update(AnnexRun).where(AnnexRun.id == run_id).values(done=AnnexRun.done))
    run = session.get(AnnexRun, run_id, populate_existing=True)
    if run is None:
        raise NotFound(f"list {run_id}")
    return run


def _next_rows(run: AnnexRun) -> Sequence[AnnexRow]:
    """The next rows; undoing goes from the last to the first."""
    order = AnnexRow.number.desc() if run.state is AnnexState.UNDOING else AnnexRow.number
    query = select(AnnexRow).where(AnnexRow.run_id == run.id).order_by(order)
    return session.scalars(query.offset(run.done).limit(PART_ROWS)).all()


def _check(run: AnnexRun, rows: Sequence[AnnexRow], _at: datetime) -> None:
    checker = Checker(run, Directory())
    checker.remember(_rows_before(run, rows))
    for row in rows:
        if row.verdict is not Verdict.ASIDE:
            note(row, checker.check(row))


def _rows_before(run: AnnexRun, rows: Sequence[AnnexRow]) -> Sequence[AnnexRow]:
    if not rows:
        return ()
    query = select(AnnexRow).where(AnnexRow.run_id == run.id, AnnexRow.number < rows[0].number)
    return session.scalars(query.order_by(AnnexRow.number)).all()


def _apply(run: AnnexRun, rows: Sequence[AnnexRow], at: datetime) -> None:
    own, own_products = _made_by(run)
    directory = Directory(own, own_products)
    checker = Checker(run, directory)
    checker.remember(_rows_before(run, rows))
    applier = Applier(run, checker.locator, run.decision_id or 0, at, own)
    for row in rows:
        if row.verdict not in APPLIED:
            if row.verdict is Verdict.ASK:
                row.outcome = Outcome.LEFT_OUT
            continue
        applier.apply(row, checker.check(row))
        done = row.done_to or {}
        if "business" in done:
            own[row.producer_key] = done["business"]["id"]
        if "product" in done:
            own_products.add(done["product"]["id"])
    _publish(applier.touched, at=at)


def _made_by(run: AnnexRun) -> tuple[dict[str, int], set[int]]:
    """The producers that a run made so far, by the key of its rows, and its products."""
    query = select(AnnexRow).where(AnnexRow.run_id == run.id, AnnexRow.outcome == Outcome.DONE)
    houses: dict[str, int] = {}
    products: set[int] = set()
    for row in session.scalars(query):
        done = row.done_to or {}
        if "business" in done:
            houses[row.producer_key] = done["business"]["id"]
        if "product" in done:
            products.add(done["product"]["id"])
    return houses, products


def _undo(_run: AnnexRun, rows: Sequence[AnnexRow], at: datetime) -> None:
    undoer = Undoer(at)
    for row in rows:
        undoer.undo(row)
    for product_id in sorted(undoer.touched.products):
        announce("ProductPublished", at=at, product_id=product_id)


def _publish(touched: Touched, *, at: datetime) -> None:
    """Tell the public log and the search of what was made and changed."""
    publish_businesses(touched.businesses, at=at)
    publish_products(touched.products, at=at)
    query = select(Product.id, Product.code).where(Product.id.in_(touched.products))
    codes = {row.id: row.code for row in session.execute(query)}
    claims = list(touched.claims.values())
    publish_decisions(claims, {c.id: codes[c.product_id or 0] for c in claims}, at=at)
    for product_id in sorted(touched.products):
        announce("ProductPublished", at=at, product_id=product_id)


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


def _tell(run: AnnexRun, event: str, *, by: Actor, at: datetime) -> None:
    record(
        event,
        subject_kind="annex",
        subject_id=run.id,
        actor_id=by.id,
        actor_label="account",
        at=at,
        file=run.file_name,
        digest=run.file_digest,
        decision=run.decision_no,
    )


STEPS: dict[AnnexState, Callable[[AnnexRun, Sequence[AnnexRow], datetime], None]] = {
    AnnexState.CHECKING: _check,
    AnnexState.APPLYING: _apply,
    AnnexState.UNDOING: _undo,
}
ENDS = {
    AnnexState.CHECKING: AnnexState.CHECKED,
    AnnexState.APPLYING: AnnexState.APPLIED,
    AnnexState.UNDOING: AnnexState.UNDONE,
}
