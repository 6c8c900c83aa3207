"""Getting a thing and being allowed to have it are one step: somebody else's is not found."""

from collections.abc import Callable

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from catalog.accounts.roles import Deed
from catalog.businesses.models import Business, Membership, MembershipRole
from catalog.businesses.people import memberships_of
from catalog.businesses.rules import may_edit
from catalog.foundation.database import session
from catalog.foundation.errors import NotAllowed, NotFound
from catalog.permalinks.codes import normal_code
from catalog.products.models import Product
from catalog.tracing.bodies import Declarer
from catalog.tracing.models import Lot, LotUse
from catalog.tracing.queries import find_lot_by_code
from catalog.web.access import may_here, person
from catalog.web.wording import site_name


def own_businesses() -> list[Business]:
    """The businesses that the person acts for, by name."""
    return [membership.business for membership in memberships_of(person().id)]


def own_business_or_404(slug: str, rule: Callable[[MembershipRole], bool] = may_edit) -> Business:
    """A business that the person acts for, and may do this for; see `businesses/rules.py`."""
    return own_membership_or_404(slug, rule).business


def own_membership_or_404(
    slug: str, rule: Callable[[MembershipRole], bool] = may_edit
) -> Membership:
    """The person's own place among the people of a business.

    Somebody else's business is not found; for one's own a role may be too small: NotAllowed.
    """
    found = next((m for m in memberships_of(person().id) if m.business.slug == slug), None)
    if found is None:
        raise NotFound(f"business {slug[:80]!r}")
    if not rule(found.role):
        raise NotAllowed(f"{found.role.value} of business {found.business_id}")
    return found


def check_lot_rule(lot: Lot, rule: Callable[[MembershipRole], bool]) -> None:
    """Ask a rule of the person's role for a lot's business; staff stand outside of roles.

    Raises NotAllowed.
    """
    membership = session.get(Membership, (person().id, lot.business_id))
    if membership is not None and not rule(membership.role):
        raise NotAllowed(f"{membership.role.value} with lot {lot.code}")


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
    """A lot of a business that the person acts for, or that the person inspects.

    Asked once more after a refusal: what was undone has forgotten the lot's product and business.
    """
    lot = find_lot_by_code(normal_code(code))
    if lot is None or not (
        lot.business_id in {b.id for b in own_businesses()} or may_here(Deed.INSPECT, lot.business)
    ):
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
        name=business.name if is_own else site_name(),
        user_id=person().id,
        business_id=business.id if is_own else None,
        site_url=settings.site_url,
        is_staff=not is_own,
    )
