"""Words for every code with which an event, a query or a table can be refused."""

from typing import Any, Final

from flask_babel import lazy_gettext as _l

TITLES: Final[dict[int, Any]] = {
    400: _l("What was sent cannot be taken as it is"),
    401: _l("A key in force is needed"),
    403: _l("This key may not do that"),
    404: _l("There is nothing under this name"),
    405: _l("This address does not take that method"),
    406: _l("No form that you accept can be answered"),
    409: _l("Somebody wrote at the same moment; send it again"),
    413: _l("This is too large"),
    415: _l("Send JSON or CSV"),
    429: _l("Too many attempts"),
    500: _l("Something went wrong on our side"),
}

MISSING = _l("Something is missing here.")
TOO_LONG = _l("This is too long.")
TOO_MANY = _l("There are too many of these.")
EMPTY = _l("This must not be empty.")
WRONG_FORM = _l("This is not written as it has to be.")
UNKNOWN_WORD = _l("The vocabulary does not know this word.")
OUT_OF_RANGE = _l("This number cannot be right.")
NOT_A_MOMENT = _l("This is not a moment with its time zone, as 2026-11-20T08:00:00+07:00.")
UNKNOWN_MEMBER = _l("The standard has no member of this name; an extension needs a prefix.")

WORDS: Final[dict[str, Any]] = {
    "before-made": _l("The best-before date is earlier than the day it was made."),
    "broken-quoting": _l("The quotation marks of the table do not match."),
    "broken-text": _l("This text holds signs that cannot be kept."),
    "cyclic": _l("A lot cannot be made of itself, by whatever way."),
    "differs-from-the-address": _l("The address of the lot says something else."),
    "differs-otherwise": _l("An error declaration must repeat its event in everything else."),
    "empty": EMPTY,
    "exceeded": _l("More events answer than you said you can take."),
    "excludes-event-count-limit": _l("Ask for a limit or for a refusal above a count, not both."),
    "fixed-by-the-address": _l("The address says already which kind of event is asked for."),
    "given-twice": _l("This was given twice."),
    "in-future": _l("This lies in the future."),
    "is-printed": _l("The number of a lot is printed on it and cannot change."),
    "missing": MISSING,
    "needs-order-by": _l("A direction needs a moment to order by."),
    "no-lot-known-here": _l("This names no lot that is known here."),
    "not-a-count": _l("This is not a count from 1."),
    "not-a-lot-number": _l("A lot number has 1 to 20 characters of the GS1 set."),
    "not-a-moment": NOT_A_MOMENT,
    "not-a-number": OUT_OF_RANGE,
    "not-a-uri": _l("This is not an absolute address (URI)."),
    "not-agreed": _l("The business of that lot has not agreed to its being named."),
    "not-an-object": _l("An object of JSON is wanted here."),
    "not-free": _l("This code cannot be given to the lot."),
    "not-given-out-for-this": _l("This mark of a page was not given out for this query."),
    "not-json": _l("This is not JSON."),
    "not-utf-8": _l("The text is not UTF-8."),
    "not-yours": _l("This is not yours to speak of."),
    "nothing-named": _l("An event names at least one thing or class of things."),
    "nothing-to-correct": _l("No event of this name is known here."),
    "number-too-large": OUT_OF_RANGE,
    "offset-differs": _l("The moment is written with another offset than the place has."),
    "only-the-office": _l("Only the office may say this."),
    "only-true": _l("Only true can be asked for here."),
    "only-with-add": _l("Data of a lot go with the action ADD only."),
    "out-of-range": OUT_OF_RANGE,
    "redefines-the-standard": _l("The context gives a term of the standard another meaning."),
    "repeated": _l("This stands twice."),
    "repeated-name": _l("An object names a member twice."),
    "says-something-else": _l("An event of this name is known and says something else."),
    "standard-context-missing": _l("The context of EPCIS 2.0 is not among those named."),
    "taken": _l("The product has a lot of this number already."),
    "too-deep": _l("This is nested too deeply."),
    "too-early": _l("This lies too far back."),
    "too-exact": _l("A quantity has at most three decimal places."),
    "too-large": _l("This is larger than can be taken at once."),
    "too-long": TOO_LONG,
    "too-many": TOO_MANY,
    "too-many-events": _l("One sending holds at most 1,000 events."),
    "too-many-values": TOO_MANY,
    "undeclared-prefix": _l("No context declares this prefix."),
    "unknown-column": _l("The table has no column of this name."),
    "unknown-event-type": _l("EPCIS 2.0 has no such kind of event."),
    "unknown-lot": _l("This lot is not known; an event that opens it must come first."),
    "unknown-member": UNKNOWN_MEMBER,
    "unknown-parameter": _l("The interface has no parameter of this name."),
    "unknown-type": _l("This is neither a document nor an event of EPCIS 2.0."),
    "unreadable": WRONG_FORM,
    "wrong-form": WRONG_FORM,
    "wrong-time": NOT_A_MOMENT,
    "wrong-type": _l("This is not of the right type."),
    "wrong-value": WRONG_FORM,
    "wrong-width": _l("This row has another number of cells than the heading."),
}
REFUSED: Final = _l("This value is refused.")


def words_of(code: str) -> str:
    """Answer the words for a code in the reader's language."""
    if code.startswith("unknown-") and code not in WORDS:
        return str(UNKNOWN_WORD)
    return str(WORDS.get(code, REFUSED))
