"""A chain as readers see it: each step, whether it was declared wrong, and who verified it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from catalog.tracing import reading
from catalog.tracing.bodies import Body, LotFacts
from catalog.tracing.models import Step, TraceEvent


@dataclass(frozen=True)
class Verification:
    """That somebody other than the declarer found a step to be as declared."""

    by: str
    at: datetime
    note: str


@dataclass(frozen=True)
class Entry:
    """One step with all that later events say of it."""

    event: TraceEvent
    body: Body
    wrong_since: datetime | None
    wrong_words: str
    corrected_by: tuple[str, ...]
    verified: tuple[Verification, ...]

    @property
    def holds(self) -> bool:
        """Nobody has declared it wrong."""
        return self.wrong_since is None


def history(chain: Sequence[TraceEvent]) -> list[Entry]:
    """The steps of a chain in the order in which they happened."""
    bodies = {event.id: reading.facts(event) for event in chain}
    wrong = {e.event_id: e for e in chain if e.is_error_declaration}
    verified = _verifications(chain, bodies, wrong)
    entries = []
    for event in chain:
        if event.is_error_declaration or event.step is Step.VERIFIED:
            continue
        declared = wrong.get(event.event_id)
        told = bodies[declared.id].get("errorDeclaration", {}) if declared else {}
        entries.append(
            Entry(
                event=event,
                body=bodies[event.id],
                wrong_since=declared.recorded_at if declared else None,
                wrong_words=told.get("sanvat:words", "") or told.get("reason", ""),
                corrected_by=tuple(told.get("correctiveEventIDs", ())),
                verified=verified.get(event.event_id, ()),
            )
        )
    return sorted(entries, key=lambda entry: (entry.event.occurred_at, entry.event.position))


def _verifications(
    chain: Sequence[TraceEvent], bodies: dict[int, Body], wrong: dict[str, TraceEvent]
) -> dict[str, tuple[Verification, ...]]:
    found: dict[str, tuple[Verification, ...]] = {}
    for event in chain:
        body = bodies[event.id]
        if event.step is not Step.VERIFIED or event.event_id in wrong:
            continue
        told = Verification(
            by=str(body.get("sanvat:declaredBy", "")),
            at=event.occurred_at,
            note=str(body.get("sanvat:note", "")),
        )
        for named in body.get("sanvat:verifies", ()):
            found[named] = (*found.get(named, ()), told)
    return found


def facts_in_force(chain: Sequence[TraceEvent]) -> LotFacts | None:
    """What the last opening event that holds says of its lot."""
    wrong = {event.event_id for event in chain if event.is_error_declaration}
    told = (
        _facts_told(event)
        for event in reversed(chain)
        if not event.is_error_declaration and event.event_id not in wrong
    )
    return next((facts for facts in told if facts is not None), None)


def _facts_told(event: TraceEvent) -> LotFacts | None:
    """What an event says of its lot; nothing where a changed text names no day any more."""
    try:
        return reading.lot_facts(reading.facts(event))
    except ValueError:
        return None


def facts_kept(chain: Sequence[TraceEvent]) -> LotFacts | None:
    """What a lot's own row keeps: the facts in force, or the last that were told of it."""
    told = (_facts_told(event) for event in reversed(chain))
    return facts_in_force(chain) or next((facts for facts in told if facts is not None), None)


@dataclass(frozen=True)
class RecallTold:
    """A recall as its event tells it."""

    reason: str
    advice: str
    contact: str
    since: datetime
    by: str


def recall_in_force(entries: Sequence[Entry]) -> RecallTold | None:
    """The recall that the last word of a chain on the matter leaves standing."""
    told = None
    for entry in sorted(entries, key=lambda each: each.event.position):
        if not entry.holds:
            continue
        if entry.event.step is Step.RECALL_LIFTED:
            told = None
        elif entry.event.disposition == "recalled" and told is None:
            words = entry.body.get("sanvat:recall", {})
            told = RecallTold(
                reason=words.get("reason") or entry.body.get("sanvat:note", ""),
                advice=words.get("advice", ""),
                contact=words.get("contact", ""),
                since=entry.event.occurred_at,
                by=str(entry.body.get("sanvat:declaredBy", "")),
            )
    return told


def has_inputs(entries: Sequence[Entry]) -> bool:
    """Whether other goods went into the lot."""
    return any(entry.holds and reading.inputs(entry.body) for entry in entries)
