"""Collections as the public sees them: the list, and each with what of it may stand today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from catalog.businesses import queries as businesses
from catalog.collections.models import Collection, CollectionItem
from catalog.collections.queries import (
    find_collection,
    open_collections,
    published_collections,
    shown_items,
)
from catalog.collections.rules import is_open
from catalog.foundation.clock import day_in_vietnam
from catalog.foundation.errors import NotFound
from catalog.products import queries as products
from catalog.web.access import public
from catalog.web.filters import Localized, localized
from catalog.web.locale import language
from catalog.web.moment import ask_again, is_sure_until, shown_at
from catalog.web.site.businesses import BusinessRow, business_rows
from catalog.web.site.cards import Card, product_cards
from catalog.web.site.country import Tile
from catalog.web.site.pictures import PictureShown, photograph, product_picture
from catalog.web.site.product_facts import Step
from catalog.web.visiting import note_collection_view
from catalog.web.words import _, ngettext


@dataclass(frozen=True)
class CollectionPage:
    """All that the page of a collection shows."""

    title: Localized
    summary: str
    breadcrumbs: list[Step]
    text_lang: str
    paragraphs: list[str]
    cover: PictureShown | None
    cover_alt: Localized
    cards: list[Card]
    businesses: list[BusinessRow]
    is_demo: bool
    left_out: str


@public
def index() -> ResponseReturnValue:
    """List the collections that are open now."""
    at = shown_at()
    _bound(published_collections(), at=at)
    found = open_collections(at=at)
    return render_template("site/collections.html", rows=collection_tiles(found, at=at))


@public
def show(slug: str) -> ResponseReturnValue:
    """Show a collection with what of it may stand now."""
    at = shown_at()
    collection = find_collection(slug)
    if collection is None or collection.published_at is None:
        raise NotFound(f"collection {slug[:80]!r}")
    _bound([collection], at=at)
    if not is_open(collection, at=at):
        raise NotFound(f"collection {slug[:80]!r} at this moment")
    ask_again()
    note_collection_view(collection.id)
    return render_template("site/collection.html", page=_page(collection, at=at))


def _bound(collections: Sequence[Collection], *, at: datetime) -> None:
    """Let no cache outlive the moment at which one of the collections opens or closes."""
    for collection in collections:
        for moment in (collection.from_at, collection.until_at):
            if moment is not None and moment > at:
                is_sure_until(moment)


def _page(collection: Collection, *, at: datetime) -> CollectionPage:
    items = shown_items([collection.id], at=at)[collection.id]
    text = localized(collection, "text")
    title = localized(collection, "title")
    paragraphs = [part.strip() for part in text.text.splitlines() if part.strip()]
    cards = product_cards(
        products.cards([item.product_id for item in items if item.product_id]),
        on=day_in_vietnam(at),
    )
    rows = business_rows(
        businesses.businesses_by_id([item.business_id for item in items if item.business_id])
    )
    return CollectionPage(
        title=title,
        summary=paragraphs[0][:200] if paragraphs else title.text,
        breadcrumbs=[Step(_("Collections"), url_for("site.collections"))],
        text_lang=text.lang if text.is_fallback else "",
        paragraphs=paragraphs,
        cover=photograph(collection.image) if collection.image else None,
        cover_alt=localized(collection, "image_alt"),
        cards=cards,
        businesses=rows,
        is_demo=collection.is_demo,
        left_out="" if items else _("Nothing of this collection has a certificate in force today."),
    )


def newest_collections(*, most: int, at: datetime) -> list[Collection]:
    """The collections that fill the home page where none is placed there."""
    _bound(published_collections(), at=at)
    return open_collections(at=at)[:most]


def collection_tiles(collections: Sequence[Collection], *, at: datetime) -> list[Tile]:
    """Make the tiles of collections: cover, title, and how much stands in each now."""
    if not collections:
        return []
    items = shown_items([each.id for each in collections], at=at)
    leads = products.cards(
        [lead for each in collections if (lead := _first_product(items[each.id])) is not None]
    )
    pictures = {product.id: product_picture(product).src for product in leads}
    return [
        Tile(
            url_for("site.collection", slug=each.slug),
            localized(each, "title").text,
            photograph(each.image).src
            if each.image
            else pictures.get(_first_product(items[each.id]) or 0, ""),
            _lines(each, items[each.id]),
            lang="vi" if language() != "vi" and not each.title_en else "",
        )
        for each in collections
    ]


def _first_product(items: Sequence[CollectionItem]) -> int | None:
    return next((item.product_id for item in items if item.product_id), None)


def _lines(collection: Collection, items: Sequence[CollectionItem]) -> list[str]:
    goods = sum(1 for item in items if item.product_id)
    makers = len(items) - goods
    lines = []
    if goods:
        lines.append(ngettext("%(num)s product", "%(num)s products", goods))
    if makers:
        lines.append(ngettext("%(num)s business", "%(num)s businesses", makers))
    if collection.is_demo:
        lines.append(_("Demonstration data"))
    return lines
