"""Which of the events that come are here already: asked once for a whole sending."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, select

from catalog.foundation.database import session
from catalog.tracing.models import TraceEvent

BATCH: Final = 500
EventKey = tuple[str, bool]
"""An event's name, and whether it is the declaration of an error."""


@dataclass(frozen=True)
class KnownEvent:
    """An event as it is kept, and in how many chains it stands."""

    body: str
    chains: int


def key_of(body: Mapping[str, Any]) -> EventKey:
    """Under what an event is known."""
    return str(body["eventID"]), "errorDeclaration" in body


def known_events(bodies: Sequence[Mapping[str, Any]]) -> dict[EventKey, KnownEvent]:
    """Those of some events, and of what they declare wrong, that are kept."""
    names = list(dict.fromkeys(str(body["eventID"]) for body in bodies))
    found = {}
    for start in range(0, len(names), BATCH):
        query = (
            select(
                TraceEvent.event_id,
                TraceEvent.is_error_declaration,
                func.min(TraceEvent.body),
                func.count(TraceEvent.id),
            )
            .where(TraceEvent.event_id.in_(names[start : start + BATCH]))
            .group_by(TraceEvent.event_id, TraceEvent.is_error_declaration)
        )
        for event_id, is_error, body, chains in session.execute(query):
            found[event_id, is_error] = KnownEvent(body, chains)
    return found
