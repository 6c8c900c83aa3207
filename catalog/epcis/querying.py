"""Answering a query from the chains of lots whose product is public.

The database narrows; the text of each event decides. An event that stands in the chains
of several lots is answered once, by the row that was written first.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from catalog.epcis.page_tokens import PageMark, read_mark, written_mark
from catalog.epcis.query_parameters import Direction, EventQuery, OrderBy
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid
from catalog.products.models import Product
from catalog.products.queries import published
from catalog.tracing.models import Lot, LotInput, TraceEvent
from catalog.tracing.queries import find_lot_by_uri

BATCH: Final = 500
MOST_SCANNED: Final = 50_000
"""How many rows one page looks through before it answers what it found so far."""
PATTERN_FORM: Final = re.compile(r"urn:epc:idpat:(?P<rest>[a-z]+:.*)")


@dataclass(frozen=True)
class EventPage:
    """Events in the order asked for, as they are kept, and the mark of the next page."""

    bodies: list[str]
    next_token: str


class TooManyEvents(Invalid):
    """More events answer than the asker said they could take (`maxEventCount`)."""


def page_of(query: EventQuery) -> EventPage:
    """One page of what answers a query.

    Raises Invalid for a page token that was not given out for this query, and
    TooManyEvents where `maxEventCount` is exceeded.
    """
    mark = read_mark(query.page_token, told=query.told)
    if mark is None:
        if query.refuse_above is not None:
            _refuse_above(query, query.refuse_above)
        mark = PageMark(until=session.scalar(select(func.max(TraceEvent.id))) or 0)
    wanted = query.per_page
    if query.most is not None:
        wanted = min(wanted, query.most - mark.given)
    found: list[TraceEvent] = []
    last: TraceEvent | None = None
    is_ended = True
    for scanned, row in enumerate(_rows(query, mark, first=wanted + 1)):
        if len(found) == wanted or scanned == MOST_SCANNED:
            is_ended = False
            break
        last = row
        if _answers(query, json.loads(row.body)):
            found.append(row)
    given = mark.given + len(found)
    is_ended = is_ended or (query.most is not None and given >= query.most)
    token = ""
    if not is_ended and last is not None:
        after = PageMark(mark.until, given, last.id, _key(query, last))
        token = written_mark(after, told=query.told)
    return EventPage([row.body for row in found], token)


def events_named(event_id: str) -> list[str]:
    """An event and, where there is one, what declares it wrong, as they are kept."""
    query = _public().where(TraceEvent.event_id == event_id, _is_first())
    return [row.body for row in session.scalars(query.order_by(TraceEvent.id))]


def kinds_present() -> list[str]:
    """The kinds of event that the public can find here."""
    query = select(TraceEvent.kind).join(Lot).join(Product).where(published()).distinct()
    return sorted(kind.value for kind in session.scalars(query))


def _refuse_above(query: EventQuery, most: int) -> None:
    mark = PageMark(until=session.scalar(select(func.max(TraceEvent.id))) or 0)
    found = 0
    for row in _rows(query, mark, first=BATCH):
        found += _answers(query, json.loads(row.body))
        if found > most:
            raise TooManyEvents("maxEventCount", "exceeded", str(most))


def _rows(query: EventQuery, mark: PageMark, *, first: int) -> Iterator[TraceEvent]:
    """The rows that may answer, in order from where the mark is: a few first, then batches."""
    column = _column(query)
    is_rising = query.direction is Direction.ASCENDING
    order = [column, TraceEvent.id] if column is not TraceEvent.id else [TraceEvent.id]
    narrowed = _public().where(_is_first(), TraceEvent.id <= mark.until, *_conditions(query))
    narrowed = narrowed.order_by(*(each.asc() if is_rising else each.desc() for each in order))
    after_id, after_key = mark.after_id, mark.after_key if query.order_by else None
    size = first
    while True:
        batch = narrowed
        if after_id is not None:
            batch = batch.where(_after(column, after_key, after_id, is_rising=is_rising))
        rows = session.scalars(batch.limit(size)).all()
        yield from rows
        if len(rows) < size:
            return
        size = BATCH
        after_id, after_key = rows[-1].id, _key(query, rows[-1])


def _after(column: Any, key: datetime | None, row_id: int, *, is_rising: bool
           ) -> ColumnElement[bool]:  # fmt: skip
    """Beyond a row: by the moment that orders, and by the row's number where moments are alike."""
    beyond = TraceEvent.id > row_id if is_rising else TraceEvent.id < row_id
    if key is None:
        return beyond
    return or_(column > key if is_rising else column < key, and_(column == key, beyond))


def _column(query: EventQuery) -> Any:
    if query.order_by is OrderBy.EVENT_TIME:
        return TraceEvent.occurred_at
    return TraceEvent.recorded_at if query.order_by is OrderBy.RECORD_TIME else TraceEvent.id


def _key(query: EventQuery, row: TraceEvent) -> datetime | None:
    if query.order_by is None:
        return None
    return row.occurred_at if query.order_by is OrderBy.EVENT_TIME else row.recorded_at


def _public() -> Select[TraceEvent]:
    return (
        select(TraceEvent).join(Lot, Lot.id == TraceEvent.lot_id).join(Product).where(published())
    )


def _is_first() -> ColumnElement[bool]:
    """No public row that was written before tells the same event."""
    earlier = aliased(TraceEvent)
    told_before = (
        select(earlier.id)
        .join(Lot, Lot.id == earlier.lot_id)
        .join(Product)
        .where(
            earlier.event_id == TraceEvent.event_id,
            earlier.is_error_declaration == TraceEvent.is_error_declaration,
            earlier.id < TraceEvent.id,
            published(),
        )
        .correlate(TraceEvent)
    )
    return ~told_before.exists()


def _conditions(query: EventQuery) -> Iterator[ColumnElement[bool]]:
    """What columns can tell; what only the text can tell is narrowed by a part of the text."""
    for column, low, high in (
        (TraceEvent.occurred_at, query.occurred_from, query.occurred_before),
        (TraceEvent.recorded_at, query.recorded_from, query.recorded_before),
    ):
        if low is not None:
            yield column >= low
        if high is not None:
            yield column < high
    for named, values in (
        (TraceEvent.kind, query.kinds),
        (TraceEvent.biz_step, query.steps),
        (TraceEvent.disposition, query.dispositions),
        (TraceEvent.event_id, query.event_ids),
    ):
        if values:
            yield named.in_(values)
    if query.is_declared_wrong:
        yield TraceEvent.is_error_declaration.is_(True)
    for wanted in (query.actions, query.read_points, query.locations, query.transformation_ids):
        if wanted:
            yield or_(*(_text_has(f'"{value}"') for value in wanted))
    for _, values in query.matches:
        yield or_(*(_may_name(value) for value in values))


def _text_has(part: str) -> ColumnElement[bool]:
    return TraceEvent.body.contains(part, autoescape=True)


def _may_name(value: str) -> ColumnElement[bool]:
    """Rows that may name an object or class: of a lot known here, only its own events."""
    lot = find_lot_by_uri(value)
    if lot is None:
        fixed = value.partition("*")[0].replace("urn:epc:idpat:", ":")
        return _text_has(fixed)
    other = aliased(TraceEvent)
    told_of_it = select(other.event_id).where(other.lot_id == lot.id)
    made_of_it = select(other.event_id).join(LotInput, LotInput.event_row_id == other.id)
    return and_(
        or_(
            TraceEvent.event_id.in_(told_of_it),
            TraceEvent.event_id.in_(made_of_it.where(LotInput.input_lot_id == lot.id)),
        ),
        _text_has(f'"{value}"'),
    )


def _answers(query: EventQuery, body: Mapping[str, Any]) -> bool:
    """Whether an event says what is asked for where only its text tells."""
    return (
        (not query.actions or body.get("action") in query.actions)
        and (not query.read_points or body.get("readPoint", {}).get("id") in query.read_points)
        and (not query.locations or body.get("bizLocation", {}).get("id") in query.locations)
        and (
            not query.transformation_ids or body.get("transformationID") in query.transformation_ids
        )
        and all(_names_one(body, members, values) for members, values in query.matches)
    )


def _names_one(body: Mapping[str, Any], members: tuple[str, ...], values: tuple[str, ...]) -> bool:
    named = {address for member in members for address in _addresses(body.get(member, ()))}
    return any(
        value in named or any(_fits(value, address) for address in named) for value in values
    )


def _addresses(member: Any) -> Iterator[str]:
    for element in [member] if isinstance(member, str) else member:
        yield element if isinstance(element, str) else str(element.get("epcClass", ""))


def _fits(pattern: str, address: str) -> bool:
    """An identity pattern (EPC Tag Data Standard, 8): each `*` stands for one whole part."""
    read = PATTERN_FORM.fullmatch(pattern)
    if read is None:
        return False
    parts = (re.escape(part) if part != "*" else r"[^.]*" for part in read["rest"].split("."))
    return re.fullmatch(r"urn:epc:(?:id|class):" + r"\.".join(parts), address) is not None
