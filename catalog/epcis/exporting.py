"""Everything public in one document, and what must go with events so that they can come back."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from catalog.epcis.capturing import Progress, silent
from catalog.epcis.documents import document_of, header_of
from catalog.epcis.lots_named import place_of
from catalog.epcis.query_parameters import MOST_PER_PAGE, EventQuery
from catalog.epcis.querying import page_of
from catalog.epcis.tables_csv import written_table
from catalog.foundation.database import session
from catalog.products.models import Product
from catalog.tracing import reading
from catalog.tracing.identifiers import product_uri
from catalog.tracing.models import Lot, TraceEvent

CODES_ASKED_AT_ONCE: Final = 500


@dataclass(frozen=True)
class Archive:
    """Every public event in the order of recording, and the products of lots without a GTIN.

    Brought back by `capturing.capture` with a sender without a business, the events make
    the same chains with the same hashes.
    """

    events: list[dict[str, Any]]
    products: list[tuple[str, str]]

    def as_document(self, *, at: datetime, site_url: str) -> dict[str, Any]:
        """The whole as one EPCISDocument."""
        header = header_of(self.products) if self.products else None
        return document_of(self.events, created_at=at, site_url=site_url, header=header)

    def as_json(self, *, at: datetime, site_url: str) -> bytes:
        """The document as a file, dated by its newest event: the same history, the same bytes."""
        newest = max((reading.moment(event["recordTime"]) for event in self.events), default=at)
        document = self.as_document(at=newest, site_url=site_url)
        return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()

    def as_table(self) -> bytes:
        """The whole as a table that a spreadsheet opens."""
        return ("\ufeff" + written_table(self.events, dict(self.products))).encode()


def gathered(*, site_url: str, progress: Progress = silent) -> Archive:
    """Gather all that is public; `progress` hears how many rows of how many."""
    events = [json.loads(body) for body in _all_bodies(progress)]
    return Archive(events, lots_opened_by(events, site_url=site_url))


def everything(*, at: datetime, site_url: str) -> dict[str, Any]:
    """Every public event as one EPCISDocument."""
    return gathered(site_url=site_url).as_document(at=at, site_url=site_url)


def _all_bodies(progress: Progress) -> Iterator[str]:
    of_all = session.scalar(select(func.count()).select_from(TraceEvent)) or 0
    token, done, is_first = "", 0, True
    while token or is_first:
        page = page_of(EventQuery(per_page=MOST_PER_PAGE, page_token=token))
        yield from page.bodies
        done += len(page.bodies)
        progress(done, of_all)
        token, is_first = page.next_token, False


def lots_opened_by(events: Iterable[Mapping[str, Any]], *, site_url: str) -> list[tuple[str, str]]:
    """Of the lots that events open, those whose address does not name their product, with it.

    The address is the event's own: the product may have been given a GTIN since.
    """
    codes: dict[str, str] = {}
    for event in events:
        if "ilmd" in event:
            for address in reading.things(event):
                place = place_of(address)
                if place is not None and place.code:
                    codes[address] = place.code
    products = _products_of(list(set(codes.values())))
    return [
        (address, product_uri(products[code], site_url=site_url))
        for address, code in codes.items()
        if code in products
    ]


def _products_of(codes: Sequence[str]) -> dict[str, Product]:
    found = {}
    for start in range(0, len(codes), CODES_ASKED_AT_ONCE):
        asked = codes[start : start + CODES_ASKED_AT_ONCE]
        query = select(Lot).options(joinedload(Lot.product)).where(Lot.code.in_(asked))
        found.update({lot.code: lot.product for lot in session.scalars(query)})
    return found
