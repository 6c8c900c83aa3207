"""The state of a product list, read from an address and written back into one.

Values that no list knows are dropped, so that an old or mistyped address still
answers; a price that is no number is kept as typed and reported.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from flask import url_for
from werkzeug.datastructures import MultiDict

from catalog.certificates.models import CertificateKind
from catalog.foundation.vietnamese import normal
from catalog.search.requests import SearchRequest, Sort
from catalog.web.parameters import PARAMETERS
from catalog.web.site.paging import page_number
from catalog.web.words import _

FACETS = ("group", "set", "stars", "province", "commune", "certificate", "season")
MOST_VALUES = 40
LONGEST_VALUE = 160
LONGEST_QUERY = 200
LARGEST_PRICE = 10**12
STARS = {"3", "4", "5"}
MONTHS = {str(month) for month in range(1, 13)}


@dataclass(frozen=True)
class ListingAddress:
    """What an address asks for: words, chosen facet values, price band, order, page."""

    language: str
    typed: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    price_from_typed: str = ""
    price_to_typed: str = ""
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
        return cls(
            language=language,
            typed=normal(arguments.get("q", "")),
            chosen={facet: _known(facet, arguments.getlist(name(facet))) for facet in FACETS},
            price_from_typed=arguments.get(name("price-from"), "").strip()[:20],
            price_to_typed=arguments.get(name("price-to"), "").strip()[:20],
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
        return any(self.chosen.values()) or self.has_price

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

    def search_request(self, *, per_page: int) -> SearchRequest:
        """Turn the address into the typed request that search understands."""
        return SearchRequest(
            text=self.text,
            groups=self.chosen.get("group", ()),
            sets=self.chosen.get("set", ()),
            stars=tuple(int(stars) for stars in self.chosen.get("stars", ())),
            provinces=self.chosen.get("province", ()),
            communes=self.chosen.get("commune", ()),
            certificates=self.chosen.get("certificate", ()),
            months=tuple(int(month) for month in self.chosen.get("season", ())),
            price_from=price_of(self.price_from_typed),
            price_to=price_of(self.price_to_typed),
            sort=self.sort,
            page=self.page,
            per_page=per_page,
        )

    def parameter(self, name: str) -> str:
        """Answer a parameter's name in the language of the address."""
        return PARAMETERS[name][self.language]

    def url(self) -> str:
        """Write the state back as an address."""
        values: dict[str, str | list[str]] = {"q": self.text} if self.text else {}
        for facet, chosen in self.chosen.items():
            if chosen:
                values[self.parameter(facet)] = list(chosen)
        if self.price_from_typed:
            values[self.parameter("price-from")] = self.price_from_typed
        if self.price_to_typed:
            values[self.parameter("price-to")] = self.price_to_typed
        if self.sort is not Sort.RELEVANCE:
            values[self.parameter("sort")] = self.sort.value
        if self.page > 1:
            values[self.parameter("page")] = str(self.page)
        return url_for("site.products", **values)  # type: ignore[arg-type]

    def at_page(self, page: int) -> Self:
        return replace(self, page=page)

    def with_text(self, text: str) -> Self:
        return replace(self, typed=text, page=1)

    def without_filters(self) -> Self:
        return replace(self, chosen={}, price_from_typed="", price_to_typed="", page=1)

    def without_price(self) -> Self:
        return replace(self, price_from_typed="", price_to_typed="", page=1)

    def without(self, facet: str, value: str) -> Self:
        """Answer the address with one choice taken off."""
        rest = tuple(kept for kept in self.chosen.get(facet, ()) if kept != value)
        return replace(self, chosen={**self.chosen, facet: rest}, page=1)


def price_of(typed: str) -> int | None:
    """Read a price in đồng, with or without separators of thousands."""
    digits = typed.replace(".", "").replace(",", "").replace(" ", "").removesuffix("₫")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > len(str(LARGEST_PRICE)):
        return None
    return int(digits)


def _known(facet: str, values: list[str]) -> tuple[str, ...]:
    kept = [normal(value) for value in values[:MOST_VALUES] if 0 < len(value) <= LONGEST_VALUE]
    if facet == "stars":
        kept = [value for value in kept if value in STARS]
    if facet == "season":
        kept = [value for value in kept if value in MONTHS]
    if facet == "certificate":
        kept = [value for value in kept if value in set(CertificateKind)]
    return tuple(dict.fromkeys(kept))
