"""The places where something can stand in front: their names, and how a form names them."""

from dataclasses import dataclass

from catalog.collections import placing
from catalog.collections.models import Placement, Spot
from catalog.collections.rules import Where
from catalog.foundation.errors import Invalid
from catalog.places import queries as places
from catalog.products import queries as products
from catalog.web.desk.curation.finding import whole_number
from catalog.web.filters import localized
from catalog.web.labels import words_for


@dataclass(frozen=True)
class Option:
    """One place where something can stand."""

    value: str
    name: str


def name_of_placement(placement: Placement) -> str:
    if placement.collection is not None:
        return localized(placement.collection, "title").text
    return localized(placement.product or placement.business, "name").text


def where_words(placement: Placement) -> str:
    place = placement.province or placement.locality or placement.group
    spot = words_for(placement.spot)
    return f"{spot}: {localized(place, 'name').text}" if place else spot


def place_words(where: Where) -> str:
    return next(
        (option.name for option in options() if option.value == where_key(where)),
        words_for(where.spot),
    )


def options() -> list[Option]:
    """Every place where something can stand, by name."""
    options = [
        Option(where_key(Where(spot)), words_for(spot))
        for spot in (Spot.HOME_TOP, Spot.HOME_COLLECTIONS)
    ]
    rows = (
        (Spot.LOCALITY, places.localities()),
        (Spot.CATEGORY, products.groups()),
        (Spot.PROVINCE, places.provinces()),
    )
    for spot, found in rows:
        options += [
            Option(
                where_key(Where(spot, each.id)),
                f"{words_for(spot)}: {localized(each, 'name').text}",
            )
            for each in found
        ]
    return options


def where_key(where: Where) -> str:
    return where.spot.value if where.place_id is None else f"{where.spot.value}.{where.place_id}"


def where_named(key: str) -> Where:
    spot, _dot, number = key.partition(".")
    if spot not in set(Spot):
        raise Invalid("where", "missing")
    if Spot(spot) not in placing.PLACES:
        return Where(Spot(spot))
    place_id = whole_number(number)
    if place_id is None:
        raise Invalid("where", "missing")
    return Where(Spot(spot), place_id)
