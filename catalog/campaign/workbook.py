"""A report as a workbook: a sheet for each table, with the spreadsheet's own charts.

Every text is written as a text, so that none is read as a formula.
"""

import io
import re

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from catalog.campaign.documents import PrintedReport, PrintedTable

LONGEST_NAME = 31
NO_NAME = re.compile(r"[\[\]:*?/\\']")
WIDEST, NARROWEST = 60, 14
NOW_COLOUR, BEFORE_COLOUR = "#1F6B47", "#B8C9BE"
TALLEST_CHART = 40
"""With more bars nobody reads a chart; the table stands alone then."""


def report_xlsx(report: PrintedReport) -> bytes:
    """Write a report as a workbook."""
    written = io.BytesIO()
    with Workbook(written, {"in_memory": True}) as workbook:
        styles = {
            "bold": workbook.add_format({"bold": True}),
            "title": workbook.add_format({"bold": True, "font_size": 14}),
            "count": workbook.add_format({"num_format": "#,##0"}),
            "quiet": workbook.add_format({"italic": True}),
            "wrapped": workbook.add_format({"text_wrap": True, "valign": "top"}),
        }
        _first_sheet(workbook, report, styles)
        for number, table in enumerate(report.tables, start=1):
            _sheet(workbook, table, number, styles)
    return written.getvalue()


def sheet_name(title: str, number: int) -> str:
    """A name that a spreadsheet takes, numbered so that no two are alike."""
    return f"{number} {NO_NAME.sub(' ', title)}"[:LONGEST_NAME].strip()


def _first_sheet(workbook: Workbook, report: PrintedReport, styles: dict[str, object]) -> None:
    page = workbook.add_worksheet("0")
    page.set_column(0, 0, 32)
    page.set_column(1, 1, 90)
    page.write_string(0, 0, report.title, styles["title"])
    row = 2
    for label, value in report.facts:
        page.write_string(row, 0, label, styles["bold"])
        page.write_string(row, 1, value)
        row += 1
    for note in report.notes:
        page.write_string(row, 0, note, styles["quiet"])
        row += 1
    for heading, text in report.words:
        page.write_string(row + 1, 0, heading, styles["bold"])
        page.write_string(row + 1, 1, text, styles["wrapped"])
        row += 2


def _sheet(workbook: Workbook, table: PrintedTable, number: int, styles: dict[str, object]) -> None:
    name = sheet_name(table.title, number)
    page = workbook.add_worksheet(name)
    page.write_string(0, 0, table.title, styles["title"])
    head = 2
    for column, title in enumerate(table.heading):
        page.write_string(head, column, title, styles["bold"])
        page.set_column(column, column, _width(table, column))
    page.freeze_panes(head + 1, 0)
    for place, row in enumerate(table.rows, start=head + 1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(place, column, cell)
            elif cell is not None:
                page.write_number(place, column, cell, styles["count"])
    end = head + len(table.rows)
    for place, note in enumerate(table.notes, start=end + 2):
        page.write_string(place, 0, note, styles["quiet"])
    if table.is_compared and 1 < len(table.rows) <= TALLEST_CHART:
        _chart(workbook, page, table, name, head, end)


def _chart(
    workbook: Workbook, page: object, table: PrintedTable, name: str, head: int, end: int
) -> None:
    chart = workbook.add_chart({"type": "bar"})
    for column, colour in ((1, NOW_COLOUR), (2, BEFORE_COLOUR)):
        chart.add_series({
            "name": [name, head, column],
            "categories": [name, head + 1, 0, end, 0],
            "values": [name, head + 1, column, end, column],
            "fill": {"color": colour},
        })  # fmt: skip
    chart.set_title({"name": table.title, "name_font": {"size": 12}})
    chart.set_y_axis({"reverse": True})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 640, "height": 160 + 32 * len(table.rows)})
    page.insert_chart(  # type: ignore[attr-defined]
        head, len(table.heading) + 1, chart, {"description": table.chart_words[:1000]}
    )


def _width(table: PrintedTable, column: int) -> int:
    cells = [str(row[column] or "") for row in table.rows] + [table.heading[column]]
    return max(NARROWEST, min(WIDEST, max(map(len, cells)) + 2))
