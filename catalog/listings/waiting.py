"""Which listings wait for the office, and where their businesses lie."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from catalog.businesses.models import Business
from catalog.businesses.queries import ids_within
from catalog.foundation.database import session
from catalog.places.models import Province
from catalog.places.territories import Territory
from catalog.revisions.models import Revision, State


@dataclass(frozen=True)
class ProvinceWaiting:
    """A province and how many listings of its businesses wait."""

    province: Province
    count: int


def businesses_of(territory: Territory, *, province_slug: str = "") -> Select[int] | None:
    """The businesses of a part of the country, or of one province in it; None for all."""
    within = ids_within(territory)
    if not province_slug:
        return within
    there = select(Business.id).join(Business.province).where(Province.slug == province_slug)
    return there if within is None else there.where(Business.id.in_(within))


def provinces_waiting(of: Select[int] | None) -> Sequence[ProvinceWaiting]:
    """The provinces in which something waits, the fullest first."""
    count = func.count(Revision.id)
    query = (
        select(Province, count)
        .join(Business, Business.province_id == Province.id)
        .join(Revision, Revision.business_id == Business.id)
        .where(Revision.state == State.SUBMITTED)
        .group_by(Province.id)
        .order_by(count.desc(), Province.id)
    )
    if of is not None:
        query = query.where(Business.id.in_(of))
    return [ProvinceWaiting(province, number) for province, number in session.execute(query)]
