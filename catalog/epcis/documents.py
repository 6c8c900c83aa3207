"""Putting events into the envelopes of EPCIS 2.0: a document to hand on, or an answer."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from catalog.epcis.contexts import own_context
from catalog.epcis.vocabulary import DocumentKind

SCHEMA_VERSION: Final = "2.0"
QUERY_NAME: Final = "SimpleEventQuery"
LOT_VOCABULARY: Final = "urn:epcglobal:epcis:vtype:EPCClass"
PRODUCT_ATTRIBUTE: Final = "sanvat:product"
Body = Mapping[str, Any]


def document_of(events: Iterable[Body], *, created_at: datetime, site_url: str,
                header: Body | None = None) -> dict[str, Any]:  # fmt: skip
    """Put events, as they are kept, into an EPCISDocument (EPCIS 2.0, 10.1)."""
    document: dict[str, Any] = {
        "@context": own_context(site_url),
        "type": DocumentKind.DOCUMENT.value,
        "schemaVersion": SCHEMA_VERSION,
        "creationDate": _written(created_at),
    }
    if header is not None:
        document["epcisHeader"] = dict(header)
    document["epcisBody"] = {"eventList": [dict(event) for event in events]}
    return document


def query_document_of(events: Iterable[Body], *, created_at: datetime, site_url: str,
                      lots: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:  # fmt: skip
    """Put the events that answer a query into an EPCISQueryDocument.

    `lots` are pairs as `header_of` takes them.
    """
    results: dict[str, Any] = {"eventList": [dict(event) for event in events]}
    if lots:
        results["vocabularyList"] = [_vocabulary(lots)]
    return {
        "@context": own_context(site_url),
        "type": DocumentKind.QUERY_DOCUMENT.value,
        "schemaVersion": SCHEMA_VERSION,
        "creationDate": _written(created_at),
        "epcisBody": {"queryResults": {"queryName": QUERY_NAME, "resultsBody": results}},
    }


def header_of(products_of_lots: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Master data that tells of which product each lot is: pairs of their addresses.

    A lot of a product without a GTIN is named by its own short code, from which nobody
    else could learn what it is a lot of.
    """
    return {"epcisMasterData": {"vocabularyList": [_vocabulary(products_of_lots)]}}


def _vocabulary(lots: Sequence[tuple[str, str]]) -> dict[str, Any]:
    elements = [
        {"id": lot, "attributes": [{"id": PRODUCT_ATTRIBUTE, "attribute": product}]}
        for lot, product in lots
    ]
    return {"type": LOT_VOCABULARY, "vocabularyElementList": elements}


def products_of_lots(masters: Iterable[Body]) -> dict[str, str]:
    """Read back what `header_of` wrote: the product's address by the lot's."""
    return {
        str(element["id"]): str(attribute["attribute"])
        for element in masters
        for attribute in element.get("attributes", ())
        if attribute["id"] == PRODUCT_ATTRIBUTE
    }


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
