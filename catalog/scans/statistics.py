"""How often codes were scanned: by day, product, lot, province, way and audience.

Unless it says otherwise a figure counts people; robots and what browsers fetch ahead are
counted apart. Provinces are known only of packages whose scanners chose to tell theirs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from catalog.foundation.database import session
from catalog.places.models import Province
from catalog.products.models import Product
from catalog.scans.models import Audience, ScanCount, UnitCode, UnitScan, Way
from catalog.tracing.models import Lot


@dataclass(frozen=True)
class Scope:
    """The days looked at, both included, and of what: a business's products, or one lot.

    None stands for everybody's, and for all lots.
    """

    first: date
    last: date
    business_id: int | None = None
    lot_id: int | None = None


@dataclass(frozen=True)
class Totals:
    """All scans of a period; of those by people, how many were the first of a package."""

    people: int
    first: int
    robots: int
    fetched_ahead: int


@dataclass(frozen=True)
class Counted:
    """Something that was scanned, by name and code, and how often."""

    name: str
    code: str
    count: int


@dataclass(frozen=True)
class PlaceCount:
    """How often packages were scanned in a province; None where nobody told."""

    province: str | None
    province_en: str | None
    count: int


@dataclass(frozen=True)
class ScanRow:
    """One line of the whole table; a lot's number and code are empty where there is none."""

    day: date
    product_code: str
    product: str
    lot_number: str
    lot_code: str
    way: Way
    audience: Audience
    is_first: bool
    count: int


def totals(scope: Scope) -> Totals:
    """All scans of a period, people and others apart."""
    query = _within(
        select(ScanCount.audience, ScanCount.is_first, func.sum(ScanCount.count)), scope
    ).group_by(ScanCount.audience, ScanCount.is_first)
    counts = {(audience, is_first): int(count) for audience, is_first, count in _rows(query)}

    def of(audience: Audience) -> int:
        return counts.get((audience, False), 0) + counts.get((audience, True), 0)

    return Totals(
        people=of(Audience.PEOPLE),
        first=counts.get((Audience.PEOPLE, True), 0),
        robots=of(Audience.ROBOT),
        fetched_ahead=of(Audience.PREFETCH),
    )


def by_day(scope: Scope) -> dict[date, int]:
    """Scans of each day of a period, also of days without one."""
    query = _by_people(select(ScanCount.day, func.sum(ScanCount.count)), scope)
    counts = {day: int(count) for day, count in _rows(query.group_by(ScanCount.day))}
    length = (scope.last - scope.first).days + 1
    days = [scope.first + timedelta(number) for number in range(length)]
    return {day: counts.get(day, 0) for day in days}


def by_product(scope: Scope, *, limit: int) -> Sequence[Counted]:
    """The products scanned most, with the codes of their pages."""
    columns = (Product.name, Product.code)
    query = _by_people(select(*columns, func.sum(ScanCount.count)), scope)
    return _most(query.group_by(Product.id, *columns), Product.code, limit)


def by_lot(scope: Scope, *, limit: int) -> Sequence[Counted]:
    """The lots scanned most, by their printed numbers, with their codes."""
    columns = (Lot.number, Lot.code)
    query = _by_people(select(*columns, func.sum(ScanCount.count)), scope)
    query = query.join(Lot, Lot.id == ScanCount.lot_id)
    return _most(query.group_by(Lot.id, *columns), Lot.code, limit)


def by_way(scope: Scope) -> dict[Way, int]:
    """How people came: by the QR, by Digital Link, or by typing the code."""
    query = _by_people(select(ScanCount.way, func.sum(ScanCount.count)), scope)
    counts = {way: int(count) for way, count in _rows(query.group_by(ScanCount.way))}
    return {way: counts.get(way, 0) for way in Way}


def by_province(scope: Scope) -> Sequence[PlaceCount]:
    """Scans of packages by the province that people told, most first, untold ones last."""
    counted = func.count(UnitScan.id)
    query = (
        select(Province.name, Province.name_en, counted)
        .select_from(UnitScan)
        .join(UnitCode, UnitCode.code == UnitScan.unit_code)
        .join(Lot, Lot.id == UnitCode.lot_id)
        .outerjoin(Province, Province.id == UnitScan.province_id)
        .where(UnitScan.day.between(scope.first, scope.last))
        .group_by(Province.id, Province.name, Province.name_en)
        .order_by(Province.id.is_(None), counted.desc(), Province.name)
    )
    if scope.business_id is not None:
        query = query.where(Lot.business_id == scope.business_id)
    if scope.lot_id is not None:
        query = query.where(Lot.id == scope.lot_id)
    return [PlaceCount(*row) for row in _rows(query)]


def every_row(scope: Scope) -> Sequence[ScanRow]:
    """The whole table of a period, people and others, by day."""
    query = _within(
        select(
            ScanCount.day,
            Product.code,
            Product.name,
            func.coalesce(Lot.number, ""),
            func.coalesce(Lot.code, ""),
            ScanCount.way,
            ScanCount.audience,
            ScanCount.is_first,
            func.sum(ScanCount.count),
        ),
        scope,
    ).outerjoin(Lot, Lot.id == ScanCount.lot_id)
    columns = (
        ScanCount.day,
        Product.code,
        Product.name,
        Lot.number,
        Lot.code,
        ScanCount.way,
        ScanCount.audience,
        ScanCount.is_first,
    )
    query = query.group_by(*columns).order_by(ScanCount.day, Product.code, *columns[4:])
    return [ScanRow(*row) for row in _rows(query)]


def _within(query: Select[*tuple[Any, ...]], scope: Scope) -> Select[*tuple[Any, ...]]:
    """Narrow a query over counts, joined to its product, to what is looked at."""
    query = query.join(Product, Product.id == ScanCount.product_id).where(
        ScanCount.day.between(scope.first, scope.last)
    )
    if scope.business_id is not None:
        query = query.where(Product.business_id == scope.business_id)
    if scope.lot_id is not None:
        query = query.where(ScanCount.lot_id == scope.lot_id)
    return query


def _by_people(query: Select[*tuple[Any, ...]], scope: Scope) -> Select[*tuple[Any, ...]]:
    return _within(query, scope).where(ScanCount.audience == Audience.PEOPLE)


def _most(query: Select[*tuple[Any, ...]], tie: Any, limit: int) -> list[Counted]:
    ordered = query.order_by(func.sum(ScanCount.count).desc(), tie).limit(limit)
    return [Counted(name, code, int(count)) for name, code, count in _rows(ordered)]


def _rows(query: Select[*tuple[Any, ...]]) -> Sequence[Any]:
    return session.execute(query).all()
