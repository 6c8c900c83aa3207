"""Having the public log and the index follow what pages show after a merge, or after its end."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from catalog.businesses.models import Business
from catalog.businesses.publishing import publish_businesses
from catalog.certificates.honouring import publish_honour
from catalog.certificates.models import Certificate, Honour
from catalog.certificates.publishing import publish_decisions
from catalog.foundation.database import session
from catalog.ledger.models import RecordKind
from catalog.ledger.publishing import records_in_force
from catalog.outbox.queue import announce
from catalog.products.publishing import publish_products


def tell(
    business_ids: Collection[int],
    *,
    products: Collection[int],
    certificates: Collection[int],
    honours: Collection[int],
    at: datetime,
) -> None:
    """Log what changed for the public, and have the products of these businesses found anew."""
    publish_businesses(business_ids, at=at)
    publish_products(products, at=at)
    query = (
        select(Certificate, Business.slug)
        .join(Business, Business.id == Certificate.business_id)
        .where(Certificate.id.in_(certificates))
    )
    claims = [(claim, slug) for claim, slug in session.execute(query)]
    publish_decisions(
        [claim for claim, _slug in claims], {claim.id: slug for claim, slug in claims}, at=at
    )
    for honour in _honours_told(honours):
        assert honour.business is not None  # noqa: S101 - they went over with a business
        publish_honour(honour, honour.business, at=at)
    for business_id in business_ids:
        announce("BusinessPublished", at=at, business_id=business_id)


def _honours_told(ids: Collection[int]) -> Sequence[Honour]:
    """Those of some honours of which the log told; it tells anew whose they are."""
    told = records_in_force(RecordKind.HONOUR_RECORDED.family, list(ids))
    query = select(Honour).options(joinedload(Honour.business)).where(Honour.id.in_(list(told)))
    return session.scalars(query.order_by(Honour.id)).all()
