"""A report as its page shows it: tables with a pair of bars in each row."""

from dataclasses import dataclass
from math import ceil

from catalog.campaign.documents import Cell, PrintedReport, PrintedTable, cell_words
from catalog.campaign.figures import Figures
from catalog.campaign.keeping import OwnWords
from catalog.web.campaign_words import printed

BAR_WIDTH = 100


@dataclass(frozen=True)
class ShownRow:
    """A row's cells in words, and how long its two bars are, in hundredths of the longest."""

    cells: tuple[str, ...]
    now: int
    before: int


@dataclass(frozen=True)
class ShownTable:
    """A table of the page."""

    id: str
    title: str
    heading: tuple[str, ...]
    rows: tuple[ShownRow, ...]
    notes: tuple[str, ...]
    is_charted: bool
    numbers: tuple[bool, ...]
    """Which columns hold numbers."""


@dataclass(frozen=True)
class ShownReport:
    """All that `components/campaign_report.html` shows."""

    printed: PrintedReport
    tables: list[ShownTable]


def shown(figures: Figures, words: OwnWords) -> ShownReport:
    """Put a report's figures on its page."""
    report = printed(figures, words)
    return ShownReport(
        report,
        [_table(table, number, report.language) for number, table in enumerate(report.tables, 1)],
    )


def _table(table: PrintedTable, number: int, language: str) -> ShownTable:
    longest = max(
        (cell for row in table.rows for cell in row[1:3] if isinstance(cell, int)), default=0
    )
    columns = range(len(table.heading))
    return ShownTable(
        id=f"table-{number}",
        title=table.title,
        heading=table.heading,
        rows=tuple(
            ShownRow(
                tuple(
                    cell_words(cell, language=language,
                               is_change=table.is_change(place))
                    for place, cell in enumerate(row)
                ),
                _bar(row[1] if table.is_compared else None, longest),
                _bar(row[2] if table.is_compared else None, longest),
            )
            for row in table.rows
        ),
        notes=table.notes,
        is_charted=table.is_compared and longest > 0,
        numbers=tuple(table.counts(place) for place in columns),
    )  # fmt: skip


def _bar(cell: Cell, longest: int) -> int:
    return ceil(BAR_WIDTH * cell / longest) if isinstance(cell, int) and longest else 0
