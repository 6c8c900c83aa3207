"""What a business may know of visits: by week, by product, by words and by channel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from catalog.businesses.models import SalesChannel
from catalog.foundation.database import session
from catalog.products.models import Product
from catalog.visits.models import VisitCount, VisitKind

FEWEST_TIMES = 3
"""Words that were asked for less often may be somebody's own; they are counted and not shown."""
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Period:
    """Whole weeks from a Monday on; the last may not be over."""

    first: date
    last: date
    business_id: int

    @property
    def mondays(self) -> list[date]:
        return [
            self.first + number * WEEK for number in range((self.last - self.first).days // 7 + 1)
        ]


@dataclass(frozen=True)
class ProductVisits:
    """How often a product was viewed, and how often a search led there."""

    name: str
    slug: str
    views: int
    searches: int


@dataclass(frozen=True)
class ChannelVisits:
    """How often visitors went on to a channel; its name is None once it is no longer listed."""

    name: str | None
    count: int


@dataclass(frozen=True)
class VisitRow:
    """One line of the whole table."""

    week: date
    kind: VisitKind
    name: str
    words: str
    count: int


def weeks_until(last: date, weeks: int, *, business_id: int) -> Period:
    """So many weeks, the last of which holds a day."""
    return Period(monday_of(last) - (weeks - 1) * WEEK, last, business_id)


def monday_of(day: date) -> date:
    """The day on which a week begins."""
    return day - timedelta(days=day.weekday())


def by_week(period: Period) -> dict[VisitKind, dict[date, int]]:
    """Every kind of visit in each week, also in those without one."""
    query = _within(select(VisitCount.day, VisitCount.kind, _total()), period)
    weeks = {kind: dict.fromkeys(period.mondays, 0) for kind in VisitKind}
    for day, kind, count in session.execute(query.group_by(VisitCount.day, VisitCount.kind)):
        weeks[kind][monday_of(day)] += int(count)
    return weeks


def by_product(period: Period, *, limit: int) -> Sequence[ProductVisits]:
    """The products viewed most."""
    views = func.sum(VisitCount.count).filter(VisitCount.kind == VisitKind.PRODUCT_VIEW)
    searches = func.sum(VisitCount.count).filter(VisitCount.kind == VisitKind.SEARCH)
    query = (
        _within(select(Product.name, Product.slug, views, searches), period)
        .join(Product, Product.id == VisitCount.subject_id)
        .where(VisitCount.kind.in_([VisitKind.PRODUCT_VIEW, VisitKind.SEARCH]))
        .group_by(Product.id, Product.name, Product.slug)
        .order_by(func.coalesce(views, 0).desc(), Product.name, Product.id)
        .limit(limit)
    )
    return [
        ProductVisits(name, slug, int(seen or 0), int(led or 0))
        for name, slug, seen, led in session.execute(query)
    ]


def by_words(period: Period, *, limit: int | None = None) -> Sequence[tuple[str, int]]:
    """The words that led to products of the business, of those that were asked for often enough."""
    query = (
        _within(select(VisitCount.words, _total()), period)
        .where(VisitCount.kind == VisitKind.SEARCH, VisitCount.words != "")
        .group_by(VisitCount.words)
        .having(_total() >= FEWEST_TIMES)
        .order_by(_total().desc(), VisitCount.words)
        .limit(limit)
    )
    return [(words, int(count)) for words, count in session.execute(query)]


def by_channel(period: Period) -> Sequence[ChannelVisits]:
    """How often visitors went on to each channel."""
    name = func.coalesce(SalesChannel.label, SalesChannel.url)
    query = (
        _within(select(name, _total()), period)
        .outerjoin(SalesChannel, SalesChannel.id == VisitCount.subject_id)
        .where(VisitCount.kind == VisitKind.CLICK)
        .group_by(SalesChannel.id, name)
        .order_by(_total().desc(), name)
    )
    return [ChannelVisits(name, int(count)) for name, count in session.execute(query)]


def every_row(period: Period) -> Sequence[VisitRow]:
    """The whole table by week; words asked for too seldom are left out, their counts are not."""
    shown = {words for words, _count in by_words(period)}
    products = _names(Product.id, Product.name, Product.business_id, period)
    channels = _names(
        SalesChannel.id,
        func.coalesce(SalesChannel.label, SalesChannel.url),
        SalesChannel.business_id,
        period,
    )
    names = {VisitKind.PRODUCT_VIEW: products, VisitKind.SEARCH: products,
             VisitKind.CLICK: channels, VisitKind.BUSINESS_VIEW: {}}  # fmt: skip
    columns = (VisitCount.day, VisitCount.kind, VisitCount.subject_id, VisitCount.words)
    counts: dict[tuple[date, VisitKind, str, str], int] = {}
    for day, kind, subject_id, words, count in session.execute(
        _within(select(*columns, VisitCount.count), period)
    ):
        name = names[kind].get(subject_id, "")
        key = (monday_of(day), kind, name, words if words in shown else "")
        counts[key] = counts.get(key, 0) + count
    return [VisitRow(*key, counts[key]) for key in sorted(counts)]


def _names(identity: Any, name: Any, owner: Any, period: Period) -> dict[int, str]:
    query = select(identity, name).where(owner == period.business_id)
    return dict(session.execute(query).all())


def _total() -> Any:
    return func.sum(VisitCount.count)


def _within(query: Select[*tuple[Any, ...]], period: Period) -> Select[*tuple[Any, ...]]:
    return query.where(
        VisitCount.business_id == period.business_id,
        VisitCount.day.between(period.first, period.last),
    )
