"""Quantities in words: a number with the unit that people say."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.numbers import NumberFormatError, format_decimal, parse_decimal
from flask_babel import lazy_gettext as _l

from catalog.web.locale import language

UNIT_WORDS: Mapping[str, Any] = {
    "KGM": "kg",
    "GRM": "g",
    "TNE": _l("tonnes"),
    "LTR": _l("litres"),
    "MLT": "ml",
    "EA": _l("pieces"),
    "BX": _l("boxes"),
    "BG": _l("bags"),
    "BO": _l("bottles"),
}
"""UNECE Recommendation 20 and 21 codes as they are said."""


def read_number(typed: str) -> Decimal:
    """Read a number as the reader's language writes it: in Vietnamese 1.200 is over a thousand.

    What the language does not write so is taken with its only sign as the decimal one, as
    telephones type it: 12.5 as 12,5. Raises ValueError for what is no number.
    """
    text = typed.strip()
    try:
        return parse_decimal(text, locale=language(), strict=True)
    except NumberFormatError:
        pass
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation as error:
        raise ValueError("not-a-number") from error


def written_number(number: Decimal) -> str:
    """Write a number to be edited: as the language does, but never in groups."""
    return str(format_decimal(number.normalize(), locale=language(), group_separator=False))


def quantity_words(quantity: Decimal | None, unit: str | None) -> str:
    """Write a quantity with its unit, or nothing where it is not known."""
    if quantity is None:
        return ""
    number = format_decimal(quantity.normalize(), locale=language())
    return f"{number} {UNIT_WORDS.get(unit or '', unit or '')}".strip()
