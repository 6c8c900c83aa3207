"""Finding the business or product that somebody of the office may look after."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from catalog.accounts.roles import Deed
from catalog.businesses.models import Business
from catalog.businesses.queries import lies_within
from catalog.foundation.database import session
from catalog.foundation.errors import NotFound
from catalog.products.models import Product
from catalog.web.access import may_here, own_territory


def business_or_404(slug: str, deed: Deed) -> Business:
    """A business with a page, within the person's own part of the country."""
    business = session.scalar(
        select(Business)
        .options(joinedload(Business.commune), joinedload(Business.province))
        .where(Business.slug == slug, Business.published_at.is_not(None))
    )
    if business is None or not may_here(deed, business):
        raise NotFound(f"business {slug[:80]!r}")
    return business


def product_or_404(product_id: int, deed: Deed) -> Product:
    """A product with a page, of a business within the person's own part of the country."""
    product = session.scalar(
        select(Product)
        .options(joinedload(Product.business))
        .where(Product.id == product_id, Product.published_at.is_not(None))
    )
    if product is None or not lies_within(product.business_id, own_territory(deed)):
        raise NotFound(f"product {product_id}")
    return product
