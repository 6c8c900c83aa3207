"""What business and staff learn of scans, and the files they take away."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session, scoped_session

from catalog.scans import statistics
from catalog.scans.counting import Scanned, count_scan, count_unit_scan, say_province
from catalog.scans.models import Audience, Way
from catalog.scans.statistics import Scope
from catalog.scans.workbook import Sheet, csv_text, safe_text, statistics_xlsx
from catalog.tracing.models import Lot
from tests.factories.catalog import make_province
from tests.factories.tracing import make_lot

AT = datetime(2026, 3, 3, 5, tzinfo=UTC)
WEEK = Scope(date(2026, 2, 25), date(2026, 3, 3))


def scan(lot: Lot, times: int, *, way: Way = Way.QR, audience: Audience = Audience.PEOPLE,
         at: datetime = AT) -> None:  # fmt: skip
    for _ in range(times):
        count_scan(Scanned(lot.product_id, lot.id, way, audience), at=at)


def scan_units(lot: Lot, codes: int, *, province_id: int | None = None) -> None:
    for serial in range(codes):
        code, visitor = f"{lot.id}-{province_id}-{serial}", "a" * 16
        scanned = Scanned(lot.product_id, lot.id, Way.QR, Audience.PEOPLE)
        for _ in range(2):
            count_unit_scan(scanned, code, serial, visitor=visitor, at=AT)
        if province_id:
            say_province(code, province_id, visitor=visitor, at=AT)


def test_people_robots_and_fetching_ahead_are_told_apart(
    database: scoped_session[Session],
) -> None:
    lot = make_lot()
    scan(lot, 3)
    scan(lot, 5, audience=Audience.ROBOT)
    scan(lot, 7, audience=Audience.PREFETCH)
    scan_units(lot, 2)
    assert statistics.totals(WEEK) == statistics.Totals(7, 2, 5, 7)


def test_days_without_a_scan_are_there_too(database: scoped_session[Session]) -> None:
    lot = make_lot()
    scan(lot, 2)
    scan(lot, 1, at=AT - timedelta(days=6))
    scan(lot, 9, at=AT - timedelta(days=7))
    assert list(statistics.by_day(WEEK).values()) == [1, 0, 0, 0, 0, 0, 2]


def test_products_and_lots_come_by_how_often_they_were_scanned(
    database: scoped_session[Session],
) -> None:
    less, more = make_lot(), make_lot()
    scan(less, 1)
    scan(more, 4, way=Way.TYPED)
    scan(less, 50, audience=Audience.ROBOT)
    assert [row.count for row in statistics.by_product(WEEK, limit=9)] == [4, 1]
    assert [row.code for row in statistics.by_lot(WEEK, limit=1)] == [more.code]
    ways = {Way.QR: 1, Way.DIGITAL_LINK: 0, Way.TYPED: 4}
    assert statistics.by_way(WEEK) == ways


def test_a_business_sees_its_own_scans_alone(database: scoped_session[Session]) -> None:
    own, other = make_lot(), make_lot()
    scan(own, 2)
    scan_units(other, 3)
    scope = Scope(WEEK.first, WEEK.last, own.business_id)
    assert statistics.totals(scope).people == 2
    assert sum(statistics.by_day(scope).values()) == 2
    assert [row.code for row in statistics.by_lot(scope, limit=9)] == [own.code]
    assert statistics.by_province(scope) == []
    assert {row.lot_code for row in statistics.every_row(scope)} == {own.code}


def test_provinces_are_those_that_people_told(database: scoped_session[Session]) -> None:
    lot, one, other = make_lot(), make_province(), make_province("Hà Nội", "01")
    scan_units(lot, 1, province_id=one.id)
    scan_units(lot, 2, province_id=other.id)
    rows = [(row.province, row.count) for row in statistics.by_province(WEEK)]
    assert rows == [("Hà Nội", 2), ("Vĩnh Long", 1), (None, 3)]


def test_the_whole_table_holds_every_scan_once(database: scoped_session[Session]) -> None:
    lot = make_lot()
    scan(lot, 3)
    scan(lot, 2, audience=Audience.ROBOT, way=Way.TYPED)
    count_scan(Scanned(lot.product_id, None, Way.DIGITAL_LINK, Audience.PEOPLE), at=AT)
    rows = statistics.every_row(WEEK)
    assert sorted((row.lot_code, row.way, row.count) for row in rows) == [
        ("", Way.DIGITAL_LINK, 1),
        (lot.code, Way.QR, 3),
        (lot.code, Way.TYPED, 2),
    ]


@pytest.mark.parametrize("text", ["=1+1", "+84", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_no_text_of_a_table_starts_a_formula(text: str) -> None:
    sheet = Sheet("scans", ["name"], [[text]])
    assert safe_text(text) == f"'{text}"
    rows = list(csv.reader(io.StringIO(csv_text(sheet).removeprefix("\ufeff"), newline="")))
    assert rows == [["name"], [f"'{text}"]]


def test_a_workbook_keeps_codes_as_text_and_counts_as_numbers() -> None:
    sheet = Sheet("Lượt quét", ["Lô", "Số"], [["0012", 5], ["=1+1", 6]])
    with zipfile.ZipFile(io.BytesIO(statistics_xlsx([sheet]))) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
        texts = book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in page
    assert "<v>5</v>" in page
    assert "<t>0012</t>" in texts
    assert "<t>=1+1</t>" in texts
