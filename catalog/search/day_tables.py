"""Filtering, counting and ordering on one day, with the stars that shine then."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from catalog.foundation.geography import EARTH_RADIUS_KM, Point
from catalog.search.answers import Answer
from catalog.search.documents import COMPLETE
from catalog.search.ranking import (
    COMPLETENESS_BOOST,
    FRESH_FOR_DAYS,
    FRESHNESS_BOOST,
    HIGHEST_BOOST,
    SCORE_STEPS,
    STAR_BOOST,
)
from catalog.search.requests import DISTANCES_KM, Facet, Filters, SearchRequest, Sort
from catalog.search.schema import NO_PRICE
from catalog.search.segments import Numbers, Segment, Weights
from catalog.search.tables import FacetCodes, Mask, Ranks, Tables

MOST_STARS = 5
STARS_NAME = Facet.STARS.value
FAR_AWAY_KM = np.inf
MANY_TIMES = 8
"""When so many times a page was found, most of it is left out before it is ordered."""

ROUNDING = 0.001


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


def _all(masks: Iterable[Mask], size: int) -> Mask:
    found = np.ones(size, np.bool_)
    for mask in masks:
        found &= mask
    return found
