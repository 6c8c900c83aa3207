"""Choosing a commune: from a list, or by its present or former name."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from catalog.foundation.database import session
from catalog.foundation.errors import Invalid
from catalog.foundation.vietnamese import fold, normal
from catalog.places.models import Commune
from catalog.places.queries import find_communes_by_name
from catalog.web.asked import asked_id
from catalog.web.facts import commune_words

MOST_ALIKE = 8

Choice = tuple[str, str]


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


def chosen_commune(chosen: str, typed: str) -> Commune:
    """The commune that was typed, or else chosen. Raises as `chosen_place` does."""
    typed = normal(typed).strip()
    if typed:
        return _named(typed)
    kind, key = chosen[:1], chosen[1:]
    number = asked_id({"id": key}, "id") if kind == "c" else None
    if number is not None:
        commune = session.get(Commune, number)
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
