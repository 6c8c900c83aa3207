"""Codes of single packages that need no table: each carries a keyed check.

Sixteen characters: seven name the lot (its own code without the check character), four
a serial, four a keyed check, and the last is the check character that notices every
single slip (ISO/IEC 7064 MOD 33,32, as in `permalinks/codes.py`). Whoever does not hold
the key hits a code that was minted with a chance of one in a million at most, and every
try is an address that nobody was given. The serial is scrambled so that a code does not
tell how much was made; that hides, and is no protection: the keyed check is.
"""

import hmac
from dataclasses import dataclass
from hashlib import sha256

from catalog.foundation.errors import Invalid
from catalog.permalinks import codes

LOT_CHARACTERS = codes.RANDOM_CHARACTERS
SERIAL_CHARACTERS = 4
CHECK_CHARACTERS = 4
LENGTH = LOT_CHARACTERS + SERIAL_CHARACTERS + CHECK_CHARACTERS + 1
MOST_UNITS: int = len(codes.ALPHABET) ** SERIAL_CHARACTERS
"""How many units one lot can number: 1,048,576."""
CHECKS: int = len(codes.ALPHABET) ** CHECK_CHARACTERS
GROUP = 4


@dataclass(frozen=True)
class UnitRead:
    """What a genuine code says: the code of its lot, and which unit of it this is."""

    lot_code: str
    serial: int


def mint(key: bytes, lot_code: str, serial: int) -> str:
    """Answer the code of a unit of a lot, counted from 0. Raises Invalid beyond the last."""
    if not 0 <= serial < MOST_UNITS:
        raise Invalid("serial", "out-of-range", str(serial))
    factor, shift = _scramble(key, lot_code)
    hidden = (serial * factor + shift) % MOST_UNITS
    body = lot_code[:LOT_CHARACTERS] + _written(hidden, SERIAL_CHARACTERS)
    return codes.with_check(body + _written(_check(key, body), CHECK_CHARACTERS))


def read(key: bytes, code: str) -> UnitRead | None:
    """Answer what a code says, or None where it was not made with this key."""
    if not is_unit_code(code):
        return None
    body = code[: LOT_CHARACTERS + SERIAL_CHARACTERS]
    check = code[len(body) : -1]
    if not hmac.compare_digest(_written(_check(key, body), CHECK_CHARACTERS), check):
        return None
    lot_code = codes.with_check(code[:LOT_CHARACTERS])
    factor, shift = _scramble(key, lot_code)
    hidden = _number(body[LOT_CHARACTERS:])
    serial = (hidden - shift) * pow(factor, -1, MOST_UNITS) % MOST_UNITS
    return UnitRead(lot_code, serial)


def is_unit_code(text: str) -> bool:
    """Whether a text has the form of a unit code and its check character is right."""
    return len(text) == LENGTH and codes.is_checked(text)


def displayed(code: str) -> str:
    """Write a code in groups of four, as people read it aloud."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def _scramble(key: bytes, lot_code: str) -> tuple[int, int]:
    """An odd factor and a shift, a lot's own: together they are a permutation of the serials."""
    digest = hmac.digest(key, f"serial:{lot_code}".encode(), sha256)
    return int.from_bytes(digest[:4]) | 1, int.from_bytes(digest[4:8])


def _check(key: bytes, body: str) -> int:
    digest = hmac.digest(key, f"unit:{body}".encode(), sha256)
    return int.from_bytes(digest[:8]) % CHECKS


def _written(number: int, characters: int) -> str:
    signs = []
    for _ in range(characters):
        number, rest = divmod(number, len(codes.ALPHABET))
        signs.append(codes.ALPHABET[rest])
    return "".join(reversed(signs))


def _number(text: str) -> int:
    number: int = 0
    for sign in text:
        number = number * len(codes.ALPHABET) + codes.ALPHABET.index(sign)
    return number
