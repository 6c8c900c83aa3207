"""Rows and columns of a workbook that nobody sees: filtered away or folded up, yet in the file."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import join, normpath
from xml.parsers import expat

WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"

LAST_COLUMN = 120
"""A file hides all columns behind its table in one stroke; no table reaches so far."""


@dataclass(frozen=True)
class Hidden:
    """The numbers of the rows and columns of a sheet that nobody sees, from 1."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


def hidden_parts(content: bytes) -> dict[str, Hidden]:
    """What is hidden by the name of its sheet; the workbook is known to be safe."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {part.filename for part in archive.infolist()}
        if not {WORKBOOK, RELATIONS} <= parts:
            return {}
        targets = {
            each.get("Id", ""): each.get("Target", "")
            for each in _elements(archive.read(RELATIONS), "Relationship")
        }
        found = {}
        for sheet in _elements(archive.read(WORKBOOK), "sheet"):
            number = next((sheet[key] for key in sheet if key.rpartition(":")[2] == "id"), "")
            target = targets.get(number, "")
            part = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
            if part in parts:
                found[sheet.get("name", "")] = _hidden(archive.read(part))
    return found


def _hidden(sheet: bytes) -> Hidden:
    rows = {
        int(row["r"])
        for row in _elements(sheet, "row")
        if _is_hidden(row) and row.get("r", "").isdecimal()
    }
    columns: set[int] = set()
    for column in _elements(sheet, "col"):
        first, last = column.get("min", ""), column.get("max", "")
        if _is_hidden(column) and first.isdecimal() and last.isdecimal():
            columns.update(range(int(first), min(int(last), LAST_COLUMN) + 1))
    return Hidden(frozenset(rows), frozenset(columns))


def _is_hidden(element: Mapping[str, str]) -> bool:
    return element.get("hidden") in {"1", "true"}


def _elements(xml: bytes, kind: str) -> list[Mapping[str, str]]:
    """The attributes of every element of a kind, in order."""
    found: list[Mapping[str, str]] = []

    def begun(tag: str, attributes: Mapping[str, str]) -> None:
        if tag.rpartition(":")[2] == kind:
            found.append(attributes)

    parser = expat.ParserCreate()
    parser.StartElementHandler = begun
    parser.Parse(xml, True)  # noqa: FBT003 - expat takes it by place
    return found
