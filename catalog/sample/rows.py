"""The sample's files, read whole and checked cell by cell before anything is written."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from catalog.businesses.models import LegalForm, OutletKind
from catalog.foundation.csv_rows import CsvRow, RowCheck, read_rows
from catalog.foundation.errors import Invalid
from catalog.media.images import sniff
from catalog.permalinks.codes import is_code
from catalog.permalinks.models import PermalinkKind
from catalog.products.groups import GROUPS, SETS
from catalog.tourism.models import DestinationKind

GROUP_IDS = {slug: number for number, slug, _name, _name_en in GROUPS}
SET_GROUPS = {str(number): group for number, group, _name, _name_en in SETS}
PLACE_KINDS = {*OutletKind, *DestinationKind}
STARS = {"", "3", "4", "5"}
FIRST_YEAR = 2018
LAST_YEAR = 2100
"""OCOP began in 2018, so no earlier year of recognition can be right."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "products.csv": (
        "slug", "code", "product_name", "name_en", "product_set", "province_before_2025",
        "district_before_2025", "commune_before_2025", "province_now", "ocop_group", "stars",
        "producer_name", "certified_year", "decision_number", "decision_date",
        "certificate_note", "description_facts", "description_en", "gi_or_standard", "source_url",
    ),
    "producers.csv": (
        "slug", "name", "name_en", "type", "address_text", "province_before_2025", "province_now", "facts",
        "facts_en", "honour", "honour_year", "source_url",
    ),
    "outlets_and_destinations.csv": (
        "name", "name_en", "kind", "address_text", "province_now", "facts", "facts_en",
        "source_url",
    ),
    "fairs.csv": (
        "name", "name_en", "start_date", "end_date", "place", "province_now", "organiser", "source_url",
    ),
    "images.csv": ("product", "file", "alt", "alt_en", "credit", "source_url"),
    "hosts.csv": ("host", "kind", "reason"),
    "issued_addresses.csv": ("kind", "value", "subject"),
}  # fmt: skip


@dataclass(frozen=True)
class SampleRows:
    """All files of the sample, checked."""

    products: list[CsvRow]
    producers: list[CsvRow]
    places: list[CsvRow]
    fairs: list[CsvRow]
    images: list[CsvRow]
    hosts: list[CsvRow]
    issued: list[CsvRow]

    @cached_property
    def products_by_slug(self) -> dict[str, CsvRow]:
        return {row["slug"]: row for row in self.products}

    @cached_property
    def products_by_code(self) -> dict[str, CsvRow]:
        return {row["code"]: row for row in self.products}

    @cached_property
    def producers_by_slug(self) -> dict[str, CsvRow]:
        return {row["slug"]: row for row in self.producers}

    @cached_property
    def codes_issued(self) -> dict[str, str]:
        """The code that was issued together with each slug."""
        code = PermalinkKind.PRODUCT_CODE
        return {row["subject"]: row["value"] for row in self.issued if row["kind"] == code}


def read_sample(folder: Path, check: RowCheck, *, provinces: set[str]) -> SampleRows:
    """Read every file and report every wrong cell; nothing is written here."""
    read = {name: read_rows(folder / name, columns=columns, check=check)
            for name, columns in COLUMNS.items()}  # fmt: skip
    rows = SampleRows(
        products=read["products.csv"],
        producers=read["producers.csv"],
        places=read["outlets_and_destinations.csv"],
        fairs=read["fairs.csv"],
        images=read["images.csv"],
        hosts=read["hosts.csv"],
        issued=read["issued_addresses.csv"],
    )
    for row in (row for every in read.values() for row in every):
        _check_signs(row, check)
    producers = {row["name"] for row in rows.producers}
    for row in rows.products:
        _check_product(row, check, provinces=provinces, producers=producers)
    for row in rows.producers:
        _check_producer(row, check, provinces=provinces)
    for row in [*rows.places, *rows.fairs]:
        _need(row, "name", bool(row["name"]), "the name is empty", check)
        _check_common(row, check, provinces=provinces)
    for row in rows.places:
        known = row["kind"] in PLACE_KINDS
        _need(row, "kind", known, f"{row['kind']!r} is not a kind of place", check)
    for row in rows.fairs:
        _check_day(row, "start_date", check)
        _check_day(row, "end_date", check)
        backwards = row["end_date"] and row["end_date"] < row["start_date"]
        _need(row, "end_date", not backwards, "the fair ends before it starts", check)
    for row in rows.images:
        slugs = {product["slug"] for product in rows.products}
        _need(row, "product", row["product"] in slugs, "no product has this slug", check)
        _check_picture(row, folder, check)
    _check_unique(rows.products, "slug", check)
    _check_unique(rows.products, "code", check)
    _check_unique(rows.producers, "slug", check)
    _check_unique(rows.producers, "name", check)
    _check_unique(rows.places, "name", check)
    _check_unique(rows.fairs, "name", check)
    _check_issued(rows, check)
    return rows


def _need(row: CsvRow, column: str, holds: bool, reason: str, check: RowCheck) -> None:
    if not holds:
        check.report(row, column, reason)


def _check_product(
    row: CsvRow, check: RowCheck, *, provinces: set[str], producers: set[str]
) -> None:
    known_set = SET_GROUPS.get(row["product_set"])
    group = GROUP_IDS.get(row["ocop_group"])
    _need(row, "slug", bool(row["slug"]), "the slug is empty", check)
    _need(row, "product_name", bool(row["product_name"]), "the name is empty", check)
    _need(row, "code", is_code(row["code"]), f"{row['code']!r} is not a code", check)
    _need(row, "ocop_group", group is not None, f"no group {row['ocop_group']!r}", check)
    is_set = not row["product_set"] or known_set is not None
    _need(row, "product_set", is_set, f"no set {row['product_set']!r}", check)
    _need(row, "stars", row["stars"] in STARS, f"{row['stars']!r} is none of 3, 4, 5", check)
    producer_known = not row["producer_name"] or row["producer_name"] in producers
    _need(row, "producer_name", producer_known, "not in producers.csv", check)
    year = row["certified_year"]
    _need(row, "certified_year", not year or _is_year(year), f"{year!r} is not a year", check)
    _check_day(row, "decision_date", check)
    _check_common(row, check, provinces=provinces)


def _check_producer(row: CsvRow, check: RowCheck, *, provinces: set[str]) -> None:
    _need(row, "slug", bool(row["slug"]), "the slug is empty", check)
    _need(row, "name", bool(row["name"]), "the name is empty", check)
    is_form = not row["type"] or row["type"] in set(LegalForm)
    _need(row, "type", is_form, f"{row['type']!r} is not a legal form", check)
    year = row["honour_year"]
    is_dated = not row["honour"] or _is_year(year)
    _need(row, "honour_year", is_dated, f"{year!r} is not the year of an honour", check)
    _check_common(row, check, provinces=provinces)


def _check_signs(row: CsvRow, check: RowCheck) -> None:
    """Refuse what no database keeps, such as a null byte."""
    for column, cell in row.cells.items():
        printable = cell.replace("\n", " ").isprintable()
        _need(row, column, printable, "holds a sign that cannot be printed", check)


def _check_picture(row: CsvRow, folder: Path, check: RowCheck) -> None:
    path = folder / row["file"]
    if not path.is_file():
        check.report(row, "file", "the file is missing")
        return
    try:
        sniff(path.read_bytes())
    except Invalid as error:
        check.report(row, "file", error.code)


def _check_common(row: CsvRow, check: RowCheck, *, provinces: set[str]) -> None:
    province = row["province_now"]
    known = not province or province in provinces
    _need(row, "province_now", known, f"no province is called {province!r}", check)
    _need(row, "source_url", _is_link(row["source_url"]), "not a web address", check)


def _is_link(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _check_day(row: CsvRow, column: str, check: RowCheck) -> None:
    try:
        date.fromisoformat(row[column] or "2000-01-01")
    except ValueError:
        check.report(row, column, f"{row[column]!r} is not a day like 2025-01-31")


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR


def _check_unique(rows: list[CsvRow], column: str, check: RowCheck) -> None:
    first: dict[str, int] = {}
    for row in rows:
        if row[column] in first:
            check.report(row, column, f"already in row {first[row[column]]}")
        first.setdefault(row[column], row.number)


def _check_issued(rows: SampleRows, check: RowCheck) -> None:
    """An address in use must have been entered in the list of all ever issued."""
    for row in rows.issued:
        known = row["kind"] in set(PermalinkKind)
        _need(row, "kind", known, f"{row['kind']!r} is not a kind of address", check)
        leads = not known or find_issued(rows, row) is not None
        _need(row, "subject", leads, "leads to nothing in this sample", check)
    issued = {(row["kind"], row["value"]) for row in rows.issued}
    _check_listed(rows.products, "slug", "product-slug", issued, check)
    _check_listed(rows.products, "code", "product-code", issued, check)
    _check_listed(rows.producers, "slug", "business-slug", issued, check)


def find_issued(rows: SampleRows, issued: CsvRow) -> CsvRow | None:
    """Answer the row that an address ever issued leads to today.

    The subject is the slug of the day on which it was issued. A product that took another
    slug since is found again by its code, which never changes.
    """
    if issued["kind"] == PermalinkKind.BUSINESS_SLUG:
        return rows.producers_by_slug.get(issued["subject"])
    product = rows.products_by_slug.get(issued["subject"])
    return product or rows.products_by_code.get(rows.codes_issued.get(issued["subject"], ""))


def _check_listed(
    rows: list[CsvRow], column: str, kind: str, issued: set[tuple[str, str]], check: RowCheck
) -> None:
    for row in rows:
        if row[column] and (kind, row[column]) not in issued:
            check.report(row, column, "not entered in issued_addresses.csv")
