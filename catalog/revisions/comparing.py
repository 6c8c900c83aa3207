"""What changes between two states of a listing, field by field and, in texts, word by word."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

PIECES = re.compile(r"\s+|[^\s]+")
EMPTY: tuple[Any, ...] = (None, "", [], {}, 0, False)
"""What a field holds that nobody filled in."""


class Kind(StrEnum):
    """What happened to a run of words."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Run:
    """Words that stayed, went or came."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Difference:
    """A field that is not the same on both sides."""

    field: str
    before: Any
    after: Any


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any], *, fields: Iterable[str]
) -> list[Difference]:
    """The fields that differ, in the order given; empty is the same as absent."""
    found = []
    for field in fields:
        old, new = before.get(field), after.get(field)
        if old != new and not (is_empty(old) and is_empty(new)):
            found.append(Difference(field, old, new))
    return found


def is_empty(value: Any) -> bool:
    """Nobody filled this in."""
    return any(value == nothing for nothing in EMPTY)


def word_runs(before: str, after: str) -> list[Run]:
    """A text against another, by words; joined, the runs that did not go give the second."""
    old, new = PIECES.findall(before), PIECES.findall(after)
    runs: list[Run] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(Run(Kind.SAME, "".join(new[j1:j2])))
            continue
        runs += [
            Run(kind, text)
            for kind, text in (
                (Kind.GONE, "".join(old[i1:i2])),
                (Kind.NEW, "".join(new[j1:j2])),
            )
            if text
        ]
    return runs
