"""Tables as files for a spreadsheet: an XLSX workbook, or CSV that starts no formula.

The one home of the workbook writer.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xlsxwriter import Workbook  # type: ignore[import-untyped]

Cell = str | int | date
BYTE_ORDER_MARK = "\ufeff"
"""Without it a spreadsheet reads Vietnamese in UTF-8 as something else."""
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
DAY_FORMAT = "yyyy-mm-dd"
LONGEST_NAME = 31
WIDEST = 60


@dataclass(frozen=True)
class Sheet:
    """A table with a name of at most 31 characters, its heading and its rows."""

    name: str
    heading: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def safe_text(text: str) -> str:
    """Keep a text from being read as a formula, by the apostrophe that marks a text."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def csv_text(sheet: Sheet) -> str:
    """Write a table as RFC 4180 CSV, days as ISO 8601."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(sheet.heading)
    writer.writerows([_csv_cell(cell) for cell in row] for row in sheet.rows)
    return BYTE_ORDER_MARK + written.getvalue()


def _csv_cell(cell: Cell) -> str | int:
    if isinstance(cell, date):
        return cell.isoformat()
    return safe_text(cell) if isinstance(cell, str) else cell


def statistics_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """Write tables as a workbook; texts stay texts, also codes made of digits."""
    written = io.BytesIO()
    with Workbook(written, {"in_memory": True}) as workbook:
        bold = workbook.add_format({"bold": True})
        day = workbook.add_format({"num_format": DAY_FORMAT})
        for sheet in sheets:
            page = workbook.add_worksheet(sheet.name[:LONGEST_NAME])
            page.freeze_panes(1, 0)
            for column, title in enumerate(sheet.heading):
                page.write_string(0, column, title, bold)
                page.set_column(column, column, _width(sheet, column))
            for number, row in enumerate(sheet.rows, start=1):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        page.write_datetime(number, column, cell, day)
                    elif isinstance(cell, str):
                        page.write_string(number, column, cell)
                    else:
                        page.write_number(number, column, cell)
    return written.getvalue()


def _width(sheet: Sheet, column: int) -> int:
    longest = max((len(str(row[column])) for row in sheet.rows), default=0)
    return min(WIDEST, max(longest, len(sheet.heading[column])) + 2)
