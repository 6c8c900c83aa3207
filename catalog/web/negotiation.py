"""Choosing a language from an Accept-Language header.

Weights as in RFC 9110, 12.4 and 12.5.4; a range such as `vi-VN` is shortened step by
step until it names a language that the site speaks (RFC 4647, 3.4, lookup).
"""

import re
from collections.abc import Sequence

MEMBER = re.compile(
    r"\s*(?P<range>\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*"
    r"(?:;\s*[qQ]\s*=\s*(?P<weight>[01](?:\.\d{0,3})?)\s*)?"
)
MOST_MEMBERS = 50


def choose_language(header: str | None, *, spoken: Sequence[str]) -> str:
    """Answer the language that suits a reader best; the first one spoken is the default.

    A language weighted 0 is never chosen while another is acceptable.
    """
    weights = _weights(header or "")
    refused = {name for name, weight in weights if weight == 0}
    best, best_weight = "", 0.0
    for name, weight in weights:
        found = _any_left(spoken, weights) if name == "*" else _lookup(name, spoken, refused)
        if found and weight > best_weight:
            best, best_weight = found, weight
    if best:
        return best
    return next((language for language in spoken if language not in refused), spoken[0])


def _weights(header: str) -> list[tuple[str, float]]:
    """Read the members that are well formed, at most one weight to a range."""
    found: dict[str, float] = {}
    for member in header.split(",")[:MOST_MEMBERS]:
        match = MEMBER.fullmatch(member)
        if match is None:
            continue
        weight = float(match["weight"]) if match["weight"] is not None else 1.0
        if weight <= 1:
            found.setdefault(match["range"].lower(), weight)
    return list(found.items())


def _lookup(name: str, spoken: Sequence[str], refused: set[str]) -> str | None:
    while name:
        if name in spoken:
            return None if name in refused else name
        name = name.rpartition("-")[0]
        if len(name) > 1 and name[-2:-1] == "-":
            name = name[:-2]
    return None


def _any_left(spoken: Sequence[str], weights: Sequence[tuple[str, float]]) -> str | None:
    """A star stands for any language that no other member of the header speaks of."""
    named = {name.partition("-")[0] for name, _weight in weights}
    return next((language for language in spoken if language not in named), None)
