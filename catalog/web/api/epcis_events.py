"""Asking for events (EPCIS 2.0, 12): by query, by name, by kind, by what they are about."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from flask import Response, make_response, request, url_for
from flask.typing import ResponseReturnValue

from catalog.epcis.asides import Aside
from catalog.epcis.contexts import STANDARD_CONTEXT
from catalog.epcis.documents import query_document_of
from catalog.epcis.exporting import products_of_opened
from catalog.epcis.json_text import shown
from catalog.epcis.query_parameters import EVERYWHERE, EventQuery, read_query
from catalog.epcis.querying import events_named, kinds_present, page_of
from catalog.epcis.tables_csv import written_table
from catalog.epcis.vocabulary import is_uri
from catalog.foundation.clock import now
from catalog.foundation.errors import Invalid, NotFound
from catalog.tracing.models import EventKind
from catalog.web.access import public
from catalog.web.api.answers import as_json, refuse, site_url

RESOURCES: Final = ["events", "eventTypes", "epcs", "capture"]
FORMS: Final = {"json": "application/json", "csv": "text/csv"}
MEDIA_TYPES: Final = ("application/json", "application/ld+json", "text/csv")
ASIDE: Final = frozenset({"format", "lang"})
"""Parameters of ours, which the standard's own names cannot collide with."""


@public
def resources() -> ResponseReturnValue:
    """Name what there is."""
    return as_json(RESOURCES)


@public
def events() -> ResponseReturnValue:
    """Answer a query."""
    return _answer(_query())


@public
def event(event_id: str) -> ResponseReturnValue:
    """Answer one event by its name, with what declares it wrong."""
    bodies = events_named(event_id) if is_uri(event_id) else []
    if not bodies:
        raise NotFound(f"event {event_id[:40]!r}")
    return _events(bodies)


@public
def event_types() -> ResponseReturnValue:
    """Name the kinds of event that there are."""
    return as_json(
        {"@context": STANDARD_CONTEXT, "type": "EventTypeItemList", "eventType": kinds_present()}
    )


@public
def event_type(kind: str) -> ResponseReturnValue:
    """Name what there is of a kind of event."""
    _kind(kind)
    return as_json(["events"])


@public
def events_of_type(kind: str) -> ResponseReturnValue:
    """Answer a query among one kind of event."""
    wanted = _kind(kind)
    query = _query()
    if query.kinds not in {(), (wanted,)}:
        raise Invalid("eventType", "fixed-by-the-address", query.kinds[0].value)
    return _answer(_bound(query, kind, kinds=(wanted,)))


@public
def events_of_thing(epc: str) -> ResponseReturnValue:
    """Answer a query among the events about one thing or class of things."""
    if not is_uri(epc):
        raise Invalid("epc", "not-a-uri", shown(epc))
    query = _query()
    return _answer(_bound(query, epc, matches=(*query.matches, (EVERYWHERE, (epc,)))))


def _bound(query: EventQuery, place: str, **more: Any) -> EventQuery:
    """A query that the address says more of; a page's mark belongs to both together."""
    return replace(query, told=f"{place}?{query.told}", **more)


def _kind(text: str) -> EventKind:
    if text not in set(EventKind):
        raise NotFound(f"event type {text[:40]!r}")
    return EventKind(text)


def _query() -> EventQuery:
    given = [pair for pair in request.args.items(multi=True) if pair[0] not in ASIDE]
    return read_query(given, site_url=site_url())


def _answer(query: EventQuery) -> Response:
    page = page_of(query)
    answer = _events(page.bodies)
    if page.next_token:
        kept = [pair for pair in request.args.items(multi=True) if pair[0] != "nextPageToken"]
        address = urlencode([*kept, ("nextPageToken", page.next_token)])
        here = url_for(str(request.endpoint), **(request.view_args or {}))
        answer.headers["Link"] = f'<{site_url()}{here}?{address}>; rel="next"'
    return answer


def _events(bodies: list[str]) -> Response:
    media_type = _media_type()
    if media_type is None:
        return refuse(406, kind="ImplementationException")
    said: list[Mapping[str, Any]] = [json.loads(body) for body in bodies]
    aside = Aside(products=products_of_opened(said, site_url=site_url()))
    if media_type == FORMS["csv"]:
        answer = make_response("\ufeff" + written_table(said, aside))
        answer.headers["Content-Type"] = "text/csv; charset=utf-8"
        answer.headers["Content-Disposition"] = 'attachment; filename="events.csv"'
        answer.headers["Cache-Control"] = "no-cache"
    else:
        document = query_document_of(said, created_at=now(), site_url=site_url(), aside=aside)
        answer = as_json(document, media_type=media_type)
    answer.vary.add("Accept")
    return answer


def _media_type() -> str | None:
    asked = request.args.get("format")
    if asked is not None:
        if asked not in FORMS:
            raise Invalid("format", "unknown-word", shown(asked))
        return FORMS[asked]
    if not request.accept_mimetypes:
        return MEDIA_TYPES[0]
    best = request.accept_mimetypes.best_match(MEDIA_TYPES)
    return str(best) if best else None
