"""What the committed files owe their readers."""

import csv
import re
import unicodedata

import pytest

from catalog.permalinks.codes import is_code
from catalog.sample.loading import DATA

STARS = re.compile(r"\b[345]\s*sao\b|\b[345][- ]stars?\b|tiềm năng|potential", re.IGNORECASE)


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_sample_has_every_sourced_row() -> None:
    counts = {
        "products.csv": 417, "producers.csv": 239, "outlets_and_destinations.csv": 39,
        "fairs.csv": 21, "images.csv": 0,
    }  # fmt: skip
    assert {name: len(rows(name)) for name in counts} == counts


@pytest.mark.parametrize(
    ("file", "vietnamese", "english"),
    [
        ("products.csv", "product_name", "name_en"),
        ("products.csv", "description_facts", "description_en"),
        ("producers.csv", "name", "name_en"),
        ("producers.csv", "facts", "facts_en"),
        ("outlets_and_destinations.csv", "name", "name_en"),
        ("outlets_and_destinations.csv", "facts", "facts_en"),
        ("fairs.csv", "name", "name_en"),
    ],
)
def test_text_is_in_both_languages_or_in_neither(file: str, vietnamese: str, english: str) -> None:
    uneven = [row[vietnamese] for row in rows(file) if bool(row[vietnamese]) != bool(row[english])]
    assert uneven == []


@pytest.mark.parametrize("file", sorted(path.name for path in DATA.glob("*.csv")))
def test_text_is_composed_and_trimmed(file: str) -> None:
    cells = [cell for row in rows(file) for cell in row.values()]
    assert [c for c in cells if c != unicodedata.normalize("NFC", c).strip()] == []


@pytest.mark.parametrize(
    ("file", "columns"),
    [
        ("products.csv", ("product_name", "name_en", "description_facts", "description_en")),
        ("producers.csv", ("facts", "facts_en")),
    ],
)
def test_stars_stand_only_in_claims_never_in_descriptions(
    file: str, columns: tuple[str, ...]
) -> None:
    told = [row[column] for row in rows(file) for column in columns if STARS.search(row[column])]
    assert told == []


def test_numbers_above_three_are_the_same_in_both_languages() -> None:
    """Smaller ones may be written as words."""

    def numbers(text: str) -> list[int]:
        return sorted(int(found) for found in re.findall(r"\d+", text) if int(found) > 3)

    uneven = [
        row["product_name"]
        for row in rows("products.csv")
        if numbers(row["product_name"]) != numbers(row["name_en"])
    ]
    assert uneven == []


def test_codes_are_whole_and_told_apart() -> None:
    codes = [row["code"] for row in rows("products.csv")]
    assert len(set(codes)) == len(codes)
    assert all(is_code(code) for code in codes)


def test_spirits_are_sorted_as_alcohol() -> None:
    spirits = [row for row in rows("products.csv") if row["product_name"].startswith("Rượu")]
    assert {row["product_set"] for row in spirits} <= {"14", "15"}
