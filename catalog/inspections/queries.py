"""Finding checks: by whom, where, what was found, and what still has to follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from catalog.accounts.models import User
from catalog.businesses.models import Business, Outlet
from catalog.businesses.queries import with_merged
from catalog.foundation.database import session
from catalog.inspections.models import (
    STAYS_OPEN,
    Finding,
    FollowUp,
    Inspection,
    InspectionPhoto,
    Measure,
)
from catalog.places.models import Commune
from catalog.places.territories import EVERYWHERE, Territory
from catalog.products.models import Product
from catalog.tracing.models import Lot


@dataclass(frozen=True)
class Asked:
    """Which checks are looked for; what is None or empty is not asked."""

    inspector_id: int | None = None
    place: str = ""
    part: Territory = EVERYWHERE
    finding: Finding | None = None
    is_due: bool = False
    first: date | None = None
    last: date | None = None
    product_code: str = ""
    lot_code: str = ""
    business_slug: str = ""


def holds() -> ColumnElement[bool]:
    """No later record says that this one is wrong."""
    later = aliased(Inspection)
    return ~select(later.id).where(later.corrects_id == Inspection.id).exists()


def waits() -> ColumnElement[bool]:
    """Something was to follow from the check, and nobody said that it was done."""
    done = select(FollowUp.id).where(FollowUp.inspection_id == Inspection.id)
    return and_(Inspection.measure.in_(STAYS_OPEN), ~done.exists(), holds())


def is_due(on: date) -> ColumnElement[bool]:
    """It waits, and a second check is due by this day."""
    return and_(waits(), or_(Inspection.again_on.is_(None), Inspection.again_on <= on))


def count_due(on: date, *, within: Territory = EVERYWHERE) -> int:
    """How much has to follow by a day, in a part of the country."""
    query = select(func.count(Inspection.id)).where(is_due(on), within.condition(Inspection))
    return session.scalar(query) or 0


def inspections(
    asked: Asked, *, within: Territory, on: date, limit: int, before: int | None = None
) -> Sequence[Inspection]:
    """The checks that answer, the one that arrived last first; each with all that a list says."""
    query = _loaded().where(within.condition(Inspection), *_conditions(asked, on=on))
    if before is not None:
        query = query.where(Inspection.id < before)
    return session.scalars(query.order_by(Inspection.id.desc()).limit(limit)).unique().all()


def _loaded() -> Select[Inspection]:
    return select(Inspection).options(
        joinedload(Inspection.inspector),
        joinedload(Inspection.product),
        joinedload(Inspection.lot),
        joinedload(Inspection.business),
        joinedload(Inspection.outlet),
        joinedload(Inspection.commune).joinedload(Commune.province),
        joinedload(Inspection.province),
    )


def _conditions(asked: Asked, *, on: date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [asked.part.condition(Inspection)]
    if asked.inspector_id is not None:
        found.append(Inspection.inspector_id == asked.inspector_id)
    if asked.place:
        found.append(_lies_at(asked.place))
    if asked.finding is not None:
        found.append(Inspection.finding == asked.finding)
    if asked.is_due:
        found.append(is_due(on))
    if asked.first is not None:
        found.append(Inspection.checked_on >= asked.first)
    if asked.last is not None:
        found.append(Inspection.checked_on <= asked.last)
    for column, model, key, value in (
        (Inspection.product_id, Product, Product.code, asked.product_code),
        (Inspection.lot_id, Lot, Lot.code, asked.lot_code),
        (Inspection.business_id, Business, Business.slug, asked.business_slug),
    ):
        if value:
            found.append(column.in_(select(model.id).where(key == value)))
    return found


def _lies_at(text: str) -> ColumnElement[bool]:
    outlets = select(Outlet.id).where(Outlet.name.icontains(text, autoescape=True))
    communes = select(Commune.id).where(Commune.full_name.icontains(text, autoescape=True))
    return or_(
        Inspection.place_words.icontains(text, autoescape=True),
        Inspection.outlet_id.in_(outlets),
        Inspection.commune_id.in_(communes),
    )


def find_inspection(inspection_id: int, *, within: Territory) -> Inspection | None:
    """A check in a part of the country, with all that its page says."""
    query = _loaded().where(Inspection.id == inspection_id, within.condition(Inspection))
    return session.scalars(query).unique().one_or_none()


def correction_of(inspection_id: int) -> Inspection | None:
    """The later record that corrects a check."""
    return session.scalar(select(Inspection).where(Inspection.corrects_id == inspection_id))


def photographs_of(inspection_id: int) -> Sequence[InspectionPhoto]:
    """The photographs of a check, in their order."""
    query = select(InspectionPhoto).where(InspectionPhoto.inspection_id == inspection_id)
    return session.scalars(query.order_by(InspectionPhoto.position)).all()


def follow_up_of(inspection_id: int) -> FollowUp | None:
    """That what was to follow was done, with whoever says so."""
    query = select(FollowUp).options(joinedload(FollowUp.done_by))
    return session.scalar(query.where(FollowUp.inspection_id == inspection_id))


def done_ids(ids: Sequence[int]) -> set[int]:
    """Those of these checks whose follow-up was done."""
    query = select(FollowUp.inspection_id).where(FollowUp.inspection_id.in_(ids))
    return set(session.scalars(query))


def corrected_ids(ids: Sequence[int]) -> set[int]:
    """Those of these checks that a later record corrects."""
    query = select(Inspection.corrects_id).where(Inspection.corrects_id.in_(ids))
    return {found for found in session.scalars(query) if found is not None}


def inspectors(*, within: Territory) -> list[tuple[int, str]]:
    """Everybody who recorded a check in a part of the country, by name."""
    query = (
        select(User.id, User.display_name)
        .where(User.id.in_(select(Inspection.inspector_id).where(within.condition(Inspection))))
        .order_by(User.display_name, User.id)
    )
    return [(row.id, row.display_name) for row in session.execute(query)]


@dataclass(frozen=True)
class Letters:
    """The findings about which the office writes to a business, and what was counted with them."""

    letters: Sequence[Inspection]
    counts: tuple[int, ...]


def letters_and_counts(business_id: int, counts: Sequence[ScalarSelect[int]]) -> Letters:
    """The letters to a business, or to one merged into it, that wait, and counts, in one statement.

    The counts are one row; each letter stands beside it, and without a letter it stands alone.
    """
    counted = select(*counts).subquery()
    is_letter = and_(
        Inspection.business_id.in_(with_merged(business_id)),
        Inspection.measure == Measure.LETTER,
        waits(),
    )
    query = (
        select(Inspection, *counted.c)
        .select_from(counted)
        .outerjoin(Inspection, is_letter)
        .options(
            joinedload(Inspection.product),
            joinedload(Inspection.lot),
            joinedload(Inspection.outlet),
            joinedload(Inspection.commune).joinedload(Commune.province),
            joinedload(Inspection.province),
        )
        .order_by(Inspection.checked_at.desc(), Inspection.id.desc())
    )
    rows = session.execute(query).all()
    letters = [row[0] for row in rows if row[0] is not None]
    return Letters(letters, tuple(rows[0][1:]))


def outlets_within(territory: Territory, *, limit: int) -> Sequence[Outlet]:
    """The outlets of a part of the country, by name."""
    query = (
        select(Outlet)
        .options(joinedload(Outlet.commune).joinedload(Commune.province))
        .where(territory.condition(Outlet), Outlet.province_id.is_not(None))
        .order_by(Outlet.name_sort, Outlet.id)
        .limit(limit)
    )
    return session.scalars(query).unique().all()
