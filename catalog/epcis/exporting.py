"""Everything public in one document, and what must go with events so that they can come back."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from catalog.epcis.asides import Aside
from catalog.epcis.capturing import Progress, silent
from catalog.epcis.documents import document_of, header_of
from catalog.epcis.known_events import EventKey, key_of
from catalog.epcis.lots_named import makes_lots, place_of
from catalog.epcis.tables_csv import written_table
from catalog.foundation.database import session
from catalog.products.models import Product
from catalog.products.queries import published
from catalog.tracing import reading
from catalog.tracing.identifiers import product_uri
from catalog.tracing.models import Lot, TraceEvent
from catalog.tracing.queries import find_lot_by_uri

CODES_ASKED_AT_ONCE: Final = 500
ROWS_AT_ONCE: Final = 500


@dataclass
class Archive:
    """Every public event in the order of recording, and what is told beside them.

    Brought back by `capturing.capture` with a sender without a business, the events make
    the same chains with the same hashes. One that was joined to another chain later on
    stands a second time, where that was.
    """

    events: list[dict[str, Any]] = field(default_factory=list)
    aside: Aside = field(default_factory=Aside)

    def as_document(self, *, at: datetime, site_url: str) -> dict[str, Any]:
        """The whole as one EPCISDocument."""
        header = header_of(self.aside)
        return document_of(self.events, created_at=at, site_url=site_url, header=header)

    def as_json(self, *, at: datetime, site_url: str) -> bytes:
        """The document as a file, dated by its newest event: the same history, the same bytes."""
        newest = max((reading.moment(event["recordTime"]) for event in self.events), default=at)
        document = self.as_document(at=newest, site_url=site_url)
        return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()

    def as_table(self) -> bytes:
        """The whole as a table that a spreadsheet opens."""
        return ("\ufeff" + written_table(self.events, self.aside)).encode()


def gathered(*, site_url: str, progress: Progress = silent) -> Archive:
    """Gather all that is public; `progress` hears how many rows of how many."""
    archive, chains = Archive(), _Chains()
    last: EventKey | None = None
    for event, code in _rows(progress):
        key = key_of(event)
        if key != last:
            archive.events.append(event)
        chains.note(event, code)
        last = key
    archive.aside.products = products_of_opened(archive.events, site_url=site_url)
    archive.aside.codes = chains.codes_told_nowhere
    archive.aside.chains = chains.partial()
    return archive


def everything(*, at: datetime, site_url: str) -> dict[str, Any]:
    """Every public event as one EPCISDocument."""
    return gathered(site_url=site_url).as_document(at=at, site_url=site_url)


def _rows(progress: Progress) -> Iterator[tuple[dict[str, Any], str]]:
    """Each public event of each chain with the code of its lot, as they were recorded."""
    public = select(TraceEvent.id, TraceEvent.body, Lot.code)
    public = public.join(Lot, Lot.id == TraceEvent.lot_id).join(Product).where(published())
    of_all = session.scalar(select(func.count()).select_from(public.subquery())) or 0
    done = after = 0
    while done < of_all:
        ordered = public.where(TraceEvent.id > after).order_by(TraceEvent.id)
        for row_id, body, code in session.execute(ordered.limit(ROWS_AT_ONCE)):
            yield json.loads(body), code
            after = row_id
            done += 1
        progress(done, of_all)


class _Chains:
    """In which chains each event was found, and the codes of lots that no event tells."""

    def __init__(self) -> None:
        self.codes_of: dict[EventKey, dict[str, None]] = {}
        self.things: dict[EventKey, list[str]] = {}
        self.told: set[str] = set()
        self.codes_told_nowhere: dict[str, str] = {}
        self.code_at = cache(_code_at)

    def note(self, event: Mapping[str, Any], code: str) -> None:
        """Take in one row: an event, and the lot in whose chain it stands."""
        key = key_of(event)
        self.codes_of.setdefault(key, {})[code] = None
        self.things[key] = reading.things(event)
        if not makes_lots(event):
            return
        if "sanvat:code" not in event["ilmd"] and code not in self.told:
            for address in self.things[key]:
                place = place_of(address)
                if place is not None and place.gtin and self.code_at(address) == code:
                    self.codes_told_nowhere[address] = code
        self.told.add(code)

    def partial(self) -> dict[EventKey, tuple[str, ...]]:
        """The events that do not stand in the chains of all public lots that they name."""
        public = {code for codes in self.codes_of.values() for code in codes}
        found = {}
        for key, codes in self.codes_of.items():
            named = {self.code_at(address) for address in self.things[key]}
            if named & public != set(codes):
                found[key] = tuple(sorted(codes))
        return found


def _code_at(address: str) -> str:
    lot = find_lot_by_uri(address)
    return lot.code if lot else ""


def products_of_opened(events: Iterable[Mapping[str, Any]], *, site_url: str) -> dict[str, str]:
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
    products = _products_of(sorted(set(codes.values())))
    return {
        address: product_uri(products[code], site_url=site_url)
        for address, code in codes.items()
        if code in products
    }


def _products_of(codes: Sequence[str]) -> dict[str, Product]:
    found = {}
    for start in range(0, len(codes), CODES_ASKED_AT_ONCE):
        asked = codes[start : start + CODES_ASKED_AT_ONCE]
        query = select(Lot).options(joinedload(Lot.product)).where(Lot.code.in_(asked))
        found.update({lot.code: lot.product for lot in session.scalars(query)})
    return found
