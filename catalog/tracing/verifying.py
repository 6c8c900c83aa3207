"""Checking the chains: of one lot, of all, and against what was signed.

Three things are compared: each text with its hash and its neighbour's; the columns beside
a text, and the lot's own, with what the text says; and the chain's head on the day of
each checkpoint with what was signed then.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import LargeBinary, cast, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import joinedload

from catalog.foundation.database import session
from catalog.ledger.chain import Fault, Finding, Link, findings, is_unbroken, is_whole
from catalog.ledger.models import Checkpoint
from catalog.ledger.signing import is_signed
from catalog.permalinks import ledger
from catalog.permalinks.models import PermalinkKind
from catalog.tracing import reading
from catalog.tracing.history import facts_kept
from catalog.tracing.models import EventKind, Lot, LotInput, TraceEvent
from catalog.tracing.queries import events_of, find_lot_by_uri


@dataclass(frozen=True)
class SignedHead:
    """How long a chain was at a checkpoint, its last hash then, and whether that is signed."""

    count: int
    hash: str
    is_genuine: bool


Heads = dict[str, list[SignedHead]]
"""For each lot's code, what the checkpoints say of its chain."""


@dataclass(frozen=True)
class LotReport:
    """What was found wrong with the chain of a lot; nothing, if all holds."""

    code: str
    number: str
    events: int
    findings: tuple[Finding, ...]
    sealed: int

    @property
    def holds(self) -> bool:
        """Every link is as it was written."""
        return not self.findings


NOT_READABLE = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, LookupError,
                RecursionError, OperationalError)  # fmt: skip
"""What reading raises at a text or a column that was not written here."""

READ_AGAIN = 3


def verify_lot(lot: Lot, heads: Heads | None = None, *, public_keys: Collection[str] = ()
               ) -> LotReport:  # fmt: skip
    """Check the chain of one lot. `heads` are the signed heads, read once for many lots.

    With `public_keys` only checkpoints signed with one of them count.
    """
    links = _links(lot)
    found = findings(links, count=max(lot.event_count, 1), head=lot.head_hash)
    broken = {finding.position for finding in found}
    found += [
        Finding(position, Fault.COPY_DIFFERS)
        for position in _differing_copies(lot, links)
        if position not in broken
    ]
    if heads is None:
        heads = signed_heads(checkpoints_of(lot.code), public_keys=public_keys)
    signed = heads.get(lot.code, [])
    by_position = {link.position: link.hash for link in links}
    found += [
        Finding(head.count, Fault.CHECKPOINT_DIFFERS)
        for head in signed
        if not head.is_genuine or by_position.get(head.count) != head.hash
    ]
    sealed = max((head.count for head in signed if head.is_genuine), default=0)
    if lot.sealed_count > max((head.count for head in signed), default=0):
        found.append(Finding(lot.sealed_count, Fault.CHECKPOINT_DIFFERS))
    return LotReport(lot.code, lot.number, len(links), tuple(found), sealed)


def is_as_written(lot: Lot, chain: Sequence[TraceEvent]) -> bool:
    """Whether the events of a lot, as just read, are as they were written.

    Quick enough for every scan; a doubt is settled by the whole check, since an event may
    have been appended between the two readings.
    """
    links = [Link(event.position, event.previous_hash, event.body, event.hash) for event in chain]
    return is_unbroken(links, count=lot.event_count, head=lot.head_hash) or verify_lot(lot).holds


def _links(lot: Lot) -> list[Link]:
    """The kept chain of a lot as bare text; read anew when somebody appended meanwhile."""
    links = _kept_links(lot.id)
    for _again in range(READ_AGAIN):
        if len(links) == lot.event_count:
            break
        session.refresh(lot, ["event_count", "head_hash", "sealed_count"])
        links = _kept_links(lot.id)
    return links


COLUMNS = (TraceEvent.position, TraceEvent.previous_hash, TraceEvent.body, TraceEvent.hash)


def _kept_links(lot_id: int) -> list[Link]:
    """The columns of a chain; what is no text any more, as SQLite may keep it, is an empty one."""
    query = select(*COLUMNS).where(TraceEvent.lot_id == lot_id).order_by(TraceEvent.position)
    try:
        return [_link(*row) for row in session.execute(query)]
    except OperationalError:
        bare = select(*(cast(column, LargeBinary) for column in COLUMNS[1:]), TraceEvent.position)
        rows = session.execute(
            bare.where(TraceEvent.lot_id == lot_id).order_by(TraceEvent.position)
        )
        return [
            _link(position, *(bytes(raw).decode(errors="surrogateescape") for raw in raws))
            for *raws, position in rows
        ]


def _link(position: object, *texts: object) -> Link:
    """A link of whatever stands in the columns: SQLite takes a text for a number and the reverse."""
    previous_hash, text, kept = (str(each) for each in texts)
    return Link(position if isinstance(position, int) else 0, previous_hash, text, kept)


def _differing_copies(lot: Lot, links: Sequence[Link]) -> Iterator[int]:
    """Positions of events beside which something stands that their text does not say."""
    try:
        chain = events_of(lot.id)[: len(links)]
    except NOT_READABLE:
        yield from _unreadable(lot, links)
        return
    differing = [event.position for event in chain if not _copies_agree(event, lot)]
    yield from differing
    if not differing and chain and not _lot_agrees(lot, chain):
        yield 1
    yield from _differing_inputs(lot, chain, differing)


def _unreadable(lot: Lot, links: Sequence[Link]) -> Iterator[int]:
    """Read event by event where one of them cannot be read."""
    for link in links:
        query = (
            select(TraceEvent)
            .options(joinedload(TraceEvent.commune), joinedload(TraceEvent.facility))
            .where(TraceEvent.lot_id == lot.id, TraceEvent.position == link.position)
        )
        try:
            event = session.scalars(query).first()
        except NOT_READABLE:
            yield link.position
            continue
        if event is not None and not _copies_agree(event, lot):
            yield link.position


def _copies_agree(event: TraceEvent, lot: Lot) -> bool:
    """Whether the columns beside a text say what it says; a place unknown here may be left out."""
    try:
        body = reading.facts(event)
        copies = reading.columns(body)
        reading.lot_facts(body)
    except NOT_READABLE:
        return False
    return (
        all(getattr(event, name) == value for name, value in copies.items())
        and _is_of(lot, body)
        and _place_agrees(event, body)
    )


def _is_of(lot: Lot, body: Mapping[str, Any]) -> bool:
    """Whether an opening event, which names the lot's code, opens this lot."""
    ilmd = body.get("ilmd")
    return not isinstance(ilmd, Mapping) or ilmd.get("sanvat:code", lot.code) == lot.code


def _place_agrees(event: TraceEvent, body: Mapping[str, Any]) -> bool:
    commune, facility = event.commune, event.facility
    if commune is not None:
        told = body.get("sanvat:commune")
        named = (told.get("code"), told.get("since")) if isinstance(told, Mapping) else ()
        if named != (commune.code, commune.valid_from.isoformat()):
            return False
    if facility is None:
        return True
    point = body.get("readPoint")
    address = str(point.get("id", "")) if isinstance(point, Mapping) else ""
    kind, _, key = urlsplit(address).path.rpartition("/")
    if kind == "/414":
        return ledger.find(PermalinkKind.GLN, key) == facility.id
    return kind == "/voc/facility" and key == str(facility.id)


def _differing_inputs(
    lot: Lot, chain: Sequence[TraceEvent], unread: Collection[int]
) -> Iterator[int]:
    """Positions of events whose inputs are not the ones by which lineage is found."""
    kept: dict[int, set[str]] = {}
    for row in session.scalars(select(LotInput).where(LotInput.lot_id == lot.id)):
        kept.setdefault(row.event_row_id, set()).add(row.input_uri)
    wrong = {event.event_id for event in chain if event.is_error_declaration}
    for event in chain:
        if event.position in unread:
            continue
        holds = not event.is_error_declaration and event.event_id not in wrong
        told: set[str] | None = set()
        if holds and event.kind is EventKind.TRANSFORMATION:
            told = _told_inputs(event, lot, is_kept=event.id in kept)
        if kept.get(event.id, set()) != told:
            yield event.position


def _told_inputs(event: TraceEvent, lot: Lot, *, is_kept: bool) -> set[str] | None:
    """What a transformation says went into a lot; None where its text cannot be read."""
    try:
        body = reading.facts(event)
        made = (find_lot_by_uri(uri) for uri in reading.things(body))
        if is_kept or any(each is not None and each.id == lot.id for each in made):
            return {uri for uri, _, _ in reading.inputs(body)}
    except NOT_READABLE:
        return None
    return set()


def _lot_agrees(lot: Lot, chain: Sequence[TraceEvent]) -> bool:
    facts = facts_kept(chain)
    if facts is None:
        return True
    kept = (lot.number, lot.made_on, lot.best_before, lot.unit, lot.origin, lot.standards)
    told = (
        facts.number, facts.made_on, facts.best_before, facts.unit, facts.origin, facts.standards,
    )  # fmt: skip
    return kept == told and _amount(lot.quantity) == _amount(facts.quantity)


def _amount(quantity: Decimal | None) -> Decimal | None:
    return None if quantity is None else quantity.normalize()


def verify_lots(codes: Collection[str] | None = None, *, public_keys: Collection[str] = ()
                ) -> Iterator[LotReport]:  # fmt: skip
    """Check the chains of the lots with these codes, or of all, one after the other."""
    heads = signed_heads(checkpoints(), public_keys=public_keys)
    wanted = select(Lot.id).order_by(Lot.id)
    if codes is not None:
        wanted = wanted.where(Lot.code.in_(codes))
    for lot_id in session.scalars(wanted).all():
        yield verify_lot(session.get_one(Lot, lot_id, populate_existing=True), heads)


def count_lots() -> int:
    """How many chains there are to check."""
    return session.scalar(select(func.count()).select_from(Lot)) or 0


def checkpoints() -> Sequence[Checkpoint]:
    """Every checkpoint, the first one first."""
    return session.scalars(select(Checkpoint).order_by(Checkpoint.position)).all()


def checkpoints_of(code: str) -> Sequence[Checkpoint]:
    """The checkpoints that name a lot; their texts are searched, then read."""
    query = select(Checkpoint).where(Checkpoint.body.contains(f'"{code}":[', autoescape=True))
    return session.scalars(query.order_by(Checkpoint.position)).all()


def verify_checkpoints(rows: Iterable[Checkpoint], *, public_keys: Collection[str] = ()
                       ) -> list[Finding]:  # fmt: skip
    """Check that checkpoints follow on each other and that the holder of a key signed them."""
    kept = list(rows)
    found = findings(Link(row.position, row.previous_hash, row.body, row.hash) for row in kept)
    broken = {finding.position for finding in found}
    found += [
        Finding(row.position, Fault.CHECKPOINT_DIFFERS)
        for row in kept
        if not is_genuine(row, public_keys=public_keys)
    ]
    found += [
        Finding(row.position, Fault.COPY_DIFFERS)
        for row in kept
        if row.position not in broken and json.loads(row.body).get("day") != row.day.isoformat()
    ]
    return found


def is_genuine(row: Checkpoint, *, public_keys: Collection[str] = ()) -> bool:
    """Whether a checkpoint is whole, and signed with its key, which is one of those trusted."""
    return (
        is_whole(Link(row.position, row.previous_hash, row.body, row.hash))
        and (not public_keys or row.public_key in public_keys)
        and is_signed(row.hash, signature=row.signature, public_key=row.public_key)
    )


def signed_heads(rows: Iterable[Checkpoint], *, public_keys: Collection[str] = ()) -> Heads:
    """What checkpoints say of the chains that had grown until then."""
    heads: Heads = {}
    for row in rows:
        genuine = is_genuine(row, public_keys=public_keys)
        for code, (count, head) in named_heads(row.body).items():
            heads.setdefault(code, []).append(SignedHead(count, head, genuine))
    return heads


def named_heads(text: str) -> dict[str, tuple[int, str]]:
    """What the text of a checkpoint says of chains; a text that cannot be read says nothing."""
    try:
        told = json.loads(text)["lots"]
        return {
            code: (count, head)
            for code, (count, head) in told.items()
            if type(count) is int and isinstance(head, str)
        }
    except NOT_READABLE:
        return {}
