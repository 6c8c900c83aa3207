"""What every change of a certificate does beside the change: audit, public log, search.

All of it stands in the transaction of the change.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from catalog.audit.recording import record
from catalog.businesses.models import Business
from catalog.certificates.models import Certificate
from catalog.certificates.publishing import publish_decisions
from catalog.foundation.database import session
from catalog.foundation.errors import NotFound
from catalog.outbox.queue import announce
from catalog.products.models import Product

SUBJECT = "certificate"


def hold(claim_id: int) -> Certificate:
    """A certificate that nobody else changes until this transaction ends. Raises NotFound.

    Written to first, so that on SQLite too the second of two waits and reads anew.
    """
    touched = session.execute(
        update(Certificate).where(Certificate.id == claim_id).values(note=Certificate.note)
    )
    if touched.rowcount == 0:  # type: ignore[attr-defined]  # a cursor result knows it
        raise NotFound(f"certificate {claim_id}")
    return session.get_one(Certificate, claim_id, populate_existing=True)


def about_business(claim: Certificate) -> int | None:
    """The business that a certificate, or the product of one, belongs to."""
    if claim.business_id is not None:
        return claim.business_id
    return session.scalar(select(Product.business_id).where(Product.id == claim.product_id))


def note(
    action: str, claims: Sequence[Certificate], *, user_id: int, at: datetime, **details: Any
) -> None:
    """Write a deed down: for the office, for the public where its page is, for the search."""
    session.flush()
    for claim in claims:
        record(action, subject_kind=SUBJECT, subject_id=claim.id, actor_id=user_id,
               actor_label="staff", at=at, **details)  # fmt: skip
    publish_decisions(claims, {claim.id: _name(claim) for claim in claims}, at=at)
    for product_id in {claim.product_id for claim in claims if claim.product_id}:
        announce("ProductPublished", at=at, product_id=product_id)
    for business_id in {claim.business_id for claim in claims if claim.business_id}:
        announce("BusinessPublished", at=at, business_id=business_id)


def _name(claim: Certificate) -> str:
    """What the public log calls the thing that a certificate is about."""
    if claim.product_id is not None:
        return session.scalars(select(Product.code).where(Product.id == claim.product_id)).one()
    return session.scalars(select(Business.slug).where(Business.id == claim.business_id)).one()
