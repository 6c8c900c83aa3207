"""Reading claims and honours."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select

from catalog.certificates.models import Certificate, Evidence, Honour
from catalog.foundation.database import session
from catalog.products.models import Product


def claims_of_products(product_ids: Iterable[int]) -> dict[int, list[Certificate]]:
    """The claims about each of several products, in one statement."""
    found: dict[int, list[Certificate]] = {}
    ids = list(product_ids)
    if not ids:
        return found
    query = select(Certificate).where(Certificate.product_id.in_(ids)).order_by(Certificate.id)
    for claim in session.scalars(query):
        if claim.product_id is not None:
            found.setdefault(claim.product_id, []).append(claim)
    return found


def claims_of_product(product_id: int) -> list[Certificate]:
    """The claims about one product."""
    return claims_of_products([product_id]).get(product_id, [])


def claims_of_business(business_id: int) -> Sequence[Certificate]:
    """The claims about a business itself, never those about its products."""
    query = (
        select(Certificate).where(Certificate.business_id == business_id).order_by(Certificate.id)
    )
    return session.scalars(query).all()


def shown() -> ColumnElement[bool]:
    """An honour is shown once checked, and when somebody other than its holder reports it."""
    return and_(
        Honour.checked_at.is_not(None),
        Honour.evidence.in_([Evidence.SIGNED_DECISION, Evidence.AGENCY_OR_PRESS]),
    )


def honours_of_business(business_id: int) -> Sequence[Honour]:
    """The honours of a business that are shown, newest first."""
    query = (
        select(Honour)
        .where(Honour.business_id == business_id, shown())
        .order_by(Honour.year.desc(), Honour.id)
    )
    return session.scalars(query).all()


def claims_and_honours(
    product_id: int, others: Iterable[int]
) -> tuple[dict[int, list[Certificate]], list[Honour]]:
    """The claims about a product and others, and the honours of the first: one statement.

    The honours are those that are shown, newest first; never those of its business.
    """
    is_its_own = and_(Honour.product_id == Product.id, Product.id == product_id, shown())
    query = (
        select(Product.id, Certificate, Honour)
        .outerjoin(Certificate, Certificate.product_id == Product.id)
        .outerjoin(Honour, is_its_own)
        .where(Product.id.in_([product_id, *others]))
        .order_by(Certificate.id, Honour.year.desc(), Honour.id)
    )
    claims: dict[int, dict[int, Certificate]] = {}
    honours: dict[int, Honour] = {}
    for holder, claim, honour in session.execute(query):
        if claim is not None:
            claims.setdefault(holder, {})[claim.id] = claim
        if honour is not None:
            honours[honour.id] = honour
    told = {holder: list(each.values()) for holder, each in claims.items()}
    return told, list(honours.values())


def honoured_business_ids(*, on: date) -> list[int]:
    """The businesses with an honour that is shown and holds on a day, newest honours first."""
    query = (
        select(Honour.business_id)
        .where(
            Honour.business_id.is_not(None),
            shown(),
            or_(Honour.expires_on.is_(None), Honour.expires_on >= on),
            or_(Honour.ended_on.is_(None), Honour.ended_on > on),
        )
        .group_by(Honour.business_id)
        .order_by(func.max(Honour.year).desc(), Honour.business_id)
    )
    return [business_id for business_id in session.scalars(query) if business_id is not None]
