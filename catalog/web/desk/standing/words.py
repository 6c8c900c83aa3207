"""States and refusals of how a business stands, in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from catalog.checks.rules import Freshness
from catalog.foundation.errors import Invalid
from catalog.sanctions.rules import State
from catalog.web.words import _

STATES: Mapping[State, Any] = {
    State.PROPOSED: _l("Proposed: hides nothing until a second person confirms it"),
    State.URGENT: _l("In force, marked urgent: a second person has yet to confirm it"),
    State.IN_FORCE: _l("In force"),
    State.LIFTED: _l("Lifted"),
    State.DROPPED: _l("Dropped"),
}
FRESHNESS: Mapping[Freshness, Any] = {
    Freshness.FRESH: _l("in force"),
    Freshness.DUE: _l("in force, soon to be checked again"),
    Freshness.OLD: _l("ended, has to be checked again"),
    Freshness.CHANGED: _l("the fact changed since, has to be checked again"),
}
REFUSALS: Mapping[tuple[str, str], Any] = {
    ("decision_no", "missing"): _l("Say the number of the decision."),
    ("words", "missing"): _l("Say why, in words."),
    ("lift_words", "missing"): _l("Say why it is lifted, in words."),
    ("suspension", "open-already"): _l("One is open already: see the list of suspensions."),
    ("title", "missing"): _l("Say which title."),
    ("year", "out-of-range"): _l("The year lies between 1945 and this year."),
    ("source_url", "missing"): _l("Say on which page the agency or the press tells of it."),
    ("source_url", "not-a-link"): _l("The address must begin with https://."),
    ("expires_on", "before-year"): _l("That lies before the year of the title."),
    ("honour", "ended-already"): _l("It was ended already."),
    ("document", "no-business"): _l("A document is kept with a business; this product names none."),
    ("scan", "empty"): _l("That file is empty."),
    ("scan", "too-large"): _l("A document may have 10 MB at most."),
    ("scan", "too-many"): _l("There are too many files of certificates; tell the office."),
}
EVERYWHERE: Mapping[str, Any] = {
    "in-future": _l("That day is still to come."),
    "too-long": _l("That is too long; %(value)s letters at most."),
    "not-an-image": _l("Only photographs and PDF documents are taken."),
    "format-not-accepted": _l("Only photographs and PDF documents are taken."),
    "too-many-pixels": _l("That photograph has too many pixels; 40 million at most."),
    "truncated": _l("That file is damaged. Send it again."),
}


def state_words(state: State) -> str:
    """How far a suspension has come."""
    return str(STATES[state])


def freshness_words(freshness: Freshness) -> str:
    """What can be said of a check today."""
    return str(FRESHNESS[freshness])


def refusal_words(error: Invalid) -> str:
    """Why something is refused."""
    words = REFUSALS.get((error.field, error.code)) or EVERYWHERE.get(error.code)
    if words is None:
        return _("That cannot be recorded.")
    return str(words) % {"value": error.value}
