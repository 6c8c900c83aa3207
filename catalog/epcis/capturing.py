"""Taking in checked events for a business, or bringing back an archive.

All of a sending or nothing of it, unless the sender asked that the good ones stay
(EPCIS 2.0, 12.6, GS1-Capture-Error-Behaviour). Sending again does nothing twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import select

from catalog.epcis.json_text import Problem, shown
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


@dataclass(frozen=True)
class Refusal:
    """Why one event of a sending was not taken: its number from 0, and what is wrong with it."""

    number: int
    problem: Problem


@dataclass
class Outcome:
    """What became of a sending."""

    event_ids: list[str] = field(default_factory=list)
    written: int = 0
    refusals: list[Refusal] = field(default_factory=list)


@dataclass
class CaptureRefused(CatalogError):
    """Nothing of a sending was taken."""

    refusals: list[Refusal]


def capture(events: Sequence[Mapping[str, Any]], *, sender: Sender, at: datetime,
            products: Mapping[str, str] | None = None, proceeds: bool = False
            ) -> Outcome:  # fmt: skip
    """Write checked events into the chains of the lots that they name.

    `products` tells of which product a lot is that has no GTIN. With `proceeds` each
    event stands for itself; the caller has then written a row before, or SQLite would
    take the end of the first event for the end of all. Raises CaptureRefused otherwise.
    """
    outcome = Outcome()
    for number, event in enumerate(events):
        try:
            if proceeds:
                with session.begin_nested():
                    taken = _take(event, sender=sender, products=products or {}, at=at)
            else:
                taken = _take(event, sender=sender, products=products or {}, at=at)
        except Invalid as wrong:
            refusal = Refusal(number, _problem(wrong))
            if not proceeds:
                raise CaptureRefused([refusal]) from wrong
            outcome.refusals.append(refusal)
        else:
            outcome.event_ids.append(taken[0])
            outcome.written += taken[1]
    return outcome


def _problem(wrong: Invalid) -> Problem:
    return Problem(MEMBERS.get(wrong.field, ""), wrong.code, shown(wrong.value))


def _take(event: Mapping[str, Any], *, sender: Sender, products: Mapping[str, str],
          at: datetime) -> tuple[str, bool]:  # fmt: skip
    """Take one event; answer its name, and whether anything was written for it."""
    body = completed(event, sender=sender, at=at)
    _check_name_is_free(body)
    lots = lots_of(body, sender=sender, products=products, at=at)
    if sender.business is not None:
        _check_speaks_for_itself(body, lots, sender.business.name)
    facts = reading.lot_facts(body)
    if facts is not None:
        check_lot(facts, today=day_in_vietnam(at))
    if "errorDeclaration" in body:
        lots = _chains_of(body, lots)
    written = append_body(lots, body, declarer=sender.declarer(), at=at)
    return str(body["eventID"]), bool(written)


def completed(event: Mapping[str, Any], *, sender: Sender, at: datetime) -> Body:
    """Add what a sender may leave out: the event's name, who declares it, when it was recorded.

    A name is made from the content, so that the same event sent twice without one is
    known again.
    """
    body: Body = dict(event)
    if "eventID" not in body:
        told = {name: value for name, value in body.items() if name != "recordTime"}
        whose = sender.business.slug if sender.business else ""
        name = uuid5(NAMESPACE_URL, f"{sender.site_url}/{whose}#{canonical(told)}")
        body["eventID"] = f"urn:uuid:{name}"
    if sender.business is not None and "sanvat:declaredBy" not in body:
        body["sanvat:declaredBy"] = _declarer_before(body) or sender.business.name
    body.setdefault("recordTime", moment_words(at))
    return body


def _check_name_is_free(body: Body) -> None:
    """A name means one event everywhere, not only in the chains that this one touches."""
    known = session.scalars(
        select(TraceEvent.body)
        .where(
            TraceEvent.event_id == body["eventID"],
            TraceEvent.is_error_declaration == ("errorDeclaration" in body),
        )
        .limit(1)
    ).first()
    if known is not None and not reading.says_the_same(known, canonical(body)):
        raise Invalid("eventID", "says-something-else", str(body["eventID"]))


def _declarer_before(body: Body) -> str:
    """An event that comes again, or is declared wrong, keeps the declarer it had.

    The business may have changed its name since.
    """
    query = select(TraceEvent).where(
        TraceEvent.event_id == body["eventID"], TraceEvent.is_error_declaration.is_(False)
    )
    original = session.scalars(query.limit(1)).first()
    return str(reading.facts(original).get("sanvat:declaredBy", "")) if original else ""


def _check_speaks_for_itself(body: Body, lots: Sequence[Lot], name: str) -> None:
    """A business's system speaks for the business, and not for the office or anybody else."""
    if body.get("sanvat:isByStaff"):
        raise Invalid("isByStaff", "only-the-office")
    if "sanvat:verifies" in body or body.get("sanvat:step") == Step.VERIFIED:
        raise Invalid("verifies", "only-the-office")
    declarer = str(body["sanvat:declaredBy"])
    if declarer not in {name, _declarer_before(body)}:
        raise Invalid("declaredBy", "not-yours", declarer)
    if body.get("sanvat:step") == Step.RECALL_LIFTED:
        recalls = [open_recall(lot.id) for lot in lots]
        if any(recall is not None and recall.is_by_staff for recall in recalls):
            raise Invalid("words", "only-the-office")


def _chains_of(body: Body, lots: list[Lot]) -> list[Lot]:
    """An error is declared in the chains that hold the event. Raises Invalid where none does."""
    query = select(TraceEvent.lot_id).where(
        TraceEvent.event_id == body["eventID"],
        TraceEvent.is_error_declaration.is_(False),
        TraceEvent.lot_id.in_([lot.id for lot in lots]),
    )
    holding = set(session.scalars(query))
    if not holding:
        raise Invalid("eventID", "nothing-to-correct", str(body["eventID"]))
    return [lot for lot in lots if lot.id in holding]
