"""What a search answers; no caller sees an object of the engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class SearchResult:
    """The ids of one page in order, the total, the facets and what was understood."""

    ids: tuple[int, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    corrected: str | None = None
    searched_instead: str | None = None
    synonyms: tuple[str, ...] = field(default_factory=tuple)
    any_priced: bool = False
    is_from_database: bool = False
