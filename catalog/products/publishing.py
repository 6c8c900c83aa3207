"""Telling the public log what a product's page shows."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from catalog.foundation.database import session
from catalog.ledger.models import PublicRecord, RecordKind
from catalog.ledger.publishing import Notice, publish_records
from catalog.places.publishing import address_told
from catalog.products.models import Product

KINDS = RecordKind.PRODUCT_PUBLISHED.family
TEXTS = {
    "code": "code",
    "slug": "slug",
    "name": "name",
    "nameEn": "name_en",
    "description": "description",
    "descriptionEn": "description_en",
    "ingredients": "ingredients",
    "ingredientsEn": "ingredients_en",
    "keeping": "keeping",
    "keepingEn": "keeping_en",
    "usage": "usage",
    "usageEn": "usage_en",
    "netQuantity": "net_quantity",
    "specifications": "specifications",
    "warnings": "warnings",
    "alcohol": "alcohol",
    "declarationNo": "declaration_no",
    "advertisingNo": "advertising_no",
    "gtin": "gtin",
    "source": "source_url",
}
"""The texts of the page as the log names them, and the columns that they stand in."""


def publish_products(product_ids: Collection[int], *, at: datetime) -> list[PublicRecord]:
    """Log each of these products as its page shows it now; one that did not change adds nothing."""
    query = (
        select(Product)
        .where(Product.id.in_(product_ids), Product.published_at.is_not(None))
        .options(
            joinedload(Product.group),
            joinedload(Product.business),
            joinedload(Product.commune),
            joinedload(Product.province),
        )
        .order_by(Product.id)
        .execution_options(populate_existing=True)
    )
    return publish_records([_notice(product) for product in session.scalars(query)], at=at)


def _notice(product: Product) -> Notice:
    kind = RecordKind.PRODUCT_WITHDRAWN if product.withdrawn_at else RecordKind.PRODUCT_PUBLISHED
    return Notice(kind, product.id, product_facts(product))


def product_facts(product: Product) -> dict[str, Any]:
    """What the page says of a product in the main; its stars are the certificates' to tell.

    What is not known is left out. Prices are left out too: they change with the week.
    """
    facts: dict[str, Any] = {name: getattr(product, column) for name, column in TEXTS.items()}
    facts |= address_told(product)
    facts["group"] = product.group.slug
    facts["season"] = product.season_months
    facts["isDemonstration"] = product.is_demo
    facts["gtinIsDemonstration"] = product.gtin_is_demo
    if product.business:
        facts["business"] = product.business.name
        facts["businessSlug"] = product.business.slug
    return {name: fact for name, fact in facts.items() if fact}


def product_told(facts: Mapping[str, Any], now: Product) -> Product:
    """A product as a line of the log told it, to be read and never saved.

    Where it lies is tied as it is now, which holds while the address is the same.
    """
    told = Product(id=now.id, **{column: facts.get(name) for name, column in TEXTS.items()})
    told.address_as_written = facts.get("address", "")
    told.season_months = facts.get("season", 0)
    told.gtin_is_demo = bool(facts.get("gtinIsDemonstration"))
    if told.address_as_written == now.address_as_written:
        told.address_state = now.address_state
        told.former_place, told.commune, told.province = now.former_place, now.commune, now.province
    return told
