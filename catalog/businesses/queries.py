"""Reading businesses, outlets and sales channels."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Integer, Select, and_, func, literal, or_, select
from sqlalchemy.orm import joinedload

from catalog.businesses.models import (
    Business,
    BusinessMerge,
    ChannelKind,
    Outlet,
    SalesChannel,
)
from catalog.foundation.database import session
from catalog.places.territories import Territory


def published() -> ColumnElement[bool]:
    """What has a page; a suspended business keeps it, but leaves every list."""
    return Business.published_at.is_not(None)


def listed() -> ColumnElement[bool]:
    """What lists and search show."""
    return and_(published(), Business.suspended_at.is_(None))


def _with_place() -> Select[Business]:
    return select(Business).options(
        joinedload(Business.commune),
        joinedload(Business.province),
        joinedload(Business.former_place),
        joinedload(Business.image),
        joinedload(Business.image_cut),
    )


def find_business(slug: str) -> Business | None:
    """The published business at an address, with all that its page tells of it."""
    return _found(Business.slug == slug)


def find_business_by_id(business_id: int) -> Business | None:
    """The published business with an id, with all that its page tells of it."""
    return _found(Business.id == business_id)


def _found(condition: ColumnElement[bool]) -> Business | None:
    query = _with_place().options(joinedload(Business.channels)).where(condition, published())
    return session.scalars(query).unique().one_or_none()


def merged_ids() -> Select[int]:
    """The businesses that went over into others, to be asked with."""
    return select(BusinessMerge.merged_id).where(BusinessMerge.undone_at.is_(None))


def kept_for(business_id: int) -> int:
    """The business that stands for one now: itself, or the one into which it was merged."""
    current = business_id
    while (kept := session.scalar(_kept_for(current))) is not None:
        current = kept
    return current


def kept_by_merged() -> dict[int, int]:
    """For every business that went over, the one that stands for it now."""
    query = select(BusinessMerge.merged_id, BusinessMerge.kept_id)
    rows = session.execute(query.where(BusinessMerge.undone_at.is_(None)))
    into = {row.merged_id: row.kept_id for row in rows}
    return {merged_id: _end_of(into, merged_id) for merged_id in into}


def _end_of(into: dict[int, int], business_id: int) -> int:
    while business_id in into:
        business_id = into[business_id]
    return business_id


def with_merged(business_id: int) -> Select[int]:
    """A business and all that went over into it, by whatever way, to be asked with."""
    every = select(literal(business_id, Integer).label("id")).cte(recursive=True)
    merged = select(BusinessMerge.merged_id).where(
        BusinessMerge.kept_id == every.c.id, BusinessMerge.undone_at.is_(None)
    )
    return select(every.union(merged).c.id)


def _kept_for(business_id: int) -> Select[int]:
    return select(BusinessMerge.kept_id).where(
        BusinessMerge.merged_id == business_id, BusinessMerge.undone_at.is_(None)
    )


def find_business_moved(slug: str, business_id: int | None) -> Business | None:
    """The published business to which an address leads that is nobody's present one.

    `business_id` is to what the address was given out once; what only stands in for real
    things has its address in no ledger.
    """
    known = business_id or session.scalar(select(Business.id).where(Business.slug == slug))
    return None if known is None else find_business_by_id(kept_for(known))


def ids_within(territory: Territory) -> Select[int] | None:
    """The businesses of a part of the country, to be asked with; None asks for everything."""
    if territory.is_everywhere:
        return None
    return select(Business.id).where(territory.condition(Business))


def lies_within(business_id: int | None, territory: Territory) -> bool:
    """Whether a business lies in a part of the country; what has no business lies in no part."""
    wanted = ids_within(territory)
    if wanted is None:
        return True
    return session.scalar(wanted.where(Business.id == business_id)) is not None


def businesses_by_id(ids: Sequence[int]) -> list[Business]:
    """The listed businesses of these ids, in their order."""
    found = session.scalars(_with_place().where(Business.id.in_(ids), listed()))
    by_id = {business.id: business for business in found}
    return [by_id[key] for key in ids if key in by_id]


def count_businesses(condition: ColumnElement[bool] | None = None) -> int:
    """How many businesses the catalog lists, of those that meet a condition."""
    query = select(func.count()).select_from(Business).where(listed())
    return session.scalar(query if condition is None else query.where(condition)) or 0


def businesses_in_order(
    *, in_english: bool, start: int, stop: int, condition: ColumnElement[bool] | None = None
) -> Sequence[Business]:
    """A slice of the businesses in the dictionary order of the reader's language."""
    order = Business.name_en_sort if in_english else Business.name_sort
    query = _with_place().where(listed()).order_by(order, Business.id)
    if condition is not None:
        query = query.where(condition)
    return session.scalars(query.offset(start).limit(stop - start)).all()


def keeper_is_listed() -> ColumnElement[bool]:
    """An outlet that a suspended business keeps is shown nowhere."""
    hidden = select(Business.id).where(Business.suspended_at.is_not(None))
    return or_(Outlet.business_id.is_(None), Outlet.business_id.not_in(hidden))


def outlets_in_province(province_id: int | None) -> Sequence[Outlet]:
    """The outlets in a province, in Vietnamese order."""
    if province_id is None:
        return []
    query = select(Outlet).where(Outlet.province_id == province_id, keeper_is_listed())
    query = query.order_by(Outlet.name_sort)
    return session.scalars(query).all()


def find_channel(channel_id: int) -> SalesChannel | None:
    """A sales channel of a business that is listed."""
    query = select(SalesChannel).join(Business, Business.id == SalesChannel.business_id)
    return session.scalar(query.where(SalesChannel.id == channel_id, listed()))


def ids_of_online_sellers() -> set[int]:
    """The businesses that sell over the network; a telephone alone is not that."""
    query = select(SalesChannel.business_id).where(SalesChannel.kind != ChannelKind.PHONE)
    return set(session.scalars(query.distinct()))
