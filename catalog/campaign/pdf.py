"""A report as PDF: embedded typeface, tagged text in reading order, numbered pages.

The library marks only pictures by itself; what is written here is marked as headings,
paragraphs and tables, so that a screen reader reads it in order.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from catalog.campaign.bars import chart_height, draw_chart, has_chart
from catalog.campaign.documents import Cell, PrintedReport, PrintedTable, cell_words
from catalog.labels.documents import document
from catalog.labels.typeface import Face

if TYPE_CHECKING:
    from fpdf import FPDF

A4_MM = (210.0, 297.0)
MARGIN_MM, FOOT_MM = 20.0, 15.0
TITLE_PT, HEADING_PT, TEXT_PT, SMALL_PT = 16.0, 12.0, 10.0, 8.5
LEADING = 1.35
MM_PER_POINT = 25.4 / 72
LINE_MM = SMALL_PT * LEADING * MM_PER_POINT
MOST_LINES_A_PAGE = 50
"""A row of more lines is broken wherever a page ends."""
FIRST_COLUMN, NARROW_FIRST_COLUMN = 0.46, 0.3
NAME_AND_WORDS = 2
MOST_ROOMY_COLUMNS = 4
PADDING_MM = 1.2
TABLE_RULE = (140, 150, 144)


def report_pdf(report: PrintedReport, *, made_at: datetime) -> bytes:
    """Write a report as PDF."""
    with document(*A4_MM) as pdf:
        writer = _Writer(pdf, report)
        pdf.set_creation_date(made_at)
        pdf.set_title(report.title)
        pdf.set_lang("vi-VN" if report.language == "vi" else "en-GB")
        pdf.set_margins(MARGIN_MM, MARGIN_MM, MARGIN_MM)
        writer.write()
        return bytes(pdf.output())


class _Writer:
    """Writes from the top downwards and begins a page where the next piece does not fit."""

    def __init__(self, pdf: "FPDF", report: PrintedReport) -> None:
        self.pdf, self.report = pdf, report
        self.width = A4_MM[0] - 2 * MARGIN_MM

    def write(self) -> None:
        self.pdf.add_page()
        self._text(self.report.title, TITLE_PT, Face.STRONG, tag="H1", after=3)
        for label, value in self.report.facts:
            self._text(f"{label}: {value}", TEXT_PT)
        for note in self.report.notes:
            self._text(note, SMALL_PT, after=1)
        for heading, text in self.report.words:
            self._heading(heading)
            for paragraph in text.splitlines():
                if paragraph.strip():
                    self._text(paragraph.strip(), TEXT_PT, after=1.5)
        for table in self.report.tables:
            self._table(table)
        self._number_pages()

    def _heading(self, text: str, *, keep_with: float = 20.0) -> None:
        self._need(keep_with + 12)
        self.pdf.set_y(self.pdf.get_y() + 5)
        self.pdf.start_section(text)
        self._text(text, HEADING_PT, Face.STRONG, tag="H2", after=1.5)

    def _table(self, table: PrintedTable) -> None:
        self._heading(table.title, keep_with=chart_height(table) if has_chart(table) else 20.0)
        if has_chart(table):
            height = chart_height(table)
            with self._marked("Figure", alt_text=table.chart_words):
                draw_chart(self.pdf, table, MARGIN_MM, self.pdf.get_y() + 1, self.width,
                           language=self.report.language)  # fmt: skip
            self.pdf.set_y(self.pdf.get_y() + height)
        if table.rows:
            self._row(table, table.heading, Face.STRONG)
        for row in table.rows:
            self._row(table, row, Face.PLAIN)
        self.pdf.set_y(self.pdf.get_y() + 1)
        for note in table.notes:
            self._text(note, SMALL_PT, after=0.5)

    def _row(self, table: PrintedTable, cells: tuple[Cell, ...], face: Face) -> None:
        """One row; it begins a page where it does not fit, and goes on over it where no page holds it."""
        is_head = cells is table.heading
        self.pdf.set_font(face.value, size=SMALL_PT)
        widths = self._widths(table)
        broken = [
            self._lines(text, width - 2 * PADDING_MM, SMALL_PT)
            for width, text in zip(widths, self._texts(table, cells), strict=True)
        ]
        lines, start = max(map(len, broken)), 0
        while start < lines:
            room = int((self._bottom() - self.pdf.get_y() - 2 * PADDING_MM) / LINE_MM)
            if room < 1 or room < lines - start <= MOST_LINES_A_PAGE:
                self._new_page(table, face=face, is_head=is_head)
                continue
            taken = min(lines - start, room)
            pieces = [each[start : start + taken] for each in broken]
            self._part_of_row(pieces, widths, self._aligned(table, cells), is_head=is_head)
            start += taken

    def _part_of_row(
        self, pieces: list[list[str]], widths: list[float], aligned: list[str], *, is_head: bool
    ) -> None:
        pdf, x, top = self.pdf, MARGIN_MM, self.pdf.get_y()
        for place, (piece, width) in enumerate(zip(pieces, widths, strict=True)):
            with self._marked("TH" if is_head or place == 0 else "TD"):
                pdf.set_xy(x + PADDING_MM, top + PADDING_MM)
                pdf.multi_cell(width - 2 * PADDING_MM, LINE_MM, "\n".join(piece) or " ",
                               align=aligned[place], new_x="RIGHT", new_y="TOP")  # fmt: skip
            x += width
        bottom = top + max(map(len, pieces)) * LINE_MM + 2 * PADDING_MM
        pdf.set_draw_color(*TABLE_RULE)
        pdf.set_line_width(0.3 if is_head else 0.1)
        pdf.line(MARGIN_MM, bottom, MARGIN_MM + self.width, bottom)
        pdf.set_xy(MARGIN_MM, bottom)

    def _texts(self, table: PrintedTable, cells: tuple[Cell, ...]) -> list[str]:
        return [
            cell_words(cell, language=self.report.language, is_change=table.is_change(place))
            for place, cell in enumerate(cells)
        ]

    @staticmethod
    def _aligned(table: PrintedTable, cells: tuple[Cell, ...]) -> list[str]:
        return ["R" if table.counts(place) else "L" for place in range(len(cells))]

    def _lines(self, text: str, width: float, size: float) -> list[str]:
        """A text broken into the lines that it takes."""
        height = size * LEADING * MM_PER_POINT
        lines = self.pdf.multi_cell(width, height, text or " ", dry_run=True, output="LINES")
        return cast("list[str]", lines)

    def _new_page(self, table: PrintedTable, *, face: Face, is_head: bool) -> None:
        """A table that goes on over the page says again what its columns are."""
        self.pdf.add_page()
        if not is_head:
            self._row(table, table.heading, Face.STRONG)
            self.pdf.set_font(face.value, size=SMALL_PT)

    def _widths(self, table: PrintedTable) -> list[float]:
        count = len(table.heading)
        if count == NAME_AND_WORDS:
            return [self.width * NARROW_FIRST_COLUMN, self.width * (1 - NARROW_FIRST_COLUMN)]
        first = self.width * (FIRST_COLUMN if count <= MOST_ROOMY_COLUMNS else NARROW_FIRST_COLUMN)
        return [first, *[(self.width - first) / (count - 1)] * (count - 1)]

    def _text(self, text: str, size: float, face: Face = Face.PLAIN, *, tag: str = "P",
              after: float = 0.5) -> None:  # fmt: skip
        """A paragraph, line by line, each on the page where it still fits."""
        pdf = self.pdf
        pdf.set_font(face.value, size=size)
        pdf.set_text_color(0)
        height = size * LEADING * MM_PER_POINT
        for line in self._lines(text, self.width, size):
            self._need(height)
            with self._marked(tag):
                pdf.set_x(MARGIN_MM)
                pdf.cell(self.width, height, line, new_x="LMARGIN", new_y="NEXT")
        pdf.set_y(pdf.get_y() + after)

    def _need(self, height: float) -> None:
        if self.pdf.get_y() + height > self._bottom():
            self.pdf.add_page()

    @staticmethod
    def _bottom() -> float:
        return A4_MM[1] - MARGIN_MM - FOOT_MM / 2

    @contextmanager
    def _marked(self, tag: str, **facts: Any) -> Iterator[None]:
        """Write marked content of a kind; the library's own method knows figures alone."""
        from fpdf.syntax import Name

        with self.pdf._marked_sequence(**facts) as element:  # noqa: SLF001 - no public way
            element.s = Name(tag)
            yield

    def _number_pages(self) -> None:
        pdf, pages = self.pdf, self.pdf.pages_count
        for page in range(1, pages + 1):
            pdf.page = page
            pdf.set_font(Face.STRONG.value, size=TEXT_PT)  # what is set already is not written
            pdf.set_font(Face.PLAIN.value, size=SMALL_PT)
            pdf.set_text_color(0)
            words = self.report.page_words.replace("{page}", str(page))
            words = words.replace("{pages}", str(pages))
            pdf.text(A4_MM[0] - MARGIN_MM - pdf.get_string_width(words), A4_MM[1] - FOOT_MM, words)
