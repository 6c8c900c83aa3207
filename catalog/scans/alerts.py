"""Codes that became suspicious, as staff see them: provinces and hours, nobody's traces."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import joinedload

from catalog.audit.recording import record
from catalog.businesses.models import Business
from catalog.foundation.database import session
from catalog.places.models import Province
from catalog.places.territories import EVERYWHERE, Territory
from catalog.scans.models import CopyAlert, UnitCode, UnitScan
from catalog.tracing.models import Lot

MOST_SCANS = 40


@dataclass(frozen=True)
class HourOfScans:
    """How many scans there were in one hour in one province; None where nobody told."""

    day: date
    hour: int
    province: str | None
    province_en: str | None
    count: int


@dataclass(frozen=True)
class AlertSeen:
    """A suspicious code with the latest hours and provinces of its scans."""

    alert: CopyAlert
    scan_count: int
    hours: Sequence[HourOfScans]


def copy_alerts(
    *, limit: int, business_id: int | None = None, within: Territory = EVERYWHERE
) -> Sequence[AlertSeen]:
    """Suspicious codes of all lots or of a business's, first those that nobody looked at."""
    query = (
        select(CopyAlert, UnitCode.scan_count)
        .join(UnitCode, UnitCode.code == CopyAlert.unit_code)
        .options(joinedload(CopyAlert.lot).joinedload(Lot.product))
        .where(_lies_in(within))
        .order_by(CopyAlert.seen_at.is_not(None), CopyAlert.noticed_at.desc(), CopyAlert.unit_code)
        .limit(limit)
    )
    if business_id is not None:
        query = query.join(Lot, Lot.id == CopyAlert.lot_id).where(Lot.business_id == business_id)
    return [
        AlertSeen(alert, scan_count, hours_of(alert.unit_code))
        for alert, scan_count in session.execute(query)
    ]


def _lies_in(territory: Territory) -> ColumnElement[bool]:
    """Whether the business of a code's lot lies in a part of the country."""
    if territory.is_everywhere:
        return true()
    lots = (
        select(Lot.id)
        .join(Business, Business.id == Lot.business_id)
        .where(territory.condition(Business))
    )
    return CopyAlert.lot_id.in_(lots)


def count_open_alerts(within: Territory = EVERYWHERE) -> int:
    """How many suspicious codes nobody of the office looked at yet."""
    query = select(func.count(CopyAlert.unit_code)).where(
        CopyAlert.seen_at.is_(None), _lies_in(within)
    )
    return session.scalar(query) or 0


def hours_of(code: str) -> Sequence[HourOfScans]:
    """The latest hours in which a code was scanned, newest first."""
    query = (
        select(
            UnitScan.day, UnitScan.hour, Province.name, Province.name_en, func.count(UnitScan.id)
        )
        .outerjoin(Province, Province.id == UnitScan.province_id)
        .where(UnitScan.unit_code == code)
        .group_by(UnitScan.day, UnitScan.hour, Province.id, Province.name, Province.name_en)
        .order_by(UnitScan.day.desc(), UnitScan.hour.desc(), Province.id)
        .limit(MOST_SCANS)
    )
    return [HourOfScans(*row) for row in session.execute(query)]


def find_alert(code: str, within: Territory = EVERYWHERE) -> CopyAlert | None:
    """The notice that a code looks copied, if there is one in a part of the country."""
    query = select(CopyAlert).where(CopyAlert.unit_code == code, _lies_in(within))
    return session.scalar(query)


def mark_seen(alert: CopyAlert, *, by_id: int, at: datetime) -> None:
    """Note who looked at a suspicious code; whoever was first stays noted."""
    if alert.seen_at is not None:
        return
    alert.seen_at, alert.seen_by_id = at, by_id
    record(
        "copied code looked at",
        subject_kind="lot",
        subject_id=alert.lot_id,
        actor_id=by_id,
        actor_label="staff",
        at=at,
        code=alert.unit_code,
    )
