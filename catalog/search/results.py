"""What a search answers; no caller sees an object of the engine."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.search.understanding import Understood

Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class SearchResult:
    """The ids of one page in order, the total, the facets and what was understood."""

    ids: tuple[int, ...]
    total: int
    facets: Counts
    understood: Understood
    is_from_database: bool = False
