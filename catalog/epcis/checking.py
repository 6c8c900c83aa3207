"""Saying what is wrong with a document of EPCIS 2.0, before anything of it is believed.

Our own schema bounds the shape; what no schema can say is asked here: whether the
vocabulary knows a word, a prefix was declared, a moment is one and has come. Pure: the
present moment is an argument, and no context is ever fetched.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from catalog.epcis.contexts import Prefixes, own_namespace, pointed, read_context
from catalog.epcis.json_text import Problem, as_object, bounds_problems, composed, shown
from catalog.epcis.shapes import shape_problems
from catalog.epcis.spelling import extensible, spelt_out, word_places
from catalog.epcis.vocabulary import DocumentKind, WordKind, bare_word
from catalog.tracing.models import EventKind, Step

CLOCKS_DIFFER_BY: Final = timedelta(minutes=5)
EARLIEST_YEAR: Final = 2000
MOST_PROBLEMS: Final = 100
MOST_EVENTS: Final = 1000
"""What one sending may hold: SQLite lets nobody else write while it is taken in."""
LONGEST_WORD: Final = 200
"""Written out; its columns hold no more."""
FACILITY: Final = "/voc/facility/"
LONGEST_NUMBER: Final = 9
OWN_STEPS: Final = frozenset(step.value for step in Step)
EVENT_KINDS: Final = frozenset(kind.value for kind in EventKind)

UNKNOWN: Final = {
    WordKind.BUSINESS_STEP: "unknown-business-step",
    WordKind.DISPOSITION: "unknown-disposition",
    WordKind.TRANSACTION_TYPE: "unknown-transaction-type",
    WordKind.PARTY_TYPE: "unknown-party-type",
    WordKind.ERROR_REASON: "unknown-error-reason",
    WordKind.MEASUREMENT: "unknown-measurement",
    WordKind.SENSOR_ALERT: "unknown-sensor-alert",
    WordKind.COMPONENT: "unknown-component",
}


@dataclass
class Reading:
    """What was read: the events in the site's own spelling, and all that is wrong with them."""

    events: list[dict[str, Any]] = field(default_factory=list)
    masters: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def problems_of(document: object, *, at: datetime, site_url: str) -> list[Problem]:
    """Everything wrong with a document, or with an event that comes alone."""
    return read_document(document, at=at, site_url=site_url).problems


def read_document(document: object, *, at: datetime, site_url: str, is_archive: bool = False
                  ) -> Reading:  # fmt: skip
    """Read a document, or an event that comes alone; never raises for anything JSON can say.

    An archive of our own may hold any number of events.
    """
    outside = bounds_problems(document, is_counted=not is_archive)
    if outside:
        return Reading(problems=outside[:MOST_PROBLEMS])
    if not isinstance(document, dict):
        return Reading(problems=[Problem("", "not-an-object", shown(document))])
    facts = as_object(composed(document))
    kind = _kind_of(facts)
    if kind in EVENT_KINDS:
        return _read_events([(facts, "")], read_context([]), at=at, site_url=site_url)
    if kind not in {each.value for each in DocumentKind}:
        code = "missing" if "type" not in facts else "unknown-type"
        return Reading(problems=[Problem("/type", code, shown(kind))])
    wrong = shape_problems(kind, facts, most=MOST_PROBLEMS)
    if wrong:
        return Reading(problems=wrong)
    prefixes = read_context(facts["@context"])
    events, path = _events_of(facts)
    if len(events) > MOST_EVENTS and not is_archive:
        return Reading(problems=[Problem(path, "too-many-events", str(len(events)))])
    numbered = [(event, f"{path}/{number}") for number, event in enumerate(events)]
    read = _read_events(numbered, prefixes, at=at, site_url=site_url)
    read.masters = list(_masters(facts))
    faults = [*_context_problems(prefixes, ""), *_repeated(numbered)]
    read.problems = [*faults, *read.problems][:MOST_PROBLEMS]
    return read


def _kind_of(facts: Mapping[str, Any]) -> str:
    """What a document or event says that it is; a type that is no text is no kind either."""
    kind = facts.get("type", "")
    return kind if isinstance(kind, str) else shown(kind)


def _events_of(facts: Mapping[str, Any]) -> tuple[list[dict[str, Any]], str]:
    body = facts["epcisBody"]
    if facts["type"] == DocumentKind.DOCUMENT:
        return body["eventList"], "/epcisBody/eventList"
    results = body["queryResults"]["resultsBody"]
    return results["eventList"], "/epcisBody/queryResults/resultsBody/eventList"


def _masters(facts: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The master data that a document brings along: elements of its vocabularies."""
    if facts["type"] == DocumentKind.DOCUMENT:
        told = facts.get("epcisHeader", {}).get("epcisMasterData", {})
    else:
        told = facts["epcisBody"]["queryResults"]["resultsBody"]
    for vocabulary in told.get("vocabularyList", ()):
        yield from vocabulary.get("vocabularyElementList", ())


def _context_problems(prefixes: Prefixes, path: str) -> list[Problem]:
    wrong = [Problem(place, code, shown(value)) for place, code, value in prefixes.wrong]
    if not prefixes.has_standard:
        wrong.append(Problem(f"{path}/@context", "standard-context-missing"))
    return wrong


def _repeated(events: list[tuple[dict[str, Any], str]]) -> Iterator[Problem]:
    """Two events of one document that bear one name and say different things."""
    seen: dict[tuple[str, bool], dict[str, Any]] = {}
    for event, path in events:
        name = event.get("eventID")
        if isinstance(name, str):
            key = (name, "errorDeclaration" in event)
            said = {member: value for member, value in event.items() if member != "recordTime"}
            if seen.setdefault(key, said) != said:
                yield Problem(f"{path}/eventID", "says-something-else", shown(name))


def _read_events(events: list[tuple[dict[str, Any], str]], around: Prefixes, *, at: datetime,
                 site_url: str) -> Reading:  # fmt: skip
    read = Reading()
    for event, path in events:
        if _kind_of(event) not in EVENT_KINDS:
            code = "missing" if "type" not in event else "unknown-event-type"
            read.problems.append(Problem(f"{path}/type", code, shown(_kind_of(event))))
        else:
            check = _EventCheck(event, path, around, at, site_url)
            read.problems += check.problems(read)
        if len(read.problems) >= MOST_PROBLEMS:
            break
    read.problems = read.problems[:MOST_PROBLEMS]
    return read


@dataclass
class _EventCheck:
    """One event whose shape is right, with what is declared around it."""

    event: dict[str, Any]
    path: str
    around: Prefixes
    at: datetime
    site_url: str

    def problems(self, read: Reading) -> list[Problem]:
        """Check the event; one without problems is added to what was read.

        Names are spelt out before the shape is asked for, or a term of ours under
        another spelling would slip past it.
        """
        prefixes = self.around
        found: list[Problem] = []
        if "@context" in self.event:
            prefixes = read_context(self.event["@context"], over=self.around, path=self.path)
        if "@context" in self.event or not self.path:
            found += _context_problems(prefixes, self.path)
        spelt = spelt_out(self.event, prefixes, own=own_namespace(self.site_url))
        wrong = shape_problems(str(self.event["type"]), spelt, path=self.path, most=MOST_PROBLEMS)
        if not wrong:
            found += [*self._moments(), *self._terms(prefixes), *self._ilmd()]
            found += [*self._declared_wrong(), *self._places(), *self._words(spelt, prefixes)]
        if not found and not wrong:
            read.events.append(spelt)
        return [*found, *wrong]

    def _moments(self) -> Iterator[Problem]:
        event, path = self.event, self.path
        yield from self._moment(event["eventTime"], f"{path}/eventTime")
        if "recordTime" in event:
            yield from self._moment(event["recordTime"], f"{path}/recordTime")
        declared = event.get("errorDeclaration")
        if declared:
            place = f"{path}/errorDeclaration/declarationTime"
            yield from self._moment(declared["declarationTime"], place)
        # A moment in UTC says nothing of the place's own clock; any other offset must be it.
        own = offset_of(event["eventTime"])
        if own not in {"+00:00", event["eventTimeZoneOffset"]}:
            offset = event["eventTimeZoneOffset"]
            yield Problem(f"{path}/eventTimeZoneOffset", "offset-differs", f"{own} / {offset}")

    def _moment(self, text: str, path: str) -> Iterator[Problem]:
        moment = datetime.fromisoformat(text)
        if not EARLIEST_YEAR <= moment.year <= self.at.year + 1:
            code = "too-early" if moment.year < EARLIEST_YEAR else "in-future"
            yield Problem(path, code, shown(text))
        elif moment > self.at + CLOCKS_DIFFER_BY:
            yield Problem(path, "in-future", shown(text))

    def _terms(self, prefixes: Prefixes) -> Iterator[Problem]:
        """Extensions have a declared prefix or are absolute addresses (EPCIS 2.0, 10.3)."""
        for holder, path in extensible(self.event, self.path):
            for name in holder:
                if ":" in name and not prefixes.knows(name):
                    yield Problem(f"{path}/{pointed(name)}", "undeclared-prefix", shown(name))

    def _ilmd(self) -> Iterator[Problem]:
        is_new = self.event.get("action", "ADD") == "ADD"
        if "ilmd" in self.event and not is_new:
            yield Problem(f"{self.path}/ilmd", "only-with-add", self.event["action"])

    def _declared_wrong(self) -> Iterator[Problem]:
        if "errorDeclaration" in self.event and "eventID" not in self.event:
            yield Problem(f"{self.path}/eventID", "missing")

    def _places(self) -> Iterator[Problem]:
        """A place of ours is named by its number, which has an end."""
        for name in ("readPoint", "bizLocation"):
            address = self.event.get(name, {}).get("id", "")
            number = address.rpartition(FACILITY)[2] if FACILITY in address else ""
            if number.isdigit() and len(number) > LONGEST_NUMBER:
                yield Problem(f"{self.path}/{name}/id", "wrong-form", shown(address))

    def _words(self, spelt: dict[str, Any], prefixes: Prefixes) -> Iterator[Problem]:
        """Bring every word of a vocabulary to its bare form, in place, or say that it is unknown."""
        for place in word_places(spelt, self.path):
            written = place.written()
            word = bare_word(place.kind, prefixes.absolute(written))
            if word is None or (":" in word and not self._may_be(place.kind, word, prefixes)):
                yield Problem(place.path, UNKNOWN[place.kind], shown(written))
            elif len(word) > LONGEST_WORD:
                yield Problem(place.path, "too-long", shown(written))
            else:
                place.write(word)

    def _may_be(self, kind: WordKind, word: str, prefixes: Prefixes) -> bool:
        """Words of other vocabularies pass; of ours only those that there are."""
        own = own_namespace(self.site_url)
        if word.startswith(own):
            step = word.removeprefix(f"{own}step/")
            return kind is WordKind.BUSINESS_STEP and step in OWN_STEPS
        return prefixes.knows(word)


def offset_of(moment: str) -> str:
    """The offset that a moment is written with, as `+07:00`."""
    return "+00:00" if moment.endswith("Z") else moment[-6:].replace("-00:00", "+00:00")
