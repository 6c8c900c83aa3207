"""Carrying out what a new event says: a lot's facts, what went into it, its recall.

All of it can be made again from the chains; nothing here is told only once.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select

from catalog.foundation.database import session
from catalog.foundation.errors import Invalid, NotFound
from catalog.tracing import reading
from catalog.tracing.bodies import Body, LotFacts
from catalog.tracing.history import facts_kept, history, recall_in_force
from catalog.tracing.lineage import ids_above
from catalog.tracing.models import EventKind, Lot, LotInput, Recall, Step, TraceEvent
from catalog.tracing.queries import events_of, find_lot_by_uri, may_use


def project(event: TraceEvent, body: Body, *, actor_id: int | None) -> None:
    """Bring the tables up to date with one event. Raises Invalid where it cannot be."""
    if event.is_error_declaration:
        _take_back(event, body, actor_id=actor_id)
        return
    facts = reading.lot_facts(body)
    if facts is not None:
        _apply(event.lot, facts)
    if event.kind is EventKind.TRANSFORMATION:
        _add_inputs(event, body)
    if event.step is Step.RECALL_LIFTED:
        _lift(event.lot_id, body.get("sanvat:note", ""), event.recorded_at, actor_id)
    elif event.disposition == "recalled":
        _recall(event, body, actor_id=actor_id)


def _apply(lot: Lot, facts: LotFacts) -> None:
    """Take a lot's facts over; its number is printed and stays."""
    if facts.number != lot.number:
        raise Invalid("number", "is-printed", facts.number)
    lot.made_on, lot.best_before = facts.made_on, facts.best_before
    lot.quantity, lot.unit = facts.quantity, facts.unit
    lot.origin, lot.standards = facts.origin, facts.standards


def _add_inputs(event: TraceEvent, body: Body) -> None:
    made = [find_lot_by_uri(address) for address in reading.things(body)]
    if all(lot is None or lot.id != event.lot_id for lot in made):
        return
    for address, quantity, unit in _gathered(reading.inputs(body)):
        used = find_lot_by_uri(address)
        if used is not None:
            _check_input(event, used)
        session.add(
            LotInput(
                lot_id=event.lot_id,
                input_lot_id=used.id if used else None,
                input_uri=address,
                quantity=quantity,
                unit=unit if quantity is not None else None,
                event_row_id=event.id,
            )
        )
    session.flush()


def _gathered(
    inputs: list[tuple[str, Decimal | None, str]],
) -> list[tuple[str, Decimal | None, str]]:
    """One line for each thing, though an event may name it twice."""
    return list({address: (address, quantity, unit) for address, quantity, unit in inputs}.values())


def _check_input(event: TraceEvent, used: Lot) -> None:
    if used.id == event.lot_id or event.lot_id in ids_above(used.id):
        raise Invalid("inputs", "cyclic", used.number)
    if not may_use(used, event.business_id):
        raise Invalid("inputs", "not-agreed", used.code)


def open_recall(lot_id: int) -> Recall | None:
    """The recall of a lot that is in force."""
    query = select(Recall).where(Recall.lot_id == lot_id, Recall.lifted_at.is_(None))
    return session.scalar(query)


def get_recall(lot_id: int) -> Recall:
    """The recall of a lot that is in force. Raises NotFound where it is not called back."""
    recall = open_recall(lot_id)
    if recall is None:
        raise NotFound(f"recall of lot {lot_id}")
    return recall


def _recall(event: TraceEvent, body: Body, *, actor_id: int | None) -> None:
    if open_recall(event.lot_id) is not None:
        return
    told: dict[str, Any] = body.get("sanvat:recall", {})
    session.add(
        Recall(
            lot_id=event.lot_id,
            reason=told.get("reason") or body.get("sanvat:note", ""),
            advice=told.get("advice", ""),
            contact=told.get("contact", ""),
            is_by_staff=bool(body.get("sanvat:isByStaff")),
            recalled_at=event.occurred_at,
            recalled_by_id=actor_id,
        )
    )
    session.flush()


def _lift(lot_id: int, words: str, at: datetime, actor_id: int | None) -> None:
    recall = open_recall(lot_id)
    if recall is None:
        return
    if not words:
        raise Invalid("words", "missing")
    recall.lifted_at, recall.lifted_by_id, recall.lift_words = at, actor_id, words
    session.flush()


def _take_back(declaration: TraceEvent, body: Body, *, actor_id: int | None) -> None:
    """Undo what an event that was declared wrong had brought about."""
    query = select(TraceEvent).where(
        TraceEvent.lot_id == declaration.lot_id,
        TraceEvent.event_id == declaration.event_id,
        TraceEvent.is_error_declaration.is_(False),
    )
    original = session.scalar(query)
    if original is None:
        raise Invalid("eventID", "nothing-to-correct", declaration.event_id)
    if not _otherwise_alike(reading.facts(original), body):
        raise Invalid("errorDeclaration", "differs-otherwise", declaration.event_id)
    session.execute(delete(LotInput).where(LotInput.event_row_id == original.id))
    if reading.lot_facts(body) is not None:
        facts = facts_kept(events_of(declaration.lot_id))
        if facts is not None:
            _apply(declaration.lot, facts)
    if original.disposition == "recalled" or original.step is Step.RECALL_LIFTED:
        _settle_recall(declaration, body["errorDeclaration"], actor_id=actor_id)


def _settle_recall(
    declaration: TraceEvent, declared: Mapping[str, Any], *, actor_id: int | None
) -> None:
    """Bring the recall of a lot to what its chain says, now that one word on it was wrong."""
    told = recall_in_force(history(events_of(declaration.lot_id)))
    if told is None:
        words = declared.get("sanvat:words") or declared.get("reason", "declared wrong")
        _lift(declaration.lot_id, words, declaration.recorded_at, actor_id)
        return
    recall = session.scalars(
        select(Recall)
        .where(Recall.lot_id == declaration.lot_id)
        .order_by(Recall.id.desc())
        .limit(1)
    ).one()
    recall.reason, recall.advice, recall.contact = told.reason, told.advice, told.contact
    recall.recalled_at = told.since
    recall.lifted_at = recall.lifted_by_id = recall.lift_words = None
    session.flush()


def _otherwise_alike(original: Body, declared: Body) -> bool:
    """EPCIS 2.0: an error declaration repeats its event, all but when it was recorded."""
    aside = {"errorDeclaration", "recordTime"}
    return {name: value for name, value in original.items() if name not in aside} == {
        name: value for name, value in declared.items() if name not in aside
    }
