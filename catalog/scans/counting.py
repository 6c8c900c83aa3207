"""Counting each scan once, also when two hundred phones scan one code together.

The database counts, not the application: a row is inserted or added to in one statement,
so that no scan is lost and exactly one is the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update

from catalog.foundation.clock import VIETNAM, day_in_vietnam
from catalog.foundation.database import session
from catalog.foundation.upserting import insert_or_add, insert_or_ignore
from catalog.scans.copies import Suspicion, UnitScanSeen, oldest_that_counts
from catalog.scans.models import Audience, CopyAlert, ScanCount, UnitCode, UnitScan, Way

COUNT_KEY = ["day", "product_id", "lot_id", "province_id", "way", "audience", "is_first"]


@dataclass(frozen=True)
class Scanned:
    """What was scanned, how and by whom, as far as that is counted."""

    product_id: int
    lot_id: int | None
    way: Way
    audience: Audience


@dataclass(frozen=True)
class UnitScanned:
    """What the count says of a package's code after a scan."""

    is_first: bool
    scan_count: int
    first_scanned_at: datetime


def count_scan(scanned: Scanned, *, at: datetime, is_first: bool = False) -> None:
    """Count a scan on its day in Việt Nam."""
    _add(scanned, day_in_vietnam(at), province_id=0, is_first=is_first)


def _add(scanned: Scanned, day: date, *, province_id: int, is_first: bool) -> None:
    statement = insert_or_add(
        ScanCount,
        key=COUNT_KEY,
        column="count",
        day=day,
        product_id=scanned.product_id,
        lot_id=scanned.lot_id or 0,
        province_id=province_id,
        way=scanned.way,
        audience=scanned.audience,
        is_first=is_first,
    )
    session.execute(statement)


def count_unit_scan(
    scanned: Scanned, code: str, serial: int, *, visitor: str, at: datetime
) -> UnitScanned:
    """Count somebody's scan of a package; robots are counted by `count_scan` alone."""
    statement = insert_or_add(
        UnitCode,
        key=["code"],
        column="scan_count",
        code=code,
        lot_id=scanned.lot_id,
        serial=serial,
        first_scanned_at=at,
    )
    scan_count = session.execute(statement).scalar_one()
    local = at.astimezone(VIETNAM)
    session.add(
        UnitScan(
            unit_code=code, day=local.date(), hour=local.hour, province_id=None, visitor=visitor
        )
    )
    is_first = scan_count == 1
    count_scan(scanned, at=at, is_first=is_first)
    first = at if is_first else unit_of(code).first_scanned_at
    session.flush()
    return UnitScanned(is_first, scan_count, first)


def unit_of(code: str) -> UnitCode:
    """What is kept of a package's code that was scanned before."""
    return session.get_one(UnitCode, code, populate_existing=True)


def scanned_before(code: str) -> UnitScanned | None:
    """What the scans so far say of a package's code, where there was one."""
    unit = session.get(UnitCode, code, populate_existing=True)
    if unit is None:
        return None
    return UnitScanned(
        is_first=False, scan_count=unit.scan_count, first_scanned_at=unit.first_scanned_at
    )


def say_province(code: str, province_id: int, *, visitor: str, at: datetime) -> bool:
    """Add the province that a visitor chose to tell to their last scan of today."""
    last = session.scalar(
        select(UnitScan.id)
        .where(
            UnitScan.unit_code == code,
            UnitScan.day == day_in_vietnam(at),
            UnitScan.visitor == visitor,
        )
        .order_by(UnitScan.id.desc())
        .limit(1)
    )
    if last is None:
        return False
    session.execute(update(UnitScan).where(UnitScan.id == last).values(province_id=province_id))
    return True


def scans_of(code: str, *, at: datetime) -> Sequence[UnitScanSeen]:
    """The scans of a package's code that the rule looks at."""
    query = (
        select(UnitScan.day, UnitScan.hour, UnitScan.visitor, UnitScan.province_id)
        .where(UnitScan.unit_code == code, UnitScan.day >= oldest_that_counts(day_in_vietnam(at)))
        .order_by(UnitScan.id)
    )
    return [UnitScanSeen(*row) for row in session.execute(query)]


def alert_staff(code: str, lot_id: int, suspicion: Suspicion, *, at: datetime) -> None:
    """Put a code that became suspicious before staff, once."""
    session.execute(
        insert_or_ignore(
            CopyAlert,
            unit_code=code,
            lot_id=lot_id,
            reason=suspicion.reason.value,
            noticed_at=at,
        )
    )
