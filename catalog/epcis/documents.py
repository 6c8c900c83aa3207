"""Putting events into the envelopes of EPCIS 2.0: a document to hand on, or an answer."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from catalog.epcis.asides import Aside
from catalog.epcis.contexts import own_context
from catalog.epcis.vocabulary import DocumentKind

SCHEMA_VERSION: Final = "2.0"
QUERY_NAME: Final = "SimpleEventQuery"
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
                      aside: Aside | None = None) -> dict[str, Any]:  # fmt: skip
    """Put the events that answer a query into an EPCISQueryDocument."""
    results: dict[str, Any] = {"eventList": [dict(event) for event in events]}
    told = aside.vocabularies() if aside else []
    if told:
        results["vocabularyList"] = told
    return {
        "@context": own_context(site_url),
        "type": DocumentKind.QUERY_DOCUMENT.value,
        "schemaVersion": SCHEMA_VERSION,
        "creationDate": _written(created_at),
        "epcisBody": {"queryResults": {"queryName": QUERY_NAME, "resultsBody": results}},
    }


def header_of(aside: Aside) -> dict[str, Any] | None:
    """The header that tells what is beside the events, where there is anything to tell."""
    told = aside.vocabularies()
    return {"epcisMasterData": {"vocabularyList": told}} if told else None


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
