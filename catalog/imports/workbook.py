"""Workbooks: read only after they are known to be harmless, and written with drop-downs.

The one home of the workbook reader. A workbook is a ZIP of XML: what it unpacks to, and how
far its sheets reach, is measured before the reader makes a table of it.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from xml.parsers import expat

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)
from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from catalog.foundation.errors import Invalid
from catalog.imports.columns import COLUMNS, Column
from catalog.imports.hidden import Hidden, hidden_parts

MOST_UNPACKED = 48 * 1024 * 1024
"""A filled template of 5,000 rows unpacks to about 10 MB."""
MOST_PARTS = 400
LAST_ROW = 12_000
LAST_COLUMN = 120
"""Beyond these a table would fill the memory, whatever stands in it."""
CHUNK = 1 << 16
ROW = re.compile(r"[0-9]{1,9}")
MACRO_PARTS = ("vbaproject.bin", "xl/macrosheets/")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
TEMPLATE_ROWS = 5000

NOTHING_HIDDEN = Hidden()
Merged = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class SheetRead:
    """What one sheet holds, row 1 first, which cells of it are one, and what is hidden."""

    name: str
    rows: list[list[str]]
    merged: list[Merged]
    hidden: Hidden = NOTHING_HIDDEN


def read_workbook(content: bytes) -> list[SheetRead]:
    """The visible sheets of a workbook as text. Raises Invalid for what must not be opened."""
    _check_safe(content)
    try:
        hidden = hidden_parts(content)
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            return [
                _read_sheet(book, sheet.name, hidden.get(sheet.name, NOTHING_HIDDEN))
                for sheet in book.sheets_metadata
                if sheet.visible == SheetVisibleEnum.Visible
                and sheet.typ == SheetTypeEnum.WorkSheet
            ]
    except PasswordError as error:
        raise Invalid("file", "encrypted") from error
    except (CalamineError, OSError, ValueError, expat.ExpatError) as error:
        raise Invalid("file", "damaged", str(error)[:80]) from error


def _read_sheet(book: CalamineWorkbook, name: str, hidden: Hidden) -> SheetRead:
    sheet = book.get_sheet_by_name(name)
    rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    return SheetRead(name, rows, list(sheet.merged_cell_ranges or []), hidden)


def _text(cell: object) -> str:
    """A cell as people see it: whole numbers without a point, days as ISO 8601."""
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    return str(cell)


def _check_safe(content: bytes) -> None:
    """Measure a workbook before it is opened."""
    if content.startswith(OLE):
        raise Invalid("file", "encrypted" if ENCRYPTED in content else "old-excel")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = [part.filename.casefold() for part in parts]
            if any(name.endswith(MACRO_PARTS[0]) or MACRO_PARTS[1] in name for name in names):
                raise Invalid("file", "macros")
            if "xl/workbook.xml" not in names:
                is_open = "content.xml" in names
                raise Invalid("file", "opendocument" if is_open else "not-a-sheet")
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise Invalid("file", "unpacks-too-large")
            _check_parts(archive, parts)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Invalid("file", "damaged") from error


def _check_parts(archive: zipfile.ZipFile, parts: Sequence[zipfile.ZipInfo]) -> None:
    """Unpack each part and count: the sizes that a ZIP states of itself may be lies."""
    left = MOST_UNPACKED
    for part in parts:
        if part.flag_bits & 1:
            raise Invalid("file", "encrypted")
        unpacked = bytearray()
        with archive.open(part) as stream:
            while chunk := stream.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise Invalid("file", "unpacks-too-large")
                unpacked += chunk
        if b"macroEnabled" in unpacked and part.filename == "[Content_Types].xml":
            raise Invalid("file", "macros")
        if b"sheetData" in unpacked:
            _check_reach(bytes(unpacked))


def _check_reach(sheet: bytes) -> None:
    """Refuse a sheet whose cells lie further out than a table of products ever reaches."""
    rows = 0

    def begun(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal rows
        kind = tag.rpartition(":")[2]
        if kind not in {"row", "c"}:
            return
        rows += kind == "row"
        place = attributes.get("r", "")
        row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz$")
        letters = place[: len(place) - len(row)].strip("$").upper()
        column = 0
        for letter in letters[:6]:
            column = column * 26 + ord(letter) - ord("A") + 1
        last_row = int(row) if ROW.fullmatch(row) else 0
        if (place and row and not last_row) or column > LAST_COLUMN:
            raise Invalid("file", "reaches-too-far", place[:20])
        if max(last_row, rows) > LAST_ROW:
            raise Invalid("file", "reaches-too-far", place[:20])

    def refused(*_of_it: object) -> None:
        raise Invalid("file", "damaged")

    parser = expat.ParserCreate()
    parser.StartElementHandler = begun
    parser.StartDoctypeDeclHandler = refused
    try:
        parser.Parse(sheet, True)  # noqa: FBT003 - expat takes it by place
    except expat.ExpatError as error:
        raise Invalid("file", "damaged") from error


@dataclass(frozen=True)
class Choices:
    """What the drop-downs of a template offer, by field."""

    of: Mapping[str, Sequence[str]]


SHEET, GUIDE, LISTS = "Sản phẩm", "Hướng dẫn", "Danh mục"
GUIDE_LINES = (
    "Mỗi dòng trong trang “Sản phẩm” là một sản phẩm. Không đổi dòng tiêu đề.",
    "Ô để trống thì giữ nguyên điều đang có. Muốn xóa điều đang có, ghi một dấu gạch –.",
    "Sau khi gửi, trang sẽ cho xem trước từng dòng: mới, thay đổi, giữ nguyên hay sai.",
    "Chỉ khi đồng ý mới tạo bản nháp; chưa có gì công khai cho đến khi cơ quan duyệt.",
    "Ảnh và giấy chứng nhận được thêm vào từng bản nháp sau khi nhập.",
)


def template(choices: Choices, rows: Sequence[Mapping[str, str]] = ()) -> bytes:
    """A workbook to fill in, with what is known already; every cell is text, so is a barcode."""
    written = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(written, options) as book:
        page = book.add_worksheet(SHEET)
        text = book.add_format({"num_format": "@", "valign": "top"})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        lists = _write_guide_and_lists(book, choices)
        page.freeze_panes(1, 2)
        page.set_row(0, 32)
        for place, column in enumerate(COLUMNS):
            page.set_column(place, place, column.width, text)
            page.write_string(0, place, column.heading, bold)
            page.data_validation(1, place, TEMPLATE_ROWS, place, _asking(column, lists))
            for number, row in enumerate(rows, start=1):
                if row.get(column.field):
                    page.write_string(number, place, row[column.field], text)
        page.activate()
    return written.getvalue()


def _asking(column: Column, lists: Mapping[str, str]) -> dict[str, object]:
    """The note that shows beside a cell, and its drop-down; something else may still be typed."""
    asked: dict[str, object] = {
        "validate": "any", "input_title": column.heading[:32], "input_message": column.note[:255],
    }  # fmt: skip
    if column.field in lists:
        asked |= {"validate": "list", "source": lists[column.field], "error_type": "warning"}
    return asked


def _write_guide_and_lists(book: Workbook, choices: Choices) -> dict[str, str]:
    """Write the second and third sheet; answer where each drop-down finds its words."""
    bold = book.add_format({"bold": True})
    guide = book.add_worksheet(GUIDE)
    guide.set_column(0, 0, 30)
    guide.set_column(1, 1, 90)
    for number, line in enumerate(GUIDE_LINES):
        guide.write_string(number, 0, line)
    for number, column in enumerate(COLUMNS, start=len(GUIDE_LINES) + 1):
        guide.write_string(number, 0, column.heading, bold)
        guide.write_string(number, 1, column.note)
    page: Worksheet = book.add_worksheet(LISTS)
    where = {}
    offered = {field: words for field, words in choices.of.items() if words}
    headings = {column.field: column.heading for column in COLUMNS}
    for place, (field, words) in enumerate(offered.items()):
        letter = chr(ord("A") + place)
        page.set_column(place, place, 44)
        page.write_string(0, place, headings[field], bold)
        for number, each in enumerate(words, start=1):
            page.write_string(number, place, each)
        where[field] = f"='{LISTS}'!${letter}$2:${letter}${len(words) + 1}"
    return where
