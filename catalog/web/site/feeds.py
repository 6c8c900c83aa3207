"""A search that can be followed: its products as an Atom feed, the newest first."""

from dataclasses import dataclass, replace
from datetime import datetime

from flask import Response, current_app, render_template, request, url_for

from catalog.foundation.clock import now, today
from catalog.products import queries as products
from catalog.search.requests import Sort
from catalog.web.access import public
from catalog.web.filters import localized
from catalog.web.locale import language
from catalog.web.searching import finder
from catalog.web.site.cards import place_words, price_with_unit
from catalog.web.site.listing_address import ListingAddress
from catalog.web.words import _

MOST_ENTRIES = 50
FRESH_S = 900


@dataclass(frozen=True)
class FeedEntry:
    """One product in a feed."""

    url: str
    title: str
    summary: str
    published: datetime
    updated: datetime


@public
def products_feed() -> Response:
    """Answer the newest products that a search finds, as Atom (RFC 4287)."""
    address = ListingAddress.read(request.args, language=language()).at_page(1)
    newest = replace(address, sort=Sort.NEWEST)
    root = current_app.config["SETTINGS"].site_url
    asked = newest.search_request(near=None, per_page=MOST_ENTRIES)
    found = finder().search(asked, on=today(), locale=language())
    entries = [
        FeedEntry(
            url=root + url_for("site.product", slug=product.slug),
            title=localized(product, "name").text,
            summary=" · ".join(
                line for line in (place_words(product), price_with_unit(product)) if line
            ),
            published=product.published_at or product.updated_at,
            updated=product.updated_at,
        )
        for product in products.cards(found.ids)
    ]
    text = render_template(
        "site/products.atom",
        title=_("New products: “%(text)s”", text=address.text)
        if address.text
        else _("New products"),
        entries=entries,
        page_url=root + address.url(),
        feed_url=root + address.url("site.products_feed"),
        updated=max((entry.updated for entry in entries), default=now()),
    )
    response = Response(text, mimetype="application/atom+xml")
    response.headers["Cache-Control"] = f"public, max-age={FRESH_S}"
    return response
