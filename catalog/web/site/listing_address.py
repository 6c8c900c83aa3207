"""The state of a product list, read from an address and written back into one.

Values that no list knows are dropped, so that an old or mistyped address still
answers; a price that is no number is kept as typed and reported.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from flask import url_for
from werkzeug.datastructures import MultiDict

from catalog.certificates.models import CertificateKind
from catalog.foundation.geography import Point
from catalog.foundation.vietnamese import normal
from catalog.search.requests import (
    DISTANCES_KM,
    Facet,
    Filters,
    SearchRequest,
    Sort,
)
from catalog.web.parameters import PARAMETERS
from catalog.web.site.paging import page_number
from catalog.web.words import _

FACETS = (
    Facet.STARS,
    Facet.GROUP,
    Facet.SET,
    Facet.PROVINCE,
    Facet.COMMUNE,
    Facet.CERTIFICATE,
    Facet.SEASON,
    Facet.ONLINE,
)
"""The facets of which several values can be chosen, in the order in which they are shown."""

MOST_VALUES = 40
LONGEST_VALUE = 160
LONGEST_QUERY = 200
LARGEST_PRICE = 10**12
STARS = {"3", "4", "5"}
MONTHS = {str(month) for month in range(1, 13)}
COORDINATES = re.compile(r"(-?\d{1,2}(?:\.\d{1,6})?),(-?\d{1,3}(?:\.\d{1,6})?)")
HIGHEST_LATITUDE, HIGHEST_LONGITUDE = 90, 180


@dataclass(frozen=True)
class ListingAddress:
    """What an address asks for: words, chosen facet values, price band, order, page."""

    language: str
    typed: str = ""
    chosen: Mapping[Facet, tuple[str, ...]] = field(default_factory=dict)
    price_from_typed: str = ""
    price_to_typed: str = ""
    near_typed: str = ""
    within_km: int | None = None
    words_only: bool = False
    sort: Sort = Sort.RELEVANCE
    page: int = 1

    @classmethod
    def read(cls, arguments: MultiDict[str, str], *, language: str) -> Self:
        """Read an address in the parameter names of its language.

        Raises NotFound for a page number that cannot be one.
        """

        def name(parameter: str) -> str:
            return PARAMETERS[parameter][language]

        sort = arguments.get(name("sort"), "")
        within = arguments.get(name("within"), "")
        return cls(
            language=language,
            typed=normal(arguments.get("q", "")),
            chosen={facet: _known(facet, arguments.getlist(name(facet.value))) for facet in FACETS},
            price_from_typed=arguments.get(name("price-from"), "").strip()[:20],
            price_to_typed=arguments.get(name("price-to"), "").strip()[:20],
            near_typed=arguments.get(name("near"), "").strip()[:LONGEST_VALUE],
            within_km=int(within) if within in {str(km) for km in DISTANCES_KM} else None,
            words_only=arguments.get(name("words")) == "1",
            sort=Sort(sort) if sort in set(Sort) else Sort.RELEVANCE,
            page=page_number(arguments.get(name("page"))),
        )

    @property
    def text(self) -> str:
        return self.typed[:LONGEST_QUERY]

    @property
    def has_price(self) -> bool:
        return bool(self.price_from_typed or self.price_to_typed)

    @property
    def has_filters(self) -> bool:
        return any(self.chosen.values()) or self.has_price or self.within_km is not None

    @property
    def is_words_alone(self) -> bool:
        """Nothing but words was asked for, as in the one box on every page."""
        is_plain = self.sort is Sort.RELEVANCE and self.page == 1 and not self.words_only
        return bool(self.text) and is_plain and not (self.has_filters or self.near_typed)

    @property
    def price_from_is_wrong(self) -> bool:
        return bool(self.price_from_typed) and price_of(self.price_from_typed) is None

    @property
    def price_to_is_wrong(self) -> bool:
        return bool(self.price_to_typed) and price_of(self.price_to_typed) is None

    def problems(self) -> list[str]:
        """Say what of the address could not be used, and what was kept."""
        found = []
        if len(self.typed) > LONGEST_QUERY:
            found.append(
                _(
                    "The search was too long; its first %(count)s characters were used.",
                    count=LONGEST_QUERY,
                )
            )
        if self.price_from_is_wrong or self.price_to_is_wrong:
            found.append(
                _(
                    "A price must be a number of đồng, such as 50000. The other filters were "
                    "kept; this one was not used."
                )
            )
        return found

    @property
    def point(self) -> Point | None:
        """The point that the address gives as latitude and longitude, if it does."""
        match = COORDINATES.fullmatch(self.near_typed.replace(" ", ""))
        if match is None:
            return None
        latitude, longitude = float(match[1]), float(match[2])
        if abs(latitude) > HIGHEST_LATITUDE or abs(longitude) > HIGHEST_LONGITUDE:
            return None
        return Point(latitude, longitude)

    def search_request(self, *, near: Point | None, per_page: int) -> SearchRequest:
        """Turn the address into the typed request that search understands."""
        sort = self.sort
        if sort is Sort.DISTANCE and near is None:
            sort = Sort.RELEVANCE
        return SearchRequest(
            text=self.text,
            filters=Filters(
                chosen={facet: frozenset(values) for facet, values in self.chosen.items()},
                price_from=price_of(self.price_from_typed),
                price_to=price_of(self.price_to_typed),
                within_km=self.within_km if near else None,
            ),
            near=near,
            sort=sort,
            page=self.page,
            per_page=per_page,
            reads_filters=not self.words_only,
        )

    def with_filters(self, filters: Filters, *, text: str) -> Self:
        """Answer the address in which filters said in words are chosen, and the words are gone."""
        chosen = {
            facet: tuple(dict.fromkeys((*self.chosen.get(facet, ()), *sorted(values))))
            for facet, values in {**self.chosen, **filters.chosen}.items()
        }
        stated = replace(self, typed=text, chosen=chosen)
        if not filters.has_price:
            return stated
        return replace(
            stated,
            price_from_typed=_typed(filters.price_from),
            price_to_typed=_typed(filters.price_to),
        )

    def parameter(self, name: str) -> str:
        """Answer a parameter's name in the language of the address."""
        return PARAMETERS[name][self.language]

    def url(self, endpoint: str = "site.products") -> str:
        """Write the state back as an address, of the page or of its feed."""
        values: dict[str, str | list[str]] = {"q": self.text} if self.text else {}
        for facet, chosen in self.chosen.items():
            if chosen:
                values[self.parameter(facet.value)] = list(chosen)
        if self.price_from_typed:
            values[self.parameter("price-from")] = self.price_from_typed
        if self.price_to_typed:
            values[self.parameter("price-to")] = self.price_to_typed
        if self.near_typed:
            values[self.parameter("near")] = self.near_typed
        if self.within_km is not None:
            values[self.parameter("within")] = str(self.within_km)
        if self.words_only:
            values[self.parameter("words")] = "1"
        if self.sort is not Sort.RELEVANCE:
            values[self.parameter("sort")] = self.sort.value
        if self.page > 1:
            values[self.parameter("page")] = str(self.page)
        return url_for(endpoint, **values)  # type: ignore[arg-type]

    def at_page(self, page: int) -> Self:
        return replace(self, page=page)

    def with_text(self, text: str) -> Self:
        return replace(self, typed=text, page=1)

    def as_words(self) -> Self:
        """Answer the address in which no word means a filter."""
        return replace(self, words_only=True, page=1)

    def without_filters(self) -> Self:
        return replace(
            self, chosen={}, price_from_typed="", price_to_typed="", within_km=None, page=1
        )

    def with_price(self, low: int, high: int | None) -> Self:
        """Answer the address under a price band."""
        return replace(
            self, price_from_typed=_typed(low or None), price_to_typed=_typed(high), page=1
        )

    def without_price(self) -> Self:
        return replace(self, price_from_typed="", price_to_typed="", page=1)

    def within(self, kilometres: int | None) -> Self:
        """Answer the address under a distance, or without one."""
        return replace(self, within_km=kilometres, page=1)

    def without_near(self) -> Self:
        """Answer the address that is near nothing, in the order that then is usual."""
        sort = Sort.RELEVANCE if self.sort is Sort.DISTANCE else self.sort
        return replace(self, near_typed="", within_km=None, sort=sort, page=1)

    def without(self, facet: Facet, value: str) -> Self:
        """Answer the address with one choice taken off."""
        rest = tuple(kept for kept in self.chosen.get(facet, ()) if kept != value)
        return replace(self, chosen={**self.chosen, facet: rest}, page=1)


def _typed(amount: int | None) -> str:
    return "" if amount is None else str(amount)


def price_of(typed: str) -> int | None:
    """Read a price in đồng, with or without separators of thousands."""
    digits = typed.replace(".", "").replace(",", "").replace(" ", "").removesuffix("₫")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > len(str(LARGEST_PRICE)):
        return None
    return int(digits)


def _known(facet: Facet, values: list[str]) -> tuple[str, ...]:
    kept = [normal(value) for value in values[:MOST_VALUES] if 0 < len(value) <= LONGEST_VALUE]
    if facet is Facet.STARS:
        kept = [value for value in kept if value in STARS]
    if facet is Facet.SEASON:
        kept = [value for value in kept if value in MONTHS]
    if facet is Facet.CERTIFICATE:
        kept = [value for value in kept if value in set(CertificateKind)]
    if facet is Facet.ONLINE:
        kept = [value for value in kept if value == "1"]
    return tuple(dict.fromkeys(kept))
