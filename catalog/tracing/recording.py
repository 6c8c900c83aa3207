"""Adding to the history of lots: the one place where an event is written.

Everything goes through `append_body`: what a form declares, what another system sends,
what an archive brings back. A chain is locked before it is read, so that two who write
at once write one after the other.
"""

from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import urlsplit

from sqlalchemy import select, update

from catalog.audit.recording import record
from catalog.foundation.clock import day_in_vietnam
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid
from catalog.ledger.chain import canonical, hash_of
from catalog.permalinks import ledger
from catalog.permalinks.codes import new_code
from catalog.permalinks.models import PermalinkKind
from catalog.places.models import Commune
from catalog.products.models import Product
from catalog.tracing import reading
from catalog.tracing.bodies import (
    Body,
    Declaration,
    Declarer,
    LotFacts,
    body_of,
    error_declaration,
    opening_body,
)
from catalog.tracing.models import Facility, Lot, TraceEvent
from catalog.tracing.projecting import project
from catalog.tracing.rules import check_declaration, check_lot


def open_lot(product: Product, facts: LotFacts, opening: Declaration, *, declarer: Declarer,
             at: datetime, is_demo: bool = False, code: str = "") -> Lot:  # fmt: skip
    """Open a lot of a product and write its first event, under a new code unless one is given.

    Raises Invalid for
    facts that no lot can have, or a number that the product's lots have already.
    """
    check_lot(facts, today=day_in_vietnam(at))
    lot = new_lot(product, facts, declarer=declarer, at=at, is_demo=is_demo, code=code)
    check_declaration(opening, at=at)
    body = opening_body(facts, opening, lot=lot, product=product, declarer=declarer, at=at)
    append_body([lot], body, declarer=declarer, at=at)
    return lot


def new_lot(product: Product, facts: LotFacts, *, declarer: Declarer, at: datetime,
            is_demo: bool = False, code: str = "") -> Lot:  # fmt: skip
    """Make a lot without a history yet; whoever calls writes its first event at once.

    `code` brings back a lot under a code that was printed before.
    """
    if product.business_id is None:
        raise Invalid("product", "no-business", product.code)
    taken = select(Lot.id).where(Lot.product_id == product.id, Lot.number == facts.number)
    if session.scalar(taken) is not None:
        raise Invalid("number", "taken", facts.number)
    lot = Lot(
        product_id=product.id,
        business_id=product.business_id,
        number=facts.number,
        code=code or _free_code(),
        made_on=facts.made_on,
        best_before=facts.best_before,
        quantity=facts.quantity,
        unit=facts.unit,
        origin=facts.origin,
        standards=facts.standards,
        is_demo=is_demo,
        opened_at=at,
        opened_by_id=declarer.user_id,
        event_count=0,
        sealed_count=0,
    )
    lot.product = product
    session.add(lot)
    session.flush()
    ledger.issue(PermalinkKind.LOT_CODE, lot.code, lot.id, at=at)
    return lot


def declare(lot: Lot, declaration: Declaration, *, declarer: Declarer,
            at: datetime) -> TraceEvent:  # fmt: skip
    """Add a step to a lot's history. Raises Invalid for a step that cannot be."""
    check_declaration(declaration, at=at)
    body = body_of(declaration, lot=lot, product=lot.product, declarer=declarer, at=at)
    return append_body([lot], body, declarer=declarer, at=at)[0]


def correct(lot: Lot, event: TraceEvent, *, words: str, replacement: Body | None, declarer: Declarer,
            at: datetime) -> list[TraceEvent]:  # fmt: skip
    """Declare an event of a lot wrong, in words, and say what is right where that is known.

    Neither is removed: readers see both, and which one holds.
    """
    if not words.strip():
        raise Invalid("words", "missing")
    if event.is_error_declaration or is_declared_wrong(lot, event.event_id):
        raise Invalid("event", "already-corrected", event.event_id)
    written = []
    if replacement is not None:
        written += append_body([lot], replacement, declarer=declarer, at=at)
    declared = error_declaration(
        reading.facts(event),
        reason="incorrect_data" if replacement else "did_not_occur",
        words=words.strip(),
        corrective_ids=[replacement["eventID"]] if replacement else [],
        at=at,
    )
    return [*written, *append_body([lot], declared, declarer=declarer, at=at)]


def is_declared_wrong(lot: Lot, event_id: str) -> bool:
    """Whether an event of a lot was declared wrong."""
    query = select(TraceEvent.id).where(
        TraceEvent.lot_id == lot.id,
        TraceEvent.event_id == event_id,
        TraceEvent.is_error_declaration,
    )
    return session.scalar(query) is not None


def append_body(
    lots: Sequence[Lot], body: Body, *, declarer: Declarer, at: datetime
) -> list[TraceEvent]:
    """Join an event to the chain of each lot that it touches, and carry out what it says.

    The caller has checked the body. An event that a chain holds already is not written
    again, so that sending one twice does nothing. Raises Invalid where the same eventID
    says something else, or where the event cannot be (see `projecting`).
    """
    text = canonical(body)
    written = []
    for lot in sorted(lots, key=lambda each: each.id):
        lock(lot)
        known = _known(lot, body)
        if known is None:
            written.append(_join(lot, body, text, declarer=declarer, at=at))
        elif not reading.says_the_same(known.body, text):
            raise Invalid("eventID", "says-something-else", str(body["eventID"]))
    for event in written:
        project(event, body, actor_id=declarer.user_id)
        record(
            "trace event declared",
            subject_kind="lot",
            subject_id=event.lot_id,
            actor_id=declarer.user_id,
            actor_label=declarer.name,
            at=at,
            position=event.position,
            step=body.get("sanvat:step", body.get("bizStep", "")),
        )
    session.flush()
    return written


def lock(lot: Lot) -> None:
    """Hold a lot's chain until the transaction ends.

    Writing before reading makes the second of two writers wait here and read anew.
    """
    session.execute(update(Lot).where(Lot.id == lot.id).values(event_count=Lot.event_count))
    session.refresh(lot, ["event_count", "head_hash"])


def _known(lot: Lot, body: Body) -> TraceEvent | None:
    query = select(TraceEvent).where(
        TraceEvent.lot_id == lot.id,
        TraceEvent.event_id == body["eventID"],
        TraceEvent.is_error_declaration == ("errorDeclaration" in body),
    )
    return session.scalar(query)


def _join(lot: Lot, body: Body, text: str, *, declarer: Declarer, at: datetime) -> TraceEvent:
    event = TraceEvent(
        lot_id=lot.id,
        position=lot.event_count + 1,
        recorded_at=at,
        business_id=declarer.business_id,
        declared_by_id=declarer.user_id,
        body=text,
        previous_hash=lot.head_hash,
        hash=hash_of(lot.head_hash, text),
        **reading.columns(body),
        **_places(body),
    )
    event.lot = lot
    session.add(event)
    lot.event_count, lot.head_hash = event.position, event.hash
    session.flush()
    return event


def _places(body: Body) -> dict[str, int | None]:
    """The commune and the place of the business that an event names, where they are known."""
    told = body.get("sanvat:commune")
    commune_id = facility_id = None
    if isinstance(told, dict):
        commune_id = session.scalar(
            select(Commune.id).where(
                Commune.code == str(told.get("code")),
                Commune.valid_from == date.fromisoformat(told["since"]),
            )
        )
    path = urlsplit(str(body.get("readPoint", {}).get("id", ""))).path
    kind, _, key = path.rpartition("/")
    if kind == "/414":
        facility_id = ledger.find(PermalinkKind.GLN, key)
    elif kind == "/voc/facility" and key.isascii() and key.isdigit():
        named = Facility.name == body.get("sanvat:facility", "")
        facility_id = session.scalar(select(Facility.id).where(Facility.id == int(key), named))
    return {"commune_id": commune_id, "facility_id": facility_id}


def _free_code() -> str:
    """Draw a code that neither a product nor a lot has."""
    while True:
        code = new_code()
        kinds = (PermalinkKind.PRODUCT_CODE, PermalinkKind.LOT_CODE)
        if all(ledger.find(kind, code) is None for kind in kinds):
            return code
