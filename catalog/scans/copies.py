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
HOURS_A_DAY = 24


@dataclass(frozen=True)
class Limits:
    """How much one package may be scanned before its code looks copied."""

    visitors_a_day: int = 9
    visitor_days: int = 18
    """Visitors of each day of the window, added up: nobody is known from day to day."""
    far_km: float = 250.0
    far_within_h: int = 3
    provinces: int = 3


PUBLISHED = Limits()
"""The limits that the site goes by, as `docs/scans.md` gives them."""


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


def suspicion(
    scans: Sequence[UnitScanSeen], *, distance_km: Distance, limits: Limits = PUBLISHED
) -> Suspicion | None:
    """Why the scans of one code look copied, the strongest reason first, or None."""
    by_day: dict[date, set[str]] = {}
    for scan in scans:
        by_day.setdefault(scan.day, set()).add(scan.visitor)
    busiest = max(map(len, by_day.values()), default=0)
    if busiest > limits.visitors_a_day:
        return Suspicion(Reason.MANY_IN_A_DAY, busiest)
    in_all = sum(map(len, by_day.values()))
    if in_all > limits.visitor_days:
        return Suspicion(Reason.MANY_IN_ALL, in_all)
    placed = [scan for scan in scans if scan.province_id is not None]
    far = _farthest_in_hours(placed, distance_km, limits.far_within_h)
    if far > limits.far_km:
        return Suspicion(Reason.FAR_APART, round(far))
    provinces = len({scan.province_id for scan in placed})
    if provinces > limits.provinces:
        return Suspicion(Reason.MANY_PROVINCES, provinces)
    return None


def _farthest_in_hours(
    placed: Sequence[UnitScanSeen], distance_km: Distance, within_h: int
) -> float:
    """How far apart two visitors stood whom a package could not reach in the time between.

    One visitor who names two provinces chose wrongly the first time and does not count.
    """
    return max(
        (
            distance_km(one.province_id or 0, other.province_id or 0)
            for one, other in combinations(placed, 2)
            if one.province_id != other.province_id
            and one.visitor != other.visitor
            and abs(_hours(one) - _hours(other)) <= within_h
        ),
        default=0.0,
    )


def _hours(scan: UnitScanSeen) -> int:
    return scan.day.toordinal() * HOURS_A_DAY + scan.hour
