"""Quantities in words: a number with the unit that people say."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
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


def quantity_words(quantity: Decimal | None, unit: str | None) -> str:
    """Write a quantity with its unit, or nothing where it is not known."""
    if quantity is None:
        return ""
    number = format_decimal(quantity.normalize(), locale=language())
    return f"{number} {UNIT_WORDS.get(unit or '', unit or '')}".strip()
