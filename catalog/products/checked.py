"""What of a product the office can compare with a proof."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, select

from catalog.checks.models import CheckedFact
from catalog.checks.rules import About
from catalog.foundation.database import session
from catalog.products.models import Product


def of_product(product: Product, business_id: int) -> About:
    """The facts of a product; that a GTIN belongs to the business falls with either of them."""
    label = (product.name, product.net_quantity, product.specifications, product.keeping,
             product.usage, product.warnings, product.alcohol)  # fmt: skip
    found = {
        CheckedFact.LABEL: "|".join(label),
        CheckedFact.INGREDIENTS: product.ingredients,
        CheckedFact.DECLARATION: product.declaration_no,
        CheckedFact.GTIN: f"{product.gtin}|{business_id}" if product.gtin else "",
    }
    return About(business_id, {fact: said for fact, said in found.items() if said}, product.id)


def products_to_check(business_id: int) -> Sequence[Product]:
    """The public products of a business, by name."""
    query = select(Product).where(Product.business_id == business_id, *_is_public())
    return session.scalars(query.order_by(Product.name_sort, Product.id)).all()


def product_to_check(business_id: int, product_id: int) -> Product | None:
    """One public product of a business."""
    return session.scalar(
        select(Product).where(
            Product.id == product_id, Product.business_id == business_id, *_is_public()
        )
    )


def names_of(product_ids: Collection[int]) -> dict[int, str]:
    """What products are called, by their numbers."""
    if not product_ids:
        return {}
    named = session.execute(select(Product.id, Product.name).where(Product.id.in_(product_ids)))
    return {row.id: row.name for row in named}


def _is_public() -> tuple[ColumnElement[bool], ...]:
    return Product.published_at.is_not(None), Product.withdrawn_at.is_(None)
