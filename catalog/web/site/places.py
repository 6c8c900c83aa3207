"""Provinces, communes and localities: what comes from there, and what they were called."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, and_, or_

from catalog.businesses import queries as businesses
from catalog.businesses.models import Business
from catalog.fairs.queries import fairs_in_province
from catalog.foundation.clock import today
from catalog.foundation.errors import NotFound
from catalog.foundation.vietnamese import normal
from catalog.places import queries as places
from catalog.places.map import HEIGHT, WIDTH, Archipelago, archipelagos, province_shapes
from catalog.places.models import Commune, Locality, Province
from catalog.products import queries as products
from catalog.products.models import Product
from catalog.tourism.queries import destinations_in_province
from catalog.web.access import public
from catalog.web.filters import Localized, date_words, localized, localized_or_none
from catalog.web.labels import words_for
from catalog.web.locale import language
from catalog.web.parameters import PARAMETERS
from catalog.web.site.businesses import BusinessRow, business_rows
from catalog.web.site.cards import Card, product_cards
from catalog.web.site.claims import host_of
from catalog.web.site.facts import Fact, within_a_sentence
from catalog.web.site.products import Step
from catalog.web.site.showcase import in_force_first
from catalog.web.words import _, ngettext

MOST_PRODUCTS = 12
MOST_BUSINESSES = 12
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


@dataclass(frozen=True)
class Entry:
    """An outlet, destination or fair of a place."""

    name: Localized
    lines: list[Localized]
    source: str
    source_url: str


@dataclass(frozen=True)
class Section:
    """A part of a place's page."""

    id: str
    title: str
    entries: list[Entry]


@dataclass(frozen=True)
class PlacesPage:
    """All that the list of places shows."""

    text: str
    found: list[PlaceRow]
    localities: list[Tile]
    map: CountryMap
    provinces: list[PlaceRow]


@dataclass(frozen=True)
class PlacePage:
    """All that a place's page shows."""

    title: str
    summary: str
    breadcrumbs: list[Step]
    facts: list[Fact]
    products: list[Card]
    products_title: str
    title_lang: str = ""
    introduction: Localized | None = None
    former: list[str] = field(default_factory=list)
    former_title: str = ""
    map: CountryMap | None = None
    all_products_url: str = ""
    communes: list[PlaceRow] = field(default_factory=list)
    communes_title: str = ""
    businesses: list[BusinessRow] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)


@public
def index() -> ResponseReturnValue:
    """Show all provinces, the localities, and communes by present or former name."""
    text = normal(request.args.get("q", ""))[:80]
    page = PlacesPage(
        text=text,
        found=_found(text),
        localities=locality_tiles(),
        map=country_map(),
        provinces=province_rows(),
    )
    return render_template("site/places.html", page=page)


@public
def show(slug: str) -> ResponseReturnValue:
    """Show a locality, a province or a commune; a locality that is a whole province is both."""
    locality = places.find_locality(slug)
    if locality is not None:
        return _render(_locality_page(locality, on=today()))
    province = places.find_province(slug)
    if province is not None:
        return _render(_province_page(province, on=today()))
    commune = places.find_commune(slug)
    if commune is None:
        raise NotFound(f"place {slug[:80]!r}")
    return _render(_commune_page(commune, on=today()))


def _render(page: PlacePage) -> str:
    return render_template("site/place.html", page=page)


def _found(text: str) -> list[PlaceRow]:
    rows = []
    for commune, former in places.find_communes_by_name(text) if text else []:
        names = ", ".join(f"{place.full_name}, {place.district}" for place in former[:3])
        line = _("formerly %(names)s", names=names) if former else ""
        rows.append(
            PlaceRow(
                _place_url(commune.slug),
                f"{commune.full_name}, {within_a_sentence(commune.province.full_name)}",
                "",
                line,
            )
        )
    return rows


def locality_tiles(*, first: str = "") -> list[Tile]:
    """Make a tile of each locality, with what it has; the site's own stands first."""
    by_province = products.counts_by(Product.province_id)
    communes = places.locality_commune_ids()
    tiles = []
    for locality in sorted(places.localities(), key=lambda row: row.slug != first):
        if locality.covers_whole_province:
            count = by_province.get(locality.province_id, 0)
        else:
            within = _lies_in(Product, locality, communes.get(locality.id, set()))
            count = len(products.product_ids_in(within))
        lines = [_now_in(locality)] if not locality.covers_whole_province else []
        if count:
            lines.append(ngettext("%(num)s product", "%(num)s products", count))
        tiles.append(
            Tile(
                _place_url(locality.slug),
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
            _place_url(row.slug),
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
                    _place_url(province.slug),
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


def _locality_page(locality: Locality, *, on: date) -> PlacePage:
    if locality.covers_whole_province:
        return _province_page(locality.province, on=on, locality=locality)
    communes = {commune.id for commune in locality.communes}
    former_name = locality.former_district or locality.former_province or ""
    return PlacePage(
        title=localized(locality, "name").text,
        summary=localized(locality, "introduction").text,
        breadcrumbs=[
            Step(_("Places"), url_for("site.places")),
            Step(locality.province.name, _place_url(locality.province.slug)),
        ],
        introduction=localized_or_none(locality, "introduction"),
        facts=[
            Fact(_("Former unit"), former_name, lang="vi"),
            Fact(
                _("Today in"),
                locality.province.full_name,
                url=_place_url(locality.province.slug),
                lang="vi",
            ),
            Fact(_("Communes today"), str(len(communes))),
        ],
        map=country_map(locality.province),
        communes=_commune_rows(locality.communes),
        communes_title=_("Communes today"),
        businesses=_businesses(_lies_in(Business, locality, communes)),
        **_products_part(_lies_in(Product, locality, communes), on=on),
        sections=_sections(locality.province_id, within=locality.name),
    )


def _lies_in(
    model: type[Product] | type[Business], locality: Locality, communes: set[int]
) -> ColumnElement[bool]:
    """Lying in a commune of the locality, or naming only the former unit in the address."""
    written = model.address_as_written
    names_it = written.endswith(locality.name, autoescape=True) | written.contains(
        f"{locality.name},", autoescape=True
    )
    in_province = model.province_id == locality.province_id
    return or_(model.commune_id.in_(communes), and_(in_province, names_it))


def _province_page(province: Province, *, on: date, locality: Locality | None = None) -> PlacePage:
    name = PARAMETERS["province"][language()]
    communes = places.communes_of(province.id)
    return PlacePage(
        title=province.name,
        title_lang="vi" if language() != "vi" else "",
        summary=province.full_name,
        breadcrumbs=[Step(_("Places"), url_for("site.places"))],
        introduction=localized_or_none(locality, "introduction") if locality else None,
        facts=[
            Fact(_("Full name"), province.full_name, lang="vi"),
            Fact(_("Communes"), str(len(communes))),
            Fact(_("Code since 1 July 2025"), province.code),
        ],
        map=country_map(province),
        all_products_url=url_for("site.products", **{name: province.slug}),  # type: ignore[arg-type]
        communes=_commune_rows(communes),
        communes_title=ngettext("%(num)s commune", "%(num)s communes", len(communes)),
        businesses=_businesses(Business.province_id == province.id),
        **_products_part(Product.province_id == province.id, on=on),
        sections=_sections(province.id),
    )


def _commune_page(commune: Commune, *, on: date) -> PlacePage:
    former = places.former_places_of(commune.id)
    return PlacePage(
        title=commune.full_name,
        title_lang="vi" if language() != "vi" else "",
        summary=f"{commune.full_name}, {within_a_sentence(commune.province.full_name)}",
        breadcrumbs=[
            Step(_("Places"), url_for("site.places")),
            Step(commune.province.name, _place_url(commune.province.slug)),
        ],
        facts=[
            Fact(
                _("Province"),
                commune.province.full_name,
                url=_place_url(commune.province.slug),
                lang="vi",
            ),
            Fact(_("Code since 1 July 2025"), commune.code),
        ],
        former=[f"{row.full_name}, {row.district}, {row.province}" for row in former],
        former_title=ngettext(
            "%(num)s former commune went into it, wholly or in part",
            "%(num)s former communes went into it, wholly or in part",
            len(former),
        ),
        businesses=_businesses(Business.commune_id == commune.id),
        **_products_part(Product.commune_id == commune.id, on=on),
    )


def _products_part(condition: ColumnElement[bool], *, on: date) -> dict[str, Any]:
    ids = products.product_ids_in(condition)
    shown = in_force_first(ids, on=on)[:MOST_PRODUCTS]
    title = ngettext("%(num)s product", "%(num)s products", len(ids))
    return {"products": product_cards(products.cards(shown), on=on), "products_title": title}


def _businesses(condition: ColumnElement[bool]) -> list[BusinessRow]:
    rows = businesses.businesses_in_order(
        in_english=language() == "en", start=0, stop=MOST_BUSINESSES, condition=condition
    )
    return business_rows(rows)


def _commune_rows(communes: Sequence[Commune]) -> list[PlaceRow]:
    counts = products.counts_by(Product.commune_id)
    rows = sorted(communes, key=lambda row: (-counts.get(row.id, 0), row.name_sort))
    return [
        PlaceRow(
            _place_url(row.slug),
            row.full_name,
            ngettext("%(num)s product", "%(num)s products", counts[row.id])
            if row.id in counts
            else "",
        )
        for row in rows
    ]


def _sections(province_id: int, *, within: str = "") -> list[Section]:
    """Outlets, destinations and fairs of a province, or those whose address names a part of it."""
    parts = [
        ("outlets", _("Where OCOP goods are sold"), [
            Entry(localized(row, "name"), [_vi(row.address_as_written), localized(row, "description")],
                  host_of(row.source_url), row.source_url or "")
            for row in businesses.outlets_in_province(province_id)
            if within in row.address_as_written
        ]),
        ("destinations", _("Places worth a visit"), [
            Entry(localized(row, "name"),
                  [Localized(words_for(row.kind), language(), is_fallback=False),
                   _vi(row.address_as_written), localized(row, "description")],
                  host_of(row.source_url), row.source_url or "")
            for row in destinations_in_province(province_id)
            if within in row.address_as_written
        ]),
        ("fairs", _("Fairs and festivals"), [
            Entry(localized(row, "name"), [*_days(row.starts_on, row.ends_on), _vi(row.place)],
                  host_of(row.source_url), row.source_url or "")
            for row in fairs_in_province(province_id)
            if within in row.place
        ]),
    ]  # fmt: skip
    return [Section(key, title, entries) for key, title, entries in parts if entries]


def _vi(text: str) -> Localized:
    return Localized(text, "vi", is_fallback=language() != "vi")


def _days(first: date | None, last: date | None) -> list[Localized]:
    if first is None:
        return []
    words = date_words(first)
    if last is not None and last != first:
        words = _("%(first)s to %(last)s", first=words, last=date_words(last))
    return [Localized(words, language(), is_fallback=False)]


def _now_in(locality: Locality) -> str:
    return _("today in %(province)s", province=locality.province.name)


def _place_url(slug: str) -> str:
    return url_for("site.place", slug=slug)
