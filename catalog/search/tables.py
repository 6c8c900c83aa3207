"""The values of all documents as columns of small integer codes.

Every value of every facet has one code; a row of the table holds those of one document,
so that one `bincount` over the rows of the documents found counts all facets at once.
"""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from catalog.search.plain import band_name
from catalog.search.requests import (
    PRICE_BANDS,
    Facet,
)
from catalog.search.schema import KINDS, NO_PRICE
from catalog.search.segments import Numbers, Segment

Codes = NDArray[np.intp]
Mask = NDArray[np.bool_]
Ranks = NDArray[np.int64]

CATEGORIES = (Facet.GROUP, Facet.SET, Facet.PROVINCE, Facet.COMMUNE)
MOST_SMALL_CODES = 32_767


class FacetCodes:
    """The codes of one facet: which values each stands for, and the code of each document."""

    def __init__(self, facet: Facet, values: Sequence[tuple[str, ...]], codes: Codes) -> None:
        self.facet = facet
        self.name = facet.value
        self.values = values
        self._names = (
            [value[0] if value else "" for value in values]
            if all(len(value) <= 1 for value in values) and len(set(values)) == len(values)
            else None
        )
        self.codes = codes

    def chosen(self, wanted: frozenset[str]) -> Mask:
        """Answer for each code whether one of the wanted values is among its own."""
        return np.array([not wanted.isdisjoint(values) for values in self.values], np.bool_)

    def counts(self, codes: Sequence[int], counted: Sequence[int]) -> dict[str, int]:
        """Answer how often each value stands, from how often each of the codes does."""
        found: dict[str, int] = {}
        if self._names is not None:
            names = self._names
            found = {names[code]: n for code, n in zip(codes, counted, strict=True) if n}
            found.pop("", None)
            return found
        for code, count in zip(codes, counted, strict=True):
            for value in self.values[code] if count else ():
                found[value] = found.get(value, 0) + count
        return found


class Tables:
    """The columns of all documents of one state of the index."""

    def __init__(self, segments: Sequence[Segment], live: Mask) -> None:
        self.segments = segments
        self.live = live
        self.size = len(live)
        self.facts = np.concatenate([segment.facts[0] for segment in segments])
        self.ids = np.ascontiguousarray(self.facts["id"])

    @cached_property
    def numbers(self) -> Numbers:
        """All documents that are not deleted."""
        return np.flatnonzero(self.live)

    @cached_property
    def facets(self) -> list[FacetCodes]:
        """The codes of every facet that no day changes."""
        return [
            *self._categories(),
            self._members(Facet.CERTIFICATE, "certificates", [kind.value for kind in KINDS]),
            self._members(Facet.SEASON, "season", [str(month) for month in range(1, 13)]),
            FacetCodes(Facet.ONLINE, [(), ("1",)], self.facts["online"].astype(np.intp)),
            self._price_bands(),
        ]

    def _categories(self) -> list[FacetCodes]:
        """Bring the codes of all segments to one numbering; the first is for no value."""
        found = []
        for place, facet in enumerate(CATEGORIES):
            table: dict[str, int] = {"": 0}
            parts = []
            for segment in self.segments:
                codes, values = segment.categories[place]
                shared = [table.setdefault(value, len(table)) for value in values]
                parts.append(np.array(shared, np.intp)[codes])
            found.append(
                FacetCodes(
                    facet, [(value,) if value else () for value in table], np.concatenate(parts)
                )
            )
        return found

    def _members(self, facet: Facet, field: str, names: Sequence[str]) -> FacetCodes:
        """Code the combinations that occur; each stands for all its members."""
        masks, codes = np.unique(self.facts[field], return_inverse=True)
        values = [
            tuple(name for place, name in enumerate(names) if mask >> place & 1)
            for mask in masks.tolist()
        ]
        return FacetCodes(facet, values, codes.astype(np.intp))

    def _price_bands(self) -> FacetCodes:
        starts = np.array([low for low, _high in PRICE_BANDS])
        prices = self.facts["price"]
        codes = np.where(prices == NO_PRICE, 0, np.searchsorted(starts, prices, side="right"))
        names = [(band_name(low, high),) for low, high in PRICE_BANDS]
        return FacetCodes(Facet.PRICE, [(), *names], codes.astype(np.intp))

    @cached_property
    def starts(self) -> list[int]:
        """Where the codes of each facet begin in a row's common numbering, and their end."""
        return list(accumulate((len(facet.values) for facet in self.facets), initial=0))

    @cached_property
    def bounds(self) -> Codes:
        """The same as an array."""
        return np.array(self.starts, np.intp)

    @cached_property
    def rows(self) -> NDArray[np.signedinteger]:
        """For each document a row of its codes in all facets."""
        return np.stack(
            [facet.codes + start for facet, start in zip(self.facets, self.starts, strict=False)],
            axis=1,
        ).astype(np.int16 if self.starts[-1] < MOST_SMALL_CODES else np.int32)

    def name_ranks(self, locale: str) -> Ranks:
        """Answer the place of each document in the dictionary order of a language."""
        return self._english_ranks if locale == "en" else self._vietnamese_ranks

    @cached_property
    def _vietnamese_ranks(self) -> Ranks:
        return self._name_ranks("name_key")

    @cached_property
    def _english_ranks(self) -> Ranks:
        return self._name_ranks("name_en_key")

    def _name_ranks(self, field: str) -> Ranks:
        """Merge the orders of all segments: the small ones are fitted into the largest."""
        starts = np.cumsum([0, *(segment.size for segment in self.segments)])
        largest = max(range(len(self.segments)), key=lambda at: self.segments[at].size)
        order, keys = self.segments[largest].names_in_order(field)
        others = sorted(
            (key, starts[at] + number)
            for at, segment in enumerate(self.segments)
            if at != largest
            for number, key in zip(*segment.names_in_order(field), strict=True)
        )
        ranks = np.empty(self.size, np.int64)
        places = np.array([bisect_left(keys, key) for key, _number in others], np.int64)
        own = np.arange(len(keys))
        ranks[starts[largest] + order] = own + places.searchsorted(own, side="right")
        if others:
            ranks[[number for _key, number in others]] = places + np.arange(len(others))
        return ranks
