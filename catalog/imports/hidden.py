"""Rows of a workbook that nobody sees: filtered away or folded up, yet still in the file."""

import io
import zipfile
from collections.abc import Mapping
from posixpath import join, normpath
from xml.parsers import expat

WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


def hidden_rows(content: bytes) -> dict[str, frozenset[int]]:
    """The numbers of the hidden rows by the name of their sheet; the workbook is known to be safe."""
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


def _hidden(sheet: bytes) -> frozenset[int]:
    rows = _elements(sheet, "row")
    return frozenset(
        int(row["r"])
        for row in rows
        if row.get("hidden") in {"1", "true"} and row.get("r", "").isdigit()
    )


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
