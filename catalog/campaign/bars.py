"""Drawing a table's counts as pairs of bars into a PDF, and as a picture for a document."""

import io
from typing import TYPE_CHECKING

import pypdfium2  # type: ignore[import-untyped]

from catalog.campaign.documents import PrintedTable, cell_words
from catalog.labels.documents import document
from catalog.labels.typeface import Face

if TYPE_CHECKING:
    from fpdf import FPDF

NOW_COLOUR, BEFORE_COLOUR = (31, 107, 71), (184, 201, 190)
NAME_SHARE = 0.42
BAR_MM, PAIR_MM, LEGEND_MM = 2.6, 7.2, 6.0
SMALL_PT = 8.0
MOST_ROWS = 24
"""With more bars nobody reads a chart; the table stands alone then."""
PICTURE_WIDTH_MM = 160.0
PICTURE_DPI = 200
POINTS_PER_INCH = 72
ROOM_FOR_COUNT_MM = 16.0


def has_chart(table: PrintedTable) -> bool:
    """Whether bars say something of a table: two to so many rows, and something counted."""
    return (
        table.is_compared
        and 1 < len(table.rows) <= MOST_ROWS
        and any(isinstance(cell, int) and cell for row in table.rows for cell in row[1:3])
    )


def chart_height(table: PrintedTable) -> float:
    """The height of a table's chart in mm."""
    return LEGEND_MM + PAIR_MM * len(table.rows) + 2


def draw_chart(
    pdf: "FPDF", table: PrintedTable, x: float, y: float, width: float, *, language: str
) -> None:
    """Draw the chart of a table from a corner downwards."""
    tallest = max(
        (cell for row in table.rows for cell in row[1:3] if isinstance(cell, int)), default=0
    )
    left = x + width * NAME_SHARE
    room = width - width * NAME_SHARE - ROOM_FOR_COUNT_MM
    pdf.set_font(Face.PLAIN.value, size=SMALL_PT)
    _legend(pdf, table, left, y)
    for place, row in enumerate(table.rows):
        top = y + LEGEND_MM + place * PAIR_MM
        pdf.set_text_color(0)
        pdf.text(x, top + BAR_MM + 1.2, _fitting(pdf, str(row[0]), width * NAME_SHARE - 2))
        for number, colour in ((1, NOW_COLOUR), (2, BEFORE_COLOUR)):
            count = row[number]
            bar_top = top + (number - 1) * (BAR_MM + 0.3)
            length = room * count / tallest if isinstance(count, int) and tallest else 0.0
            if length:
                pdf.set_fill_color(*colour)
                pdf.rect(left, bar_top, length, BAR_MM, style="F")
            pdf.set_font(Face.PLAIN.value, size=SMALL_PT - 1.5)
            pdf.text(
                left + length + 1, bar_top + BAR_MM - 0.4, cell_words(count, language=language)
            )
            pdf.set_font(Face.PLAIN.value, size=SMALL_PT)


def _legend(pdf: "FPDF", table: PrintedTable, x: float, y: float) -> None:
    for number, colour in ((1, NOW_COLOUR), (2, BEFORE_COLOUR)):
        pdf.set_fill_color(*colour)
        pdf.rect(x, y, BAR_MM, BAR_MM, style="F")
        pdf.set_text_color(0)
        pdf.text(x + BAR_MM + 1.2, y + BAR_MM - 0.2, table.heading[number])
        x += BAR_MM + pdf.get_string_width(table.heading[number]) + 6


def _fitting(pdf: "FPDF", text: str, width: float) -> str:
    """As much of a name as its place holds."""
    if pdf.get_string_width(text) <= width:
        return text
    while text and pdf.get_string_width(text + "…") > width:
        text = text[:-1]
    return text.rstrip() + "…"


def chart_png(table: PrintedTable, *, language: str) -> bytes:
    """The chart of a table as a picture."""
    with document(PICTURE_WIDTH_MM, chart_height(table)) as pdf:
        pdf.set_margin(0)
        pdf.add_page()
        draw_chart(pdf, table, 1, 1, PICTURE_WIDTH_MM - 2, language=language)
        drawn = bytes(pdf.output())
    opened = pypdfium2.PdfDocument(drawn)
    try:
        picture = opened[0].render(scale=PICTURE_DPI / POINTS_PER_INCH).to_pil()
    finally:
        opened.close()
    target = io.BytesIO()
    picture.save(target, "PNG", optimize=True, dpi=(PICTURE_DPI, PICTURE_DPI))
    return target.getvalue()
