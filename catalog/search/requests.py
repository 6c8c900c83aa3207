"""What a search asks for, as typed values; addresses and forms are turned into this."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from catalog.foundation.geography import Point


class Sort(StrEnum):
    """The orders in which results can stand."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    STARS = "stars"
    PRICE = "price"
    PRICE_DESC = "price-desc"
    NAME = "name"
    DISTANCE = "distance"


class Facet(StrEnum):
    """What results are counted and chosen by."""

    GROUP = "group"
    SET = "set"
    STARS = "stars"
    PROVINCE = "province"
    COMMUNE = "commune"
    CERTIFICATE = "certificate"
    SEASON = "season"
    ONLINE = "online"
    PRICE = "price"
    DISTANCE = "distance"


Choices = Mapping[Facet, frozenset[str]]

PRICE_BANDS = ((0, 49_999), (50_000, 99_999), (100_000, 199_999), (200_000, 499_999),
               (500_000, None))  # fmt: skip
"""Prices in đồng from and to, both included."""

DISTANCES_KM = (10, 25, 50, 100)


@dataclass(frozen=True)
class Filters:
    """What results must meet; several values of one facet mean any of them.

    Chosen values are written as facets count them: slugs, "4", "organic", month "11".
    """

    chosen: Choices = field(default_factory=dict)
    price_from: int | None = None
    price_to: int | None = None
    within_km: int | None = None

    @property
    def has_price(self) -> bool:
        return self.price_from is not None or self.price_to is not None

    def active(self) -> set[Facet]:
        """Answer the facets that something was chosen of."""
        facets = {facet for facet, values in self.chosen.items() if values}
        if self.has_price:
            facets.add(Facet.PRICE)
        if self.within_km is not None:
            facets.add(Facet.DISTANCE)
        return facets

    def merged(self, other: "Filters") -> "Filters":
        """Answer both together: values of one facet add up, a band said later wins."""
        chosen = dict(self.chosen)
        for facet, values in other.chosen.items():
            chosen[facet] = chosen.get(facet, frozenset()) | values
        prices = other if other.has_price else self
        return Filters(
            chosen,
            prices.price_from,
            prices.price_to,
            other.within_km if other.within_km is not None else self.within_km,
        )


@dataclass(frozen=True)
class SearchRequest:
    """Words, filters, where the reader stands, the order and the page."""

    text: str = ""
    filters: Filters = field(default_factory=Filters)
    near: Point | None = None
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    per_page: int = 24
    reads_filters: bool = True
    """Whether stars, standards and prices said in the text become filters."""
