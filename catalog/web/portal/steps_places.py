"""Where a step happened: places used before, the business's own, or a commune by name."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from catalog.foundation.database import session
from catalog.foundation.errors import Invalid
from catalog.foundation.vietnamese import fold, normal
from catalog.places.models import Commune
from catalog.places.queries import find_communes_by_name
from catalog.tracing.models import Facility, Lot, TraceEvent
from catalog.tracing.queries import facilities_of
from catalog.web.facts import commune_words

MOST_RECENT = 5
MOST_ALIKE = 8

Choice = tuple[str, str]


def known_places(lot: Lot) -> list[Choice]:
    """The business's own places, the communes it used lately, and that of the product."""
    choices = [
        (f"f{facility.id}", f"{facility.name}, {facility.commune.full_name}")
        for facility in facilities_of(lot.business_id)
    ]
    recent = session.scalars(
        select(TraceEvent.commune_id)
        .where(TraceEvent.business_id == lot.business_id, TraceEvent.commune_id.is_not(None))
        .order_by(TraceEvent.id.desc())
        .limit(30)
    ).all()
    ids = [*dict.fromkeys(key for key in recent if key)][:MOST_RECENT]
    ids += [key for key in (lot.product.commune_id, lot.business.commune_id) if key]
    return choices + commune_choices(list(dict.fromkeys(ids)))


def commune_choices(ids: Sequence[int]) -> list[Choice]:
    """Communes to choose from, with their provinces."""
    query = select(Commune).options(joinedload(Commune.province)).where(Commune.id.in_(ids))
    known = {commune.id: commune for commune in session.scalars(query)}
    return [(f"c{key}", commune_words(known[key])) for key in ids if key in known]


class Several(Invalid):
    """Several communes have a name; `choices` are those to choose from."""

    def __init__(self, typed: str, choices: list[Choice]) -> None:
        super().__init__("other_place", "several", typed)
        self.choices = choices


def chosen_place(chosen: str, typed: str, *, business_id: int
                 ) -> tuple[Commune | None, Facility | None]:  # fmt: skip
    """The commune and place that were chosen or typed; a typed name goes before a choice.

    Raises Invalid for a name that no commune has or had, and Several where more than one has.
    """
    typed = normal(typed).strip()
    kind, key = chosen[:1], chosen[1:]
    if not typed and kind == "f" and key.isascii() and key.isdigit():
        for facility in facilities_of(business_id):
            if facility.id == int(key):
                return facility.commune, facility
    return chosen_commune(chosen, typed), None


def chosen_commune(chosen: str, typed: str) -> Commune:
    """The commune that was typed, or else chosen. Raises as `chosen_place` does."""
    typed = normal(typed).strip()
    if typed:
        return _named(typed)
    kind, key = chosen[:1], chosen[1:]
    if kind == "c" and key.isascii() and key.isdigit():
        commune = session.get(Commune, int(key))
        if commune is not None:
            return commune
    raise Invalid("place", "missing")


def _named(typed: str) -> Commune:
    found = find_communes_by_name(typed)
    wanted = fold(typed)
    exact = [
        commune
        for commune, former in found
        if wanted in {fold(commune.name), fold(commune.full_name)}
        or any(wanted == fold(place.full_name) for place in former)
    ]
    candidates = exact or [commune for commune, _former in found]
    if not candidates:
        raise Invalid("other_place", "unknown", typed)
    if len(candidates) > 1:
        raise Several(typed, commune_choices([commune.id for commune in candidates[:MOST_ALIKE]]))
    return candidates[0]
