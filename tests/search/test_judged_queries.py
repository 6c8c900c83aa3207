"""What people type, and the products that should stand first for it.

The queries were judged by reading the names, places and standards of the sample, before
and without looking at what any search answers.
"""

import csv
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from catalog.foundation.database import session
from catalog.products.models import Product
from catalog.search.querying import Finder
from tests.support.searches import asked

ON = date(2026, 11, 21)
DEPTH = 10
REQUIRED_OVERALL, REQUIRED_IN_CLASS = 0.97, 0.90


@dataclass(frozen=True)
class Judged:
    """A query, the products that should stand first, and those that may follow."""

    kind: str
    query: str
    best: frozenset[str]
    also: frozenset[str]


@dataclass(frozen=True)
class Outcome:
    """Where the right products stood for one query."""

    judged: Judged
    first: bool
    in_three: bool
    gain: float
    found: tuple[str, ...]


def judged_queries() -> list[Judged]:
    path = Path(__file__).parent / "judged_queries.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Judged(row["class"], row["query"], _slugs(row["best"]), _slugs(row["also"]))
            for row in csv.DictReader(file)
        ]


def _slugs(cell: str) -> frozenset[str]:
    return frozenset(filter(None, cell.split("|")))


def outcome(judged: Judged, found: Sequence[str]) -> Outcome:
    gains = [2 if slug in judged.best else int(slug in judged.also) for slug in found[:DEPTH]]
    ideal = [2] * len(judged.best) + [1] * len(judged.also)
    return Outcome(
        judged,
        first=gains[:1] == [2],
        in_three=2 in gains[:3],
        gain=_discounted(gains) / _discounted(ideal[:DEPTH]),
        found=tuple(found[:3]),
    )


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))


def share(outcomes: Sequence[Outcome]) -> float:
    return sum(one.in_three for one in outcomes) / len(outcomes)


@pytest.fixture(scope="module")
def outcomes(sample_finder: Finder) -> list[Outcome]:
    slugs = {row.id: row.slug for row in session.execute(select(Product.id, Product.slug))}
    found = []
    for judged in judged_queries():
        result = sample_finder.search(asked(judged.query, per_page=DEPTH), on=ON)
        assert not result.is_from_database
        found.append(outcome(judged, [slugs[key] for key in result.ids]))
    return found


def test_judged_set_is_large_and_names_products_that_exist(sample_finder: Finder) -> None:
    judged = judged_queries()
    known = set(session.scalars(select(Product.slug)))
    assert len(judged) >= 150
    assert all(one.best and one.best | one.also <= known for one in judged)
    assert len({(one.kind, one.query) for one in judged}) == len(judged)


def test_right_products_stand_first(outcomes: list[Outcome]) -> None:
    by_kind = defaultdict(list)
    for one in outcomes:
        by_kind[one.judged.kind].append(one)
    print(f"\n{'class':14}{'queries':>8}{'success@1':>11}{'success@3':>11}{'nDCG@10':>9}")
    for kind, group in [*by_kind.items(), ("all", outcomes)]:
        size = len(group)
        print(f"{kind:14}{size:8}{sum(one.first for one in group) / size:11.3f}"
              f"{share(group):11.3f}{sum(one.gain for one in group) / size:9.3f}")  # fmt: skip
    missed = [
        f"{one.judged.kind}: {one.judged.query} -> {', '.join(one.found) or 'nothing'}"
        for one in outcomes
        if not one.in_three
    ]
    assert share(outcomes) >= REQUIRED_OVERALL, missed
    assert all(share(group) >= REQUIRED_IN_CLASS for group in by_kind.values()), missed
