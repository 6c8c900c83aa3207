"""Two hundred telephones that scan one package's code at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from catalog.foundation.clock import now, today
from catalog.foundation.database import session, unit_of_work
from catalog.scans.counting import Scanned, UnitScanned, count_unit_scan, unit_of
from catalog.scans.models import Audience, ScanCount, UnitScan, VisitSalt, Way
from catalog.scans.visitors import visitor_of
from tests.factories.tracing import make_lot
from tests.support.homes import close, make_app
from tests.support.postgres import PostgresCluster

TOGETHER = 200
THREADS = 40
UNIT = "ABCDEFGH23456789"


def scan_together(app: Flask) -> list[UnitScanned]:
    """Scan one code from many threads, each in its own context and transaction."""
    with app.app_context():
        with unit_of_work():
            lot = make_lot()
            scanned = Scanned(lot.product_id, lot.id, Way.QR, Audience.PEOPLE)
        session.remove()
    ready = Barrier(THREADS)

    def scan(number: int) -> UnitScanned:
        if number < THREADS:
            ready.wait()
        with app.app_context():
            try:
                with unit_of_work():
                    visitor = visitor_of(f"203.0.113.{number}", "a browser", day=today())
                    return count_unit_scan(scanned, UNIT, 0, visitor=visitor, at=now())
            finally:
                session.remove()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(scan, range(TOGETHER)))


def check(app: Flask, answers: list[UnitScanned]) -> None:
    """All are counted, each got a number of its own, and one was first."""
    assert sorted(answer.scan_count for answer in answers) == list(range(1, TOGETHER + 1))
    assert sum(answer.is_first for answer in answers) == 1
    assert len({answer.first_scanned_at for answer in answers}) == 1
    with app.app_context():
        assert unit_of(UNIT).scan_count == TOGETHER
        counted = select(ScanCount.is_first, func.sum(ScanCount.count)).group_by(ScanCount.is_first)
        assert dict(map(tuple, session.execute(counted))) == {True: 1, False: TOGETHER - 1}
        visitors = select(func.count(UnitScan.visitor.distinct()), func.count())
        assert session.execute(visitors.select_from(UnitScan)).one() == (TOGETHER, TOGETHER)
        assert session.scalar(select(func.count()).select_from(VisitSalt)) == 1
        session.remove()


@pytest.mark.slow
def test_two_hundred_scans_of_one_code_are_all_counted_and_one_is_first(app: Flask) -> None:
    check(app, scan_together(app))


@pytest.mark.slow
def test_so_they_are_on_postgresql(postgres_cluster: PostgresCluster, tmp_path: Path) -> None:
    app = make_app(tmp_path, DATABASE_URL=postgres_cluster.fresh_copy())
    try:
        check(app, scan_together(app))
    finally:
        close(app)
