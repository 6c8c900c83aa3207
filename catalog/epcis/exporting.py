"""Everything public in one document, and what must go with events so that they can come back."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from catalog.epcis.documents import document_of, header_of
from catalog.epcis.query_parameters import MOST_PER_PAGE, EventQuery
from catalog.epcis.querying import page_of
from catalog.foundation.database import session
from catalog.tracing.identifiers import lot_uri, product_uri
from catalog.tracing.models import Lot


def everything(*, at: datetime, site_url: str) -> dict[str, Any]:
    """Every public event in the order of recording, as one EPCISDocument.

    Brought back by `capturing.capture` with a sender without a business, the events make
    the same chains with the same hashes.
    """
    events = [json.loads(body) for body in _all_bodies()]
    lots = lots_opened_by(events, site_url=site_url)
    return document_of(
        events, created_at=at, site_url=site_url, header=header_of(lots) if lots else None
    )


def _all_bodies() -> Iterable[str]:
    token, is_first = "", True
    while token or is_first:
        page = page_of(EventQuery(per_page=MOST_PER_PAGE, page_token=token))
        yield from page.bodies
        token, is_first = page.next_token, False


def lots_opened_by(events: Iterable[Mapping[str, Any]], *, site_url: str) -> list[tuple[str, str]]:
    """Of the lots that events open, those whose address does not name their product, with it."""
    codes = [str(event["ilmd"].get("sanvat:code", "")) for event in events if "ilmd" in event]
    if not codes:
        return []
    query = select(Lot).options(joinedload(Lot.product)).where(Lot.code.in_(codes))
    return [
        (lot_uri(lot, lot.product, site_url=site_url), product_uri(lot.product, site_url=site_url))
        for lot in session.scalars(query.order_by(Lot.id))
        if not lot.product.gtin
    ]
