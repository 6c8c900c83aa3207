"""Requests of known truth, replayed over HTTP: every page of a code that is opened counts once."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from catalog.foundation.clock import VIETNAM, now, today
from catalog.foundation.database import session, unit_of_work
from catalog.permalinks import ledger
from catalog.permalinks.codes import new_code
from catalog.permalinks.models import PermalinkKind
from catalog.scans.models import Audience, ScanCount, UnitCode, UnitScan, Way
from catalog.tracing import unit_codes
from catalog.tracing.units import give_out
from tests.factories.catalog import make_business, make_product
from tests.factories.tracing import declarer_of, make_lot

REQUESTS = 10_000
TOGETHER = 200
HOUSEHOLDS = 12
EVENING = datetime(2026, 3, 1, 20, tzinfo=VIETNAM)
BETWEEN_REQUESTS = timedelta(seconds=5)
PERSON = (
    "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Mobile Safari/537.36"
)
ASKING = {
    Audience.PEOPLE: {"User-Agent": PERSON},
    Audience.ROBOT: {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
    Audience.PREFETCH: {"User-Agent": PERSON, "Sec-Purpose": "prefetch"},
}
COMING = {Way.QR: "", Way.TYPED: "?tu=go", Way.DIGITAL_LINK: "?tu=gs1"}


def open_lot(app: Flask, units: int) -> tuple[str, str, list[str]]:
    """Make a lot with unit codes; answer the codes of product, lot and packages."""
    key = app.config["SETTINGS"].unit_code_key.encode()
    with app.app_context():
        with unit_of_work():
            product = make_product(code=new_code(), group_id=1, business=make_business())
            ledger.issue(PermalinkKind.PRODUCT_CODE, product.code, product.id, at=now())
            lot = make_lot(product)
            give_out(lot, units, declarer=declarer_of(lot), at=now())
            codes = [unit_codes.mint(key, lot.code, serial) for serial in range(units)]
            lot_code = lot.code
        session.remove()
    return product.code, lot_code, codes


@pytest.mark.slow
def test_replayed_requests_are_counted_exactly(app: Flask) -> None:
    with time_machine.travel(EVENING, tick=False) as clock:
        replay(app, clock)


def replay(app: Flask, clock: time_machine.Traveller) -> None:
    """Send the requests through an evening, a midnight in Việt Nam and the next day."""
    chance = random.Random(11)  # noqa: S311 - a replay, not a secret
    product, lot, units = open_lot(app, 200)
    client = app.test_client()
    truth: Counter[tuple[date, bool, Way, Audience, bool]] = Counter()
    of_unit: Counter[str] = Counter()
    for _ in range(REQUESTS):
        clock.shift(BETWEEN_REQUESTS)
        code = chance.choice([product, lot, chance.choice(units), chance.choice(units)])
        audience = chance.choice([Audience.PEOPLE, *Audience])
        way = chance.choice(list(Way))
        method = chance.choice(["GET"] * 9 + ["HEAD"])
        answer = client.open(
            f"/q/{code}{COMING[way]}",
            method=method,
            headers=ASKING[audience],
            environ_base={"REMOTE_ADDR": f"203.0.113.{chance.randrange(1, 255)}"},
        )
        assert answer.status_code == 200
        if method == "HEAD":
            continue
        is_unit_of_person = code in units and audience is Audience.PEOPLE
        is_first = is_unit_of_person and not of_unit[code]
        of_unit[code] += is_unit_of_person
        truth[today(), code != product, way, audience, is_first] += 1
    with app.app_context():
        kinds = (
            ScanCount.day, ScanCount.lot_id > 0, ScanCount.way, ScanCount.audience,
            ScanCount.is_first,
        )  # fmt: skip
        counted = session.execute(select(*kinds, func.sum(ScanCount.count)).group_by(*kinds))
        assert {(row[0], bool(row[1]), *row[2:5]): row[5] for row in counted} == truth
        kept = session.execute(select(UnitCode.code, UnitCode.scan_count))
        assert dict(map(tuple, kept)) == {code: times for code, times in of_unit.items() if times}
        session.remove()


@pytest.mark.slow
def test_two_hundred_telephones_open_one_code_at_once(app: Flask) -> None:
    _product, _lot, [code] = open_lot(app, 1)

    def scan(number: int) -> int:
        answer = app.test_client().get(
            f"/q/{code}",
            headers={"User-Agent": PERSON},
            environ_base={"REMOTE_ADDR": f"203.0.113.{number}"},
        )
        return answer.status_code

    with ThreadPoolExecutor(20) as pool:
        answers = Counter(pool.map(scan, range(1, TOGETHER + 1)))
    assert answers == {200: TOGETHER}
    with app.app_context():
        kept = session.scalars(select(UnitCode)).one()
        assert kept.scan_count == TOGETHER
        firsts = select(func.sum(ScanCount.count)).where(ScanCount.is_first)
        assert session.scalar(firsts) == 1
        assert session.scalar(select(func.count()).select_from(UnitScan)) == TOGETHER
        session.remove()


def test_robot_reads_that_a_code_may_be_copied_and_counts_for_nothing(app: Flask) -> None:
    _product, _lot, [code] = open_lot(app, 1)
    for number in range(HOUSEHOLDS):
        app.test_client().get(
            f"/q/{code}",
            headers=ASKING[Audience.PEOPLE],
            environ_base={"REMOTE_ADDR": f"203.0.113.{number}"},
        )
    for audience in (Audience.ROBOT, Audience.PREFETCH):
        answer = app.test_client().get(f"/q/{code}", headers=ASKING[audience])
        assert "Mã này có thể đã bị sao chép" in answer.text
    with app.app_context():
        assert session.scalars(select(UnitCode)).one().scan_count == HOUSEHOLDS
        session.remove()
