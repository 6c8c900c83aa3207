"""Putting values where a text of a message names them: a name in braces, and nothing else."""

import re
from collections.abc import Mapping

from catalog.foundation.errors import Invalid

MARK = re.compile(r"\{([a-z_]{1,20})\}")


def names_in(text: str) -> frozenset[str]:
    """The placeholders of a text. Raises Invalid where a brace stands for something else."""
    rest = MARK.sub("", text)
    if "{" in rest or "}" in rest:
        raise Invalid("text", "stray-brace")
    return frozenset(MARK.findall(text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values into a text, once: what a value says is never read again.

    Raises KeyError for a name that has no value.
    """
    return MARK.sub(lambda mark: values[mark[1]], text)
