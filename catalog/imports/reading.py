"""What a person sent, as rows with a heading: recognised by what it holds, not by its name."""

from dataclasses import dataclass

from catalog.foundation.errors import Invalid
from catalog.imports.columns import Heading, column_letters, find_heading
from catalog.imports.csv_text import read_csv
from catalog.imports.old_fonts import Typed, converted, recognise
from catalog.imports.workbook import Merged, read_workbook

LARGEST_FILE = 10 * 1024 * 1024
MOST_ROWS = 5000
ZIP = b"PK"
OLE = b"\xd0\xcf\x11\xe0"
OTHER_KINDS = (b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"{\\rtf", b"<!DOCTYPE", b"<html")


@dataclass(frozen=True)
class RowRead:
    """A row below the heading: its number in the sheet, and its texts by field."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """The products of a file; `letters` tells the column of each field."""

    rows: list[RowRead]
    letters: dict[str, str]
    typed: Typed


def read_sheet(content: bytes) -> Sheet:
    """Read a file. Raises Invalid with a code that says what to do about it."""
    if not content.strip():
        raise Invalid("file", "empty")
    if len(content) > LARGEST_FILE:
        raise Invalid("file", "too-large")
    if content.startswith((ZIP, OLE)):
        return _of_workbook(content)
    if content.lstrip()[:20].startswith(OTHER_KINDS):
        raise Invalid("file", "not-a-sheet")
    return _sheet(read_csv(content))


def _of_workbook(content: bytes) -> Sheet:
    """The first visible sheet that has a heading which is understood."""
    refused = Invalid("file", "no-heading")
    for sheet in read_workbook(content):
        try:
            return _sheet(spread(sheet.rows, sheet.merged))
        except Invalid as error:
            if error.code != "no-heading":
                refused = error
    raise refused


def spread(rows: list[list[str]], merged: list[Merged]) -> list[list[str]]:
    """Let every part of a merged cell say what the whole says."""
    if sum((down - up + 1) * (right - left + 1) for (up, left), (down, right) in merged) > sum(
        map(len, rows)
    ):
        raise Invalid("file", "merged-too-far")
    for (top, left), (bottom, right) in merged:
        for row in rows[top : bottom + 1]:
            row[left : right + 1] = [rows[top][left]] * len(row[left : right + 1])
    return rows


def _sheet(rows: list[list[str]]) -> Sheet:
    typed = recognise("\n".join(" ".join(row) for row in rows)) or Typed.UNICODE
    if typed is not Typed.UNICODE:
        rows = [[converted(cell, typed) for cell in row] for row in rows]
    heading = find_heading(rows)
    read = [
        RowRead(number, cells)
        for number, row in enumerate(rows, start=1)
        if number > heading.last_row + 1 and (cells := _cells(row, heading))
    ]
    if not read:
        raise Invalid("file", "no-rows")
    if len(read) > MOST_ROWS:
        raise Invalid("file", "too-many-rows", str(len(read)))
    letters = {field: column_letters(place) for field, place in heading.places.items()}
    return Sheet(read, letters, typed)


def _cells(row: list[str], heading: Heading) -> dict[str, str]:
    texts = {f: row[place].strip() for f, place in heading.places.items() if place < len(row)}
    return {field: text for field, text in texts.items() if text}
