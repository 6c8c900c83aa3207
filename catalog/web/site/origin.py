"""What a scanned code opens: the verdict first, then what is known, in one small page."""

from dataclasses import dataclass
from datetime import date

from flask import current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.certificates.queries import claims_of_product
from catalog.certificates.validity import leading_claim, shows_stars
from catalog.foundation.clock import today
from catalog.permalinks import ledger
from catalog.permalinks.codes import displayed, is_code, normal_code
from catalog.permalinks.models import PermalinkKind
from catalog.products import queries as products
from catalog.products.models import Product
from catalog.web.access import public
from catalog.web.filters import Localized, localized
from catalog.web.headers import admit_inline_style
from catalog.web.locale import asked_language
from catalog.web.site.cards import place_words
from catalog.web.site.claims import ClaimShown, claims_shown, tone_of, verdict
from catalog.web.site.facts import Fact
from catalog.web.site.pictures import PictureShown, product_picture
from catalog.web.site.products import (
    OutletShown,
    ProducerShown,
    channel_facts,
    other_name,
    outlets_shown,
    producer_shown,
    report_url,
)
from catalog.web.words import _

LONGEST_CODE = 40


@dataclass(frozen=True)
class OriginPage:
    """All that the page of a scanned product shows."""

    tone: str
    verdict: str
    stars: int | None
    level: str
    code: str
    name: Localized
    other_name: Localized | None
    place: str
    picture: PictureShown
    product_url: str
    claims: list[ClaimShown]
    producer: ProducerShown | None
    channels: list[Fact]
    outlets: list[OutletShown]
    outlets_words: str
    report_url: str
    qr: str


@dataclass(frozen=True)
class UnknownCodePage:
    """All that the page of an unknown code shows."""

    code: str
    reason: str
    report_url: str


@public
def show(code: str) -> ResponseReturnValue:
    """Answer a code for ever: the product it was issued for, or plainly that it is unknown."""
    asked_language()
    wanted = normal_code(code)
    product_id = ledger.find(PermalinkKind.PRODUCT_CODE, wanted) if is_code(wanted) else None
    product = products.find_product_by_id(product_id) if product_id else None
    if product is None:
        return _answer("site/unknown_code.html", _unknown(wanted), 404)
    if code != wanted:
        query = f"?{request.query_string.decode('ascii', 'replace')}" if request.args else ""
        return redirect(url_for("site.origin", code=wanted) + query, 301)
    return _answer("site/origin.html", _page(product, on=today()), 200)


def _answer(template: str, page: OriginPage | UnknownCodePage, status: int) -> ResponseReturnValue:
    admit_inline_style(current_app.extensions["scan_style"])
    return make_response(render_template(template, page=page), status)


def _unknown(code: str) -> UnknownCodePage:
    if is_code(code):
        reason = _("It is well formed, but it was never issued here.")
    else:
        reason = _("It is not a code of this site, or a character was mistyped.")
    shown = code[:LONGEST_CODE]
    return UnknownCodePage(code=shown, reason=reason, report_url=report_url(shown))


def _page(product: Product, *, on: date) -> OriginPage:
    claims = claims_of_product(product.id)
    lead = leading_claim(claims, on=on)
    outlets, outlets_words = outlets_shown(product)
    return OriginPage(
        tone=tone_of(lead, on=on) if lead else "unclear",
        verdict=verdict(lead, on=on) if lead else _("This code is known; no certificate is"),
        stars=lead.stars if lead and shows_stars(lead, on=on) else None,
        level=_(
            "Level: product information. This code belongs to the product, not to one lot or "
            "one package."
        ),
        code=displayed(product.code),
        name=localized(product, "name"),
        other_name=other_name(product),
        place=place_words(product),
        picture=product_picture(product),
        product_url=url_for("site.product", slug=product.slug),
        claims=claims_shown(claims, on=on),
        producer=producer_shown(product.business) if product.business else None,
        channels=channel_facts(product.business),
        outlets=outlets,
        outlets_words=outlets_words,
        report_url=report_url(product.code),
        qr=url_for("site.qr_svg", code=product.code),
    )
