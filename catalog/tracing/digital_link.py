"""GS1 Digital Link addresses: what they say, whether they are well formed, and how to write one.

The GS1 library knows the application identifiers, their lengths, characters, dates and check
digits; here stands what it leaves open: naming what is wrong, the fourteen-digit form, strict
percent-coding, and what may stand in the query. The grammar is that of "GS1 Digital Link
Standard: URI Syntax", uncompressed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, unquote_to_bytes

from biip import ParseError
from biip.gs1_application_identifiers import GS1ApplicationIdentifier
from biip.gs1_digital_link_uris import GS1DigitalLinkURI
from biip.gs1_element_strings import GS1ElementString

GTIN, CPV, LOT, SERIAL, TPX = "01", "22", "10", "21", "235"
GLN, EXTENSION, UIC_EXTENSION = "414", "254", "7040"
SEQUENCES = {GTIN: ((CPV, LOT, SERIAL), (TPX,)), GLN: ((EXTENSION,), (UIC_EXTENSION,))}
"""Each primary key with its qualifiers, in the order that the URI syntax fixes.

A path keeps to one of the sequences: a third-party serial (TPX) stands for lot and serial.
"""
GTIN_LENGTHS = frozenset({8, 12, 13, 14})
FULL_LENGTH = 14
BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
IN_A_PATH = re.compile(r"[A-Za-z0-9\-._~!$&'()*+,;=:@%/]*")
"""What may stand in a path unescaped (RFC 3986, 3.3)."""
LONGEST_PATH = 400
LONGEST_QUERY = 2000
UNRESERVED = "-._~"
ANY_HOST = "https://id.gs1.org"


class Fault(StrEnum):
    """What is wrong with an address."""

    TOO_LONG = "too-long"
    UNESCAPED = "unescaped"
    BROKEN_ESCAPE = "broken-escape"
    NO_VALUE = "no-value"
    UNKNOWN_KEY = "unknown-key"
    UNKNOWN_QUALIFIER = "unknown-qualifier"
    WRONG_ORDER = "wrong-order"
    REPEATED = "repeated"
    UNKNOWN_ATTRIBUTE = "unknown-attribute"
    BELONGS_IN_PATH = "belongs-in-path"
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
    attributes: tuple[tuple[str, str], ...] = ()
    """What the query says by identifiers, such as `17`, the expiry date."""

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
    if len(path) > LONGEST_PATH or len(query) > LONGEST_QUERY:
        raise MalformedLink(Fault.TOO_LONG)
    pairs = _pairs(path)
    (key, typed), rest = pairs[0], pairs[1:]
    if key not in SEQUENCES:
        raise MalformedLink(Fault.UNKNOWN_KEY, key[:8])
    value = _full_gtin(typed) if key == GTIN else typed
    sequence = _sequence(key, [name for name, _ in rest])
    for name, each in [(key, value), *rest]:
        _check_value(name, each)
    attributes = _attributes(query, taken={key, *(name for name, _ in rest)}, sequence=sequence)
    link = DigitalLink(key, value, tuple(rest), value == typed, attributes)
    _check_whole(link)
    return link


def build(key: str, value: str, qualifiers: Mapping[str, str] | None = None) -> str:
    """Write the canonical path, the only form ever printed. Raises MalformedLink."""
    given = qualifiers or {}
    ordered = [name for sequence in SEQUENCES[key] for name in sequence if name in given]
    pairs = tuple((name, given[name]) for name in ordered)
    return parse(DigitalLink(key, value, pairs, is_canonical=True).path).path


def _pairs(path: str) -> list[tuple[str, str]]:
    if BROKEN_ESCAPE.search(path):
        raise MalformedLink(Fault.BROKEN_ESCAPE)
    if not IN_A_PATH.fullmatch(path):
        raise MalformedLink(Fault.UNESCAPED)
    parts = path.removeprefix("/").removesuffix("/").split("/")
    if len(parts) % 2 or not all(parts):
        raise MalformedLink(Fault.NO_VALUE, parts[-1][:8] if len(parts) % 2 else "")
    texts = [_decoded(part) for part in parts]
    return list(zip(texts[::2], texts[1::2], strict=True))


def _decoded(escaped: str) -> str:
    """Decode once: `%252F` means the three characters `%2F`, and no slash."""
    return unquote_to_bytes(escaped).decode("utf-8", "replace")


def _full_gtin(typed: str) -> str:
    if not (typed.isascii() and typed.isdigit()):
        raise MalformedLink(Fault.NOT_DIGITS, GTIN)
    if len(typed) not in GTIN_LENGTHS:
        raise MalformedLink(Fault.WRONG_LENGTH, GTIN)
    return typed.zfill(FULL_LENGTH)


def _sequence(key: str, names: list[str]) -> tuple[str, ...]:
    """The sequence of qualifiers that a path keeps to."""
    for name in names:
        if not any(name in sequence for sequence in SEQUENCES[key]):
            raise MalformedLink(Fault.UNKNOWN_QUALIFIER, name[:8])
        if names.count(name) > 1:
            raise MalformedLink(Fault.REPEATED, name)
    for sequence in SEQUENCES[key]:
        if names == [name for name in sequence if name in names]:
            return sequence
    raise MalformedLink(Fault.WRONG_ORDER, names[-1])


def _check_value(name: str, value: str) -> None:
    """Check a value by its identifier's own rule; the library answers None for a bad check digit."""
    if not value.isascii():  # the library takes the digits of every script
        raise MalformedLink(Fault.WRONG_VALUE, name[:8])
    try:
        element = GS1ElementString.extract(name + value)
    except (ParseError, ValueError) as error:
        raise MalformedLink(Fault.WRONG_VALUE, name[:8]) from error
    if element is None or element.ai.ai != name or element.value != value:
        raise MalformedLink(Fault.WRONG_VALUE, name[:8])
    if element.gtin_error or element.gln_error or element.sscc_error:
        raise MalformedLink(Fault.CHECK_DIGIT, name)


def _attributes(
    query: str, *, taken: set[str], sequence: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """Read what the query says by identifiers; other names belong to whoever added them.

    A name of digits alone is an identifier or wrong. A qualifier of the sequence that the
    path keeps to has its place there.
    """
    found: dict[str, str] = {}
    for pair in query.split("&"):
        name, _, escaped = pair.partition("=")
        if not (name.isascii() and name.isdigit()):
            continue
        if name in taken or name in found:
            raise MalformedLink(Fault.REPEATED, name[:8])
        if not _is_identifier(name):
            raise MalformedLink(Fault.UNKNOWN_ATTRIBUTE, name[:8])
        if name in sequence:
            raise MalformedLink(Fault.BELONGS_IN_PATH, name)
        if BROKEN_ESCAPE.search(escaped):
            raise MalformedLink(Fault.BROKEN_ESCAPE, name)
        found[name] = _decoded(escaped.replace("+", "%20"))
        _check_value(name, found[name])
    return tuple(found.items())


def _is_identifier(name: str) -> bool:
    try:
        return bool(GS1ApplicationIdentifier.extract(name).ai == name)
    except ParseError:
        return False


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
