"""How alike two names are, in percent; it is shown to a person and never decides by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

SHOWN_FROM = 80
MOST_SHOWN = 5


@dataclass(frozen=True)
class Alike:
    """Something known whose name is like that in a list."""

    id: int
    percent: int


def percent(one: str, other: str) -> int:
    """How alike two keys are; the order of their words counts little."""
    return round(max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other)))


def alike(key: str, known: Mapping[int, str]) -> Sequence[Alike]:
    """The known names that are most like one, the likest first."""
    found = process.extract(
        key, known, scorer=fuzz.token_sort_ratio, score_cutoff=SHOWN_FROM, limit=MOST_SHOWN
    )
    return [Alike(number, round(score)) for _name, score, number in found]
