"""A lot with its chain as pages need it, and what is printed of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from catalog.foundation.clock import day_in_vietnam
from catalog.tracing.bodies import LotFacts
from catalog.tracing.history import Entry, facts_in_force, history
from catalog.tracing.models import Lot, TraceEvent
from catalog.tracing.queries import events_of
from catalog.web.facts import Fact
from catalog.web.filters import date_words
from catalog.web.quantities import quantity_words
from catalog.web.words import _


@dataclass(frozen=True)
class LotRead:
    """A lot with its chain as it stood on a day."""

    lot: Lot
    chain: Sequence[TraceEvent]
    entries: list[Entry]
    facts: LotFacts | None


def read_lot(lot: Lot, *, until: date | None = None) -> LotRead:
    """Read the chain of a lot, all of it or what was written by the end of a day."""
    chain = [
        event
        for event in events_of(lot.id)
        if until is None or day_in_vietnam(event.recorded_at) <= until
    ]
    return LotRead(lot, chain, history(chain), facts_in_force(chain))


def lot_facts(read: LotRead, *, on: date) -> list[Fact]:
    """What is printed of a lot, and what else is known."""
    lot, facts = read.lot, read.facts
    if facts is None:
        return [Fact(_("Lot"), lot.number)]
    best_before = date_words(facts.best_before) if facts.best_before else ""
    if facts.best_before and facts.best_before < on:
        best_before = _("%(date)s (has passed)", date=best_before)
    rows = [
        Fact(_("Lot"), facts.number),
        Fact(_("Made on"), date_words(facts.made_on)),
        Fact(_("Best before"), best_before),
        Fact(_("Quantity of the lot"), quantity_words(facts.quantity, facts.unit)),
        Fact(_("Origin of the goods"), facts.origin, lang="vi"),
        Fact(_("Standards applied"), facts.standards, lang="vi"),
    ]
    return [row for row in rows if row.value]
