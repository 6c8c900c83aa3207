"""Provinces, communes and localities: what comes from there, and what they were called."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement

from catalog.businesses import queries as businesses
from catalog.businesses.models import Business
from catalog.collections.models import Spot
from catalog.collections.rules import Where
from catalog.fairs.queries import fairs_in_province
from catalog.foundation.errors import NotFound
from catalog.foundation.vietnamese import normal
from catalog.places import queries as places
from catalog.places.models import Commune, Locality, Province
from catalog.products import queries as products
from catalog.products.models import Product
from catalog.search.requests import Sort
from catalog.tourism.queries import destinations_in_province
from catalog.web.access import public
from catalog.web.facts import Fact, within_a_sentence
from catalog.web.filters import Localized, date_words, localized, localized_or_none
from catalog.web.labels import words_for
from catalog.web.locale import language
from catalog.web.moment import shown_at, shown_on
from catalog.web.parameters import PARAMETERS
from catalog.web.site.businesses import BusinessRow, business_rows
from catalog.web.site.cards import Card, product_cards
from catalog.web.site.claims import host_of
from catalog.web.site.country import (
    CountryMap,
    PlaceRow,
    Tile,
    country_map,
    lies_in,
    locality_tiles,
    place_url,
    province_rows,
)
from catalog.web.site.curated import CuratedRow, curated_row
from catalog.web.site.product_facts import Step
from catalog.web.site.showcase import in_force_first
from catalog.web.words import _, ngettext

MOST_PRODUCTS = 12
MOST_BUSINESSES = 12


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
    near_url: str = ""
    communes: list[PlaceRow] = field(default_factory=list)
    communes_title: str = ""
    businesses: list[BusinessRow] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    curated: CuratedRow | None = None


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
        return _render(_locality_page(locality, on=shown_on()))
    province = places.find_province(slug)
    if province is not None:
        return _render(_province_page(province, on=shown_on()))
    commune = places.find_commune(slug)
    if commune is None:
        raise NotFound(f"place {slug[:80]!r}")
    return _render(_commune_page(commune, on=shown_on()))


def _render(page: PlacePage) -> str:
    return render_template("site/place.html", page=page)


def _near_url(commune: Commune) -> str:
    if commune.latitude is None or commune.longitude is None:
        return ""
    near, sort = PARAMETERS["near"][language()], PARAMETERS["sort"][language()]
    values = {near: commune.slug, sort: Sort.DISTANCE.value}
    return url_for("site.products", **values)  # type: ignore[arg-type]


def _found(text: str) -> list[PlaceRow]:
    rows = []
    for commune, former in places.find_communes_by_name(text) if text else []:
        names = ", ".join(f"{place.full_name}, {place.district}" for place in former[:3])
        line = _("formerly %(names)s", names=names) if former else ""
        rows.append(
            PlaceRow(
                place_url(commune.slug),
                f"{commune.full_name}, {within_a_sentence(commune.province.full_name)}",
                "",
                line,
            )
        )
    return rows


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
            Step(locality.province.name, place_url(locality.province.slug)),
        ],
        introduction=localized_or_none(locality, "introduction"),
        facts=[
            Fact(_("Former unit"), former_name, lang="vi"),
            Fact(
                _("Today in"),
                locality.province.full_name,
                url=place_url(locality.province.slug),
                lang="vi",
            ),
            Fact(_("Communes today"), str(len(communes))),
        ],
        map=country_map(locality.province),
        communes=_commune_rows(locality.communes),
        communes_title=_("Communes today"),
        businesses=_businesses(lies_in(Business, locality, communes)),
        **_products_part(lies_in(Product, locality, communes), on=on),
        sections=_sections(locality.province_id, within=locality.name),
        curated=curated_row([Where(Spot.LOCALITY, locality.id)], at=shown_at()),
    )


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
        curated=curated_row(
            [Where(Spot.PROVINCE, province.id)]
            + ([Where(Spot.LOCALITY, locality.id)] if locality else []),
            at=shown_at(),
        ),
    )


def _commune_page(commune: Commune, *, on: date) -> PlacePage:
    former = places.former_places_of(commune.id)
    return PlacePage(
        title=commune.full_name,
        title_lang="vi" if language() != "vi" else "",
        summary=f"{commune.full_name}, {within_a_sentence(commune.province.full_name)}",
        breadcrumbs=[
            Step(_("Places"), url_for("site.places")),
            Step(commune.province.name, place_url(commune.province.slug)),
        ],
        facts=[
            Fact(
                _("Province"),
                commune.province.full_name,
                url=place_url(commune.province.slug),
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
        near_url=_near_url(commune),
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
            place_url(row.slug),
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
