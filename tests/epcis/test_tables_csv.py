"""Events as a table: nothing is lost, nothing acts, every bad cell is named."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.epcis.asides import Aside
from catalog.epcis.checking import problems_of
from catalog.epcis.json_text import Problem
from catalog.epcis.tables_csv import CellProblem, cell_problem, read_table, written_table
from tests.epcis.documents import ALL_KINDS, AT, LOT, SITE, a_document, an_event

HEADING = "event_type,event_time,event_time_zone_offset"


def back(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    table = read_table(written_table(events, Aside()).encode())
    assert table.problems == []
    return table.events


@pytest.mark.parametrize("make", ALL_KINDS, ids=lambda make: make.__name__)
def test_event_of_every_kind_comes_back_as_it_was(make: Callable[[], dict[str, Any]]) -> None:
    assert back([make()]) == [make()]


def test_what_has_no_column_comes_back_too() -> None:
    event = an_event(
        epcList=[],
        readPoint={"id": LOT, "ex:gate": 3},
        persistentDisposition={"set": ["conformant"]},
        ilmd={"cbvmda:lotNumber": "L1", "sanvat:quantity": 1.5},
        errorDeclaration={"declarationTime": "2026-11-19T08:00:00Z"},
        **{"sanvat:commune": {"code": "29242", "since": "2025-07-01"}, "ex:a": [1, None, "x"]},
    )
    assert back([event]) == [event]


@pytest.mark.parametrize(
    "note",
    ["=1+1", "+84 90", "-2 °C", "@all", "'quoted", "''", "\tx", " spaces ", "a\r\nb", "a\nb",
     'say "no"', "a,b|c", "Nguyễn; 100%"],
)  # fmt: skip
def test_note_that_looks_like_a_formula_neither_acts_nor_changes(note: str) -> None:
    event = an_event(**{"sanvat:note": note})
    written = written_table([event], Aside())
    assert not [cell for cell in written.split(",") if cell.strip('"')[:1] in set("=@\t")]
    assert back([event]) == [event]


@settings(max_examples=200, deadline=None)
@given(note=st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), min_size=1),
       quantity=st.floats(0.001, 1e9) | st.integers(1, 10**9))  # fmt: skip
def test_any_text_and_number_come_back_as_they_were(note: str, quantity: float) -> None:
    event = an_event(
        quantityList=[{"epcClass": LOT, "quantity": quantity, "uom": "KGM"}],
        **{"sanvat:note": note},
    )
    assert back([event]) == [event]


def test_table_from_a_spreadsheet_may_have_a_mark_and_any_order() -> None:
    table = read_table(
        b"\xef\xbb\xbfaction,event_time_zone_offset,event_time,event_type,quantities\r\n"
        b"OBSERVE,+07:00,2026-11-19T08:00:00+07:00,ObjectEvent,"
        + f"{LOT} 3 KGM | {LOT}-2\r\n\r\n".encode()
    )
    assert table.problems == []
    assert table.rows == [2]
    assert problems_of(a_document(*table.events), at=AT, site_url=SITE) == []
    assert table.events[0]["quantityList"] == [
        {"epcClass": LOT, "quantity": 3, "uom": "KGM"},
        {"epcClass": f"{LOT}-2"},
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"", CellProblem(1, "event_type", "missing")),
        (b"\xff\n", CellProblem(1, "-", "not-utf-8")),
        (b"colour\n", CellProblem(1, "colour", "unknown-column")),
        (f"{HEADING},action,action\n".encode(), CellProblem(1, "action", "repeated")),
        (f"{HEADING}\na,b\n".encode(), CellProblem(2, "-", "wrong-width", "2")),
        (f"{HEADING},quantities\na,b,c,x y z w\n".encode(),
         CellProblem(2, "quantities", "unreadable", "x y z w")),
        (f"{HEADING},quantities\na,b,c,x many\n".encode(),
         CellProblem(2, "quantities", "unreadable", "x many")),
        (f"{HEADING},lot_data\na,b,c,{{\n".encode(), CellProblem(2, "lot_data", "unreadable", "{")),
        (f"{HEADING},other\na,b,c,5\n".encode(), CellProblem(2, "other", "not-an-object", "5")),
        (f'{HEADING},other\na,b,c,"{{""type"":1}}"\n'.encode(),
         CellProblem(2, "other", "repeated", "type")),
        (f'{HEADING}\n"a\n'.encode(), CellProblem(2, "-", "broken-quoting", "unexpected end of data")),
    ],
)  # fmt: skip
def test_bad_cell_is_named_by_row_and_column(text: bytes, problem: CellProblem) -> None:
    assert problem in read_table(text).problems


def test_problem_of_an_event_is_told_by_its_column() -> None:
    named = cell_problem(Problem("/bizStep", "unknown-business-step", "x"), row=7)
    assert named == CellProblem(7, "business_step", "unknown-business-step", "x")
    assert cell_problem(Problem("/sanvat:commune/since", "wrong-time"), row=7).column == "other"


@settings(max_examples=200, deadline=None)
@given(text=st.binary(max_size=200))
def test_any_bytes_are_read_or_named(text: bytes) -> None:
    table = read_table(text + b"\n" + text)
    assert table.problems or table.events == []
