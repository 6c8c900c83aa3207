"""What somebody needs to check a lot without us, and the checking of it.

The checking reads nothing but the proof: it works on another machine, years later, and
`docs/verify_origin.py` does the same in thirty lines.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from catalog.foundation.database import session
from catalog.ledger.chain import BEGINNING, Fault, Finding, Link, findings
from catalog.ledger.models import Checkpoint
from catalog.ledger.signing import is_signed
from catalog.tracing.models import Lot, TraceEvent
from catalog.tracing.queries import events_of
from catalog.tracing.verifying import NOT_READABLE, checkpoints_of, named_heads

FORMAT = "sanvat-proof-1"
HOW = (
    "hash = SHA-256(previousHash + LF + body), in UTF-8; the first previousHash is 64 zeros. "
    "A checkpoint's hash is made alike from its own previousHash and body, its signature is "
    "Ed25519 over the hash as text, and its body names this lot's event count and last hash. "
    "Each checkpoint's previousHash is the hash of the one before. See docs/verify-origin.md."
)


@dataclass(frozen=True)
class ProofReport:
    """What a proof proves: what is wrong, how many events, and how many of them are signed for.

    `unreadable` names what keeps the text from being a proof at all.
    """

    code: str
    events: int
    sealed: int
    findings: tuple[Finding, ...]
    checkpoint_findings: tuple[Finding, ...]
    unreadable: str = ""
    number: str = ""

    @property
    def holds(self) -> bool:
        """Nothing was found wrong, and there was something to check."""
        is_faultless = not (self.findings or self.checkpoint_findings or self.unreadable)
        return is_faultless and self.events > 0


def proof_of(lot: Lot) -> dict[str, Any]:
    """All that is needed to check a lot: its events as kept, and what was signed since.

    Checkpoints stand in it from the first that names the lot: whoever kept the hash of any
    later one can follow them to it.
    """
    signed = _checkpoints_since(lot.code)
    return {
        "format": FORMAT,
        "how": HOW,
        "lot": lot.code,
        "number": lot.number,
        "publicKey": signed[-1].public_key if signed else None,
        "events": [_event(event) for event in events_of(lot.id)],
        "checkpoints": [_checkpoint(checkpoint) for checkpoint in signed],
    }


def _checkpoints_since(code: str) -> Sequence[Checkpoint]:
    named = checkpoints_of(code)
    if not named:
        return []
    query = select(Checkpoint).where(Checkpoint.position >= named[0].position)
    return session.scalars(query.order_by(Checkpoint.position)).all()


def _event(event: TraceEvent) -> dict[str, Any]:
    return {
        "position": event.position,
        "previousHash": event.previous_hash,
        "hash": event.hash,
        "body": event.body,
    }


def _checkpoint(checkpoint: Checkpoint) -> dict[str, Any]:
    return {
        "position": checkpoint.position,
        "previousHash": checkpoint.previous_hash,
        "hash": checkpoint.hash,
        "body": checkpoint.body,
        "signature": checkpoint.signature,
        "publicKey": checkpoint.public_key,
    }


class _NoProof(ValueError):
    """What was given is no proof of a lot; the text says what is missing."""


def check_proof(proof: object, *, public_keys: Collection[str] = ()) -> ProofReport:
    """Check a proof. Whatever is given is answered with a report, never with an error.

    Without `public_keys`, a checkpoint counts when it is signed with the key that it names;
    only with the site's own key, kept from elsewhere, is nobody else's signature taken.
    """
    try:
        code, number = _text(proof, "lot"), _text(proof, "number")
        links = [_link(each) for each in _listed(proof, "events")]
        signed = [(_link(each), each) for each in _listed(proof, "checkpoints")]
        genuine = [link for link, told in signed if _is_signed(link, told, public_keys)]
    except _NoProof as error:
        return ProofReport("", 0, 0, (), (), unreadable=str(error))
    found = findings(links)
    found += [
        Finding(link.position, Fault.COPY_DIFFERS)
        for link in links
        if not _opens(link.text, code, number)
    ]
    hashes = {link.position: link.hash for link in links}
    sealed = 0
    for link, _told in signed:
        count, head = named_heads(link.text).get(code, (0, BEGINNING))
        if count and hashes.get(count) != head:
            found.append(Finding(count, Fault.CHECKPOINT_DIFFERS))
        elif link in genuine:
            sealed = max(sealed, count)
    wrong = _checkpoint_findings([link for link, _told in signed], genuine)
    return ProofReport(code, len(links), sealed, tuple(found), tuple(wrong), number=number)


def _opens(text: str, code: str, number: str) -> bool:
    """Whether a text, where it opens a lot, opens the one that the proof is about."""
    try:
        ilmd = json.loads(text)["ilmd"]
        return (ilmd.get("sanvat:code", code), ilmd.get("cbvmda:lotNumber", number)) == (
            code,
            number,
        )
    except NOT_READABLE:
        return True


def _checkpoint_findings(links: Sequence[Link], genuine: Collection[Link]) -> list[Finding]:
    """The checkpoints follow on each other from wherever the proof begins."""
    if not links:
        return []
    first = links[0]
    before, start = first.previous_hash, first.position
    shifted = [
        Link(link.position - start + 1, link.previous_hash, link.text, link.hash) for link in links
    ]
    found = [
        Finding(each.position + start - 1, each.fault)
        for each in findings(shifted, beginning=before)
    ]
    return found + [
        Finding(link.position, Fault.CHECKPOINT_DIFFERS) for link in links if link not in genuine
    ]


def _is_signed(link: Link, told: Mapping[str, Any], public_keys: Collection[str]) -> bool:
    key = _text(told, "publicKey")
    if public_keys and key not in public_keys:
        return False
    return is_signed(link.hash, signature=_text(told, "signature"), public_key=key)


def _listed(proof: object, name: str) -> list[Mapping[str, Any]]:
    rows = proof.get(name) if isinstance(proof, Mapping) else None
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise _NoProof(f"{name} is missing or no list of objects")
    return rows


def _text(told: object, name: str) -> str:
    value = told.get(name) if isinstance(told, Mapping) else None
    if not isinstance(value, str):
        raise _NoProof(f"{name} is missing or no text")
    return value


def _link(told: Mapping[str, Any]) -> Link:
    position = told.get("position")
    if type(position) is not int:
        raise _NoProof("position is missing or no number")
    return Link(position, _text(told, "previousHash"), _text(told, "body"), _text(told, "hash"))
