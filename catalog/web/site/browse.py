"""Browsing and searching products: the address is the state, and is put in words."""

from dataclasses import dataclass, field, replace
from datetime import date

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.collections.models import Spot
from catalog.collections.rules import Where
from catalog.foundation.errors import NotFound
from catalog.foundation.geography import Point
from catalog.places.queries import find_commune
from catalog.products import queries as products
from catalog.search.directory import EntryKind
from catalog.search.requests import Facet, Sort
from catalog.search.results import SearchResult
from catalog.web.access import is_staff, public
from catalog.web.filters import localized, number_words
from catalog.web.labels import words_for
from catalog.web.locale import language
from catalog.web.moment import shown_at, shown_on
from catalog.web.searching import directory, finder, query_log
from catalog.web.site.cards import Card, product_cards
from catalog.web.site.curated import CuratedRow, curated_row
from catalog.web.site.direct import way_straight_to
from catalog.web.site.entries import EntryShown, entries_shown
from catalog.web.site.facets import (
    Band,
    FacetShown,
    chips_of,
    distance_bands,
    facets_shown,
    price_bands,
    words_of_filters,
)
from catalog.web.site.listing_address import ListingAddress
from catalog.web.site.paging import Pager, make_pager
from catalog.web.site.reasons import Reason, reasons_for
from catalog.web.site.understood import Note, notes_on
from catalog.web.words import _, ngettext

PER_PAGE = 24
MOST_OTHERS = 3


@dataclass(frozen=True)
class Way:
    """A link that leads on."""

    label: str
    url: str


@dataclass(frozen=True)
class Choice:
    """One order that can be chosen."""

    value: str
    label: str
    is_on: bool


@dataclass(frozen=True)
class PriceBound:
    """One end of the price band, as typed."""

    parameter: str
    label: str
    value: str
    is_wrong: bool


@dataclass(frozen=True)
class ResultsPage:
    """All that the results page shows."""

    title: str
    text: str
    kept_text: str
    action: str
    is_filtered: bool
    problems: list[str]
    notes: list[Note]
    chips: list[Way]
    clear_url: str
    facets: list[FacetShown]
    prices: list[Band]
    distances: list[Band]
    near: list[tuple[str, str]]
    price: list[PriceBound]
    cards: list[Card]
    range_words: str
    submit_words: str
    sort_parameter: str
    near_parameter: str
    sorts: list[Choice]
    pager: Pager
    ways_out: list[Way]
    others: list[EntryShown]
    feed_url: str
    reasons: list[Reason] = field(default_factory=list)
    curated: CuratedRow | None = None


@dataclass(frozen=True)
class Near:
    """Where distances are measured from, and how that is called."""

    point: Point
    name: str


@public
def show() -> ResponseReturnValue:
    """Show the products that an address asks for."""
    address = ListingAddress.read(request.args, language=language())
    straight = way_straight_to(address.text) if address.is_words_alone else None
    if straight:
        return redirect(straight)
    on = shown_on()
    near = _near(address)
    asked = address.search_request(near=near.point if near else None, per_page=PER_PAGE)
    found = finder().search(asked, on=on, locale=language())
    if address.text and address.page == 1:
        in_vain = not found.total or (found.understood.instead and not found.understood.corrected)
        query_log().note(address.text, on=on, found=not in_vain)
    last = max(1, -(-found.total // PER_PAGE))
    if address.page > last:
        raise NotFound(f"page {address.page} of {last}")
    page = _page(address, found, near, last=last, on=on)
    if request.args.get("explain") == "1" and is_staff():
        g.is_personal = True
        page = replace(page, reasons=reasons_for(found, on=on))
    return render_template("site/products.html", page=page), 400 if page.problems else 200


def _page(
    address: ListingAddress, found: SearchResult, near: Near | None, *, last: int, on: date
) -> ResultsPage:
    understood = found.understood
    stated = address
    if understood.said:
        stated = address.with_filters(understood.filters, text=understood.left)
    facets = facets_shown(stated, found.facets, month=on.month)
    near_words = near.name if near else ""
    return ResultsPage(
        title=_title(stated, found, words_of_filters(stated, facets, near_words)),
        text=address.text,
        kept_text=stated.text,
        action=url_for("site.products"),
        is_filtered=bool(request.args),
        problems=[*address.problems(), *_near_problems(address, near)],
        notes=notes_on(found, address, directory().former_units_in(understood.left)),
        chips=[Way(chip.label, chip.url) for chip in chips_of(stated, facets, near_words)],
        clear_url=stated.without_filters().without_near().url(),
        facets=facets,
        prices=price_bands(stated, found.facets),
        distances=distance_bands(stated, found.facets),
        near=_near_fields(stated),
        price=_price_bounds(stated, found),
        cards=product_cards(products.cards(found.ids), on=on, near=near.point if near else None),
        range_words=_range_words(address.page, found.total),
        submit_words=ngettext("See %(num)s product", "See %(num)s products", found.total),
        sort_parameter=address.parameter("sort"),
        near_parameter=address.parameter("near"),
        sorts=_sorts(address, found, near),
        pager=make_pager(address.page, last=last, url_of=lambda n: address.at_page(n).url()),
        ways_out=_ways_out(stated, found),
        others=_others(address, found) if address.page == 1 else [],
        feed_url=address.at_page(1).url("site.products_feed"),
        curated=_curated(address),
    )


def _curated(address: ListingAddress) -> CuratedRow | None:
    """What the office put on top of a category, where the reader asks for that alone."""
    (slug, *others) = address.chosen.get(Facet.GROUP, ()) or ("",)
    if not slug or others or address.page > 1:
        return None
    if address != ListingAddress(language(), chosen={Facet.GROUP: (slug,)}):
        return None
    group = next((group for group in products.groups() if group.slug == slug), None)
    return curated_row([Where(Spot.CATEGORY, group.id)], at=shown_at()) if group else None


def _near(address: ListingAddress) -> Near | None:
    """Read where distances are measured from: coordinates, or the address of a commune."""
    if address.point is not None:
        return Near(address.point, _("where you are"))
    commune = find_commune(address.near_typed) if address.near_typed else None
    if commune is None or commune.latitude is None or commune.longitude is None:
        return None
    return Near(Point(commune.latitude, commune.longitude), commune.full_name)


def _near_problems(address: ListingAddress, near: Near | None) -> list[str]:
    if not address.near_typed or near:
        return []
    return [
        _(
            "“%(place)s” is neither a commune nor latitude and longitude such as 9.87,106.05. "
            "Distances were left out; the rest was kept.",
            place=address.near_typed,
        )
    ]


def _near_fields(address: ListingAddress) -> list[tuple[str, str]]:
    """The distance that is on, kept when the form is sent; links change it."""
    fields = [(address.parameter("near"), address.near_typed)]
    if address.within_km is not None:
        fields.append((address.parameter("within"), str(address.within_km)))
    if address.words_only:
        fields.append((address.parameter("words"), "1"))
    return [field for field in fields if field[1]]


def _others(address: ListingAddress, found: SearchResult) -> list[EntryShown]:
    """Answer what else is called so; products come first, these beside them."""
    understood = found.understood
    text = understood.corrected or understood.read_as or understood.left or address.text
    if not address.text:
        return []
    entries = [
        entry for kind in EntryKind for entry in directory().find(text, most=MOST_OTHERS, kind=kind)
    ]
    return entries_shown(entries)


def _title(address: ListingAddress, found: SearchResult, filters: str) -> str:
    count = ngettext("%(num)s product", "%(num)s products", found.total)
    if address.text and filters:
        return _(
            "%(count)s for “%(text)s”: %(filters)s",
            count=count,
            text=address.text,
            filters=filters,
        )
    if address.text:
        return _("%(count)s for “%(text)s”", count=count, text=address.text)
    if filters:
        return _("%(count)s: %(filters)s", count=count, filters=filters)
    return _("All products: %(number)s", number=number_words(found.total))


def _range_words(page: int, total: int) -> str:
    first = (page - 1) * PER_PAGE + 1
    return _(
        "%(first)s to %(last)s of %(total)s",
        first=number_words(first),
        last=number_words(min(page * PER_PAGE, total)),
        total=number_words(total),
    )


def _sorts(address: ListingAddress, found: SearchResult, near: Near | None) -> list[Choice]:
    prices = {Sort.PRICE, Sort.PRICE_DESC}
    has_prices = bool(found.facets.get(Facet.PRICE.value)) or address.has_price
    return [
        Choice(sort.value, words_for(sort), is_on=sort is address.sort)
        for sort in Sort
        if sort is address.sort
        or ((sort not in prices or has_prices) and (sort is not Sort.DISTANCE or near))
    ]


def _price_bounds(address: ListingAddress, found: SearchResult) -> list[PriceBound]:
    if not (found.facets.get(Facet.PRICE.value) or address.has_price):
        return []
    return [
        PriceBound(
            address.parameter("price-from"),
            _("From"),
            address.price_from_typed,
            address.price_from_is_wrong,
        ),
        PriceBound(
            address.parameter("price-to"),
            _("To"),
            address.price_to_typed,
            address.price_to_is_wrong,
        ),
    ]


def _ways_out(address: ListingAddress, found: SearchResult) -> list[Way]:
    """Offer the nearest spelling, the same words without filters, and everything."""
    ways = []
    understood = found.understood
    if understood.corrected:
        ways.append(
            Way(
                _("Did you mean “%(text)s”?", text=understood.corrected),
                address.with_text(understood.corrected).url(),
            )
        )
    if address.has_filters and address.text:
        ways.append(
            Way(
                _("“%(text)s” without the filters", text=address.text),
                address.without_filters().url(),
            )
        )
    if address.text:
        ways.append(
            Way(
                _("Businesses called “%(text)s”", text=address.text),
                url_for("site.businesses", q=address.text),
            )
        )
    ways += [] if found.total else _categories(address)
    ways.append(Way(_("All products"), url_for("site.products")))
    return ways


def _categories(address: ListingAddress) -> list[Way]:
    """The six groups, for whoever would rather look than ask again."""
    parameter = address.parameter(Facet.GROUP.value)
    return [
        Way(
            localized(group, "name").text,
            url_for("site.products", **{parameter: group.slug}),  # type: ignore[arg-type]
        )
        for group in products.groups()
    ]
