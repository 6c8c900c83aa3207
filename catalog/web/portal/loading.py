"""Getting a thing and being allowed to have it are one step: somebody else's is not found."""

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from catalog.businesses.models import Business, Membership
from catalog.foundation.database import session
from catalog.foundation.errors import NotFound
from catalog.permalinks.codes import normal_code
from catalog.products.models import Product
from catalog.tracing.bodies import Declarer
from catalog.tracing.models import Lot, LotUse
from catalog.tracing.queries import find_lot_by_code
from catalog.web.access import is_staff, person


def own_businesses() -> list[Business]:
    """The businesses that the person acts for, by name."""
    query = (
        select(Business)
        .join(Membership, Membership.business_id == Business.id)
        .where(Membership.user_id == person().id)
        .order_by(Business.name_sort)
    )
    return list(session.scalars(query))


def own_business_or_404(slug: str) -> Business:
    """A business that the person acts for."""
    found = next((b for b in own_businesses() if b.slug == slug), None)
    if found is None:
        raise NotFound(f"business {slug[:80]!r}")
    return found


def own_product_or_404(business: Business, code: str) -> Product:
    """A published product of the person's business."""
    query = select(Product).where(
        Product.code == code,
        Product.business_id == business.id,
        Product.published_at.is_not(None),
    )
    product = session.scalar(query)
    if product is None:
        raise NotFound(f"product {code[:40]!r}")
    return product


def own_lot_or_404(code: str) -> Lot:
    """A lot of a business that the person acts for; staff see every lot.

    Asked once more after a refusal: what was undone has forgotten the lot's product and business.
    """
    lot = find_lot_by_code(normal_code(code))
    if lot is None or not (is_staff() or lot.business_id in {b.id for b in own_businesses()}):
        raise NotFound(f"lot {code[:40]!r}")
    return lot


def asked_use_or_404(use_id: int) -> LotUse:
    """What another business asks of one that the person acts for."""
    query = select(LotUse).options(joinedload(LotUse.lot)).where(LotUse.id == use_id)
    use = session.scalar(query)
    if use is None or use.lot.business_id not in {b.id for b in own_businesses()}:
        raise NotFound(f"lot use {use_id}")
    return use


def declarer_for(business: Business) -> Declarer:
    """The person as who declares for a business: its own people, or the office's."""
    is_own = business.id in {own.id for own in own_businesses()}
    settings = current_app.config["SETTINGS"]
    return Declarer(
        name=business.name if is_own else settings.site_name,
        user_id=person().id,
        business_id=business.id if is_own else None,
        site_url=settings.site_url,
        is_staff=not is_own,
    )
