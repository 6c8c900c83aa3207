"""What was sent, as sheets of text: merged cells filled in, old fonts brought to Unicode."""

import csv
import io
from dataclasses import dataclass

from catalog.foundation.errors import Invalid
from catalog.foundation.vietnamese import composed
from catalog.imports.csv_text import LONGEST_CELL, SEPARATORS, decoded
from catalog.imports.old_fonts import Typed, converted, recognise
from catalog.imports.reading import LARGEST_FILE, OLE, OTHER_KINDS, ZIP, spread
from catalog.imports.workbook import read_workbook

MOST_ROWS = 6000
LONGEST_TEXT = 2000


@dataclass(frozen=True)
class Page:
    """One sheet of a file, row 1 first; `hidden` are the numbers of rows that nobody sees."""

    name: str
    rows: list[list[str]]
    hidden: frozenset[int] = frozenset()


def read_pages(content: bytes) -> tuple[list[Page], Typed]:
    """Read a file. Raises Invalid with a code that says what to do about it."""
    if not content.strip():
        raise Invalid("file", "empty")
    if len(content) > LARGEST_FILE:
        raise Invalid("file", "too-large")
    if content.lstrip()[:20].startswith(OTHER_KINDS):
        raise Invalid("file", "not-a-sheet")
    if content.startswith((ZIP, OLE)):
        pages = [
            Page(sheet.name, spread(sheet.rows, sheet.merged), sheet.hidden)
            for sheet in read_workbook(content)
        ]
    else:
        pages = [Page("CSV", _csv_rows(content))]
    if sum(len(page.rows) for page in pages) > MOST_ROWS:
        raise Invalid("file", "too-many-rows", str(MOST_ROWS))
    everything = "\n".join(" ".join(row) for page in pages for row in page.rows)
    if not everything.strip():
        raise Invalid("file", "no-rows")
    typed = recognise(everything) or Typed.UNICODE
    return [
        Page(page.name, [[_clean(cell, typed) for cell in row] for row in page.rows], page.hidden)
        for page in pages
    ], typed


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
