"""Taking a list in: its columns, by its headings or by a person's word, and its rows to be checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, insert

from catalog.annexes.checking import producer_of
from catalog.annexes.columns import IGNORED, heading_key
from catalog.annexes.grid import Page, read_pages
from catalog.annexes.locating import Locator
from catalog.annexes.models import FACT, AnnexRow, AnnexRun, AnnexState, IssuerColumns, Verdict
from catalog.annexes.names import marked_words
from catalog.annexes.table import HIDDEN, Entry, headings_in, is_sure, likely_heading, read_entries
from catalog.audit.recording import record
from catalog.certificates.models import IssuerLevel
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid, Stale
from catalog.foundation.vietnamese import fold, normal
from catalog.outbox.parts import lock
from catalog.outbox.queue import announce
from catalog.places.models import AddressState
from catalog.revisions.workflow import Actor


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
    note_in_log(run, "list sent in", by=by, at=at)
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
    run = lock(AnnexRun, run_id)
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


def note_in_log(run: AnnexRun, event: str, *, by: Actor, at: datetime) -> None:
    """Write into the audit log what somebody did with a list."""
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
