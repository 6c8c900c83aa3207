"""What was sent, as sheets of text: merged cells filled in, old fonts brought to Unicode."""

import csv
import io
from dataclasses import dataclass, replace

from catalog.foundation.errors import Invalid
from catalog.foundation.vietnamese import composed
from catalog.imports.csv_text import LONGEST_CELL, SEPARATORS, decoded
from catalog.imports.old_fonts import Typed, converted, recognise
from catalog.imports.reading import LARGEST_FILE, OLE, OTHER_KINDS, ZIP, spread
from catalog.imports.workbook import SheetRead, read_workbook

MOST_ROWS = 6000
LONGEST_TEXT = 2000


@dataclass(frozen=True)
class Page:
    """One sheet of a file, row 1 first; `hidden` are the numbers of rows that nobody sees.

    `left_out` are the letters of hidden columns that held something; their cells are empty here.
    """

    name: str
    rows: list[list[str]]
    hidden: frozenset[int] = frozenset()
    left_out: tuple[str, ...] = ()


def read_pages(content: bytes) -> tuple[list[Page], Typed]:
    """Read a file. Raises Invalid with a code that says what to do about it."""
    if not content.strip():
        raise Invalid("file", "empty")
    if len(content) > LARGEST_FILE:
        raise Invalid("file", "too-large")
    if content.lstrip()[:20].startswith(OTHER_KINDS):
        raise Invalid("file", "not-a-sheet")
    if content.startswith((ZIP, OLE)):
        pages = [_seen(sheet) for sheet in read_workbook(content)]
    else:
        pages = [Page("CSV", _csv_rows(content))]
    if sum(len(page.rows) for page in pages) > MOST_ROWS:
        raise Invalid("file", "too-many-rows", str(MOST_ROWS))
    everything = "\n".join(" ".join(row) for page in pages for row in page.rows)
    if not everything.strip():
        raise Invalid("file", "no-rows")
    typed = recognise(everything) or Typed.UNICODE
    return [
        replace(page, rows=[[_clean(cell, typed) for cell in row] for row in page.rows])
        for page in pages
    ], typed


def _seen(sheet: SheetRead) -> Page:
    """A sheet without what stands in its hidden columns."""
    rows = spread(sheet.rows, sheet.merged)
    filled = sorted(
        number for number in sheet.hidden.columns
        if any(number <= len(row) and row[number - 1].strip() for row in rows)
    )  # fmt: skip
    for row in rows:
        for number in filled:
            row[number - 1 : number] = [""] * (number <= len(row))
    return Page(sheet.name, rows, sheet.hidden.rows, tuple(_letters(each) for each in filled))


def _letters(number: int) -> str:
    """A column as spreadsheets call it: 28 is AB."""
    letters = ""
    while number:
        number, place = divmod(number - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def _clean(text: str, typed: Typed) -> str:
    """A cell in Unicode, composed, its lines kept."""
    told = composed(converted(text, typed)[:LONGEST_TEXT])
    return "\n".join(" ".join(line.split()) for line in told.splitlines()).strip()


def _csv_rows(content: bytes) -> list[list[str]]:
    text = decoded(content)
    if "\x00" in text:
        raise Invalid("file", "not-a-sheet")
    csv.field_size_limit(LONGEST_CELL)
    try:
        tables = [
            list(csv.reader(io.StringIO(text, newline=""), delimiter=sign)) for sign in SEPARATORS
        ]
    except csv.Error as error:
        raise Invalid("file", "damaged") from error
    return max(tables, key=lambda table: sum(len(row) - 1 for row in table if len(row) > 1))
