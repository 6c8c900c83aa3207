"""The figures of one report, frozen: page, workbook, document and PDF all take them from here.

Fixed lines carry a key that the surface puts into words; lines about a place or a group carry
its names. They keep as JSON with the report that was made of them.
"""

from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from catalog.campaign.periods import Period


class Topic(StrEnum):
    """What a table of the report counts."""

    TOTALS = "totals"
    PRODUCTS_BY_STARS = "products-by-stars"
    BUSINESSES_BY_STARS = "businesses-by-stars"
    PRODUCTS_BY_GROUP = "products-by-group"
    BUSINESSES_BY_GROUP = "businesses-by-group"
    PRODUCTS_BY_COMMUNE = "products-by-commune"
    BUSINESSES_BY_COMMUNE = "businesses-by-commune"
    CERTIFICATES = "certificates"
    HONOURS = "honours"
    FAIRS = "fairs"
    SEARCHES = "searches"
    SCANS = "scans"
    PROBLEMS = "problems"
    CHECKS = "checks"


class Caveat(StrEnum):
    """What a reader must know of a figure."""

    NOT_OVER = "not-over"
    KNOWN_NOW = "known-now"
    YEAR_ONLY = "year-only"
    LISTED_SINCE = "listed-since"
    COUNTED_SINCE = "counted-since"
    NOTHING_COUNTED = "nothing-counted"
    HONOURS_BY_YEAR = "honours-by-year"
    WHOLE_SITE = "whole-site"
    WHOLE_PROVINCE = "whole-province"
    PROBLEMS_BY_PROVINCE = "problems-by-province"
    VISITORS_UNKNOWN = "visitors-unknown"
    DEMONSTRATION = "demonstration"


@dataclass(frozen=True)
class Line:
    """A count in the period and in the one before; None where it cannot be known."""

    key: str
    now: int | None
    before: int | None
    name: str = ""
    name_en: str = ""


@dataclass(frozen=True)
class Note:
    """A caveat of a table, with the day or the number that it speaks of."""

    caveat: Caveat
    day: date | None = None
    number: int = 0


@dataclass(frozen=True)
class Table:
    """The counts of one topic, and what must be known of them."""

    topic: Topic
    lines: tuple[Line, ...]
    notes: tuple[Note, ...] = ()

    def line(self, key: str) -> Line:
        """The line of a key; KeyError where there is none."""
        for line in self.lines:
            if line.key == key:
                return line
        raise KeyError(key)


@dataclass(frozen=True)
class FairHeld:
    """An event that was held in the period; nobody may have entered how many came."""

    name: str
    first: date | None
    last: date | None
    place: str
    visitors: int | None


@dataclass(frozen=True)
class HonourGiven:
    """A title that was given in a year of the period."""

    title: str
    holder: str
    year: int


@dataclass(frozen=True)
class Told:
    """What a unit told: its own numbers, by the questions of the request, and its words."""

    unit: str
    numbers: tuple[int | None, ...]
    words: str
    sent_on: date | None


@dataclass(frozen=True)
class Annex:
    """What units told on request, and what their numbers add up to."""

    title: str
    questions: tuple[str, ...]
    told: tuple[Told, ...]
    missing: tuple[str, ...]

    @property
    def sums(self) -> tuple[int, ...]:
        return tuple(
            sum(each.numbers[place] or 0 for each in self.told)
            for place in range(len(self.questions))
        )


@dataclass(frozen=True)
class Figures:
    """Everything that a report counts; `standing_on` is the day on which the catalog was looked at."""

    period: Period
    before: Period
    standing_on: date
    made_on: date
    area_key: str
    area_name: str
    area_name_en: str
    tables: tuple[Table, ...]
    fairs: tuple[FairHeld, ...] = ()
    honours: tuple[HonourGiven, ...] = ()
    annexes: tuple[Annex, ...] = ()
    notes: tuple[Note, ...] = ()

    def table(self, topic: Topic) -> Table:
        """The table of a topic; KeyError where the report has none."""
        for table in self.tables:
            if table.topic is topic:
                return table
        raise KeyError(topic)


def to_json(figures: Figures) -> dict[str, Any]:
    """Figures as plain values that keep in a database."""
    plain: dict[str, Any] = _plain(asdict(figures))
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def from_json(kept: dict[str, Any]) -> Figures:
    """Figures as they were kept."""
    return Figures(
        period=_period(kept["period"]),
        before=_period(kept["before"]),
        standing_on=date.fromisoformat(kept["standing_on"]),
        made_on=date.fromisoformat(kept["made_on"]),
        area_key=kept["area_key"],
        area_name=kept["area_name"],
        area_name_en=kept["area_name_en"],
        tables=tuple(
            Table(
                Topic(each["topic"]),
                tuple(Line(**line) for line in each["lines"]),
                _notes(each["notes"]),
            )
            for each in kept["tables"]
        ),
        fairs=tuple(
            FairHeld(**{**each, "first": _day(each["first"]), "last": _day(each["last"])})
            for each in kept["fairs"]
        ),
        honours=tuple(HonourGiven(**each) for each in kept["honours"]),
        annexes=tuple(_annex(each) for each in kept["annexes"]),
        notes=_notes(kept["notes"]),
    )


def _annex(kept: dict[str, Any]) -> Annex:
    told = tuple(
        Told(each["unit"], tuple(each["numbers"]), each["words"], _day(each["sent_on"]))
        for each in kept["told"]
    )
    return Annex(kept["title"], tuple(kept["questions"]), told, tuple(kept["missing"]))


def _period(kept: dict[str, str]) -> Period:
    return Period(date.fromisoformat(kept["first"]), date.fromisoformat(kept["last"]))


def _notes(kept: list[dict[str, Any]]) -> tuple[Note, ...]:
    return tuple(Note(Caveat(n["caveat"]), _day(n["day"]), n["number"]) for n in kept)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
