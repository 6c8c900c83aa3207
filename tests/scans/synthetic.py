"""Logs of scans made up from what packages go through, with copied codes planted among them.

Everything follows from a seed. The kinds and their figures are argued in docs/scans.md.
"""

import csv
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import count
from statistics import fmean

from catalog.foundation.geography import Point, distance_km
from catalog.places.loading import DATA
from catalog.scans.copies import UnitScanSeen, oldest_that_counts, suspicion

START = date(2026, 1, 5)
HOURS = (8, 9, 10, 11, 12, 12, 17, 18, 18, 19, 19, 19, 20, 20, 21)
ADDRESS_CHANGES = 0.3
"""How often a telephone has another address at its next scan of a day (wifi, mobile data)."""
SHARED_ADDRESS = 0.04
"""How often two strangers of a day look like one: a like telephone behind the same address."""
TOLD_SHARES = (0.05, 0.1, 0.2)
"""How many of a hundred scans come with a province, in the three towns of the made-up country."""

Log = list[UnitScanSeen]


@dataclass(frozen=True)
class Planted:
    """The log of one code, what really happened to it, and at how many places it was sold."""

    kind: str
    log: Log
    is_copied: bool
    places: int = 1


@cache
def centres() -> dict[int, Point]:
    """The middle of each province's communes, by the number of its code."""
    found: dict[int, list[tuple[float, float]]] = {}
    with (DATA / "communes.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["latitude"]:
                point = float(row["latitude"]), float(row["longitude"])
                found.setdefault(int(row["province_code"]), []).append(point)
    return {
        code: Point(fmean(y for y, _x in points), fmean(x for _y, x in points))
        for code, points in found.items()
    }


@cache
def between(one: int, other: int) -> float:
    """Kilometres between the middles of two provinces."""
    return distance_km(centres()[one], centres()[other])


class Maker:
    """Makes the logs of packages from one seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - made-up logs, not secrets
        self.told = self.chance.choice(TOLD_SHARES)
        self._people = count(1)

    def province(self) -> int:
        return self.chance.choice(sorted(centres()))

    def scans(self, day: int, home: int, times: int) -> Log:
        """What one person's telephone leaves on a day."""
        person, address = next(self._people), 0
        log = []
        hour = self.chance.choice(HOURS)
        for _ in range(times):
            place = home if self.chance.random() < self.told else None
            seen = UnitScanSeen(START + timedelta(day), hour, f"{person}.{address}", place)
            log.append(seen)
            hour = min(23, hour + self.chance.choice((0, 0, 0, 1, 2)))
            address += self.chance.random() < ADDRESS_CHANGES
        return log

    def people(self, day: int, home: int, number: int, share: float, most_times: int = 2) -> Log:
        return [
            scan
            for _ in range(number)
            if self.chance.random() < share
            for scan in self.scans(day, home, self.chance.randint(1, most_times))
        ]

    def later(self, mean_days: float) -> int:
        return int(self.chance.expovariate(1 / mean_days))

    def household(self, day: int, home: int) -> Log:
        """One to four people; most never scan, some scan again when it is finished."""
        day += self.later(5)
        log = self.people(day, home, self.chance.randint(1, 4), 0.25)
        if log and self.chance.random() < 0.25:
            log += self.people(day + 1 + self.later(15), home, 2, 0.5)
        return log

    def family(self, day: int, home: int) -> Log:
        """Six curious people, nearly all scanning on the first day and some again."""
        log = self.people(day, home, 6, 0.8, most_times=2)
        for _ in range(self.chance.randint(0, 3)):
            log += self.people(day + 1 + self.later(10), home, 6, 0.25)
        return log

    def gift(self, day: int, home: int) -> Log:
        """Looked at where it was bought, carried to another province, opened there days later."""
        log = self.people(day, home, 2, 0.7)
        arrives = day + self.chance.randint(1, 6)
        return log + self.people(arrives, self.province(), self.chance.randint(2, 6), 0.45)

    def feast(self, day: int, home: int) -> Log:
        """Put on a table for eight to fourteen guests."""
        return self.people(day, home, self.chance.randint(8, 14), 0.3, most_times=1)

    def clerk(self, day: int, home: int) -> Log:
        """Shown to customers with the shop's one telephone, time and again, before it is sold."""
        log: Log = []
        for shown in range(self.chance.randint(3, 9)):
            log += self.scans(day + 2 * shown, home, self.chance.randint(1, 6))[:6]
        telephone = [UnitScanSeen(scan.day, scan.hour, "shop", scan.province_id) for scan in log]
        return telephone + self.household(day + 20, home)

    def shelf(self, day: int, home: int) -> Log:
        """Scanned on the shelf by people who did not buy it, for up to three weeks."""
        log: Log = []
        for shown in range(self.chance.randint(5, 21)):
            log += self.people(day + shown, home, 3, 0.1)
        return log + self.household(day + 21, home)

    def copies(self, places: int) -> Log:
        """One label printed again and again: packages at several places, opened over weeks."""
        log: Log = []
        region = [self.province() for _ in range(max(1, places // 4))]
        for _ in range(places):
            home = self.chance.choice(region)
            for _ in range(self.chance.randint(4, 12)):
                sold = self.chance.randint(0, 50)
                usual = self.household if self.chance.random() < 0.9 else self.gift
                log += usual(sold, home)
        return self.merged(log)

    def crowd(self, people: int, days: int) -> Log:
        """A photograph of one code passed around: everybody scans the picture."""
        log: Log = []
        for _ in range(people):
            log += self.scans(self.later(days / 2), self.province(), 1)
        return self.merged(log)

    def merged(self, log: Log) -> Log:
        """Let some strangers of a day look like one visitor."""
        seen: dict[date, str] = {}
        merged = []
        for scan in log:
            alike = seen.get(scan.day)
            visitor = scan.visitor
            if alike and self.chance.random() < SHARED_ADDRESS:
                visitor = alike
            seen[scan.day] = visitor
            merged.append(UnitScanSeen(scan.day, scan.hour, visitor, scan.province_id))
        return merged


HONEST = (
    ("household", 0.80), ("family", 0.07), ("gift", 0.05), ("feast", 0.03),
    ("clerk", 0.02), ("shelf", 0.03),
)  # fmt: skip


def honest_units(number: int, *, seed: int) -> list[Planted]:
    """Codes of single packages, most of them scanned little."""
    maker = Maker(seed)
    kinds = maker.chance.choices(
        [kind for kind, _share in HONEST], [share for _kind, share in HONEST], k=number
    )
    made = []
    for kind in kinds:
        maker.told = maker.chance.choice(TOLD_SHARES)
        made.append(Planted(kind, getattr(maker, kind)(0, maker.province()), is_copied=False))
    return made


def copied_units(number: int, *, places: int, seed: int) -> list[Planted]:
    """Codes of which copies were sold at so many places."""
    maker = Maker(seed)
    made = []
    for _ in range(number):
        maker.told = maker.chance.choice(TOLD_SHARES)
        made.append(Planted("copies", maker.copies(places), is_copied=True, places=places))
    return made


Rule = Callable[[Sequence[UnitScanSeen]], object]


def usual_rule(scans: Sequence[UnitScanSeen]) -> object:
    """The published rule."""
    return suspicion(scans, distance_km=between)


def scans_until_noticed(log: Log, rule: Rule = usual_rule) -> int | None:
    """After how many scans the rule speaks, asked at each as the site does; None for never."""
    ordered = sorted(log, key=lambda scan: (scan.day, scan.hour))
    if not rule(ordered) and ordered and ordered[0].day >= oldest_that_counts(ordered[-1].day):
        return None
    for number, scan in enumerate(ordered, start=1):
        oldest = oldest_that_counts(scan.day)
        if rule([seen for seen in ordered[:number] if seen.day >= oldest]):
            return number
    return None
