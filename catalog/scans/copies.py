"""When the scans of one package's code look as if the code had been copied.

A package is opened in one household. Its code is scanned by a few people, some of them
more than once, mostly within days. A copied label is scanned by many who never met. The
thresholds are public and argued in `docs/scans.md`; a copy proves nothing against a shop.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations

WINDOW_DAYS = 60
"""Scans older than this are not looked at."""
MOST_VISITORS_A_DAY = 9
MOST_VISITOR_DAYS = 18
FAR_KM = 250.0
FAR_WITHIN_H = 3
MOST_PROVINCES = 3
HOURS_A_DAY = 24


class Reason(StrEnum):
    """Why a code looks copied."""

    MANY_IN_A_DAY = "many-in-a-day"
    MANY_IN_ALL = "many-in-all"
    FAR_APART = "far-apart"
    MANY_PROVINCES = "many-provinces"


@dataclass(frozen=True)
class UnitScanSeen:
    """One scan as it is kept: a day and hour in Việt Nam, a visitor of that day, a province."""

    day: date
    hour: int
    visitor: str
    province_id: int | None


@dataclass(frozen=True)
class Suspicion:
    """Why a code looks copied, and the figure that says so."""

    reason: Reason
    figure: int


Distance = Callable[[int, int], float]
"""Kilometres between the centres of two provinces, by their ids."""


def oldest_that_counts(day: date) -> date:
    """The first day of the window that ends on a day."""
    return day - timedelta(days=WINDOW_DAYS - 1)


def suspicion(scans: Sequence[UnitScanSeen], *, distance_km: Distance) -> Suspicion | None:
    """Why the scans of one code look copied, the strongest reason first, or None."""
    by_day: dict[date, set[str]] = {}
    for scan in scans:
        by_day.setdefault(scan.day, set()).add(scan.visitor)
    busiest = max(map(len, by_day.values()), default=0)
    if busiest > MOST_VISITORS_A_DAY:
        return Suspicion(Reason.MANY_IN_A_DAY, busiest)
    in_all = sum(map(len, by_day.values()))
    if in_all > MOST_VISITOR_DAYS:
        return Suspicion(Reason.MANY_IN_ALL, in_all)
    placed = [scan for scan in scans if scan.province_id is not None]
    far = _farthest_in_hours(placed, distance_km)
    if far > FAR_KM:
        return Suspicion(Reason.FAR_APART, round(far))
    provinces = len({scan.province_id for scan in placed})
    if provinces > MOST_PROVINCES:
        return Suspicion(Reason.MANY_PROVINCES, provinces)
    return None


def _farthest_in_hours(placed: Sequence[UnitScanSeen], distance_km: Distance) -> float:
    """How far apart two visitors stood whom a package could not reach in the time between."""
    return max(
        (
            distance_km(one.province_id or 0, other.province_id or 0)
            for one, other in combinations(placed, 2)
            if one.province_id != other.province_id
            and abs(_hours(one) - _hours(other)) <= FAR_WITHIN_H
        ),
        default=0.0,
    )


def _hours(scan: UnitScanSeen) -> int:
    return scan.day.toordinal() * HOURS_A_DAY + scan.hour
