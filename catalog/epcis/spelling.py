"""Where in an event the words of vocabularies stand, and spelling its names out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from catalog.epcis.contexts import Prefixes
from catalog.epcis.vocabulary import WordKind

SINGLE_WORDS: Final = {"bizStep": WordKind.BUSINESS_STEP, "disposition": WordKind.DISPOSITION}
LISTED_TYPES: Final = {
    "bizTransactionList": WordKind.TRANSACTION_TYPE,
    "sourceList": WordKind.PARTY_TYPE,
    "destinationList": WordKind.PARTY_TYPE,
}
REPORT_WORDS: Final = {
    "type": WordKind.MEASUREMENT,
    "exception": WordKind.SENSOR_ALERT,
    "component": WordKind.COMPONENT,
}


@dataclass(frozen=True)
class WordPlace:
    """Where a word stands: what holds it and under which name or number."""

    holder: Any
    key: str | int
    kind: WordKind
    path: str

    def written(self) -> str:
        return str(self.holder[self.key])

    def write(self, word: str) -> None:
        self.holder[self.key] = word


def word_places(event: dict[str, Any], path: str) -> Iterator[WordPlace]:
    """Every place in an event at which a vocabulary has the say."""
    for name, kind in SINGLE_WORDS.items():
        if name in event:
            yield WordPlace(event, name, kind, f"{path}/{name}")
    if "reason" in event.get("errorDeclaration", {}):
        place = f"{path}/errorDeclaration/reason"
        yield WordPlace(event["errorDeclaration"], "reason", WordKind.ERROR_REASON, place)
    yield from _in_lists(event, path)
    for element, place in _sensor_reports(event, path):
        for name, kind in REPORT_WORDS.items():
            if name in element:
                yield WordPlace(element, name, kind, f"{place}/{name}")


def _in_lists(event: dict[str, Any], path: str) -> Iterator[WordPlace]:
    for name, kind in LISTED_TYPES.items():
        for number, element in enumerate(event.get(name, ())):
            if "type" in element:
                yield WordPlace(element, "type", kind, f"{path}/{name}/{number}/type")
    for name, words in event.get("persistentDisposition", {}).items():
        for number in range(len(words)):
            place = f"{path}/persistentDisposition/{name}/{number}"
            yield WordPlace(words, number, WordKind.DISPOSITION, place)


def _sensor_reports(event: Mapping[str, Any], path: str) -> Iterator[tuple[dict[str, Any], str]]:
    for number, element in enumerate(event.get("sensorElementList", ())):
        for position, report in enumerate(element["sensorReport"]):
            yield report, f"{path}/sensorElementList/{number}/sensorReport/{position}"


def extensible(event: Mapping[str, Any], path: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    """The objects of an event that extensions may stand in."""
    yield event, path
    for name in ("ilmd", "errorDeclaration", "readPoint", "bizLocation"):
        if name in event:
            yield event[name], f"{path}/{name}"
    for number, element in enumerate(event.get("sensorElementList", ())):
        place = f"{path}/sensorElementList/{number}"
        yield element, place
        if "sensorMetadata" in element:
            yield element["sensorMetadata"], f"{place}/sensorMetadata"
    yield from _sensor_reports(event, path)


def spelt_out(value: Any, prefixes: Prefixes, *, own: str) -> Any:
    """A copy in which every name means the same without the document's context."""
    if isinstance(value, dict):
        return {
            prefixes.expanded(name, own=own): spelt_out(inner, prefixes, own=own)
            for name, inner in value.items()
            if name != "@context"
        }
    if isinstance(value, list):
        return [spelt_out(inner, prefixes, own=own) for inner in value]
    return value
