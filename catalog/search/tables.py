"""Filtering, counting and ordering over columns of small integer codes.

Every value of every facet has one code; a row of the table holds those of one document,
so that one `bincount` over the rows of the documents found counts all facets at once.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from catalog.search.answers import Answer
from catalog.search.documents import COMPLETE
from catalog.search.plain import band_name
from catalog.search.ranking import (
    COMPLETENESS_BOOST,
    EARTH_RADIUS_KM,
    FRESH_FOR_DAYS,
    FRESHNESS_BOOST,
    HIGHEST_BOOST,
    SCORE_STEPS,
    STAR_BOOST,
)
from catalog.search.requests import (
    DISTANCES_KM,
    PRICE_BANDS,
    Facet,
    Filters,
    Point,
    SearchRequest,
    Sort,
)
from catalog.search.schema import KINDS, NO_PRICE
from catalog.search.segments import Numbers, Segment, Weights

Codes = NDArray[np.intp]
Mask = NDArray[np.bool_]
Ranks = NDArray[np.int64]

CATEGORIES = (Facet.GROUP, Facet.SET, Facet.PROVINCE, Facet.COMMUNE)
MOST_STARS = 5
MOST_SMALL_CODES = 32_767
MANY_TIMES = 8
ROUNDING = 0.001
STARS_NAME = Facet.STARS.value
FAR_AWAY_KM = np.inf


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
        self._days: dict[date, DayTables] = {}

    def on(self, day: date) -> "DayTables":
        """Answer the tables as they stand on a day."""
        found = self._days.get(day)
        if found is None:
            found = DayTables(self, day)
            self._days = {day: found}
        return found

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


class DayTables:
    """The tables on one day: with the stars that shine then, and the boost of each document."""

    def __init__(self, tables: Tables, day: date) -> None:
        self.tables = tables
        self.facts = tables.facts
        self.stars = _stars_on(tables.segments, day)
        self.star_codes = FacetCodes(
            Facet.STARS,
            [(), *((str(stars),) for stars in range(1, MOST_STARS + 1))],
            self.stars.astype(np.intp),
        )
        age_days = np.maximum(day.toordinal() - self.facts["updated"], 0)
        freshness = np.maximum(1 - age_days / FRESH_FOR_DAYS, 0)
        self.boosts = (
            1
            + STAR_BOOST * self.stars
            + COMPLETENESS_BOOST * self.facts["completeness"]
            + FRESHNESS_BOOST * freshness
        ).astype(np.float64)
        self._ranks: dict[tuple[Sort, str], Ranks] = {}
        self.by_facet = {facet.facet: facet for facet in (*tables.facets, self.star_codes)}

    def count(self, numbers: Numbers | None, filters: Filters) -> int:
        """Answer how many of the documents pass the filters."""
        base = self.tables.numbers if numbers is None else numbers
        masks = self._masks(base, filters, None)
        return int(_all(masks.values(), len(base)).sum())

    def answer(
        self,
        numbers: Numbers | None,
        scores: Weights | None,
        filters: Filters,
        request: SearchRequest,
        *,
        locale: str,
    ) -> Answer:
        """Filter, count, order, and cut out the page."""
        base = self.tables.numbers if numbers is None else numbers
        distances = None if request.near is None else self._distances(base, request.near)
        masks = self._masks(base, filters, distances)
        facets = self._facets(base, masks, distances, is_everything=numbers is None)
        if masks:
            passed = _all(masks.values(), len(base))
            base = base[passed]
            scores = None if scores is None else scores[passed]
            distances = None if distances is None else distances[passed]
        page = self._page(base, scores, distances, request, locale=locale)
        return Answer(tuple(self.tables.ids[page].tolist()), len(base), facets)

    def _masks(
        self, base: Numbers, filters: Filters, distances: NDArray[np.float64] | None
    ) -> dict[Facet, Mask]:
        masks = {
            facet: self.by_facet[facet].chosen(wanted)[self.by_facet[facet].codes[base]]
            for facet, wanted in filters.chosen.items()
            if wanted
        }
        if filters.has_price:
            prices = self.facts["price"][base]
            mask = prices >= (filters.price_from or 0)
            masks[Facet.PRICE] = (
                mask if filters.price_to is None else mask & (prices <= filters.price_to)
            )
        if filters.within_km is not None and distances is not None:
            masks[Facet.DISTANCE] = distances <= filters.within_km
        return masks

    def _facets(
        self,
        base: Numbers,
        masks: dict[Facet, Mask],
        distances: NDArray[np.float64] | None,
        *,
        is_everything: bool,
    ) -> dict[str, dict[str, int]]:
        """Count every facet under all filters but its own."""
        whole = self._everything if is_everything else None
        passed = base[_all(masks.values(), len(base))] if masks else base
        found = self._counted(passed) if masks or whole is None else dict(whole)
        for facet in masks:
            if facet is Facet.DISTANCE:
                continue
            others = [mask for other, mask in masks.items() if other is not facet]
            if not others and whole is not None:
                found[facet.value] = whole[facet.value]
            else:
                wider = base[_all(others, len(base))] if others else base
                found[facet.value] = self._counted(wider, only=facet)[facet.value]
        if distances is not None:
            others = [mask for other, mask in masks.items() if other is not Facet.DISTANCE]
            near = distances[_all(others, len(base))] if others else distances
            bands = {str(limit): int((near <= limit).sum()) for limit in DISTANCES_KM}
            found[Facet.DISTANCE.value] = {limit: n for limit, n in bands.items() if n}
        return found

    @cached_property
    def _everything(self) -> dict[str, dict[str, int]]:
        return self._counted(self.tables.numbers)

    def _counted(self, numbers: Numbers, only: Facet | None = None) -> dict[str, dict[str, int]]:
        if only is not None:
            codes = self.by_facet[only]
            counted = np.bincount(codes.codes.take(numbers), minlength=len(codes.values))
            return {only.value: codes.counts(range(len(codes.values)), counted.tolist())}
        stars = np.bincount(self.star_codes.codes.take(numbers), minlength=MOST_STARS + 1).tolist()
        found = {STARS_NAME: self.star_codes.counts(range(MOST_STARS + 1), stars)}
        starts = self.tables.starts
        counted = np.bincount(self.tables.rows.take(numbers, axis=0).ravel(), minlength=starts[-1])
        present = counted.nonzero()[0]
        bounds = present.searchsorted(self.tables.bounds).tolist()
        codes_present, counts = present.tolist(), counted[present].tolist()
        for place, facet in enumerate(self.tables.facets):
            first, last = bounds[place], bounds[place + 1]
            start = starts[place]
            found[facet.name] = facet.counts(
                [code - start for code in codes_present[first:last]], counts[first:last]
            )
        return found

    def _page(
        self,
        base: Numbers,
        scores: Weights | None,
        distances: NDArray[np.float64] | None,
        request: SearchRequest,
        *,
        locale: str,
    ) -> Numbers:
        names = self.tables.name_ranks(locale)
        start = (request.page - 1) * request.per_page
        stop = start + request.per_page
        if request.sort is Sort.DISTANCE and distances is not None:
            order = np.lexsort((names[base], distances))
            return base[order[start:stop]]
        if request.sort is Sort.RELEVANCE and scores is not None:
            if len(base) > MANY_TIMES * stop:
                base, scores = self._likely_first(base, scores, stop)
            steps = np.rint(scores * self.boosts.take(base) * SCORE_STEPS).astype(np.int64)
            keys = names.take(base) - steps * self.tables.size
        else:
            keys = self._rank(request.sort, locale).take(base)
        if len(keys) > stop:
            first = np.argpartition(keys, stop - 1)[:stop]
            return base[first[np.argsort(keys[first])][start:]]
        return base[np.argsort(keys)[start:stop]]

    @staticmethod
    def _likely_first(base: Numbers, scores: Weights, stop: int) -> tuple[Numbers, Weights]:
        """Leave out what no boost can lift among the first, before scores are worked out."""
        least = np.partition(scores, len(scores) - stop)[len(scores) - stop]
        chance = (scores * np.float32(1 + HIGHEST_BOOST + ROUNDING) >= least).nonzero()[0]
        return base.take(chance), scores.take(chance)

    def _rank(self, sort: Sort, locale: str) -> Ranks:
        """Answer the place of each document in an order that no query changes."""
        found = self._ranks.get((sort, locale))
        if found is None:
            names = self.tables.name_ranks(locale)
            prices = self.facts["price"]
            stars = -self.stars.astype(np.int64)
            completeness = COMPLETE - self.facts["completeness"].astype(np.int64)
            orders: dict[Sort, Callable[[], tuple[NDArray[np.generic], ...]]] = {
                Sort.RELEVANCE: lambda: (names, completeness, stars),
                Sort.NEWEST: lambda: (names, -self.facts["published"]),
                Sort.STARS: lambda: (names, stars),
                Sort.PRICE: lambda: (names, prices, prices == NO_PRICE),
                Sort.PRICE_DESC: lambda: (names, -prices, prices == NO_PRICE),
                Sort.NAME: lambda: (names,),
                Sort.DISTANCE: lambda: (names,),
            }
            found = np.empty(self.tables.size, np.int64)
            found[np.lexsort(orders[sort]())] = np.arange(self.tables.size)
            self._ranks[sort, locale] = found
        return found

    def _distances(self, base: Numbers, near: Point) -> NDArray[np.float64]:
        """Answer kilometres over the ground; a document without a point is far away."""
        here = np.radians(near.latitude)
        latitudes = np.radians(self.facts["latitude"][base])
        across = np.radians(self.facts["longitude"][base] - near.longitude)
        half = (
            np.sin((latitudes - here) / 2) ** 2
            + np.cos(here) * np.cos(latitudes) * np.sin(across / 2) ** 2
        )
        kilometres = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1)))
        return np.where(np.isnan(kilometres), FAR_AWAY_KM, kilometres)


def _stars_on(segments: Sequence[Segment], day: date) -> NDArray[np.int8]:
    """Answer the most stars of each document that shine on a day, or 0."""
    parts = []
    today = day.toordinal()
    for segment in segments:
        _facts, owners, terms = segment.facts
        stars = np.zeros(segment.size, np.int8)
        shining = (terms["first"] <= today) & (today <= terms["last"])
        np.maximum.at(stars, owners[shining], terms["stars"][shining].astype(np.int8))
        parts.append(stars)
    return np.concatenate(parts)


def _all(masks: object, size: int) -> Mask:
    found = np.ones(size, np.bool_)
    for mask in masks:  # type: ignore[attr-defined]
        found &= mask
    return found
