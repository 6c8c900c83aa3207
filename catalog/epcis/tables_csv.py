"""Events as a plain table, out and in: one row an event, the columns told in docs/epcis.md.

What has no column of its own stands as JSON in the last one, so that nothing is lost: a
table that is read back holds the very same events. Three columns are of no event: they
say what the header of a document says of its lots (see `asides`).
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from catalog.epcis.asides import Aside
from catalog.epcis.checking import MOST_EVENTS
from catalog.epcis.csv_cells import (
    ADDRESSES,
    JSON,
    PAIRS,
    PLACE,
    QUANTITIES,
    TEXT,
    Form,
    guarded,
    pairs_of,
    unguarded,
)
from catalog.epcis.json_text import LARGEST_BYTES, Problem, shown
from catalog.epcis.known_events import key_of
from catalog.tracing import reading

COLUMNS: Final[dict[str, tuple[str, Form]]] = {
    "event_id": ("eventID", TEXT),
    "event_type": ("type", TEXT),
    "event_time": ("eventTime", TEXT),
    "event_time_zone_offset": ("eventTimeZoneOffset", TEXT),
    "record_time": ("recordTime", TEXT),
    "action": ("action", TEXT),
    "business_step": ("bizStep", TEXT),
    "disposition": ("disposition", TEXT),
    "read_point": ("readPoint", PLACE),
    "business_location": ("bizLocation", PLACE),
    "parent": ("parentID", TEXT),
    "objects": ("epcList", ADDRESSES),
    "quantities": ("quantityList", QUANTITIES),
    "child_objects": ("childEPCs", ADDRESSES),
    "child_quantities": ("childQuantityList", QUANTITIES),
    "input_objects": ("inputEPCList", ADDRESSES),
    "input_quantities": ("inputQuantityList", QUANTITIES),
    "output_objects": ("outputEPCList", ADDRESSES),
    "output_quantities": ("outputQuantityList", QUANTITIES),
    "transformation": ("transformationID", TEXT),
    "transactions": ("bizTransactionList", pairs_of("bizTransaction")),
    "sources": ("sourceList", pairs_of("source")),
    "destinations": ("destinationList", pairs_of("destination")),
    "step": ("sanvat:step", TEXT),
    "note": ("sanvat:note", TEXT),
    "declared_by": ("sanvat:declaredBy", TEXT),
    "lot_data": ("ilmd", JSON),
    "error_declaration": ("errorDeclaration", JSON),
}
OTHER: Final = "other"
LOT_PRODUCTS: Final = "lot_products"
LOT_CODES: Final = "lot_codes"
CHAINS: Final = "chains"
BESIDE: Final[dict[str, Form]] = {LOT_PRODUCTS: PAIRS, LOT_CODES: PAIRS, CHAINS: ADDRESSES}
KNOWN: Final = frozenset({*COLUMNS, *BESIDE, OTHER})
LARGEST_CELL: Final = 400_000


@dataclass(frozen=True)
class CellProblem:
    """What is wrong in a table, by row (the heading is row 1) and column."""

    row: int
    column: str
    code: str
    value: str = ""


@dataclass
class Table:
    """The events of a table with the row of each, and what could not be read.

    `aside` is what the table tells beside them.
    """

    events: list[dict[str, Any]] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    aside: Aside = field(default_factory=Aside)
    problems: list[CellProblem] = field(default_factory=list)


def written_table(events: Iterable[Mapping[str, Any]], aside: Aside) -> str:
    """Write events as CSV (RFC 4180) with a heading; cells can never act as formulas."""
    kept = io.StringIO(newline="")
    writer = csv.writer(kept, lineterminator="\r\n")
    writer.writerow([*COLUMNS, *BESIDE, OTHER])
    for event in events:
        writer.writerow([guarded(cell) for cell in _cells(event, aside)])
    return kept.getvalue()


def _cells(event: Mapping[str, Any], aside: Aside) -> list[str]:
    left = dict(event)
    cells = []
    for member, form in COLUMNS.values():
        fits = member in left and _fits(left[member], form)
        cells.append(form.write(left.pop(member)) if fits else "")
    return [*cells, *_beside(event, aside), JSON.write(left) if left else ""]


def _beside(event: Mapping[str, Any], aside: Aside) -> list[str]:
    opened = reading.things(event) if "ilmd" in event else []
    pairs = [
        {lot: told[lot] for lot in opened if lot in told} for told in (aside.products, aside.codes)
    ]
    chains = aside.chains.get(key_of(event), ()) if aside.chains else ()
    return [*(PAIRS.write(each) for each in pairs), ADDRESSES.write(chains)]


def _fits(value: Any, form: Form) -> bool:
    """Whether a cell can hold a value so that it comes back alike; if not, it is kept as JSON.

    A place with extensions cannot, nor an empty list, nor a note that ends in a space.
    """
    try:
        return value not in ("", []) and bool(form.read(form.write(value)) == value)
    except (ValueError, KeyError, TypeError):
        return False


def read_table(text: bytes, *, is_archive: bool = False) -> Table:
    """Read a CSV in UTF-8, with or without a byte-order mark; columns may stand in any order.

    An archive of our own may hold any number of events.
    """
    table = Table()
    if len(text) > LARGEST_BYTES and not is_archive:
        table.problems.append(CellProblem(0, "-", "too-large", str(len(text))))
        return table
    try:
        decoded = text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = text[: error.start].count(b"\n") + 1
        table.problems.append(CellProblem(row, "-", "not-utf-8"))
        return table
    csv.field_size_limit(max(csv.field_size_limit(), LARGEST_CELL))
    reader = csv.reader(io.StringIO(decoded, newline=""), strict=True)
    try:
        _read_rows(reader, table, most=None if is_archive else MOST_EVENTS)
    except csv.Error as error:
        table.problems.append(CellProblem(reader.line_num, "-", "broken-quoting", str(error)))
    return table


def _read_rows(reader: Any, table: Table, *, most: int | None) -> None:
    heading = [cell.strip() for cell in next(reader, [])]
    for name in heading:
        if name not in KNOWN:
            table.problems.append(CellProblem(1, shown(name), "unknown-column"))
        elif heading.count(name) > 1:
            table.problems.append(CellProblem(1, name, "repeated"))
    table.problems += [
        CellProblem(1, name, "missing")
        for name in ("event_type", "event_time", "event_time_zone_offset")
        if name not in heading
    ]
    if table.problems:
        return
    for number, cells in enumerate(reader, start=2):
        if not any(cells):
            continue
        if most is not None and len(table.events) >= most:
            table.problems.append(CellProblem(number, "-", "too-many-events", str(most)))
            return
        if len(cells) != len(heading):
            table.problems.append(CellProblem(number, "-", "wrong-width", str(len(cells))))
            continue
        table.events.append(_event(number, dict(zip(heading, cells, strict=True)), table))
        table.rows.append(number)


def _event(row: int, cells: Mapping[str, str], table: Table) -> dict[str, Any]:
    event: dict[str, Any] = {}
    beside: dict[str, Any] = {}
    for name, raw in cells.items():
        cell = unguarded(raw).strip()
        if not cell:
            continue
        member, form = COLUMNS.get(name, ("", BESIDE.get(name, JSON)))
        try:
            value = form.read(cell)
        except ValueError:
            table.problems.append(CellProblem(row, name, "unreadable", shown(cell)))
            continue
        if member:
            event[member] = value
        elif name in BESIDE:
            beside[name] = value
        elif isinstance(value, dict):
            table.problems += [
                CellProblem(row, name, "repeated", shown(key)) for key in value if key in event
            ]
            event = {**value, **event}
        else:
            table.problems.append(CellProblem(row, name, "not-an-object", shown(cell)))
    table.aside.products |= beside.get(LOT_PRODUCTS, {})
    table.aside.codes |= beside.get(LOT_CODES, {})
    if CHAINS in beside and "eventID" in event:
        table.aside.chains[key_of(event)] = tuple(beside[CHAINS])
    return event


def cell_problem(problem: Problem, *, row: int) -> CellProblem:
    """A problem of an event, told by the column that it came from."""
    member = problem.path.split("/")[1] if "/" in problem.path else ""
    plain = member.replace("~1", "/").replace("~0", "~")
    column = next((name for name, (known, _) in COLUMNS.items() if known == plain), OTHER)
    return CellProblem(row, column, problem.code, problem.value)
