"""Looking up provinces, communes, former units and localities."""

import re
from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from catalog.foundation.database import session
from catalog.foundation.geography import Point
from catalog.foundation.syllables import settled
from catalog.foundation.vietnamese import fold
from catalog.places.models import (
    Commune,
    FormerPlace,
    Locality,
    Province,
    former_place_successor,
    locality_commune,
)
from catalog.places.naming import bare_name, name_key


def provinces() -> Sequence[Province]:
    """All provinces and cities in force, in Vietnamese order."""
    return session.scalars(select(Province).order_by(Province.name_sort)).all()


def find_province(slug: str) -> Province | None:
    """The province at an address, if there is one."""
    return session.scalar(select(Province).where(Province.slug == slug))


def find_commune(slug: str) -> Commune | None:
    """The commune at an address with its province, if there is one."""
    query = select(Commune).where(Commune.slug == slug).options(joinedload(Commune.province))
    return session.scalar(query)


def find_commune_by_code(code: str) -> Commune | None:
    """The present commune of a code, with its province."""
    query = select(Commune).where(Commune.code == code).options(joinedload(Commune.province))
    return session.scalar(query) if code else None


def find_locality(slug: str) -> Locality | None:
    """The locality at an address with its province and communes, if there is one."""
    query = (
        select(Locality)
        .where(Locality.slug == slug)
        .options(joinedload(Locality.province), selectinload(Locality.communes))
    )
    return session.scalar(query)


def localities() -> Sequence[Locality]:
    """The localities that the site serves, in their own order, with their provinces."""
    query = select(Locality).order_by(Locality.position).options(joinedload(Locality.province))
    return session.scalars(query).all()


def locality_commune_ids() -> dict[int, set[int]]:
    """The communes of each locality that is smaller than its province."""
    found: dict[int, set[int]] = {}
    for locality_id, commune_id in session.execute(select(locality_commune)):
        found.setdefault(locality_id, set()).add(commune_id)
    return found


def communes_of(province_id: int) -> Sequence[Commune]:
    """The communes of a province, in Vietnamese order."""
    query = select(Commune).where(Commune.province_id == province_id).order_by(Commune.name_sort)
    return session.scalars(query).all()


def former_places_of(commune_id: int) -> Sequence[FormerPlace]:
    """The former communes that went, wholly or in part, into a commune."""
    query = (
        select(FormerPlace)
        .join(former_place_successor)
        .where(former_place_successor.c.commune_id == commune_id)
        .order_by(FormerPlace.province, FormerPlace.district, FormerPlace.full_name)
    )
    return session.scalars(query).all()


def find_communes_by_name(text: str, *, limit: int = 30) -> list[tuple[Commune, list[FormerPlace]]]:
    """Communes whose present name, or that of a former one, begins with the text.

    Each comes with the former communes through which it was found.
    """
    key = name_key(text, "commune")
    if not key:
        return []
    former = session.scalars(
        select(FormerPlace)
        .where(FormerPlace.name_key.startswith(key, autoescape=True))
        .options(selectinload(FormerPlace.successors).joinedload(Commune.province))
        .order_by(FormerPlace.name_key, FormerPlace.id)
        .limit(limit)
    ).all()
    own = _communes_named(key, limit)
    found: dict[int, tuple[Commune, list[FormerPlace]]] = {c.id: (c, []) for c in own}
    for place in former:
        for commune in place.successors:
            found.setdefault(commune.id, (commune, []))[1].append(place)
    return list(found.values())[:limit]


def _communes_named(key: str, limit: int) -> Sequence[Commune]:
    """Compare present names by their address, which is the folded name after its kind."""
    query = (
        select(Commune)
        .where(
            or_(
                Commune.slug.startswith(f"xa-{_slug(key)}", autoescape=True),
                Commune.slug.startswith(f"phuong-{_slug(key)}", autoescape=True),
                Commune.slug.startswith(f"dac-khu-{_slug(key)}", autoescape=True),
            )
        )
        .options(joinedload(Commune.province))
        .order_by(Commune.name_sort, Commune.id)
        .limit(limit)
    )
    return session.scalars(query).all()


def _slug(key: str) -> str:
    return key.replace(" ", "-")


def province_centres() -> dict[int, Point]:
    """The middle of each province's communes."""
    query = (
        select(Commune.province_id, func.avg(Commune.latitude), func.avg(Commune.longitude))
        .where(Commune.latitude.is_not(None))
        .group_by(Commune.province_id)
    )
    return {key: Point(float(y), float(x)) for key, y, x in session.execute(query)}


def place_names() -> dict[tuple[str, ...], set[tuple[str, ...]]]:
    """Names of provinces and districts, past and present, of several syllables.

    The bare words of each lead to its words with their marks, lower-case and without the
    kind of unit, unless its name is a number.
    """
    present = session.scalars(select(Province.name)).all()
    former = session.execute(select(FormerPlace.province, FormerPlace.district).distinct()).all()
    names = {
        *(bare_name(name, "province") for name in present),
        *(bare_name(row.province, "province") for row in former),
        *(bare_name(row.district, "district") for row in former),
        *(row.district for row in former if bare_name(row.district, "district").isdigit()),
    }
    found: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for name in names:
        words = tuple(settled(word) for word in re.findall(r"\w+", name.lower()))
        if len(words) > 1:
            found.setdefault(tuple(fold(word) for word in words), set()).add(words)
    return found
