"""Reading a whole number as people type it."""

from catalog.foundation.errors import Invalid

MOST_DIGITS = 9
"""More than any count that a unit or an event has, and what the database holds."""


def whole_number(field: str, text: str) -> int | None:
    """A number with dots or spaces between its thousands; None for nothing.

    Raises Invalid for anything else.
    """
    digits = text.replace(".", "").replace(" ", "").replace("\u00a0", "")
    if not digits:
        return None
    if not (digits.isascii() and digits.isdigit()) or len(digits) > MOST_DIGITS:
        raise Invalid(field, "no-number", text[:40])
    return int(digits)
