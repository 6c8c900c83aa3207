"""Checking the chains: of one lot, of all, and against what was signed.

Three things are compared: each text with its hash and its neighbour's; the columns beside
a text, and the lot's own, with what the text says; and the chain's head on the day of
each checkpoint with what was signed then.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from catalog.foundation.database import session
from catalog.ledger.chain import Fault, Finding, Link, findings
from catalog.ledger.models import Checkpoint
from catalog.ledger.signing import is_signed
from catalog.tracing import reading
from catalog.tracing.history import facts_in_force
from catalog.tracing.models import Lot, TraceEvent
from catalog.tracing.queries import events_of

Heads = dict[str, list[tuple[int, str]]]
"""For each lot's code, how long its chain was and its last hash, at each checkpoint."""


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


def verify_lot(lot: Lot, heads: Heads | None = None) -> LotReport:
    """Check the chain of one lot. `heads` are the signed heads, read once for many lots."""
    chain = events_of(lot.id)
    links = [Link(e.position, e.previous_hash, e.body, e.hash) for e in chain]
    found = findings(links, count=lot.event_count, head=lot.head_hash)
    broken = {finding.position for finding in found}
    found += [
        Finding(event.position, Fault.COPY_DIFFERS)
        for event in chain
        if event.position not in broken and not _copies_agree(event)
    ]
    if not found and not _lot_agrees(lot, chain):
        found.append(Finding(1, Fault.COPY_DIFFERS))
    signed = (heads if heads is not None else signed_heads()).get(lot.code, [])
    by_position = {event.position: event.hash for event in chain}
    found += [
        Finding(count, Fault.CHECKPOINT_DIFFERS)
        for count, head in signed
        if count and by_position.get(count) != head
    ]
    sealed = max((count for count, _ in signed), default=0)
    return LotReport(lot.code, lot.number, len(chain), tuple(found), sealed)


def _copies_agree(event: TraceEvent) -> bool:
    try:
        copies = reading.columns(reading.facts(event))
    except (ValueError, KeyError):
        return False
    return all(getattr(event, name) == value for name, value in copies.items())


def _lot_agrees(lot: Lot, chain: Sequence[TraceEvent]) -> bool:
    facts = facts_in_force(chain)
    if facts is None:
        return not chain or all(reading.lot_facts(reading.facts(e)) is None for e in chain)
    kept = (lot.number, lot.made_on, lot.best_before, lot.unit, lot.origin, lot.standards)
    told = (
        facts.number, facts.made_on, facts.best_before, facts.unit, facts.origin, facts.standards,
    )  # fmt: skip
    return kept == told and _amount(lot.quantity) == _amount(facts.quantity)


def _amount(quantity: Decimal | None) -> Decimal | None:
    return None if quantity is None else quantity.normalize()


def verify_lots(codes: Sequence[str] | None = None) -> Iterator[LotReport]:
    """Check the chains of the lots with these codes, or of all, one after the other."""
    heads = signed_heads()
    query = select(Lot).options(joinedload(Lot.product)).order_by(Lot.id)
    if codes is not None:
        query = query.where(Lot.code.in_(codes))
    for lot in session.scalars(query).all():
        yield verify_lot(lot, heads)


def checkpoints() -> Sequence[Checkpoint]:
    """Every checkpoint, the first one first."""
    return session.scalars(select(Checkpoint).order_by(Checkpoint.position)).all()


def verify_checkpoints(rows: Iterable[Checkpoint], *, public_key: str | None = None
                       ) -> list[Finding]:  # fmt: skip
    """Check that checkpoints follow on each other and that the holder of the key signed them."""
    kept = list(rows)
    found = findings(Link(row.position, row.previous_hash, row.body, row.hash) for row in kept)
    for row in kept:
        key = public_key or row.public_key
        if row.public_key != key or not is_signed(
            row.hash, signature=row.signature, public_key=key
        ):
            found.append(Finding(row.position, Fault.CHECKPOINT_DIFFERS))
    return found


def signed_heads() -> Heads:
    """What each checkpoint that holds says of the chains that had grown until then."""
    heads: Heads = {}
    for row in checkpoints():
        for code, (count, head) in json.loads(row.body)["lots"].items():
            heads.setdefault(code, []).append((count, head))
    return heads
