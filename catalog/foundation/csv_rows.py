"""Reading a CSV whole, with every problem named by file, row and column before anything is written."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from catalog.foundation.errors import CatalogError
from catalog.foundation.vietnamese import normal


@dataclass(frozen=True)
class RowProblem:
    """What is wrong in one cell; row 1 is the heading."""

    file: str
    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}, column {self.column}: {self.reason}"


@dataclass
class BrokenRows(CatalogError):
    """A file is refused as a whole, for all the problems found in it."""

    problems: list[RowProblem]

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


@dataclass
class RowCheck:
    """Collects problems while rows are read, and refuses them all together."""

    problems: list[RowProblem] = field(default_factory=list)

    def report(self, row: "CsvRow", column: str, reason: str) -> None:
        self.problems.append(RowProblem(row.file, row.number, column, reason))

    def refuse_if_broken(self) -> None:
        if self.problems:
            raise BrokenRows(self.problems)


@dataclass(frozen=True)
class CsvRow:
    """One row with its place in the file; cells are NFC and trimmed."""

    file: str
    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


def read_rows(path: Path, *, columns: Iterable[str], check: RowCheck) -> list[CsvRow]:
    """Read a UTF-8 CSV with a heading; a missing file, column or cell is a problem."""
    name = path.name
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        check.problems.append(RowProblem(name, 0, "-", "the file is missing"))
        return []
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        check.problems.append(RowProblem(name, row, "-", "the text is not UTF-8"))
        return []
    return list(_rows(name, text, list(columns), check))


def _rows(name: str, text: str, columns: list[str], check: RowCheck) -> Iterator[CsvRow]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        heading = next(reader, [])
        missing = [column for column in columns if column not in heading]
        for column in missing:
            check.problems.append(RowProblem(name, 1, column, "the column is missing"))
        if missing:
            return
        for number, cells in enumerate(reader, start=2):
            if len(cells) != len(heading):
                reason = f"{len(cells)} cells where the heading has {len(heading)}"
                check.problems.append(RowProblem(name, number, "-", reason))
                continue
            pairs = zip(heading, (normal(cell) for cell in cells), strict=True)
            yield CsvRow(name, number, dict(pairs))
    except csv.Error as error:
        check.problems.append(RowProblem(name, reader.line_num, "-", f"broken quoting ({error})"))
