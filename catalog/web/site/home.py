"""The home page: search first, then what is certified today, then the ways in."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from catalog.businesses import queries as businesses
from catalog.certificates.queries import honoured_business_ids
from catalog.collections.models import Spot
from catalog.collections.rules import ROOM, Where
from catalog.collections.standing import recalled_products
from catalog.fairs.queries import upcoming_fairs
from catalog.foundation.clock import day_in_vietnam
from catalog.products import queries as products
from catalog.products.models import Product
from catalog.search.requests import Facet, Filters, SearchRequest, Sort
from catalog.web.access import public
from catalog.web.filters import date_words, localized, number_words
from catalog.web.locale import language
from catalog.web.moment import shown_at
from catalog.web.parameters import PARAMETERS
from catalog.web.searching import finder
from catalog.web.site.businesses import BusinessRow, business_rows
from catalog.web.site.cards import Card, product_cards
from catalog.web.site.collections import collection_tiles, newest_collections
from catalog.web.site.country import (
    CountryMap,
    PlaceRow,
    Tile,
    country_map,
    locality_tiles,
    province_rows,
)
from catalog.web.site.curated import placed_at
from catalog.web.site.showcase import mixed
from catalog.web.site.try_scans import ScanToTry, scans_to_try
from catalog.web.words import _, ngettext

EXAMPLES = ("dừa sáp", "trà Thái Nguyên", "miến dong", "mật hoa dừa")
MOST_SHOWN = ROOM[Spot.HOME_TOP]
MOST_CERTIFIED = 200
MOST_PROVINCES = 12
MOST_HONOURED = 6


@dataclass(frozen=True)
class Example:
    """A search that has results."""

    text: str
    url: str


@dataclass(frozen=True)
class Figure:
    """A number and what it counts."""

    label: str
    value: str


@dataclass(frozen=True)
class FairShown:
    """A fair that is to come."""

    name: str
    lang: str
    lines: list[str]


@dataclass(frozen=True)
class HomePage:
    """All that the home page shows."""

    examples: list[Example]
    figures: list[Figure]
    in_force: list[Card]
    in_force_url: str
    collections: list[Tile]
    in_season: list[Card]
    localities: list[Tile]
    groups: list[Tile]
    map: CountryMap
    provinces: list[PlaceRow]
    scans: list[ScanToTry]
    honoured: list[BusinessRow]
    fairs: list[FairShown]


@public
def show() -> ResponseReturnValue:
    """Show the home page."""
    return render_template("site/home.html", page=_page(at=shown_at()))


def _page(*, at: datetime) -> HomePage:
    on = day_in_vietnam(at)
    top, gathered = Where(Spot.HOME_TOP), Where(Spot.HOME_COLLECTIONS)
    placed = placed_at([top, gathered], at=at)
    placed_ids = {placement.product_id for placement in placed[top].placements}
    stars_in_force = Filters({Facet.STARS: frozenset({"3", "4", "5"})})
    certified = finder().search(
        SearchRequest(filters=stars_in_force, sort=Sort.STARS, per_page=MOST_CERTIFIED),
        on=on,
        locale=language(),
    )
    recalled = recalled_products(certified.ids, at=at)
    candidates = products.cards([key for key in certified.ids if key not in recalled | placed_ids])
    group_of = {product.id: product.business_id or -product.id for product in candidates}
    lead = mixed([product.id for product in candidates], group_of=group_of, most=MOST_SHOWN)
    by_id = {product.id: product for product in candidates}
    season = products.product_ids_in_season(on.month)[:MOST_SHOWN]
    stars = PARAMETERS["stars"][language()]
    honoured = businesses.businesses_by_id(honoured_business_ids(on=on)[:MOST_HONOURED])
    return HomePage(
        examples=[Example(text, url_for("site.products", q=text)) for text in EXAMPLES],
        figures=[
            Figure(_("products with stars in force today"), number_words(certified.total)),
            Figure(_("products in the catalog"), number_words(products.count_listed())),
            Figure(_("businesses"), number_words(businesses.count_businesses())),
        ],
        in_force=[
            *placed[top].cards(on=on, label=_("Editors' pick")),
            *product_cards([by_id[key] for key in lead], on=on),
        ][:MOST_SHOWN],
        in_force_url=url_for("site.products", **{stars: ["5", "4", "3"]}),  # type: ignore[arg-type]
        collections=placed[gathered].tiles(at=at)
        or collection_tiles(newest_collections(most=ROOM[Spot.HOME_COLLECTIONS], at=at), at=at),
        in_season=product_cards(products.cards(season), on=on),
        localities=locality_tiles(first=current_app.config["SETTINGS"].default_locality),
        groups=_groups(),
        map=country_map(),
        provinces=province_rows(most=MOST_PROVINCES),
        scans=scans_to_try(on=on),
        honoured=business_rows(honoured),
        fairs=_fairs(on),
    )


def _groups() -> list[Tile]:
    counts = products.counts_by(Product.group_id)
    name = PARAMETERS["group"][language()]
    return [
        Tile(
            url_for("site.products", **{name: group.slug}),  # type: ignore[arg-type]
            localized(group, "name").text,
            "",
            [ngettext("%(num)s product", "%(num)s products", counts.get(group.id, 0))],
        )
        for group in products.groups()
    ]


def _fairs(on: date) -> list[FairShown]:
    shown = []
    for fair in upcoming_fairs(on):
        days = [date_words(day) for day in (fair.starts_on, fair.ends_on) if day]
        name = localized(fair, "name")
        shown.append(FairShown(name.text, name.lang, [" – ".join(days), fair.place]))
    return shown
