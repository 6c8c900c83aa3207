"""Marks of a place in an answer, opaque to whoever is given one.

A mark names the last row that was looked at and the newest row there was when the answer
began, so that what is written meanwhile neither shifts a page nor is half of an answer.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from catalog.epcis.json_text import shown
from catalog.foundation.errors import Invalid
from catalog.ledger.chain import LARGEST_NUMBER

LONGEST = 400
DIGEST_CHARACTERS = 12


@dataclass(frozen=True)
class PageMark:
    """Until which row the answer goes, how much of it was given, and after what to go on."""

    until: int
    given: int = 0
    after_id: int | None = None
    after_key: datetime | None = None


def written_mark(mark: PageMark, *, told: str) -> str:
    """Write a mark down for the query that it belongs to."""
    key = mark.after_key.astimezone(UTC).isoformat() if mark.after_key else None
    kept = [mark.until, mark.given, mark.after_id, key, _digest(told)]
    return urlsafe_b64encode(json.dumps(kept).encode()).decode("ascii").rstrip("=")


def read_mark(token: str, *, told: str) -> PageMark | None:
    """Read a mark back; None where none was given. Raises Invalid for any text not written here."""
    if not token:
        return None
    try:
        padded = token.encode("ascii") + b"=" * (-len(token) % 4)
        kept = json.loads(urlsafe_b64decode(padded)) if len(token) <= LONGEST else None
        return _mark(kept, told)
    except (ValueError, TypeError, RecursionError) as error:
        raise Invalid("nextPageToken", "not-given-out-for-this", shown(token)) from error


def _mark(kept: Any, told: str) -> PageMark:
    until, given, after_id, key, digest = kept
    numbers = (until, given, after_id)
    if digest != _digest(told) or not all(
        type(number) is int and 0 <= number <= LARGEST_NUMBER for number in numbers
    ):
        raise ValueError("a mark of another query")
    after_key = datetime.fromisoformat(key) if key is not None else None
    if after_key is not None and after_key.tzinfo is None:
        raise ValueError("a moment without a zone")
    return PageMark(until, given, after_id, after_key)


def _digest(told: str) -> str:
    return sha256(told.encode()).hexdigest()[:DIGEST_CHARACTERS]
