"""Copies of the sample's files with one thing changed."""

import csv
import shutil
from pathlib import Path

from catalog.foundation.csv_rows import RowCheck, RowProblem
from catalog.places.loading import DATA as PLACES
from catalog.sample.loading import DATA
from catalog.sample.rows import read_sample


def copy_sample(folder: Path) -> Path:
    copied = folder / "sample"
    shutil.copytree(DATA, copied)
    return copied


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write_rows(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def change_cell(path: Path, row: int, column: str, text: str) -> None:
    """Write one cell; rows are numbered as a person sees them, the heading being 1."""
    rows = rows_of(path)
    rows[row - 1][rows[0].index(column)] = text
    write_rows(path, rows)


def add_row(path: Path, **cells: str) -> None:
    rows = rows_of(path)
    write_rows(path, [*rows, [cells.get(column, "") for column in rows[0]]])


def province_names() -> set[str]:
    """The provinces of today, by their short and their full names."""
    heading, *rows = rows_of(PLACES / "provinces.csv")
    columns = [heading.index("name"), heading.index("full_name")]
    return {row[column] for row in rows for column in columns}


def problems_in(folder: Path) -> list[RowProblem]:
    check = RowCheck()
    read_sample(folder, check, provinces=province_names())
    return check.problems
