"""Telling the public log what a business's page shows."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from catalog.businesses.models import Business, LegalForm
from catalog.foundation.database import session
from catalog.ledger.models import PublicRecord, RecordKind
from catalog.ledger.publishing import Notice, publish_records
from catalog.places.publishing import address_told

KINDS = RecordKind.BUSINESS_PUBLISHED.family
TEXTS = {
    "slug": "slug",
    "name": "name",
    "nameEn": "name_en",
    "legalForm": "legal_form",
    "description": "description",
    "descriptionEn": "description_en",
    "website": "website",
    "source": "source_url",
}
"""The texts of the page as the log names them, and the columns that they stand in."""


def publish_businesses(business_ids: Collection[int], *, at: datetime) -> list[PublicRecord]:
    """Log each of these businesses as its page shows it now; no change adds nothing."""
    query = (
        select(Business)
        .where(Business.id.in_(business_ids), Business.published_at.is_not(None))
        .options(joinedload(Business.commune), joinedload(Business.province))
        .order_by(Business.id)
        .execution_options(populate_existing=True)
    )
    notices = [
        Notice(RecordKind.BUSINESS_PUBLISHED, business.id, business_facts(business))
        for business in session.scalars(query)
    ]
    return publish_records(notices, at=at)


def business_facts(business: Business) -> dict[str, Any]:
    """What the page says of a business in the main; what is not known is left out.

    A log that forgets nothing keeps no telephone, mail or tax code: of a household business
    each of them may be a person's own.
    """
    facts: dict[str, Any] = {name: getattr(business, column) for name, column in TEXTS.items()}
    facts |= address_told(business)
    facts["isDemonstration"] = business.is_demo
    return {name: fact for name, fact in facts.items() if fact}


def business_told(facts: Mapping[str, Any], now: Business) -> Business:
    """A business as a line of the log told it, to be read and never saved.

    Where it lies is tied as it is now, which holds while the address is the same.
    """
    told = Business(id=now.id, **{column: facts.get(name) for name, column in TEXTS.items()})
    told.legal_form = LegalForm(facts["legalForm"]) if "legalForm" in facts else None
    told.address_as_written = facts.get("address", "")
    if told.address_as_written == now.address_as_written:
        told.address_state = now.address_state
        told.former_place, told.commune, told.province = now.former_place, now.commune, now.province
    return told
