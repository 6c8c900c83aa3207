"""Writing an accepted listing into a product; whoever calls also closes the revision."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from catalog.foundation.clock import day_in_vietnam
from catalog.foundation.database import session
from catalog.foundation.vietnamese import latin_sort_key, make_slug, sort_key
from catalog.permalinks import ledger
from catalog.permalinks.codes import new_code
from catalog.permalinks.ids import unused_id
from catalog.permalinks.models import PermalinkKind
from catalog.places.placing import place_at, where
from catalog.products.drafting import SAME_NAME
from catalog.products.models import Product, ProductImage, SortedBy, Stock
from catalog.revisions import pictures

TEXTS = tuple(
    name
    for name in SAME_NAME
    if name not in {"price_vnd", "stock", "name_en", "price_unit", "gtin", "trace_record_url"}
)


def new_product(content: Mapping[str, Any], *, business_id: int | None, at: datetime) -> Product:
    """Make a product that nobody sees yet, with its code and address for ever."""
    product = Product(
        id=unused_id(Product.id, addresses=[PermalinkKind.PRODUCT_CODE]),
        code=_free_code(),
        slug=ledger.free_slug(
            PermalinkKind.PRODUCT_SLUG,
            make_slug(content["name"]) or "san-pham",
            column=Product.slug,
        ),
        name=content["name"],
        name_sort="",
        name_en_sort="",
        group_id=int(content["group"]),
        sorted_by=SortedBy.CATALOG,
        business_id=business_id,
        season_months=0,
        updated_at=at,
    )
    session.add(product)
    session.flush()
    ledger.issue(PermalinkKind.PRODUCT_SLUG, product.slug, product.id, at=at)
    ledger.issue(PermalinkKind.PRODUCT_CODE, product.code, product.id, at=at)
    return product


def write(product: Product, content: Mapping[str, Any], *, at: datetime) -> None:
    """Write a listing into the columns of a product."""
    for name in TEXTS:
        setattr(product, name, content[name])
    product.name_en = content["name_en"] or None
    product.name_sort = sort_key(product.name)
    product.name_en_sort = latin_sort_key(product.name_en or product.name)
    _write_price(product, content, at=at)
    product.stock = Stock(content["stock"]) if content["stock"] else None
    product.trace_record_url = content["trace_record_url"] or None
    product.group_id = int(content["group"])
    product.set_id = int(content["set"]) if content["set"] else None
    product.season_months = sum(1 << (int(month) - 1) for month in content["season"])
    _write_gtin(product, content["gtin"], at=at)
    if (content["address"], content["commune"]) != where(product):
        place_at(product, content["address"], content["commune"])
    _write_pictures(product, content["pictures"])
    product.updated_at = at
    session.flush()


def _write_price(product: Product, content: Mapping[str, Any], *, at: datetime) -> None:
    """A price is of the day on which it was last changed or confirmed."""
    price, unit = content["price_vnd"], content["price_unit"] or None
    if (price, unit) != (product.price_vnd, product.price_unit):
        product.price_vnd, product.price_unit = price, unit
        product.price_on = day_in_vietnam(at) if price else None


def _write_gtin(product: Product, gtin: str, *, at: datetime) -> None:
    """A GTIN leads here for ever once it was published, also after it was corrected."""
    if (gtin or None) == product.gtin:
        return
    if gtin:
        ledger.issue(PermalinkKind.GTIN, gtin, product.id, at=at)
    product.gtin = gtin or None
    product.gtin_is_demo = False


def _write_pictures(product: Product, rows: list[dict[str, str]]) -> None:
    held = {
        shown.image_id: shown
        for shown in session.scalars(
            select(ProductImage).where(ProductImage.product_id == product.id)
        )
    }
    for position, (image, frame) in enumerate(pictures.put_in_words(rows)):
        shown = held.pop(image.id, None)
        if shown is None:
            shown = ProductImage(product_id=product.id, image_id=image.id)
            session.add(shown)
        shown.position, shown.frame = position, frame
    for gone in held.values():
        session.delete(gone)


def _free_code() -> str:
    while True:
        code = new_code()
        if ledger.find(PermalinkKind.PRODUCT_CODE, code) is None:
            return code
