"""Reading what an address or a form asks for, whatever was typed there."""

from collections.abc import Mapping

LARGEST_ID = 2**31 - 1
"""The largest number of a row that every database can be asked for."""


def asked_id(typed: Mapping[str, str], name: str) -> int | None:
    """The number of a row, or None for what can be none."""
    text = typed.get(name, "")
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(LARGEST_ID)):
        return None
    number = int(text)
    return number if 0 < number <= LARGEST_ID else None
