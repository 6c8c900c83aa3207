"""Searching a list of documents one by one: the reference, and what answers without an index.

It is slow and obviously right. The engines are checked against it, and it answers from
the database while the index is missing.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from catalog.foundation.geography import Point, distance_km
from catalog.search.answers import Answer
from catalog.search.documents import Document
from catalog.search.lexicon import Lexicon
from catalog.search.plan import Plan, worth
from catalog.search.ranking import SCORE_STEPS, boost_of
from catalog.search.requests import (
    DISTANCES_KM,
    PRICE_BANDS,
    Facet,
    Filters,
    SearchRequest,
    Sort,
)

FAR_AWAY_KM = float("inf")


class PlainState:
    """A list of documents that can be searched."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = documents

    @cached_property
    def lexicon(self) -> Lexicon:
        """Every word and how many documents hold it."""
        words: Counter[str] = Counter()
        pairs: Counter[str] = Counter()
        for document in self.documents:
            words.update(document.words.keys())
            pairs.update(document.pairs.keys())
        return Lexicon(
            words, documents=len(self.documents), count_pair=lambda term: pairs.get(term, 0)
        )

    def count(self, plan: Plan, filters: Filters, *, on: date) -> int:
        """Answer how many documents a plan finds under filters."""
        return sum(
            not _failing(document, filters, None, on=on) for document, _score in self._found(plan)
        )

    def answer(
        self, plan: Plan, filters: Filters, request: SearchRequest, *, on: date, locale: str
    ) -> Answer:
        """Answer one page of what a plan finds under filters, in order, with all counts."""
        counts: dict[str, Counter[str]] = {facet.value: Counter() for facet in Facet}
        passed: list[tuple[Document, float]] = []
        for document, score in self._found(plan):
            failing = _failing(document, filters, request.near, on=on)
            if not failing:
                passed.append((document, score))
            for facet in Facet if not failing else failing if len(failing) == 1 else ():
                counts[facet.value].update(facet_values(document, facet, request.near, on=on))
        passed.sort(key=lambda found: _order(request, plan, *found, on=on, locale=locale))
        start = (request.page - 1) * request.per_page
        return Answer(
            ids=tuple(document.id for document, _ in passed[start : start + request.per_page]),
            total=len(passed),
            facets={facet: dict(values) for facet, values in counts.items()},
        )

    def _found(self, plan: Plan) -> list[tuple[Document, float]]:
        if plan.is_everything:
            return [(document, 0.0) for document in self.documents]
        return [
            (document, found.score)
            for document in self.documents
            if (found := worth(plan, document)) is not None
        ]


def facet_values(document: Document, facet: Facet, near: Point | None, *, on: date) -> list[str]:
    """Answer the values under which a facet counts a document."""
    facts = document.facts
    values: dict[Facet, Callable[[], list[str]]] = {
        Facet.GROUP: lambda: [facts.group],
        Facet.SET: lambda: [facts.set],
        Facet.STARS: lambda: [str(facts.stars_on(on) or "")],
        Facet.PROVINCE: lambda: [facts.province],
        Facet.COMMUNE: lambda: [facts.commune],
        Facet.CERTIFICATE: lambda: [kind.value for kind in facts.certificates],
        Facet.SEASON: lambda: [str(m + 1) for m in range(12) if facts.season_months >> m & 1],
        Facet.ONLINE: lambda: ["1"] if facts.is_sold_online else [],
        Facet.PRICE: lambda: _price_bands(facts.price_vnd),
        Facet.DISTANCE: lambda: [
            str(limit) for limit in DISTANCES_KM if _distance(document, near) <= limit
        ],
    }
    return [value for value in values[facet]() if value]


def band_name(low: int, high: int | None) -> str:
    """Answer how a price band is written where facets count it."""
    return f"{low}-{'' if high is None else high}"


def _price_bands(price: int | None) -> list[str]:
    return [
        band_name(low, high)
        for low, high in PRICE_BANDS
        if price is not None and low <= price and (high is None or price <= high)
    ]


def _distance(document: Document, near: Point | None) -> float:
    point = document.facts.point
    return distance_km(near, Point(*point)) if near and point else FAR_AWAY_KM


def _failing(document: Document, filters: Filters, near: Point | None, *, on: date) -> list[Facet]:
    failing = [
        facet
        for facet, wanted in filters.chosen.items()
        if wanted and not wanted.intersection(facet_values(document, facet, near, on=on))
    ]
    if filters.has_price and not _price_fits(document.facts.price_vnd, filters):
        failing.append(Facet.PRICE)
    if filters.within_km is not None and near and _distance(document, near) > filters.within_km:
        failing.append(Facet.DISTANCE)
    return failing


def _price_fits(price: int | None, filters: Filters) -> bool:
    return (
        price is not None
        and price >= (filters.price_from or 0)
        and (filters.price_to is None or price <= filters.price_to)
    )


def _order(
    request: SearchRequest,
    plan: Plan,
    document: Document,
    score: float,
    *,
    on: date,
    locale: str,
) -> tuple[Any, ...]:
    facts = document.facts
    name = facts.name_en_sort if locale == "en" else facts.name_sort
    price = facts.price_vnd
    stars = facts.stars_on(on)
    boosted = score * boost_of(facts, on=on).factor
    orders: dict[Sort, tuple[Any, ...]] = {
        Sort.RELEVANCE: (-stars, -facts.completeness)
        if plan.is_everything
        else (-round(boosted * SCORE_STEPS),),
        Sort.NEWEST: (-facts.published_at,),
        Sort.STARS: (-stars,),
        Sort.PRICE: (price is None, price or 0),
        Sort.PRICE_DESC: (price is None, -(price or 0)),
        Sort.NAME: (),
        Sort.DISTANCE: (_distance(document, request.near),),
    }
    return (*orders[request.sort], name, document.id)
