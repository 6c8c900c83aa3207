"""Reading what a camera, a scanner or a person gives as the code of goods.

It may be the printed letters, the address that a QR code holds (of whatever host: a site may
have moved since it was printed), or the digits under a bar code.
"""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from catalog.foundation.vietnamese import normal
from catalog.permalinks import ledger
from catalog.permalinks.codes import is_code, normal_code
from catalog.permalinks.models import PermalinkKind
from catalog.tracing.digital_link import (
    FULL_LENGTH,
    GTIN,
    GTIN_LENGTHS,
    LOT,
    SERIAL,
    MalformedLink,
    parse,
)
from catalog.tracing.queries import find_lot
from catalog.tracing.subjects import Level, Subject
from catalog.tracing.unit_codes import is_unit_code
from catalog.web.recognising import product_code_of, subject_of

LONGEST = 300


@dataclass(frozen=True)
class CodeRead:
    """A code in its printed letters, or what was given where it is none, and what it names."""

    code: str
    subject: Subject | None


def read_code(given: str) -> CodeRead:
    """What was given, and what it was given out for."""
    text = normal(given).replace("\0", "").strip()[:LONGEST]
    code = _code_in(text)
    return CodeRead(code, subject_of(code)) if code else CodeRead(text, None)


def _code_in(text: str) -> str:
    """The printed letters of the code that a text holds, or nothing."""
    if text.isascii() and text.isdigit() and len(text) in GTIN_LENGTHS:
        return _code_of_goods(text.zfill(FULL_LENGTH), "", "")
    plain = normal_code(text)
    if is_code(plain) or is_unit_code(plain):
        return plain
    try:
        path = urlsplit(text).path
    except ValueError:
        return ""
    parts = [part for part in path.split("/") if part]
    if "q" in parts[:2] and parts[-1] != "q":
        inner = normal_code(unquote(parts[parts.index("q") + 1]))
        return inner if is_code(inner) or is_unit_code(inner) else ""
    return _code_in_link(path)


def _code_in_link(path: str) -> str:
    """The code of what a GS1 Digital Link names."""
    try:
        link = parse(path)
    except MalformedLink:
        return ""
    if link.key != GTIN:
        return ""
    return _code_of_goods(link.value, link.get(LOT) or "", link.get(SERIAL) or "")


def _code_of_goods(gtin: str, number: str, serial: str) -> str:
    """The code of the package, else of the lot, else of the product, as far as each is known."""
    product_id = ledger.find(PermalinkKind.GTIN, gtin)
    if product_id is None:
        return ""
    lot = find_lot(product_id, number) if number else None
    if lot is None:
        return product_code_of(product_id) or ""
    unit = subject_of(normal_code(serial)) if serial else None
    is_of_lot = unit is not None and unit.level is Level.UNIT and unit.lot is lot
    return normal_code(serial) if is_of_lot else lot.code
