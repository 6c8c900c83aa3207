"""The part of the country that somebody looks after: whole localities, or everything."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_, select, true

from catalog.foundation.database import session
from catalog.places.models import Addressed, Commune, Locality, locality_commune


@dataclass(frozen=True)
class Territory:
    """Provinces and communes. What has no certain place lies in no part, only in the whole."""

    is_everywhere: bool = False
    province_ids: frozenset[int] = frozenset()
    commune_ids: frozenset[int] = frozenset()

    def covers(self, province_id: int | None, commune_id: int | None) -> bool:
        """Whether a place lies here; its commune alone is enough to know."""
        return (
            self.is_everywhere or province_id in self.province_ids or commune_id in self.commune_ids
        )

    def covers_address(self, place: Addressed | None) -> bool:
        """Whether what has an address lies here."""
        if place is None:
            return self.is_everywhere
        return self.covers(place.province_id, place.commune_id)

    def condition(self, model: type[Any]) -> ColumnElement[bool]:
        """The same asked of the database, for a table with addresses."""
        if self.is_everywhere:
            return true()
        return or_(model.province_id.in_(self.province_ids), model.commune_id.in_(self.commune_ids))


EVERYWHERE = Territory(is_everywhere=True)
NOWHERE = Territory()


def territory_of(locality_ids: Collection[int | None]) -> Territory:
    """What some localities cover together; None among them stands for everything."""
    if None in locality_ids:
        return EVERYWHERE
    if not locality_ids:
        return NOWHERE
    localities = session.scalars(select(Locality).where(Locality.id.in_(locality_ids))).all()
    provinces = {each.province_id for each in localities if each.covers_whole_province}
    parts = [each.id for each in localities if not each.covers_whole_province]
    of_parts = select(locality_commune.c.commune_id).where(
        locality_commune.c.locality_id.in_(parts)
    )
    communes = select(Commune.id).where(
        or_(Commune.province_id.in_(provinces), Commune.id.in_(of_parts))
    )
    return Territory(
        province_ids=frozenset(provinces), commune_ids=frozenset(session.scalars(communes))
    )
