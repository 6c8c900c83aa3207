"""What a product's listing says today, as a draft begins with it."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from catalog.foundation.database import session
from catalog.places.placing import where
from catalog.products.listing import FIELDS
from catalog.products.models import Product, ProductImage
from catalog.revisions import pictures
from catalog.revisions.fields import empty_content

SAME_NAME = (
    "name", "name_en", "description", "description_en", "price_vnd", "price_unit", "stock",
    "net_quantity", "ingredients", "ingredients_en", "specifications", "usage", "usage_en",
    "keeping", "keeping_en", "warnings", "alcohol", "declaration_no", "advertising_no",
    "gtin", "trace_record_url",
)  # fmt: skip
"""Fields whose column has their name."""


def content_of(product: Product) -> dict[str, Any]:
    """What the listing of a product says now, in the form in which drafts keep it.

    Its certificates are not the product's to tell; `listings` adds them.
    """
    content = empty_content(FIELDS)
    for name in SAME_NAME:
        content[name] = FIELDS[name].clean(getattr(product, name))
    content["group"] = str(product.group_id)
    content["set"] = str(product.set_id) if product.set_id else ""
    content["season"] = [str(m + 1) for m in range(12) if product.season_months >> m & 1]
    content["address"], content["commune"] = where(product)
    content["pictures"] = [
        pictures.row(shown.image, frame=shown.frame) for shown in pictures_of(product.id)
    ]
    return content


def pictures_of(product_id: int) -> list[ProductImage]:
    """The pictures of a product in their order."""
    query = (
        select(ProductImage)
        .options(joinedload(ProductImage.image))
        .where(ProductImage.product_id == product_id)
        .order_by(ProductImage.position, ProductImage.id)
    )
    return list(session.scalars(query))
