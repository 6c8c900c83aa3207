"""One statement that matches, scores, filters, counts every facet and cuts out the page."""

import math
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Float,
    Integer,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSQUERY, array

from catalog.foundation.database import session
from catalog.foundation.geography import EARTH_RADIUS_KM, Point
from catalog.search.answers import Answer
from catalog.search.documents import IN_NAME
from catalog.search.models import SearchDocument, SearchStars
from catalog.search.plain import band_name
from catalog.search.plan import Plan, Slot, Way
from catalog.search.ranking import (
    COMPLETENESS_BOOST,
    FRESH_FOR_DAYS,
    FRESHNESS_BOOST,
    SCORE_STEPS,
    STAR_BOOST,
)
from catalog.search.requests import (
    DISTANCES_KM,
    PRICE_BANDS,
    Facet,
    Filters,
    SearchRequest,
    Sort,
)
from catalog.search.schema import KINDS
from catalog.search.stored import quoted

Number = ColumnElement[Any]
Condition = ColumnElement[bool]

MONTHS = 12
ID, TOTAL = "id", "total"


class SqlAnswer:
    """A request under a plan, as PostgreSQL answers it."""

    def __init__(
        self,
        plan: Plan,
        filters: Filters,
        request: SearchRequest,
        *,
        on: date,
        locale: str = "vi",
    ) -> None:
        self.plan = plan
        self.filters = filters
        self.request = request
        self.on = on
        self.locale = locale

    def count(self) -> int:
        """Answer how many documents pass."""
        if self.filters.active():
            found = self._found
            query = select(func.count()).select_from(found).where(*self._conditions.values())
        else:
            query = select(func.count()).select_from(SearchDocument).where(*self._matches())
        return session.scalar(query) or 0

    def answer(self) -> Answer:
        """Answer the page, the total and the counts."""
        parts = [
            self._page(),
            self._total(),
            *(self._counted(facet) for facet in self._counted_facets()),
        ]
        facets: dict[str, dict[str, int]] = {facet.value: {} for facet in Facet}
        ids: list[tuple[int, int]] = []
        total = 0
        for kind, value, number in session.execute(union_all(*parts)):
            if kind == ID:
                ids.append((number, int(value)))
            elif kind == TOTAL:
                total = number
            elif value:
                facets[kind][value] = number
        return Answer(tuple(key for _place, key in sorted(ids)), total, facets)

    def _counted_facets(self) -> list[Facet]:
        return [facet for facet in Facet if facet is not Facet.DISTANCE or self.request.near]

    @cached_property
    def _found(self) -> CTE:
        """Every document that the plan finds, with its score, its stars and its distance."""
        document = SearchDocument
        stars = (
            select(func.coalesce(func.max(SearchStars.stars), 0))
            .where(
                SearchStars.product_id == document.product_id,
                SearchStars.first_day <= self.on,
                SearchStars.last_day >= self.on,
            )
            .scalar_subquery()
        )
        query = select(
            document.product_id,
            document.group,
            document.set,
            document.province,
            document.commune,
            document.certificates,
            document.season,
            document.price_vnd,
            document.is_sold_online,
            document.completeness,
            document.published,
            document.updated_on,
            (document.name_en_key if self.locale == "en" else document.name_key).label("name"),
            stars.label("stars"),
            _score(self.plan).label("score"),
            _distance(self.request.near).label("distance"),
        )
        query = query.where(*self._matches())
        return query.cte("found").prefix_with("MATERIALIZED", dialect="postgresql")

    def _matches(self) -> list[Condition]:
        """Answer what a document must meet to be found; where a word stands is in its weight."""
        if self.plan.is_everything:
            return []
        held = SearchDocument.terms.op("@@")(cast(text_query(self.plan), TSQUERY))
        if any(slot.only_in_names for way in self.plan.ways for slot in way.slots):
            return [held, _score(self.plan) > 0]
        return [held]

    @cached_property
    def _conditions(self) -> dict[Facet, Condition]:
        """What each active facet asks of a document."""
        columns = self._found.c
        conditions = {
            facet: _chosen(columns, facet, wanted)
            for facet, wanted in self.filters.chosen.items()
            if wanted
        }
        if self.filters.has_price:
            price = columns.price_vnd >= (self.filters.price_from or 0)
            if self.filters.price_to is not None:
                price = and_(price, columns.price_vnd <= self.filters.price_to)
            conditions[Facet.PRICE] = price
        if self.filters.within_km is not None and self.request.near:
            conditions[Facet.DISTANCE] = columns.distance <= self.filters.within_km
        return conditions

    def _page(self) -> Any:
        columns = self._found.c
        rows = (
            select(columns.product_id, func.row_number().over(order_by=self._order()).label("at"))
            .where(*self._conditions.values())
            .order_by("at")
            .offset((self.request.page - 1) * self.request.per_page)
            .limit(self.request.per_page)
            .subquery()
        )
        return select(literal(ID), cast(rows.c.product_id, String), rows.c.at)

    def _total(self) -> Any:
        passed = select(func.count()).select_from(self._found).where(*self._conditions.values())
        return select(literal(TOTAL), literal(""), passed.scalar_subquery())

    def _order(self) -> list[Number]:
        columns = self._found.c
        unpriced = case((columns.price_vnd.is_(None), 1), else_=0)
        last: list[Number] = [columns.name, columns.product_id]
        orders: dict[Sort, list[Number]] = {
            Sort.RELEVANCE: [-columns.stars, -columns.completeness]
            if self.plan.is_everything
            else [-func.round(columns.score * self._boost() * SCORE_STEPS)],
            Sort.NEWEST: [-columns.published],
            Sort.STARS: [-columns.stars],
            Sort.PRICE: [unpriced, columns.price_vnd],
            Sort.PRICE_DESC: [unpriced, -columns.price_vnd],
            Sort.NAME: [],
            Sort.DISTANCE: [func.coalesce(columns.distance, math.inf)],
        }
        return [*orders[self.request.sort], *last]

    def _boost(self) -> Number:
        columns = self._found.c
        age_days = func.greatest(literal(self.on) - columns.updated_on, 0)
        freshness = func.greatest(1 - cast(age_days, Float) / FRESH_FOR_DAYS, 0)
        boost: Number = (
            1
            + STAR_BOOST * columns.stars
            + COMPLETENESS_BOOST * columns.completeness
            + FRESHNESS_BOOST * freshness
        )
        return boost

    def _counted(self, facet: Facet) -> Any:
        """Count a facet under all conditions but its own."""
        found = self._found
        columns = found.c
        others = [one for other, one in self._conditions.items() if other is not facet]
        number = func.count()
        if facet in {Facet.CERTIFICATE, Facet.SEASON}:
            mask, names = _members(columns, facet)
            bits = func.generate_series(0, len(names) - 1).table_valued("at").render_derived()
            held = mask.op("&")(literal(1).op("<<")(cast(bits.c.at, Integer))) != 0
            name = func.split_part(",".join(names), ",", bits.c.at + 1)
            return (
                select(literal(facet.value), name, number)
                .select_from(found.join(bits, true()))
                .where(held, *others)
                .group_by(bits.c.at)
            )
        if facet is Facet.DISTANCE:
            limits = func.unnest(array(DISTANCES_KM)).table_valued("km").render_derived()
            return (
                select(literal(facet.value), cast(limits.c.km, String), number)
                .select_from(found.join(limits, columns.distance <= limits.c.km))
                .where(*others)
                .group_by(limits.c.km)
            )
        value = _value(columns, facet)
        return (
            select(literal(facet.value), cast(value, String), number)
            .select_from(found)
            .where(*others)
            .group_by(value)
        )


def text_query(plan: Plan) -> str:
    """Write which documents a plan finds as a text search query over their terms."""
    return " | ".join(_way_query(way) for way in plan.ways)


def _way_query(way: Way) -> str:
    slots = [
        "(" + " | ".join(quoted(term) for term, _factor in slot.terms) + ")"
        for slot in way.slots
        if slot.is_required
    ]
    return "(" + " & ".join(slots) + ")"


def _score(plan: Plan) -> Number:
    if plan.is_everything:
        return literal(0.0)
    ways = [_way_score(way) for way in plan.ways]
    best = ways[0] if len(ways) == 1 else func.greatest(*ways)
    phrases = [phrase.worth * _weight(phrase.term, in_pairs=True) for phrase in plan.phrases]
    return case((best > 0, _sum([best, *phrases])), else_=0.0)


def _way_score(way: Way) -> Number:
    amounts = {slot: _slot_amount(slot) for slot in way.slots}
    required = [amount > 0 for slot, amount in amounts.items() if slot.is_required]
    parts = [way.factor * slot.rarity * amount for slot, amount in amounts.items()]
    return case((and_(*required), _sum(parts)), else_=0.0)


def _slot_amount(slot: Slot) -> Number:
    amounts = []
    for term, factor in slot.terms:
        weight = _weight(term, in_pairs=slot.in_pairs)
        if slot.only_in_names:
            weight = case((weight >= IN_NAME, weight), else_=0.0)
        amounts.append(factor * weight)
    return _sum(amounts)


def _sum(parts: Iterable[Number]) -> Number:
    first, *rest = parts
    for part in rest:
        first = first + part
    return first


def _weight(term: str, *, in_pairs: bool) -> Number:
    held = SearchDocument.pairs if in_pairs else SearchDocument.words
    return func.coalesce(cast(held.op("->>")(term), Float), 0.0)


def _value(columns: Any, facet: Facet) -> Number:
    """Answer the one value under which a facet counts a document, or nothing."""
    if facet is Facet.STARS:
        return case((columns.stars > 0, cast(columns.stars, String)), else_="")
    if facet is Facet.ONLINE:
        return case((columns.is_sold_online, "1"), else_="")
    if facet is Facet.PRICE:
        bands = [
            (columns.price_vnd >= low, band_name(low, high)) for low, high in reversed(PRICE_BANDS)
        ]
        return case(*bands, else_="")
    column: Number = columns[facet.value]
    return column


def _members(columns: Any, facet: Facet) -> tuple[Number, list[str]]:
    if facet is Facet.CERTIFICATE:
        return columns.certificates, [kind.value for kind in KINDS]
    return columns.season, [str(month) for month in range(1, MONTHS + 1)]


def _chosen(columns: Any, facet: Facet, wanted: frozenset[str]) -> Condition:
    if facet in {Facet.CERTIFICATE, Facet.SEASON}:
        mask, names = _members(columns, facet)
        bits = sum(1 << at for at, name in enumerate(names) if name in wanted)
        return mask.op("&")(bits) != 0
    return _value(columns, facet).in_(sorted(wanted))


def _distance(near: Point | None) -> Number:
    """Kilometres over the ground, as the other engines reckon them; NULL without a point."""
    if near is None:
        return cast(null(), Float)
    latitude, longitude = SearchDocument.latitude, SearchDocument.longitude
    here = math.radians(near.latitude)
    half = func.power(func.sin((func.radians(latitude) - here) / 2), 2) + math.cos(here) * func.cos(
        func.radians(latitude)
    ) * func.power(func.sin(func.radians(longitude - near.longitude) / 2), 2)
    return 2 * EARTH_RADIUS_KM * func.asin(func.sqrt(func.least(half, 1.0)))
