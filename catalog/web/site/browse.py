"""Browsing and searching products: the address is the state, and is put in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.foundation.clock import today
from catalog.foundation.errors import NotFound
from catalog.products import queries as products
from catalog.search.querying import search
from catalog.search.requests import Sort
from catalog.search.results import SearchResult
from catalog.web.access import public
from catalog.web.filters import number_words
from catalog.web.labels import words_for
from catalog.web.locale import language
from catalog.web.site.cards import Card, product_cards
from catalog.web.site.facets import FacetShown, chips_of, facets_shown, words_of_filters
from catalog.web.site.listing_address import ListingAddress
from catalog.web.site.paging import Pager, make_pager
from catalog.web.site.understood import understood_words
from catalog.web.words import _, ngettext

PER_PAGE = 24


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
    action: str
    is_filtered: bool
    problems: list[str]
    understood: list[str]
    chips: list[Way]
    clear_url: str
    facets: list[FacetShown]
    price: list[PriceBound]
    cards: list[Card]
    range_words: str
    submit_words: str
    sort_parameter: str
    sorts: list[Choice]
    pager: Pager
    ways_out: list[Way]


@public
def show() -> ResponseReturnValue:
    """Show the products that an address asks for."""
    address = ListingAddress.read(request.args, language=language())
    on = today()
    asked = address.search_request(per_page=PER_PAGE)
    found = search(
        asked, on=on, index_folder=current_app.config["SETTINGS"].index_folder, locale=language()
    )
    last = max(1, -(-found.total // PER_PAGE))
    if address.page > last:
        raise NotFound(f"page {address.page} of {last}")
    facets = facets_shown(address, found)
    page = ResultsPage(
        title=_title(address, found, facets),
        text=address.text,
        action=url_for("site.products"),
        is_filtered=bool(request.args),
        problems=address.problems(),
        understood=understood_words(found, address),
        chips=[Way(chip.label, chip.url) for chip in chips_of(address, facets)],
        clear_url=address.without_filters().url(),
        facets=facets,
        price=_price_bounds(address, found),
        cards=product_cards(products.cards(found.ids), on=on),
        range_words=_range_words(address.page, found.total),
        submit_words=ngettext("See %(num)s product", "See %(num)s products", found.total),
        sort_parameter=address.parameter("sort"),
        sorts=_sorts(address),
        pager=make_pager(address.page, last=last, url_of=lambda n: address.at_page(n).url()),
        ways_out=_ways_out(address, found),
    )
    status = 400 if page.problems else 200
    return render_template("site/products.html", page=page), status


def _title(address: ListingAddress, found: SearchResult, facets: Iterable[FacetShown]) -> str:
    count = ngettext("%(num)s product", "%(num)s products", found.total)
    filters = words_of_filters(address, facets)
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


def _sorts(address: ListingAddress) -> list[Choice]:
    return [
        Choice(sort.value, words_for(sort), is_on=sort is address.sort)
        for sort in Sort
        if sort not in {Sort.PRICE, Sort.PRICE_DESC} or address.sort is sort or address.has_price
    ]


def _price_bounds(address: ListingAddress, found: SearchResult) -> list[PriceBound]:
    if not (found.any_priced or address.has_price):
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
    if found.corrected:
        ways.append(
            Way(
                _("Did you mean “%(text)s”?", text=found.corrected),
                address.with_text(found.corrected).url(),
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
    ways.append(Way(_("All products"), url_for("site.products")))
    return ways
