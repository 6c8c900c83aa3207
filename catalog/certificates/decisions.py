"""Decisions as the public reads them: each with the certificates that rest on it.

A decision is known to the public only through a public certificate of something that is
published; one that an office merely sent in, or whose products are all hidden, is not found.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from catalog.businesses import queries as businesses
from catalog.businesses.models import Business
from catalog.certificates.models import Certificate, Evidence
from catalog.certificates.validity import is_public
from catalog.documents.models import LegalDocument
from catalog.foundation.database import session
from catalog.foundation.errors import NotFound
from catalog.products import queries as products
from catalog.products.models import Product


def _read_by_all() -> ColumnElement[bool]:
    """What `validity.is_public` answers, of a certificate whose subject has a page, for SQL."""
    return and_(
        Certificate.checked_at.is_not(None),
        Certificate.evidence != Evidence.PROPOSAL,
        or_(products.published(), and_(Certificate.product_id.is_(None), businesses.published())),
    )


def _known() -> Select[int | None]:
    return (
        select(Certificate.decision_id)
        .outerjoin(Product, Certificate.product_id == Product.id)
        .outerjoin(Business, Certificate.business_id == Business.id)
        .where(_read_by_all(), Certificate.decision_id.is_not(None))
    )


def count_decisions() -> int:
    """How many decisions the public can read."""
    query = select(func.count(LegalDocument.id)).where(LegalDocument.id.in_(_known()))
    return session.scalar(query) or 0


def decisions(*, offset: int, limit: int) -> Sequence[LegalDocument]:
    """The decisions that the public can read, the newest first; those without a day at the end."""
    query = (
        select(LegalDocument)
        .where(LegalDocument.id.in_(_known()))
        .order_by(
            LegalDocument.signed_on.is_(None), LegalDocument.signed_on.desc(), LegalDocument.id
        )
    )
    return session.scalars(query.offset(offset).limit(limit)).all()


def get_decision(document_id: int) -> LegalDocument:
    """A decision that the public can read. Raises NotFound for any other."""
    query = select(LegalDocument).where(
        LegalDocument.id == document_id, LegalDocument.id.in_(_known())
    )
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound(f"decision {document_id}")
    return found


def resting_on(document_ids: Iterable[int]) -> dict[int, list[Certificate]]:
    """The public certificates that rest on each decision, with what each is about."""
    ids = list(document_ids)
    found: dict[int, list[Certificate]] = {each: [] for each in ids}
    query = (
        select(Certificate)
        .outerjoin(Certificate.product)
        .outerjoin(Business, Certificate.business_id == Business.id)
        .where(Certificate.decision_id.in_(ids), _read_by_all())
        .options(
            contains_eager(Certificate.product).joinedload(Product.business),
            joinedload(Certificate.business),
        )
        .order_by(Certificate.id)
    )
    for claim in session.scalars(query):
        if claim.decision_id is not None and is_public(claim):
            found[claim.decision_id].append(claim)
    return found
