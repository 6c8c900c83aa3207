"""The arithmetic of a hash chain: canonical text, and each link's hash over the one before.

Anyone can repeat it: SHA-256 over the hash before, a line feed, and the text exactly as
kept. The text is canonical JSON (RFC 8785), so that two parties who hold the same facts
hold the same text.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

import rfc8785

BEGINNING = "0" * 64
"""What stands in place of a hash before the first link."""

LARGEST_NUMBER = 2**53 - 1
"""I-JSON (RFC 7493, 2.2): whole numbers beyond this are not read alike everywhere."""


class Fault(StrEnum):
    """What is wrong with a link."""

    TEXT_CHANGED = "text-changed"
    ORDER_BROKEN = "order-broken"
    NOT_JOINED = "not-joined"
    COPY_DIFFERS = "copy-differs"
    END_MISSING = "end-missing"
    CHECKPOINT_DIFFERS = "checkpoint-differs"


@dataclass(frozen=True)
class Link:
    """One link of a chain as it is kept."""

    position: int
    previous_hash: str
    text: str
    hash: str


@dataclass(frozen=True)
class Finding:
    """A link that does not hold, by its position (from 1), and why."""

    position: int
    fault: Fault


def canonical(facts: Mapping[str, Any]) -> str:
    """Write facts as canonical JSON. Raises ValueError for what JSON cannot carry exactly.

    A float beyond the largest exact number is refused like the whole number that it is:
    it would be written without a point, and read again as something else.
    """
    _refuse_inexact_numbers(facts)
    return rfc8785.dumps(dict(facts)).decode("utf-8")


def _refuse_inexact_numbers(facts: Mapping[str, Any]) -> None:
    waiting: list[Any] = [facts]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            waiting.extend(value.values())
        elif isinstance(value, list | tuple):
            waiting.extend(value)
        elif isinstance(value, int | float) and abs(value) > LARGEST_NUMBER:
            raise ValueError(f"{value!r} is beyond the numbers that JSON carries exactly")


def hash_of(previous_hash: str, text: str) -> str:
    """The hash of a link, in lower-case hexadecimal. Raises ValueError for half a character."""
    return sha256(f"{previous_hash}\n{text}".encode()).hexdigest()


def findings(links: Iterable[Link], *, beginning: str = BEGINNING, count: int | None = None,
             head: str | None = None) -> list[Finding]:  # fmt: skip
    """Check every link against the one before; `count` and `head` say where the chain ends.

    A changed byte is named at the link that it stands in, and only there: a link may join
    the one before by the hash which that one keeps, or by the hash which it ought to keep.
    """
    found = []
    kept: str = beginning
    ought: str | None = beginning
    position = 0
    for link in links:
        position += 1
        if link.position != position:
            found.append(Finding(position, Fault.ORDER_BROKEN))
            position = link.position
        is_joined = link.previous_hash in {kept, ought}
        if not is_joined:
            found.append(Finding(link.position, Fault.NOT_JOINED))
        if not is_whole(link):
            found.append(Finding(link.position, Fault.TEXT_CHANGED))
        ought = _hash_if_any(link.previous_hash if is_joined else kept, link.text)
        kept = link.hash
    if (count is not None and position != count) or (
        head is not None and head not in {kept, ought}
    ):
        found.append(Finding(position + 1, Fault.END_MISSING))
    return found


def is_unbroken(links: Iterable[Link], *, count: int, head: str) -> bool:
    """Whether hashes and order hold from the beginning to a known end: the quick answer only."""
    last = BEGINNING
    position = 0
    for link in links:
        position += 1
        if (link.position, link.previous_hash) != (position, last):
            return False
        last = _hash_if_any(last, link.text) or ""
        if link.hash != last:
            return False
    return (position, last) == (count, head)


def is_whole(link: Link) -> bool:
    """Whether a link's text is canonical and its hash is made of what it keeps."""
    return _hash_if_any(link.previous_hash, link.text) == link.hash and is_canonical(link.text)


def _hash_if_any(previous_hash: str, text: str) -> str | None:
    try:
        return hash_of(previous_hash, text)
    except ValueError:
        return None


def is_canonical(text: str) -> bool:
    """Whether a text is canonical JSON of an object; anything else was not written here."""
    try:
        facts = json.loads(text)
        return isinstance(facts, dict) and canonical(facts) == text
    except (ValueError, RecursionError):
        return False
