"""GS1 Digital Link addresses: what they say, whether they are well formed, and how to write one.

The GS1 library knows the application identifiers, their lengths, characters, dates and check
digits, and which qualifiers a key takes; here stands only what it leaves open: naming what is
wrong, the fourteen-digit form, and percent-coding.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl, quote, unquote_to_bytes

from biip import ParseError
from biip.gs1_digital_link_uris import GS1DigitalLinkURI
from biip.gs1_element_strings import GS1ElementString

GTIN, CPV, LOT, SERIAL, GLN, EXTENSION = "01", "22", "10", "21", "414", "254"
QUALIFIERS = {GTIN: (CPV, LOT, SERIAL), GLN: (EXTENSION,)}
"""Each primary key with its qualifiers, in the order that the URI syntax fixes."""
GTIN_LENGTHS = frozenset({8, 12, 13, 14})
FULL_LENGTH = 14
BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
LONGEST_PATH = 400
UNRESERVED = "-._~"
ANY_HOST = "https://id.gs1.org"


class Fault(StrEnum):
    """What is wrong with an address."""

    TOO_LONG = "too-long"
    BROKEN_ESCAPE = "broken-escape"
    NO_VALUE = "no-value"
    UNKNOWN_KEY = "unknown-key"
    UNKNOWN_QUALIFIER = "unknown-qualifier"
    WRONG_ORDER = "wrong-order"
    REPEATED = "repeated"
    NOT_DIGITS = "not-digits"
    WRONG_LENGTH = "wrong-length"
    CHECK_DIGIT = "check-digit"
    WRONG_VALUE = "wrong-value"


class MalformedLink(ValueError):
    """An address that is no GS1 Digital Link: which application identifier, and why."""

    def __init__(self, fault: Fault, identifier: str = "") -> None:
        super().__init__(f"{fault.value} {identifier}".strip())
        self.fault = fault
        self.identifier = identifier


@dataclass(frozen=True)
class DigitalLink:
    """What an address names: a key with its qualifiers, in order."""

    key: str
    value: str
    qualifiers: tuple[tuple[str, str], ...]
    is_canonical: bool

    def get(self, identifier: str) -> str | None:
        """The value of a qualifier, where the address has it."""
        return dict(self.qualifiers).get(identifier)

    @property
    def path(self) -> str:
        """The canonical path: fourteen digits, and all but unreserved characters escaped."""
        pairs = [(self.key, self.value), *self.qualifiers]
        return "".join(f"/{name}/{quote(value, safe=UNRESERVED)}" for name, value in pairs)


def parse(path: str, query: str = "") -> DigitalLink:
    """Read the raw path of an address, still escaped, and check the data in its query.

    Raises MalformedLink. A shorter GTIN with a right check digit is read, and is not
    canonical: it should lead to the form with fourteen digits.
    """
    if len(path) > LONGEST_PATH:
        raise MalformedLink(Fault.TOO_LONG)
    pairs = _pairs(path)
    (key, typed), rest = pairs[0], pairs[1:]
    if key not in QUALIFIERS:
        raise MalformedLink(Fault.UNKNOWN_KEY, key[:8])
    value = _full_gtin(typed) if key == GTIN else typed
    _check_order(key, [name for name, _ in rest])
    link = DigitalLink(key, value, tuple(rest), is_canonical=value == typed)
    for name, each in [(key, value), *rest]:
        _check_value(name, each)
    _check_query(query, taken={key, *(name for name, _ in rest)})
    _check_whole(link)
    return link


def _pairs(path: str) -> list[tuple[str, str]]:
    if BROKEN_ESCAPE.search(path):
        raise MalformedLink(Fault.BROKEN_ESCAPE)
    parts = path.removeprefix("/").removesuffix("/").split("/")
    if len(parts) % 2 or not all(parts):
        raise MalformedLink(Fault.NO_VALUE, parts[-1][:8] if len(parts) % 2 else "")
    texts = [unquote_to_bytes(part).decode("utf-8", "replace") for part in parts]
    return list(zip(texts[::2], texts[1::2], strict=True))


def _full_gtin(typed: str) -> str:
    if not (typed.isascii() and typed.isdigit()):
        raise MalformedLink(Fault.NOT_DIGITS, GTIN)
    if len(typed) not in GTIN_LENGTHS:
        raise MalformedLink(Fault.WRONG_LENGTH, GTIN)
    return typed.zfill(FULL_LENGTH)


def _check_order(key: str, names: list[str]) -> None:
    order = QUALIFIERS[key]
    for name in names:
        if name not in order:
            raise MalformedLink(Fault.UNKNOWN_QUALIFIER, name[:8])
        if names.count(name) > 1:
            raise MalformedLink(Fault.REPEATED, name)
    if names != sorted(names, key=order.index):
        raise MalformedLink(Fault.WRONG_ORDER, names[-1])


def _check_value(name: str, value: str) -> None:
    """Check a value by its identifier's own rule; the library answers None for a bad check digit."""
    try:
        element = GS1ElementString.extract(name + value)
    except ParseError as error:
        raise MalformedLink(Fault.WRONG_VALUE, name[:8]) from error
    if element is None or element.ai.ai != name or element.value != value:
        raise MalformedLink(Fault.WRONG_VALUE, name[:8])
    if (name == GTIN and element.gtin is None) or (name == GLN and element.gln is None):
        raise MalformedLink(Fault.CHECK_DIGIT, name)


def _check_query(query: str, *, taken: set[str]) -> None:
    """Names of digits alone are application identifiers; others belong to whoever added them."""
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name.isascii() and name.isdigit():
            if name in taken:
                raise MalformedLink(Fault.REPEATED, name[:8])
            _check_value(name, value)


def _check_whole(link: DigitalLink) -> None:
    """Let the library read the canonical address as a whole."""
    try:
        GS1DigitalLinkURI.parse(ANY_HOST + link.path)
    except ParseError as error:
        raise MalformedLink(Fault.WRONG_VALUE, link.key) from error


def is_gln(text: str) -> bool:
    """Whether a text is a Global Location Number with a right check digit."""
    try:
        _check_value(GLN, text)
    except MalformedLink:
        return False
    return True
