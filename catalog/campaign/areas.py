"""Of where a report tells: all, a province, a locality of the site, or one commune."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, true

from catalog.foundation.errors import Invalid
from catalog.places.queries import find_commune, find_locality, find_province
from catalog.places.territories import Territory

EVERYWHERE = ""
PROVINCE, LOCALITY, COMMUNE = "tinh", "dia-phuong", "xa"
KEY = re.compile(rf"({PROVINCE}|{LOCALITY}|{COMMUNE})/([a-z0-9-]{{1,160}})")


@dataclass(frozen=True)
class Area:
    """A place by its key and names; `commune_ids` is None where it is a whole province or all."""

    key: str = EVERYWHERE
    name: str = ""
    name_en: str = ""
    province_id: int | None = None
    commune_ids: frozenset[int] | None = None

    def lies_in(self, territory: Territory) -> bool:
        """Whether somebody who looks after a part of the country looks after all of this."""
        if self.commune_ids is None:
            return territory.covers(self.province_id, None)
        return territory.covers(self.province_id, None) or (
            bool(self.commune_ids) and self.commune_ids <= territory.commune_ids
        )

    def holds(self, addressed: Any) -> ColumnElement[bool]:
        """The condition that a product or business lies here."""
        if self.commune_ids is not None:
            return addressed.commune_id.in_(self.commune_ids)  # type: ignore[no-any-return]
        if self.province_id is not None:
            return addressed.province_id == self.province_id  # type: ignore[no-any-return]
        return true()

    def holds_province(self, column: Any) -> ColumnElement[bool]:
        """The condition that something of which only the province is kept lies in ours."""
        return true() if self.province_id is None else column == self.province_id


def area_of(key: str) -> Area:
    """The area of a key like "tinh/vinh-long". Raises Invalid for one that nobody knows."""
    if key == EVERYWHERE:
        return Area()
    match = KEY.fullmatch(key)
    found = _MAKERS[match[1]](key, match[2]) if match else None
    if found is None:
        raise Invalid("area", "unknown", key[:80])
    return found


def _province(key: str, slug: str) -> Area | None:
    found = find_province(slug)
    return Area(key, found.full_name, found.name_en, found.id) if found else None


def _locality(key: str, slug: str) -> Area | None:
    found = find_locality(slug)
    if found is None:
        return None
    communes = None if found.covers_whole_province else frozenset(c.id for c in found.communes)
    return Area(key, found.name, found.name_en, found.province_id, communes)


def _commune(key: str, slug: str) -> Area | None:
    found = find_commune(slug)
    if found is None:
        return None
    names = (
        f"{found.full_name}, {found.province.full_name}",
        f"{found.name_en}, {found.province.name_en}",
    )
    return Area(key, *names, found.province_id, frozenset({found.id}))


_MAKERS = {PROVINCE: _province, LOCALITY: _locality, COMMUNE: _commune}
