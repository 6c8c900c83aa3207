"""What somebody needs to check a lot without us, and the checking of it.

The checking reads nothing but the proof: it works on another machine, years later, and
`docs/verify_origin.py` does the same in thirty lines.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from catalog.foundation.database import session
from catalog.ledger.chain import BEGINNING, Fault, Finding, Link, findings, hash_of
from catalog.ledger.models import Checkpoint
from catalog.ledger.signing import is_signed
from catalog.tracing.models import Lot
from catalog.tracing.queries import events_of

FORMAT = "sanvat-proof-1"
HOW = (
    "hash = SHA-256(previousHash + LF + body), in UTF-8; the first previousHash is 64 zeros. "
    "A checkpoint's hash is made alike from its own previousHash and body, its signature is "
    "Ed25519 over the hash as text, and its body names this lot's event count and last hash."
)


@dataclass(frozen=True)
class ProofReport:
    """What a proof proves: what is wrong, how many events, and how many of them are signed for."""

    code: str
    events: int
    sealed: int
    findings: tuple[Finding, ...]
    wrong_checkpoints: tuple[int, ...]

    @property
    def holds(self) -> bool:
        """Nothing was found wrong, and there was something to check."""
        return self.events > 0 and not self.findings and not self.wrong_checkpoints


def proof_of(lot: Lot) -> dict[str, Any]:
    """All that is needed to check a lot: its events as kept, and what was signed of it."""
    return {
        "format": FORMAT,
        "how": HOW,
        "lot": lot.code,
        "number": lot.number,
        "events": [
            {
                "position": event.position,
                "previousHash": event.previous_hash,
                "hash": event.hash,
                "body": event.body,
            }
            for event in events_of(lot.id)
        ],
        "checkpoints": [_told(checkpoint) for checkpoint in checkpoints_of(lot)],
    }


def checkpoints_of(lot: Lot) -> Sequence[Checkpoint]:
    """The checkpoints that name a lot; the text is searched, then read."""
    named = f'"{lot.code}":['
    query = select(Checkpoint).where(Checkpoint.body.contains(named, autoescape=True))
    return session.scalars(query.order_by(Checkpoint.position)).all()


def _told(checkpoint: Checkpoint) -> dict[str, Any]:
    return {
        "position": checkpoint.position,
        "previousHash": checkpoint.previous_hash,
        "hash": checkpoint.hash,
        "body": checkpoint.body,
        "signature": checkpoint.signature,
        "publicKey": checkpoint.public_key,
    }


class NoProof(ValueError):
    """What was given is no proof of a lot; the text says what is missing."""


def check_proof(proof: object, *, public_key: str | None = None) -> ProofReport:
    """Check a proof. Raises NoProof for what is none, and for nothing else.

    With `public_key` only checkpoints signed with that key count.
    """
    links = [_link(each) for each in _listed(proof, "events")]
    found = findings(links)
    wrong, sealed = [], 0
    hashes = {link.position: link.hash for link in links}
    code = _text(proof, "lot")
    for each in _listed(proof, "checkpoints"):
        link = _link(each)
        if not _is_genuine(link, each, public_key):
            wrong.append(link.position)
            continue
        count, head = _named_head(link.text, code)
        if count and hashes.get(count) != head:
            found.append(Finding(count, Fault.CHECKPOINT_DIFFERS))
        sealed = max(sealed, count)
    return ProofReport(code, len(links), sealed, tuple(found), tuple(wrong))


def _is_genuine(link: Link, told: Mapping[str, Any], public_key: str | None) -> bool:
    key = _text(told, "publicKey")
    if public_key is not None and key != public_key.lower():
        return False
    return hash_of(link.previous_hash, link.text) == link.hash and is_signed(
        link.hash, signature=_text(told, "signature"), public_key=key
    )


def _named_head(text: str, code: str) -> tuple[int, str]:
    """What a checkpoint says of a lot; nothing where it does not name it."""
    try:
        count, head = json.loads(text)["lots"].get(code, (0, BEGINNING))
        return int(count), str(head)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NoProof("a checkpoint's body is not readable") from error


def _listed(proof: object, name: str) -> list[Mapping[str, Any]]:
    rows = proof.get(name) if isinstance(proof, Mapping) else None
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise NoProof(f"{name} is missing")
    return rows


def _text(told: object, name: str) -> str:
    value = told.get(name) if isinstance(told, Mapping) else None
    if not isinstance(value, str):
        raise NoProof(f"{name} is missing")
    return value


def _link(told: Mapping[str, Any]) -> Link:
    position = told.get("position")
    if not isinstance(position, int):
        raise NoProof("position is missing")
    return Link(position, _text(told, "previousHash"), _text(told, "body"), _text(told, "hash"))
