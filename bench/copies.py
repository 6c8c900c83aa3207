"""Show how well the rule on copied codes tells copies apart, and what each threshold does.

Usage: python bench/copies.py [--honest 20000] [--copied 200] [--seed 1]

The logs are those of the tests: packages scanned as households, families, guests, clerks and
shoppers scan them, with copied codes planted among them. Printed are precision and recall
with the published limits by the number of places, who is taken wrongly for copied, and both
figures while one limit at a time is moved. Nothing here passes or fails.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from catalog.scans.copies import (  # noqa: E402 - the project is found by its folder
    PUBLISHED,
    Limits,
    UnitScanSeen,
    suspicion,
)
from tests.scans.synthetic import (  # noqa: E402
    Maker,
    Planted,
    Rule,
    between,
    copied_units,
    honest_units,
    scans_until_noticed,
)

PLACES = (2, 3, 5, 10, 20, 40)
SWEPT_PLACES = (3, 20)
SWEEPS: dict[str, Sequence[float]] = {
    "visitors_a_day": (5, 6, 7, 8, 9, 10, 12, 15),
    "visitor_days": (10, 12, 15, 18, 21, 25, 30),
    "far_km": (100, 150, 250, 400, 800),
    "far_within_h": (1, 2, 3, 5, 8, 24),
    "provinces": (1, 2, 3, 4, 5),
}
PLACELESS = Limits(far_km=float("inf"), provinces=99)
CROWDS = ((15, 2), (30, 7), (60, 10), (200, 3))


def rule_of(limits: Limits) -> Rule:
    """The rule with other limits."""

    def rule(scans: Sequence[UnitScanSeen]) -> object:
        return suspicion(scans, distance_km=between, limits=limits)

    return rule


def noticed(units: Sequence[Planted], limits: Limits = PUBLISHED) -> list[int]:
    """After how many scans each code was noticed, of those that were."""
    rule = rule_of(limits)
    found = [scans_until_noticed(unit.log, rule) for unit in units]
    return [number for number in found if number is not None]


def main() -> None:
    """Print the figures."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--honest", type=int, default=20_000)
    asked.add_argument("--copied", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    wanted = asked.parse_args()
    honest = honest_units(wanted.honest, seed=wanted.seed)
    copied = {
        places: copied_units(wanted.copied, places=places, seed=wanted.seed) for places in PLACES
    }
    _by_places(honest, copied)
    _by_kind(honest)
    _crowds(wanted.seed)
    for name, values in SWEEPS.items():
        _sweep(name, values, honest, copied)


def _by_places(honest: Sequence[Planted], copied: dict[int, list[Planted]]) -> None:
    print(f"{len(honest)} honest packages, {len(copied[PLACES[0]])} copied codes in each line\n")
    print("places  scans of a code  precision  recall  recall without places  noticed at scan")
    wrongly = len(noticed(honest))
    for places, units in copied.items():
        rightly = noticed(units)
        precision = len(rightly) / max(1, len(rightly) + wrongly)
        placeless = len(noticed(units, PLACELESS)) / len(units)
        print(
            f"{places:6}  {median(len(unit.log) for unit in units):15.0f}  {precision:9.4f}"
            f"  {len(rightly) / len(units):6.3f}  {placeless:21.3f}"
            f"  {median(rightly or [0]):15.0f}"
        )


def _by_kind(honest: Sequence[Planted]) -> None:
    rule = rule_of(PUBLISHED)
    made = Counter(unit.kind for unit in honest)
    wrong = Counter(unit.kind for unit in honest if scans_until_noticed(unit.log, rule))
    print("\nhonest packages taken for copied, by kind")
    for kind, number in made.most_common():
        print(f"{kind:10}  {wrong[kind]:5} of {number}")


def _crowds(seed: int) -> None:
    maker = Maker(seed)
    print("\na photograph passed around: how many of 100 are noticed")
    for people, days in CROWDS:
        units = [Planted("crowd", maker.crowd(people, days), is_copied=False) for _ in range(100)]
        print(f"{people:4} people in some {days} days  {len(noticed(units)):4}")


def _sweep(
    name: str,
    values: Sequence[float],
    honest: Sequence[Planted],
    copied: dict[int, list[Planted]],
) -> None:
    heading = "  ".join(f"recall at {places:2}" for places in SWEPT_PLACES)
    print(f"\n{name:15}  honest flagged  {heading}")
    for value in values:
        limits = replace(PUBLISHED, **{name: value})
        recalls = "  ".join(
            f"{len(noticed(copied[places], limits)) / len(copied[places]):12.3f}"
            for places in SWEPT_PLACES
        )
        mark = "*" if value == getattr(PUBLISHED, name) else " "
        print(f"{value:14g}{mark}  {len(noticed(honest, limits)):14}  {recalls}")


if __name__ == "__main__":
    main()
