"""Taking in checked events for a business, or bringing back an archive.

All of a sending or nothing of it, unless the sender asked that the good ones stay
(EPCIS 2.0, 12.6, GS1-Capture-Error-Behaviour). Sending again does nothing twice.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import select

from catalog.businesses.queries import with_merged
from catalog.epcis.asides import Aside
from catalog.epcis.json_text import Problem, shown
from catalog.epcis.known_events import EventKey, KnownEvent, key_of, known_events
from catalog.epcis.lots_named import Sender, lots_of
from catalog.foundation.clock import day_in_vietnam
from catalog.foundation.database import session
from catalog.foundation.errors import CatalogError, Invalid
from catalog.ledger.chain import canonical
from catalog.tracing import reading
from catalog.tracing.bodies import Body, moment_words
from catalog.tracing.models import Lot, Step, TraceEvent
from catalog.tracing.projecting import open_recall
from catalog.tracing.recording import append_body
from catalog.tracing.rules import check_lot

MEMBERS: Final = {
    "number": "/ilmd/cbvmda:lotNumber",
    "code": "/ilmd/sanvat:code",
    "made_on": "/ilmd/sanvat:madeOn",
    "best_before": "/ilmd/cbvmda:bestBeforeDate",
    "quantity": "/ilmd/sanvat:quantity",
    "unit": "/ilmd/sanvat:unit",
    "inputs": "/inputQuantityList",
    "words": "/sanvat:note",
    "eventID": "/eventID",
    "errorDeclaration": "/errorDeclaration",
    "declaredBy": "/sanvat:declaredBy",
    "isByStaff": "/sanvat:isByStaff",
    "verifies": "/sanvat:verifies",
}
"""Where in an event the fields stand that rules speak of; the others mean the whole event."""

EVENTS_A_LINE: Final = 200
Progress = Callable[[int, int], None]


def silent(_done: int, _all: int) -> None:
    """Hear how far work has come, and say nothing."""


@dataclass(frozen=True)
class Refusal:
    """Why one event of a sending was not taken: its number from 0, and what is wrong with it."""

    number: int
    problem: Problem


@dataclass
class Outcome:
    """What became of a sending: the events taken, as they are kept, and how many are new."""

    bodies: list[Body] = field(default_factory=list)
    written: int = 0
    refusals: list[Refusal] = field(default_factory=list)


@dataclass
class CaptureRefused(CatalogError):
    """Nothing of a sending was taken."""

    refusals: list[Refusal]


def capture(events: Sequence[Mapping[str, Any]], *, sender: Sender, at: datetime,
            aside: Aside | None = None, proceeds: bool = False,
            progress: Progress = silent) -> Outcome:  # fmt: skip
    """Write checked events into the chains of the lots that they name.

    `aside` is what was told beside them; of a business only the products of its lots
    are believed. With `proceeds` each
    event stands for itself; the caller has then written a row before, or SQLite would
    take the end of the first event for the end of all. Raises CaptureRefused otherwise.
    `progress` hears how many events of how many were looked at.
    """
    outcome = Outcome()
    named = [_named(event, sender) for event in events]
    taking = _Taking(sender, _believed(aside or Aside(), sender), at, known_events(named))
    for number, event in enumerate(named):
        try:
            if proceeds:
                with session.begin_nested():
                    body, is_written = taking.take(event)
            else:
                body, is_written = taking.take(event)
        except Invalid as wrong:
            refusal = Refusal(number, _problem(wrong))
            if not proceeds:
                raise CaptureRefused([refusal]) from wrong
            outcome.refusals.append(refusal)
        else:
            outcome.bodies.append(body)
            outcome.written += is_written
        if (number + 1) % EVENTS_A_LINE == 0 or number + 1 == len(named):
            progress(number + 1, len(named))
    return outcome


def _believed(aside: Aside, sender: Sender) -> Aside:
    return aside if sender.business is None else Aside(products=aside.products)


def _problem(wrong: Invalid) -> Problem:
    return Problem(MEMBERS.get(wrong.field, ""), wrong.code, shown(wrong.value))


def _named(event: Mapping[str, Any], sender: Sender) -> Body:
    """The event with a name: one made from its content, where it came without.

    So the same event sent twice without a name is known again.
    """
    body: Body = dict(event)
    if "eventID" not in body:
        told = {name: value for name, value in body.items() if name != "recordTime"}
        whose = sender.business.slug if sender.business else ""
        name = uuid5(NAMESPACE_URL, f"{sender.site_url}/{whose}#{canonical(told)}")
        body["eventID"] = f"urn:uuid:{name}"
    return body


@dataclass(frozen=True)
class _Taking:
    """One sending while it is taken in."""

    sender: Sender
    aside: Aside
    at: datetime
    known: dict[EventKey, KnownEvent]

    def take(self, event: Body) -> tuple[Body, bool]:
        """Take one event; answer it as it is kept, and whether anything was written for it."""
        body = self._completed(event)
        known = self.known.get(key_of(body))
        of_archive = self.aside.chains.get(key_of(body))
        if known is not None:
            if not reading.says_the_same(known.body, canonical(body)):
                raise Invalid("eventID", "says-something-else", str(body["eventID"]))
            if known.chains >= len(of_archive or set(reading.things(body))):
                return body, False
        sender = self.sender
        lots = lots_of(body, sender=sender, aside=self.aside, at=self.at)
        if sender.business is not None:
            _check_speaks_for_itself(body, lots, {sender.business.name, self._declarer(body)})
        facts = reading.lot_facts(body)
        if facts is not None:
            check_lot(facts, today=day_in_vietnam(self.at))
        if "errorDeclaration" in body:
            lots = _chains_of(body, lots, sender)
        written = append_body(lots, body, declarer=sender.declarer(), at=self.at)
        before = known.chains if known else 0
        if written:
            self.known[key_of(body)] = KnownEvent(written[0].body, before + len(written))
        return body, bool(written)

    def _completed(self, event: Body) -> Body:
        """Add what a sender may leave out: who declares the event, when it was recorded."""
        body = dict(event)
        if self.sender.business is not None and "sanvat:declaredBy" not in body:
            body["sanvat:declaredBy"] = self._declarer(body) or self.sender.business.name
        body.setdefault("recordTime", moment_words(self.at))
        return body

    def _declarer(self, body: Body) -> str:
        """An event that comes again, or is declared wrong, keeps the declarer it had.

        The business may have changed its name since.
        """
        original = self.known.get((str(body["eventID"]), False))
        return str(json.loads(original.body).get("sanvat:declaredBy", "")) if original else ""


def _check_speaks_for_itself(body: Body, lots: Sequence[Lot], names: set[str]) -> None:
    """A business's system speaks for the business, and not for the office or anybody else."""
    if body.get("sanvat:isByStaff"):
        raise Invalid("isByStaff", "only-the-office")
    if "sanvat:verifies" in body or body.get("sanvat:step") == Step.VERIFIED:
        raise Invalid("verifies", "only-the-office")
    declarer = str(body["sanvat:declaredBy"])
    if declarer not in names:
        raise Invalid("declaredBy", "not-yours", declarer)
    if body.get("sanvat:step") == Step.RECALL_LIFTED:
        recalls = [open_recall(lot.id) for lot in lots]
        if any(recall is not None and recall.is_by_staff for recall in recalls):
            raise Invalid("words", "only-the-office")


def _chains_of(body: Body, lots: list[Lot], sender: Sender) -> list[Lot]:
    """An error is declared where the event stands, by whoever declared the event, or took it over.

    Raises Invalid where no chain holds it, or somebody else declared it.
    """
    query = select(TraceEvent.lot_id, TraceEvent.business_id).where(
        TraceEvent.event_id == body["eventID"],
        TraceEvent.is_error_declaration.is_(False),
        TraceEvent.lot_id.in_([lot.id for lot in lots]),
    )
    holding = {row.lot_id: row.business_id for row in session.execute(query)}
    if not holding:
        raise Invalid("eventID", "nothing-to-correct", str(body["eventID"]))
    business = sender.business
    if business is not None:
        is_named = body["sanvat:declaredBy"] == business.name
        own: set[int | None] = set(session.scalars(with_merged(business.id)))
        allowed = own | {None} if is_named else own
        if not set(holding.values()) <= allowed:
            raise Invalid("eventID", "not-yours", str(body["eventID"]))
    return [lot for lot in lots if lot.id in holding]
