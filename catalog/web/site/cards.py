"""Product cards: what a list shows of each product, made in a fixed number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from catalog.certificates.models import Certificate
from catalog.certificates.queries import claims_of_products
from catalog.foundation.geography import Point, distance_km
from catalog.places.models import Addressed, AddressState
from catalog.products.models import Product
from catalog.web.filters import Localized, localized, number_words, price_words
from catalog.web.site.claims import Mark, mark_of
from catalog.web.site.pictures import PictureShown, product_picture
from catalog.web.words import _

Claims = Mapping[int, Sequence[Certificate]]


@dataclass(frozen=True)
class Card:
    """One product in a list."""

    url: str
    name: Localized
    mark: Mark | None
    producer: Localized | None
    place: str
    price: str
    image: PictureShown
    label: str = ""
    """Why the office put it in front, where it did."""


def product_cards(
    products: Sequence[Product],
    *,
    on: date,
    claims: Claims | None = None,
    near: Point | None = None,
) -> list[Card]:
    """Make the cards of products in their order, with one statement for all their claims.

    A page that holds the claims already hands them in; with `near` a card says how far it is.
    """
    if claims is None:
        claims = claims_of_products([product.id for product in products])
    return [
        Card(
            url=url_for("site.product", slug=product.slug),
            name=localized(product, "name"),
            mark=mark_of(claims.get(product.id, []), on=on),
            producer=localized(product.business, "name") if product.business else None,
            place=" · ".join(filter(None, (place_words(product), _distance_words(product, near)))),
            price=price_with_unit(product),
            image=product_picture(product),
        )
        for product in products
    ]


def _distance_words(product: Product, near: Point | None) -> str:
    commune = product.commune if product.address_state is AddressState.SETTLED else None
    if near is None or commune is None or commune.latitude is None or commune.longitude is None:
        return ""
    kilometres = distance_km(near, Point(commune.latitude, commune.longitude))
    if kilometres < 1:
        return _("less than 1 km")
    return _("%(km)s km", km=number_words(round(kilometres)))


def price_with_unit(product: Product) -> str:
    """Word a price with its unit, or nothing where none is known."""
    if product.price_vnd is None:
        return ""
    price = price_words(product.price_vnd)
    if not product.price_unit:
        return price
    return _("%(price)s / %(unit)s", price=price, unit=product.price_unit)


def place_words(subject: Addressed) -> str:
    """Say where something lies now: its commune when that is settled, and its province."""
    parts = []
    if subject.address_state is AddressState.SETTLED and subject.commune:
        parts.append(subject.commune.full_name)
    if subject.province:
        parts.append(subject.province.name)
    return " · ".join(parts)
