"""A product's own page; it stays for ever, also when its certificate has ended."""

from dataclasses import dataclass
from datetime import date

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from catalog.businesses.models import Business
from catalog.certificates.queries import claims_and_honours
from catalog.certificates.validity import honour_holds
from catalog.foundation.clock import day_in_vietnam, today
from catalog.foundation.errors import NotFound
from catalog.permalinks import ledger
from catalog.permalinks.codes import displayed
from catalog.permalinks.models import PermalinkKind
from catalog.products import queries as products
from catalog.products.checked import of_product
from catalog.products.models import Product
from catalog.web.access import public
from catalog.web.checked_facts import checked_lines
from catalog.web.facts import Fact, address_facts
from catalog.web.filters import (
    Localized,
    date_words,
    localized,
    localized_or_none,
    phone_url,
    phone_words,
)
from catalog.web.labels import words_for
from catalog.web.reported_things import report_address
from catalog.web.site.cards import Card, place_words, price_with_unit, product_cards
from catalog.web.site.claims import ClaimShown, claims_shown
from catalog.web.site.honours import honour_facts
from catalog.web.site.lots import LotShown, lots_shown
from catalog.web.site.pictures import PictureShown, drawn_cover, photograph
from catalog.web.site.product_facts import Step, other_name, product_facts, product_steps
from catalog.web.site.product_then import show_then
from catalog.web.site.suspended import suspended_product
from catalog.web.site.then import AnotherDay, another_day, day_asked, url_on
from catalog.web.visiting import note_product_view, way_out
from catalog.web.words import _

MOST_SIBLINGS = 4
MOST_OUTLETS = 4


@dataclass(frozen=True)
class ProducerShown:
    """The producer as a product's page names them."""

    url: str
    name: Localized
    facts: list[Fact]
    phone_url: str


@dataclass(frozen=True)
class OutletShown:
    """A place that sells, in a few lines."""

    name: Localized
    lines: list[str]


@dataclass(frozen=True)
class QrShown:
    """The permanent code and its pictures."""

    code: str
    address: str
    svg: str
    png: str
    file: str


@dataclass(frozen=True)
class ProductPage:
    """All that a product's page shows."""

    name: Localized
    other_name: Localized | None
    summary: str
    place: str
    price: str
    price_note: str
    withdrawn: str
    breadcrumbs: list[Step]
    pictures: list[PictureShown]
    picture_words: str
    claims: list[ClaimShown]
    honours: list[list[Fact]]
    description: Localized | None
    facts: list[Fact]
    checks: list[str]
    producer: ProducerShown | None
    channels: list[Fact]
    outlets: list[OutletShown]
    outlets_words: str
    qr: QrShown
    lots: list[LotShown]
    siblings: list[Card]
    siblings_title: str
    report_url: str
    another_day: AnotherDay


@public
def show(slug: str) -> ResponseReturnValue:
    """Show a product, or lead from an address that it once had to the present one."""
    past = day_asked()
    product = products.find_product(slug)
    if product is None:
        return _redirect_from_former(slug, past)
    suspended = suspended_product(product, report_url=report_address(product.code))
    if suspended is not None:
        return suspended
    if past is not None:
        return show_then(product, on=past)
    page = render_template("site/product.html", page=product_page(product, on=today()))
    note_product_view(product)
    return page


def _redirect_from_former(slug: str, past: date | None) -> ResponseReturnValue:
    product_id = ledger.find(PermalinkKind.PRODUCT_SLUG, slug)
    product = products.find_product_by_id(product_id) if product_id else None
    if product is None:
        raise NotFound(f"product {slug[:80]!r}")
    return redirect(url_on("site.product", past, slug=product.slug), 301)


def product_page(product: Product, *, on: date) -> ProductPage:
    """Say all that the page of a product shows on a day."""
    siblings = products.siblings_of(product, limit=MOST_SIBLINGS)
    all_claims, honours = claims_and_honours(product.id, [sibling.id for sibling in siblings])
    claims = claims_shown(all_claims.get(product.id, []), on=on)
    name = localized(product, "name")
    business = product.business
    outlets, outlets_words = outlets_shown(product)
    return ProductPage(
        name=name,
        other_name=other_name(product),
        summary=" ".join(part for part in (name.text + ".", claims[0].verdict if claims else "",
                                           place_words(product)) if part),
        place=place_words(product),
        price=price_with_unit(product),
        price_note=_("reference price, %(date)s", date=date_words(product.price_on))
        if product.price_on
        else "",
        withdrawn=_(
            "This product was withdrawn from the catalog on %(date)s.",
            date=date_words(day_in_vietnam(product.withdrawn_at)),
        )
        if product.withdrawn_at
        else "",
        breadcrumbs=product_steps(product),
        pictures=[photograph(link.image, link.cut) for link in product.pictures] or [drawn_cover(product)],
        picture_words=_picture_words(product),
        claims=claims,
        honours=[honour_facts(honour) for honour in honours if honour_holds(honour, on=on)],
        description=localized_or_none(product, "description"),
        facts=product_facts(product),
        checks=checked_lines(of_product(product, business.id), on=on) if business else [],
        producer=producer_shown(business) if business else None,
        channels=channel_facts(business),
        outlets=outlets,
        outlets_words=outlets_words,
        qr=qr_shown(product),
        lots=lots_shown(product),
        siblings=product_cards(siblings, on=on, claims=all_claims),
        siblings_title=_("Other products of this producer"),
        report_url=report_address(product.code),
        another_day=another_day(url_for("site.product", slug=product.slug)),
    )  # fmt: skip


def producer_shown(business: Business) -> ProducerShown:
    """Name a producer with their address as written and as it is now."""
    facts = address_facts(business)
    if business.phone:
        facts.append(Fact(_("Phone"), phone_words(business.phone), url=phone_url(business.phone)))
    return ProducerShown(
        url=url_for("site.business", slug=business.slug),
        name=localized(business, "name"),
        facts=facts,
        phone_url=phone_url(business.phone) if business.phone else "",
    )


def channel_facts(business: Business | None) -> list[Fact]:
    """The producer's own sales channels, as links that lead away."""
    if business is None:
        return []
    return [
        Fact(words_for(channel.kind), channel.label or channel.url, url=way_out(channel),
             is_external=True)
        for channel in business.channels
    ]  # fmt: skip


def outlets_shown(product: Product) -> tuple[list[OutletShown], str]:
    """Outlets known to sell the product, else shops of its province that sell OCOP goods."""
    selling, others = products.outlets_near(product)
    outlets = selling or others
    words = (
        ""
        if selling
        else _("Shops of the province that sell OCOP goods; ask them whether they have this one.")
    )
    shown = [
        OutletShown(localized(outlet, "name"), [outlet.address_as_written])
        for outlet in outlets[:MOST_OUTLETS]
    ]
    return shown, words


def qr_shown(product: Product) -> QrShown:
    """The product's permanent address with its QR pictures."""
    return QrShown(
        code=displayed(product.code),
        address=url_for("site.origin", code=product.code, lang_code="vi"),
        svg=url_for("site.qr_svg", code=product.code),
        png=url_for("site.qr_png", code=product.code),
        file=f"{product.slug}-{product.code}",
    )


def _picture_words(product: Product) -> str:
    if not product.pictures:
        return _("A drawn cover: there is no photograph of this product yet.")
    image = product.pictures[0].image
    if image.is_demo:
        return _("Demonstration data")
    return _("Photograph: %(credit)s", credit=image.credit) if image.credit else ""
