"""Reading suspensions."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from catalog.businesses.models import Business, Membership
from catalog.foundation.database import session
from catalog.products.models import Product
from catalog.sanctions.models import Suspension


def in_effect() -> ColumnElement[bool]:
    """Suspensions that hide something now."""
    return and_(
        Suspension.effective_at.is_not(None),
        Suspension.dropped_at.is_(None),
        Suspension.lifted_at.is_(None),
    )


def waits() -> ColumnElement[bool]:
    """Suspensions that a second person has to confirm."""
    return and_(
        Suspension.confirmed_at.is_(None),
        Suspension.dropped_at.is_(None),
        Suspension.lifted_at.is_(None),
    )


def suspension_of_business(business: Business) -> Suspension | None:
    """What hides a business now."""
    if business.suspended_at is None:
        return None
    return session.scalar(
        select(Suspension).where(Suspension.business_id == business.id, in_effect())
    )


def suspension_of_product(product: Product) -> Suspension | None:
    """What hides a product now: a suspension of its own, else that of its business.

    `product` comes with its business loaded.
    """
    if product.suspended_at is not None:
        return session.scalar(
            select(Suspension).where(Suspension.product_id == product.id, in_effect())
        )
    return suspension_of_business(product.business) if product.business else None


def suspension_then(product: Product, *, at: datetime) -> Suspension | None:
    """What hid a product at a moment: a suspension of its own, else that of its business."""
    query = select(Suspension).where(
        or_(
            Suspension.product_id == product.id,
            and_(
                Suspension.business_id.is_not(None), Suspension.business_id == product.business_id
            ),
        ),
        Suspension.effective_at <= at,
        or_(Suspension.dropped_at.is_(None), Suspension.dropped_at > at),
        or_(Suspension.lifted_at.is_(None), Suspension.lifted_at > at),
    )
    own_first = query.order_by(Suspension.product_id.is_(None), Suspension.id)
    return session.scalars(own_first.limit(1)).first()


def is_suspended(product: Product) -> bool:
    """Whether the office hides a product or its business, which comes loaded with it."""
    maker = product.business
    return product.suspended_at is not None or (
        maker is not None and maker.suspended_at is not None
    )


def suspensions_of(business_ids: Collection[int]) -> dict[int, list[Suspension]]:
    """The suspensions in effect of businesses themselves, by business."""
    found: dict[int, list[Suspension]] = {}
    query = select(Suspension).where(Suspension.business_id.in_(business_ids), in_effect())
    for each in session.scalars(query.order_by(Suspension.id)) if business_ids else ():
        found.setdefault(each.business_id or 0, []).append(each)
    return found


def _with_all() -> Select[Suspension]:
    return (
        select(Suspension)
        .outerjoin(Product, Product.id == Suspension.product_id)
        .outerjoin(
            Business, Business.id == func.coalesce(Suspension.business_id, Product.business_id)
        )
        .options(
            joinedload(Suspension.business),
            joinedload(Suspension.product).joinedload(Product.business),
            joinedload(Suspension.proposed_by),
            joinedload(Suspension.confirmed_by),
            joinedload(Suspension.lifted_by),
        )
    )


def find_suspension(suspension_id: int) -> Suspension | None:
    """One suspension with what it is about and who did what."""
    return session.scalar(_with_all().where(Suspension.id == suspension_id))


def open_suspensions(of: Select[int] | None = None) -> Sequence[Suspension]:
    """What waits or hides something, the oldest first; `of` asks for businesses."""
    query = _with_all().where(or_(in_effect(), waits()), *_of(of))
    return session.scalars(query.order_by(Suspension.id)).all()


def ended_suspensions(of: Select[int] | None = None, *, limit: int = 50) -> Sequence[Suspension]:
    """What was lifted or dropped, the latest first."""
    query = _with_all().where(
        or_(Suspension.lifted_at.is_not(None), Suspension.dropped_at.is_not(None)), *_of(of)
    )
    return session.scalars(query.order_by(Suspension.id.desc()).limit(limit)).all()


def suspensions_about(business_id: int) -> Sequence[Suspension]:
    """Every suspension of a business or of one of its products, the latest first."""
    query = _with_all().where(Business.id == business_id)
    return session.scalars(query.order_by(Suspension.id.desc())).all()


def what_hides(business_id: int) -> Sequence[Suspension]:
    """The suspensions in effect of a business and of its products."""
    query = _with_all().where(Business.id == business_id, in_effect())
    return session.scalars(query.order_by(Suspension.id)).all()


def count_waiting(of: Select[int] | None = None) -> int:
    """How many wait for a second person."""
    query = _with_all().where(waits(), *_of(of)).subquery()
    return session.scalar(select(func.count()).select_from(query)) or 0


def acts_for(user_id: int, business_id: int | None) -> bool:
    """Whether somebody acts for a business."""
    return business_id is not None and session.get(Membership, (user_id, business_id)) is not None


def _of(businesses: Select[int] | None) -> tuple[ColumnElement[bool], ...]:
    return () if businesses is None else (Business.id.in_(businesses),)
