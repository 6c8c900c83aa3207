"""The query parameters of EPCIS 2.0 (8.2.7.1), read once into a typed query.

Several values of one parameter stand between `|`, as the standard's OpenAPI has it, or
the parameter is repeated. What is unknown or malformed is refused, never passed over: a
query that was read only in part would answer with what nobody asked for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, TypeVar
from urllib.parse import urlencode

from catalog.epcis.contexts import own_namespace, read_context
from catalog.epcis.json_text import shown
from catalog.epcis.vocabulary import Action, WordKind, bare_word, is_uri
from catalog.foundation.errors import Invalid
from catalog.tracing.models import EventKind, Step

Word = TypeVar("Word", bound=StrEnum)

USUAL_PER_PAGE: Final = 30
MOST_PER_PAGE: Final = 200
MOST_COUNT: Final = 1_000_000
MOST_VALUES: Final = 100
LONGEST_VALUE: Final = 300

MATCHES: Final[dict[str, tuple[str, ...]]] = {
    "MATCH_epc": ("epcList", "childEPCs"),
    "MATCH_parentID": ("parentID",),
    "MATCH_inputEPC": ("inputEPCList",),
    "MATCH_outputEPC": ("outputEPCList",),
    "MATCH_anyEPC": ("epcList", "childEPCs", "inputEPCList", "outputEPCList", "parentID"),
    "MATCH_epcClass": ("quantityList", "childQuantityList"),
    "MATCH_inputEPCClass": ("inputQuantityList",),
    "MATCH_outputEPCClass": ("outputQuantityList",),
    "MATCH_anyEPCClass": (
        "quantityList",
        "childQuantityList",
        "inputQuantityList",
        "outputQuantityList",
    ),
}
"""In which members of an event each of them looks for an object or a class."""
EVERYWHERE: Final = tuple(dict.fromkeys((*MATCHES["MATCH_anyEPC"], *MATCHES["MATCH_anyEPCClass"])))


class OrderBy(StrEnum):
    """By which moment answers are ordered; without one, as they were recorded."""

    EVENT_TIME = "eventTime"
    RECORD_TIME = "recordTime"


class Direction(StrEnum):
    """Whether the oldest or the newest comes first."""

    ASCENDING = "ASC"
    DESCENDING = "DESC"


@dataclass(frozen=True)
class EventQuery:
    """What is asked for; an empty tuple or None asks for nothing in particular."""

    kinds: tuple[EventKind, ...] = ()
    occurred_from: datetime | None = None
    occurred_before: datetime | None = None
    recorded_from: datetime | None = None
    recorded_before: datetime | None = None
    actions: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    dispositions: tuple[str, ...] = ()
    read_points: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    event_ids: tuple[str, ...] = ()
    transformation_ids: tuple[str, ...] = ()
    matches: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    is_declared_wrong: bool = False
    order_by: OrderBy | None = None
    direction: Direction = Direction.ASCENDING
    per_page: int = USUAL_PER_PAGE
    most: int | None = None
    refuse_above: int | None = None
    page_token: str = ""
    told: str = field(default="", compare=False)
    """The parameters that say what is asked for, in a settled order, without the page's."""


def read_query(parameters: Iterable[tuple[str, str]], *, site_url: str) -> EventQuery:
    """Read query parameters. Raises Invalid with the parameter and what is wrong with it."""
    given: dict[str, list[str]] = {}
    for name, value in parameters:
        if name not in KNOWN:
            raise Invalid(shown(name), "unknown-parameter", shown(value))
        given.setdefault(name, []).append(value)
    reader = _Reader(given, site_url)
    if "eventCountLimit" in given and "maxEventCount" in given:
        raise Invalid("maxEventCount", "excludes-event-count-limit")
    if "orderDirection" in given and "orderBy" not in given:
        raise Invalid("orderDirection", "needs-order-by")
    order_by = reader.one_of("orderBy", OrderBy)
    # The standard's usual direction is the newest first (8.2.7.1, orderDirection).
    usual = Direction.DESCENDING if order_by else Direction.ASCENDING
    return EventQuery(
        kinds=tuple(EventKind(kind) for kind in reader.words("eventType", set(EventKind))),
        occurred_from=reader.moment("GE_eventTime"),
        occurred_before=reader.moment("LT_eventTime"),
        recorded_from=reader.moment("GE_recordTime"),
        recorded_before=reader.moment("LT_recordTime"),
        actions=reader.words("EQ_action", set(Action)),
        steps=reader.vocabulary("EQ_bizStep", WordKind.BUSINESS_STEP),
        dispositions=reader.vocabulary("EQ_disposition", WordKind.DISPOSITION),
        read_points=reader.addresses("EQ_readPoint"),
        locations=reader.addresses("EQ_bizLocation"),
        event_ids=reader.addresses("EQ_eventID"),
        transformation_ids=reader.addresses("EQ_transformationID"),
        matches=tuple(
            (members, reader.addresses(name)) for name, members in MATCHES.items() if name in given
        ),
        is_declared_wrong=reader.is_true("EXISTS_errorDeclaration"),
        order_by=order_by,
        direction=reader.one_of("orderDirection", Direction) or usual,
        per_page=min(reader.number("perPage") or USUAL_PER_PAGE, MOST_PER_PAGE),
        most=reader.number("eventCountLimit"),
        refuse_above=reader.number("maxEventCount"),
        page_token=reader.single("nextPageToken") or "",
        told=told_of(given),
    )


PAGING: Final = ("perPage", "nextPageToken")
KNOWN: Final = frozenset(
    {
        "eventType", "GE_eventTime", "LT_eventTime", "GE_recordTime", "LT_recordTime",
        "EQ_action", "EQ_bizStep", "EQ_disposition", "EQ_readPoint", "EQ_bizLocation",
        "EQ_eventID", "EQ_transformationID", "EXISTS_errorDeclaration", "orderBy",
        "orderDirection", "eventCountLimit", "maxEventCount", *MATCHES, *PAGING,
    }
)  # fmt: skip


def told_of(given: Mapping[str, list[str]]) -> str:
    """What a query asks for, in a settled order, without which page of the answer."""
    pairs = [(name, value) for name in sorted(given) if name not in PAGING for value in given[name]]
    return urlencode(pairs)


@dataclass(frozen=True)
class _Reader:
    """Reads one parameter after the other, each into its type."""

    given: Mapping[str, list[str]]
    site_url: str

    def single(self, name: str) -> str | None:
        values = self.given.get(name, [])
        if len(values) > 1:
            raise Invalid(name, "given-twice", shown(values[1]))
        return values[0] if values else None

    def several(self, name: str) -> list[str]:
        values = [part for value in self.given.get(name, []) for part in value.split("|")]
        if len(values) > MOST_VALUES:
            raise Invalid(name, "too-many", str(len(values)))
        for value in values:
            if not value:
                raise Invalid(name, "empty")
            if len(value) > LONGEST_VALUE:
                raise Invalid(name, "too-long", shown(value))
        return values

    def words(self, name: str, known: Iterable[str]) -> tuple[str, ...]:
        allowed = {str(word) for word in known}
        # These words have no comma, which an array without `explode` is written with.
        words = [part for value in self.several(name) for part in value.split(",")]
        for word in words:
            if word not in allowed:
                raise Invalid(name, "unknown-word", shown(word))
        return tuple(words)

    def one_of(self, name: str, kind: type[Word]) -> Word | None:
        value = self.single(name)
        if value is None:
            return None
        if value not in set(kind):
            raise Invalid(name, "unknown-word", shown(value))
        return kind(value)

    def vocabulary(self, name: str, kind: WordKind) -> tuple[str, ...]:
        own = own_namespace(self.site_url)
        prefixes = read_context({"sanvat": own})
        found = []
        for value in (part for given in self.several(name) for part in given.split(",")):
            word = bare_word(kind, prefixes.absolute(value))
            is_own_step = value in set(Step) and kind is WordKind.BUSINESS_STEP
            if word is None and is_own_step:
                word = f"{own}step/{value}"
            if word is None:
                raise Invalid(name, "unknown-word", shown(value))
            found.append(word)
        return tuple(found)

    def addresses(self, name: str) -> tuple[str, ...]:
        for value in self.several(name):
            if not is_uri(value):
                raise Invalid(name, "not-a-uri", shown(value))
        return tuple(self.several(name))

    def moment(self, name: str) -> datetime | None:
        value = self.single(name)
        if value is None:
            return None
        # A plus sign that was not percent-coded arrives as a space.
        value = value.replace(" ", "+")
        from jsonschema import Draft202012Validator

        if not Draft202012Validator.FORMAT_CHECKER.conforms(value, "date-time"):
            raise Invalid(name, "not-a-moment", shown(value))
        try:
            return datetime.fromisoformat(value.upper()).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise Invalid(name, "not-a-moment", shown(value)) from error

    def number(self, name: str) -> int | None:
        value = self.single(name)
        if value is None:
            return None
        is_number = value.isascii() and value.isdigit() and len(value) <= len(str(MOST_COUNT))
        if not is_number or not 1 <= int(value) <= MOST_COUNT:
            raise Invalid(name, "not-a-count", shown(value))
        return int(value)

    def is_true(self, name: str) -> bool:
        value = self.single(name)
        if value not in {None, "", "true"}:
            raise Invalid(name, "only-true", shown(value))
        return value is not None
