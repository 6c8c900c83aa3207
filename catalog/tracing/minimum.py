"""What the law asks of the history of goods, and what a lot still lacks of it.

Decree 37/2026/NĐ-CP, Art. 23(5): nine data that a traceability record holds at least;
Art. 23(7): the seven of them that a consumer must see. Circular 31/2026/TT-BCT adds the
trace code, and how long records are kept (Art. 8).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from catalog.tracing.history import Entry
from catalog.tracing.models import Lot, Step

KEPT_AFTER_SHELF_LIFE_MONTHS = 12
"""Circular 31/2026, Art. 8; Decree 37/2026, Art. 53(3) asks the same of an electronic label."""
KEPT_WITHOUT_SHELF_LIFE_MONTHS = 60
MONTHS_A_YEAR = 12
LAST_DAY_EVERYWHERE = 28


class Datum(StrEnum):
    """One of the data that must be there."""

    NAME = "name"
    PICTURE = "picture"
    PRODUCER = "producer"
    ADDRESS = "address"
    ORIGIN = "origin"
    EVENTS = "events"
    LOT_NUMBER = "lot-number"
    SHELF_LIFE = "shelf-life"
    STANDARDS = "standards"
    TRACE_CODE = "trace-code"
    PLACES = "places"


CONSUMER_MUST_SEE = frozenset(
    {
        Datum.NAME, Datum.PICTURE, Datum.PRODUCER, Datum.ADDRESS, Datum.ORIGIN,
        Datum.LOT_NUMBER, Datum.SHELF_LIFE,
    }
)  # fmt: skip
GROUPS_THAT_SPOIL = frozenset({1, 2, 3})
"""Food, drinks and herbs; of other goods the decree asks a shelf life only if there is one."""


@dataclass(frozen=True)
class Check:
    """Whether one datum is there, and which rule asks for it."""

    datum: Datum
    is_there: bool
    rule: str

    @property
    def consumer_must_see(self) -> bool:
        """Art. 23(7) names it."""
        return self.datum in CONSUMER_MUST_SEE


def checks(lot: Lot, entries: Sequence[Entry], *, has_picture: bool) -> list[Check]:
    """Go through all that the rules ask of a lot, loaded with its product and business."""
    return list(_checks(lot, [entry for entry in entries if entry.holds], has_picture))


def _checks(lot: Lot, entries: Sequence[Entry], has_picture: bool) -> Iterator[Check]:
    decree, circular = "37/2026/NĐ-CP, 23(5)", "31/2026/TT-BCT"
    steps = [entry for entry in entries if is_tracking_event(entry)]
    yield Check(Datum.NAME, bool(lot.product.name), decree)
    yield Check(Datum.PICTURE, has_picture, decree)
    business = lot.product.business
    yield Check(Datum.PRODUCER, business is not None and bool(business.name), decree)
    yield Check(Datum.ADDRESS, business is not None and bool(business.address_as_written), decree)
    yield Check(Datum.ORIGIN, bool(lot.origin), decree)
    yield Check(Datum.EVENTS, bool(steps), decree)
    yield Check(Datum.LOT_NUMBER, bool(lot.number), decree)
    if lot.best_before or lot.product.group_id in GROUPS_THAT_SPOIL:
        yield Check(Datum.SHELF_LIFE, lot.best_before is not None, decree)
    yield Check(Datum.STANDARDS, bool(lot.standards), decree)
    yield Check(Datum.TRACE_CODE, bool(lot.code), circular)
    yield Check(Datum.PLACES, bool(steps) and all(_has_place(e) for e in steps), circular)


def is_tracking_event(entry: Entry) -> bool:
    """A critical tracking event in the sense of TCVN 12850: something done with the goods."""
    return entry.event.step not in {Step.OPENED, Step.RECALLED, Step.RECALL_LIFTED}


def _has_place(entry: Entry) -> bool:
    return bool(entry.body.get("readPoint") or entry.body.get("bizLocation"))


def lacking(found: Sequence[Check]) -> list[Check]:
    """What is not there yet."""
    return [check for check in found if not check.is_there]


def kept_until(made_on: date, best_before: date | None) -> date:
    """Until when a lot's records must be kept; here nothing is deleted after that either."""
    if best_before:
        return _months_after(best_before, KEPT_AFTER_SHELF_LIFE_MONTHS)
    return _months_after(made_on, KEPT_WITHOUT_SHELF_LIFE_MONTHS)


def _months_after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, MONTHS_A_YEAR)
    if day.day > LAST_DAY_EVERYWHERE:
        return date(
            day.year + years + (month + 1) // MONTHS_A_YEAR, (month + 1) % MONTHS_A_YEAR + 1, 1
        )
    return date(day.year + years, month + 1, day.day)
