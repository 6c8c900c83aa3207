"""The published order of results: how well the words match, then a small boost, the same for all.

Stars in force, a full listing and a listing kept fresh raise a score by at most 30 %.
Nobody can pay or be placed into it.
"""

from dataclasses import dataclass
from datetime import date

from catalog.search.documents import COMPLETE, Facts

STAR_BOOST = 0.04
"""For each star in force today."""

COMPLETENESS_BOOST = 0.01
"""For each of the seven things that a listing can say."""

FRESHNESS_BOOST = 0.03
FRESH_FOR_DAYS = 730
"""For a listing confirmed today; it wanes evenly to nothing over two years."""

HIGHEST_BOOST = 5 * STAR_BOOST + COMPLETE * COMPLETENESS_BOOST + FRESHNESS_BOOST

SCORE_STEPS = 1_000
"""Scores are compared to this fraction, so that engines which add up in another order agree."""


@dataclass(frozen=True)
class Boost:
    """What raises a score, each part as a share of it."""

    stars: float
    completeness: float
    freshness: float

    @property
    def factor(self) -> float:
        return 1 + self.stars + self.completeness + self.freshness


def boost_of(facts: Facts, *, on: date) -> Boost:
    """Answer the boost of a product on a day."""
    age_days = max((on - facts.updated_on).days, 0)
    return Boost(
        STAR_BOOST * facts.stars_on(on),
        COMPLETENESS_BOOST * facts.completeness,
        FRESHNESS_BOOST * max(1 - age_days / FRESH_FOR_DAYS, 0.0),
    )
