"""What every engine offers and answers, so that nobody above them knows which one it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from catalog.search.gathering import Progress, silent
from catalog.search.lexicon import Lexicon
from catalog.search.plan import Plan
from catalog.search.requests import Filters, SearchRequest


@dataclass(frozen=True)
class Answer:
    """The ids of one page in order, the total, and the counts of every facet."""

    ids: tuple[int, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]


class State(Protocol):
    """One state of the catalog that can be searched."""

    @property
    def lexicon(self) -> Lexicon:
        """The words that the catalog holds."""
        ...

    def count(self, plan: Plan, filters: Filters, *, on: date) -> int:
        """Answer how many products a plan finds under filters on a day."""
        ...

    def answer(
        self, plan: Plan, filters: Filters, request: SearchRequest, *, on: date, locale: str
    ) -> Answer:
        """Answer one page of what a plan finds under filters, in order, with all counts."""
        ...


class Engine(Protocol):
    """Where the projection for searching is kept."""

    def state(self) -> State | None:
        """Answer the present state, or None where it is missing or damaged."""
        ...

    def warm(self) -> None:
        """Read what the first readers would have to wait for."""
        ...

    def forget(self) -> None:
        """Let go of a state that turned out to be damaged."""
        ...

    def rebuild(self, progress: Progress = silent) -> int:
        """Build all of it anew from the database; answer how many products it holds."""
        ...

    def update(self, ids: Iterable[int]) -> None:
        """Bring some products up to date; one that is no longer listed leaves."""
        ...

    def is_ready(self) -> bool:
        """There is a state of the right format that can be read."""
        ...
