"""What a search asks for, as typed values; addresses and forms are turned into this."""

from dataclasses import dataclass
from enum import StrEnum


class Sort(StrEnum):
    """The orders in which results can stand."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    STARS = "stars"
    PRICE = "price"
    PRICE_DESC = "price-desc"
    NAME = "name"


@dataclass(frozen=True)
class SearchRequest:
    """Words and filters; several values of one facet mean any of them."""

    text: str = ""
    groups: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    stars: tuple[int, ...] = ()
    provinces: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    months: tuple[int, ...] = ()
    price_from: int | None = None
    price_to: int | None = None
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    per_page: int = 24
