"""Writing a report into a document that staff may replace: filling in, and checking a new one.

A template is somebody's file. It reads plain texts, lists and fields of them and nothing else:
no method can be called from it, and it may hold no macro and nothing that is fetched from elsewhere.
The environment that keeps it so is made by the surface, which alone knows the template language.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from catalog.campaign.bars import chart_png, has_chart
from catalog.campaign.documents import PrintedReport, PrintedTable, cell_words
from catalog.foundation.errors import Invalid

if TYPE_CHECKING:
    from docxtpl import DocxTemplate, InlineImage  # type: ignore[import-untyped]

KNOWN = frozenset({"title", "facts", "notes", "words", "tables", "charts"})
"""The placeholders that a template may name."""

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 400
CHART_WIDTH_MM = 150
MACRO = re.compile(rb"macroEnabled|vbaProject|activeX|oleObject", re.IGNORECASE)
FETCHED = re.compile(rb'TargetMode\s*=\s*"External"', re.IGNORECASE)
LINK = re.compile(rb'Type\s*=\s*"[^"]*/hyperlink"', re.IGNORECASE)
RELATION = re.compile(rb"<Relationship\b[^>]*>")


class Picture:
    """A chart as a template sees it: something to put in its place, and nothing to look into."""

    __slots__ = ("_image",)

    def __init__(self, image: "InlineImage") -> None:
        self._image = image

    def __html__(self) -> str:
        return str(self._image)

    __str__ = __html__


def write_docx(template: bytes, report: PrintedReport, *, environment: Any) -> bytes:
    """Fill a template with a report. Raises Invalid with what is wrong with the template."""
    document = _opened(template)
    try:
        document.render(_context(document, report), environment)
        written = io.BytesIO()
        document.save(written)
    except Exception as error:  # a template is somebody's file: whatever is wrong, it is refused
        raise Invalid("file", "does-not-render", _told(error)) from error
    return written.getvalue()


def check_template(content: bytes, trial: PrintedReport, *, environment: Any) -> None:
    """Refuse a template that cannot be used. Raises Invalid with what is wrong with it.

    It must open, hold no macro and nothing fetched from elsewhere, name known placeholders
    only, and take a report.
    """
    if not content:
        raise Invalid("file", "missing")
    if len(content) > LARGEST_FILE:
        raise Invalid("file", "too-large")
    _check_package(content)
    document = _opened(content)
    try:
        named = document.get_undeclared_template_variables(environment)
    except Exception as error:  # as in `write_docx`
        raise Invalid("file", "does-not-render", _told(error)) from error
    unknown = sorted(named - KNOWN)
    if unknown:
        raise Invalid("file", "unknown-placeholder", ", ".join(unknown)[:200])
    write_docx(content, trial, environment=environment)


def _check_package(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > LARGEST_UNPACKED:
                raise Invalid("file", "too-large")
            for part in parts:
                _check_part(part.filename, package.read(part))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise Invalid("file", "no-document") from error


def _check_part(name: str, content: bytes) -> None:
    if MACRO.search(name.encode()) or (name == "[Content_Types].xml" and MACRO.search(content)):
        raise Invalid("file", "has-macro", name[:80])
    if not name.endswith((".xml", ".rels")):
        return
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Invalid("file", "no-document")
    if name.endswith(".rels"):
        for relation in RELATION.findall(content):
            if FETCHED.search(relation) and not LINK.search(relation):
                raise Invalid("file", "fetches-from-elsewhere", name[:80])


def _opened(content: bytes) -> "DocxTemplate":
    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl import DocxTemplate

    document = DocxTemplate(io.BytesIO(content))
    try:
        document.init_docx()
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise Invalid("file", "no-document") from error
    return document


def _told(error: Exception) -> str:
    """What the template language says of a fault, with its line where it names one."""
    line = getattr(error, "lineno", None)
    return f"{error} ({line})"[:200] if line else str(error)[:200]


def _context(document: "DocxTemplate", report: PrintedReport) -> Mapping[str, Any]:
    tables = [_table(document, table, report.language) for table in report.tables]
    return {
        "title": report.title,
        "facts": [{"name": name, "value": value} for name, value in report.facts],
        "notes": list(report.notes),
        "words": [
            {"heading": heading, "paragraphs": [p for p in text.splitlines() if p.strip()]}
            for heading, text in report.words
        ],
        "tables": tables,
        "charts": [table["chart"] for table in tables if table["chart"]],
    }


def _table(document: "DocxTemplate", table: PrintedTable, language: str) -> dict[str, Any]:
    from docx.shared import Mm
    from docxtpl import InlineImage

    chart: Picture | str = ""
    if has_chart(table):
        png = io.BytesIO(chart_png(table, language=language))
        chart = Picture(InlineImage(document, png, width=Mm(CHART_WIDTH_MM)))
    return {
        "title": table.title,
        "heading": list(table.heading),
        "rows": [
            [
                cell_words(cell, language=language, is_change=table.is_change(place))
                for place, cell in enumerate(row)
            ]
            for row in table.rows
        ],
        "notes": list(table.notes),
        "chart": chart,
    }


def trial_report(language: str) -> PrintedReport:
    """A report that has something in every place, for trying a template."""
    table = PrintedTable(
        "Thử", ("A", "B", "C", "D"), (("x", 2, 1, 1), ("y", 3, None, None)), ("ghi chú",),
        is_compared=True, chart_words="x 2",
    )  # fmt: skip
    return PrintedReport(
        language, "Thử", (("A", "b"),), ("ghi chú",), (("A", "b\nc"),), (table,), "{page}/{pages}"
    )
