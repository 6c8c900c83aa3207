"""The country as a list, as tiles and as a map: the ways to its places."""

from dataclasses import dataclass

from flask import url_for
from sqlalchemy import ColumnElement, and_, or_

from catalog.businesses.models import Business
from catalog.places import queries as places
from catalog.places.map import HEIGHT, WIDTH, Archipelago, archipelagos, province_shapes
from catalog.places.models import Locality, Province
from catalog.products import queries as products
from catalog.products.models import Product
from catalog.web.filters import localized
from catalog.web.words import _, ngettext

SHADES = ((50, 4), (20, 3), (5, 2), (1, 1))
"""From so many products on, a province has this shade."""


@dataclass(frozen=True)
class PlaceRow:
    """A place in a list with its count."""

    url: str
    name: str
    count: str
    line: str = ""


@dataclass(frozen=True)
class Tile:
    """A locality as a door."""

    url: str
    name: str
    image: str
    lines: list[str]
    lang: str = ""


@dataclass(frozen=True)
class ProvinceOnMap:
    """A province drawn as a link."""

    url: str
    label: str
    path: str
    shade: int
    is_chosen: bool


@dataclass(frozen=True)
class CountryMap:
    """All that the map macro draws."""

    title: str
    view_box: str
    width: int
    height: int
    provinces: list[ProvinceOnMap]
    archipelagos: tuple[Archipelago, ...]


def locality_tiles(*, first: str = "") -> list[Tile]:
    """Make a tile of each locality, with what it has; the site's own stands first."""
    by_province = products.counts_by(Product.province_id)
    communes = places.locality_commune_ids()
    tiles = []
    for locality in sorted(places.localities(), key=lambda row: row.slug != first):
        if locality.covers_whole_province:
            count = by_province.get(locality.province_id, 0)
        else:
            within = lies_in(Product, locality, communes.get(locality.id, set()))
            count = len(products.product_ids_in(within))
        lines = [_now_in(locality)] if not locality.covers_whole_province else []
        if count:
            lines.append(ngettext("%(num)s product", "%(num)s products", count))
        tiles.append(
            Tile(
                place_url(locality.slug),
                localized(locality, "name").text,
                url_for("pictures.place", slug=locality.slug),
                lines,
            )
        )
    return tiles


def province_rows(*, most: int | None = None) -> list[PlaceRow]:
    """List the provinces with their products: all by name, or those with the most."""
    counts = products.counts_by(Product.province_id)
    rows = list(places.provinces())
    if most is not None:
        rows = sorted((row for row in rows if counts.get(row.id)), key=lambda r: -counts[r.id])
    return [
        PlaceRow(
            place_url(row.slug),
            row.name,
            ngettext("%(num)s product", "%(num)s products", counts.get(row.id, 0)),
        )
        for row in rows[:most]
    ]


def country_map(chosen: Province | None = None) -> CountryMap:
    """Draw the country, each province shaded by its products, always with both archipelagos."""
    counts = products.counts_by(Product.province_id)
    by_code = {province.code: province for province in places.provinces()}
    drawn = []
    for shape in province_shapes():
        province = by_code.get(shape.code)
        if province is not None:
            count = counts.get(province.id, 0)
            words = ngettext("%(num)s product", "%(num)s products", count)
            drawn.append(
                ProvinceOnMap(
                    place_url(province.slug),
                    f"{province.name}: {words}",
                    shape.path,
                    next((shade for least, shade in SHADES if count >= least), 0),
                    is_chosen=chosen is not None and province.id == chosen.id,
                )
            )
    return CountryMap(
        title=_("Map of Việt Nam by province"),
        view_box=f"0 0 {WIDTH} {HEIGHT}",
        width=WIDTH,
        height=HEIGHT,
        provinces=drawn,
        archipelagos=archipelagos(),
    )


def lies_in(
    model: type[Product] | type[Business], locality: Locality, communes: set[int]
) -> ColumnElement[bool]:
    """Lying in a commune of the locality, or naming only the former unit in the address."""
    written = model.address_as_written
    names_it = written.endswith(locality.name, autoescape=True) | written.contains(
        f"{locality.name},", autoescape=True
    )
    in_province = model.province_id == locality.province_id
    return or_(model.commune_id.in_(communes), and_(in_province, names_it))


def _now_in(locality: Locality) -> str:
    return _("today in %(province)s", province=locality.province.name)


def place_url(slug: str) -> str:
    return url_for("site.place", slug=slug)
