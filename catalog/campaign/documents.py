"""A report in words of one language, ready for any kind of file; it holds no figure of its own."""

from dataclasses import dataclass

Cell = str | int | None
UNKNOWN = "—"
CHANGE_COLUMN = 3


@dataclass(frozen=True)
class PrintedTable:
    """A table as it is read.

    One that compares has the names in its first column, the counts of the period in its second,
    those of the period before in its third and the difference in its fourth.
    """

    title: str
    heading: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    is_compared: bool = False
    chart_words: str = ""

    def is_change(self, column: int) -> bool:
        """Whether a column tells by how much a count differs, with its sign."""
        return self.is_compared and column == CHANGE_COLUMN

    def counts(self, column: int) -> bool:
        """Whether a column holds numbers; of one that compares those that nobody knows too."""
        return (self.is_compared and 0 < column <= CHANGE_COLUMN) or any(
            isinstance(row[column], int) for row in self.rows
        )


@dataclass(frozen=True)
class PrintedReport:
    """All that a file of a report says, in its order."""

    language: str
    title: str
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    words: tuple[tuple[str, str], ...]
    tables: tuple[PrintedTable, ...]
    page_words: str
    """How a page says its number: "Page {page} of {pages}"."""


def cell_words(cell: Cell, *, language: str, is_change: bool = False) -> str:
    """A cell as it stands on paper, its thousands set apart as the language does."""
    if cell is None:
        return UNKNOWN
    if isinstance(cell, str):
        return cell
    written = f"{cell:+,d}" if is_change and cell else f"{cell:,d}"
    written = written.replace("-", "−")
    return written.replace(",", ".") if language == "vi" else written
