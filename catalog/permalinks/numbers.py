"""Numbers that others issue: goods, taxpayers, telephones; checked and brought to one form.

Each raises ValueError with a code that the surface puts into words.
"""

import re

from stdnum import ean
from stdnum.exceptions import ValidationError
from stdnum.vn import mst

GTIN_LENGTHS = frozenset({8, 12, 13, 14})
PERSONAL_DIGITS = 12
"""A household is taxed by its owner's personal number since 1 July 2025 (Circular 90/2026)."""

MOBILE = re.compile(r"0[35789]\d{8}")
LANDLINE = re.compile(r"02\d{9}")
HOTLINE = re.compile(r"1[89]00\d{4,6}")


def _digits(text: str) -> str:
    return re.sub(r"[\s.\-()]", "", text)


def gtin_14(text: str) -> str:
    """A GTIN of 8, 12, 13 or 14 digits with a right check digit, as 14 digits."""
    digits = _digits(text)
    if not digits.isascii() or not digits.isdigit() or len(digits) not in GTIN_LENGTHS:
        raise ValueError("not-a-gtin")
    if not ean.is_valid(digits):
        raise ValueError("wrong-check-digit")
    return digits.zfill(14)


def tax_code(text: str) -> str:
    """A tax code of 10 digits, or 13 of a branch, with a right check digit.

    A household's 12 digits are its owner's personal number and are no public tax code:
    "is-personal".
    """
    digits = _digits(text)
    if not digits.isascii() or not digits.isdigit():
        raise ValueError("not-a-tax-code")
    if len(digits) == PERSONAL_DIGITS:
        raise ValueError("is-personal")
    try:
        return str(mst.format(mst.validate(digits)))
    except ValidationError as error:
        code = "wrong-check-digit" if len(digits) in {10, 13} else "not-a-tax-code"
        raise ValueError(code) from error


def personal_number(text: str) -> str:
    """The 12 digits by which a household's owner is known; they carry no check digit."""
    digits = _digits(text)
    if not re.fullmatch(r"0\d{11}", digits):
        raise ValueError("not-a-personal-number")
    return digits


def telephone(text: str) -> str:
    """A Vietnamese telephone number, written from its leading 0, or a hotline's."""
    digits = _digits(text)
    digits = re.sub(r"^(\+84|0084|84(?=\d{9,10}$))", "0", digits)
    if not any(kind.fullmatch(digits) for kind in (MOBILE, LANDLINE, HOTLINE)):
        raise ValueError("not-a-telephone")
    return digits
