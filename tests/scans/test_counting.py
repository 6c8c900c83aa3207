"""Scans are counted exactly: ways, audiences, first ones, days in Việt Nam and provinces."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from catalog.foundation.clock import VIETNAM
from catalog.scans.copies import Reason, Suspicion
from catalog.scans.counting import (
    Scanned,
    alert_staff,
    count_scan,
    count_unit_scan,
    say_province,
    scans_of,
    unit_of,
)
from catalog.scans.models import Audience, CopyAlert, ScanCount, UnitScan, Way
from tests.factories.catalog import make_product, make_province
from tests.factories.tracing import make_lot

AT = datetime(2026, 3, 1, 5, tzinfo=UTC)
UNIT = "ABCDEFGH23456789"
EVENTS = 10_000


def scanned_of(lot_id: int | None, product_id: int, **facts: object) -> Scanned:
    usual = {"way": Way.QR, "audience": Audience.PEOPLE}
    return Scanned(product_id=product_id, lot_id=lot_id, **{**usual, **facts})  # type: ignore[arg-type]


def scan_unit(visitor: str = "a" * 16, *, at: datetime = AT, lot: object = None) -> object:
    lot = lot or make_lot()
    return count_unit_scan(
        scanned_of(lot.id, lot.product_id), UNIT, 0, visitor=visitor, at=at  # type: ignore[attr-defined]
    )  # fmt: skip


def test_the_first_scan_of_a_package_is_first_and_the_next_says_since_when(
    database: scoped_session[Session],
) -> None:
    lot = make_lot()
    first = scan_unit(lot=lot)
    later = scan_unit(lot=lot, at=AT + timedelta(days=2))
    assert (first.is_first, first.scan_count) == (True, 1)
    assert (later.is_first, later.scan_count, later.first_scanned_at) == (False, 2, AT)


def test_a_robot_never_makes_a_package_first(database: scoped_session[Session]) -> None:
    lot = make_lot()
    count_scan(scanned_of(lot.id, lot.product_id, audience=Audience.ROBOT), at=AT)
    assert scan_unit(lot=lot).is_first


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 3, 1, 16, 59, 59, tzinfo=UTC), date(2026, 3, 1)),
        (datetime(2026, 3, 1, 17, 0, tzinfo=UTC), date(2026, 3, 2)),
    ],
    ids=["before midnight", "at midnight"],
)
def test_a_scan_counts_on_its_day_in_viet_nam(
    database: scoped_session[Session], at: datetime, day: date
) -> None:
    count_scan(scanned_of(None, make_product().id), at=at)
    assert database.scalars(select(ScanCount.day)).all() == [day]


def test_a_province_that_somebody_tells_belongs_to_their_last_scan_of_today(
    database: scoped_session[Session],
) -> None:
    lot, province = make_lot(), make_province()
    for hours in (0, 1):
        scan_unit(lot=lot, at=AT + timedelta(hours=hours))
    assert say_province(UNIT, province.id, visitor="a" * 16, at=AT)
    assert [scan.province_id for scan in scans_of(UNIT, at=AT)] == [None, province.id]


def test_a_province_without_a_scan_of_today_is_not_kept(
    database: scoped_session[Session],
) -> None:
    scan_unit()
    province = make_province()
    assert not say_province(UNIT, province.id, visitor="b" * 16, at=AT)
    assert not say_province(UNIT, province.id, visitor="a" * 16, at=AT + timedelta(days=1))


def test_staff_are_told_of_a_code_once(database: scoped_session[Session]) -> None:
    lot = make_lot()
    scan_unit(lot=lot)
    alert_staff(UNIT, lot.id, Suspicion(Reason.MANY_IN_A_DAY, 10), at=AT)
    alert_staff(UNIT, lot.id, Suspicion(Reason.MANY_IN_ALL, 20), at=AT + timedelta(days=1))
    alerts = database.scalars(select(CopyAlert)).all()
    assert [(alert.reason, alert.noticed_at) for alert in alerts] == [(Reason.MANY_IN_A_DAY, AT)]


def test_nothing_kept_of_a_scan_could_name_anybody() -> None:
    kept = {column.name for column in UnitScan.__table__.columns}
    assert kept == {"id", "unit_code", "day", "hour", "province_id", "visitor"}


@pytest.mark.slow
def test_ten_thousand_scans_of_known_truth_are_counted_exactly(
    database: scoped_session[Session],
) -> None:
    chance = random.Random(37)  # noqa: S311 - a replay, not a secret
    lots = [make_lot() for _ in range(4)]
    provinces = [make_province(), make_province("Hà Nội", "01")]
    units = [(f"UNIT{number:012}", number, chance.choice(lots)) for number in range(300)]
    counts: Counter[tuple[object, ...]] = Counter()
    of_unit: Counter[str] = Counter()
    first_at: dict[str, datetime] = {}
    told: Counter[int | None] = Counter()
    midnight = datetime(2026, 3, 1, tzinfo=VIETNAM)
    for number in range(EVENTS):
        at = midnight + timedelta(minutes=number - 5000, seconds=chance.choice((0, 59)))
        audience = chance.choice((Audience.PEOPLE, *Audience))
        code, serial, lot = chance.choice(units)
        has_lot = chance.random() < 0.8
        scanned = scanned_of(
            lot.id if has_lot else None, lot.product_id,
            way=chance.choice(list(Way)), audience=audience,
        )  # fmt: skip
        is_first = False
        if has_lot and audience is Audience.PEOPLE and chance.random() < 0.6:
            visitor = f"{chance.randrange(50):016x}"
            is_first = code not in first_at
            counted = count_unit_scan(scanned, code, serial, visitor=visitor, at=at)
            first_at.setdefault(code, at)
            of_unit[code] += 1
            province = chance.choice(provinces) if chance.random() < 0.1 else None
            told[province.id if province else None] += 1
            if province:
                assert say_province(code, province.id, visitor=visitor, at=at)
            assert counted.is_first is is_first
            assert counted.scan_count == of_unit[code]
        else:
            count_scan(scanned, at=at)
        day = at.astimezone(VIETNAM).date()
        key = (day, scanned.product_id, scanned.lot_id or 0, scanned.way, audience, is_first)
        counts[key] += 1
    rows = database.execute(
        select(
            ScanCount.day, ScanCount.product_id, ScanCount.lot_id, ScanCount.way,
            ScanCount.audience, ScanCount.is_first, ScanCount.count,
        )
    )  # fmt: skip
    assert {tuple(row[:-1]): row[-1] for row in rows} == counts
    assert sum(counts.values()) == EVENTS
    assert {code: unit_of(code).first_scanned_at for code in first_at} == first_at
    by_province = select(UnitScan.province_id, func.count()).group_by(UnitScan.province_id)
    assert dict(map(tuple, database.execute(by_province))) == told
