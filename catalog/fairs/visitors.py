"""Entering how many visitors an event had; nothing counts them by itself."""

from datetime import datetime

from catalog.audit.recording import record
from catalog.fairs.models import Fair
from catalog.foundation.errors import Invalid

LONGEST_SOURCE = 200


def enter_visitors(
    fair: Fair, count: int | None, source: str, *, by_id: int, by: str, at: datetime
) -> None:
    """Enter a number and from where it is known. Raises Invalid for a number without a source."""
    if count is not None and not source:
        raise Invalid("source", "missing")
    if len(source) > LONGEST_SOURCE:
        raise Invalid("source", "too-long")
    fair.visitor_count, fair.visitor_source = count, source
    fair.updated_at = at
    record("visitors entered", subject_kind="fair", subject_id=fair.id, actor_id=by_id,
           actor_label=by, at=at, count=count, source=source)  # fmt: skip
