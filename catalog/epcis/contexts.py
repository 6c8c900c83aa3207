"""What the prefixes of a document stand for.

Nothing is ever fetched: the standard's own context is known by its addresses, and what
another remote context may declare stays unknown.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from catalog.epcis.vocabulary import is_uri

STANDARD_CONTEXT: Final = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
STANDARD_CONTEXTS: Final = frozenset(
    {
        STANDARD_CONTEXT,
        "https://ref.gs1.org/standards/epcis/2.0.1/epcis-context.jsonld",
        "https://ref.gs1.org/standards/epcis/epcis-context.jsonld",
        "https://gs1.github.io/EPCIS/epcis-context.jsonld",
    }
)
STANDARD_PREFIXES: Final = {
    "epcis": "https://ref.gs1.org/epcis/",
    "cbv": "https://ref.gs1.org/cbv/",
    "cbvmda": "urn:epcglobal:cbv:mda:",
    "gs1": "https://gs1.org/voc/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_TERMS: Final = """
    action bizLocation bizStep bizTransaction bizTransactionList certificationInfo
    childEPCs childQuantityList correctiveEventIDs declarationTime destination
    destinationList disposition epcClass epcList errorDeclaration eventID eventTime
    eventTimeZoneOffset id ilmd inputEPCList inputQuantityList outputEPCList
    outputQuantityList parentID persistentDisposition quantity quantityList readPoint
    reason recordTime sensorElementList source sourceList transformationID type uom
    """
STANDARD_TERMS: Final = frozenset(_TERMS.split())
ABSOLUTE_SCHEMES: Final = frozenset({"http", "https", "urn", "ni", "tag"})
OWN_PREFIX: Final = "sanvat"


def own_namespace(site_url: str) -> str:
    """What our own prefix stands for."""
    return f"{site_url}/voc/"


def own_context(site_url: str) -> list[Any]:
    """The context of every document that goes out."""
    return [STANDARD_CONTEXT, {OWN_PREFIX: own_namespace(site_url)}]


@dataclass
class Prefixes:
    """The declared prefixes, whether the standard's context is among them, and what is wrong."""

    declared: dict[str, str] = field(default_factory=lambda: dict(STANDARD_PREFIXES))
    has_standard: bool = False
    wrong: list[tuple[str, str, str]] = field(default_factory=list)

    def expanded(self, name: str, *, own: str) -> str:
        """Write a term so that it means the same without its context.

        Our own stay `sanvat:…` and the standard's stay short, in which every document of
        ours declares them; anybody else's becomes an absolute address.
        """
        prefix, _, rest = name.partition(":")
        is_declared = prefix in self.declared and not rest.startswith("//")
        if is_declared and prefix not in STANDARD_PREFIXES:
            name = self.declared[prefix] + rest
        return f"{OWN_PREFIX}:{name.removeprefix(own)}" if name.startswith(own) else name

    def absolute(self, text: str) -> str:
        """A word whose prefix was declared, as the address that it stands for."""
        prefix, colon, rest = text.partition(":")
        if not colon or rest.startswith("//") or prefix in STANDARD_PREFIXES:
            return text
        return self.declared[prefix] + rest if prefix in self.declared else text

    def knows(self, name: str) -> bool:
        """Whether a term is an absolute address, or has a prefix that was declared."""
        prefix, colon, rest = name.partition(":")
        if not colon or not rest:
            return False
        return prefix in self.declared or prefix.lower() in ABSOLUTE_SCHEMES


def read_context(context: object, *, over: Prefixes | None = None, path: str = "") -> Prefixes:
    """Read what a document or an event declares, on top of what stands around it."""
    read = Prefixes()
    if over is not None:
        read.declared.update(over.declared)
        read.has_standard = over.has_standard
    entries = context if isinstance(context, list) else [context]
    for number, entry in enumerate(entries):
        place = f"{path}/@context/{number}" if isinstance(context, list) else f"{path}/@context"
        if isinstance(entry, str):
            read.has_standard = read.has_standard or entry in STANDARD_CONTEXTS
        elif isinstance(entry, Mapping):
            _declare(read, entry, place)
    return read


def _declare(read: Prefixes, entry: Mapping[str, Any], place: str) -> None:
    for name, namespace in _definitions(entry):
        if name in STANDARD_TERMS or name in STANDARD_PREFIXES:
            if namespace not in {STANDARD_PREFIXES.get(name), _shorter(name)}:
                read.wrong.append((f"{place}/{pointed(name)}", "redefines-the-standard", name))
        elif not is_uri(namespace):
            read.wrong.append((f"{place}/{pointed(name)}", "not-a-uri", namespace))
        else:
            read.declared[name] = namespace


def _definitions(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The names that a context gives an address; how a value is to be read is not ours to know."""
    for name, meant in entry.items():
        address = meant.get("@id") if isinstance(meant, Mapping) else meant
        if not name.startswith("@") and ":" not in name and isinstance(address, str):
            yield name, address


def _shorter(prefix: str) -> str:
    """`urn:epcglobal:cbv:mda` without its last colon is in wide use."""
    return STANDARD_PREFIXES.get(prefix, "").removesuffix(":")


def pointed(name: object) -> str:
    """One step of a JSON pointer (RFC 6901, 3)."""
    return str(name).replace("~", "~0").replace("/", "~1")
