"""Refusals of the rules of reports, in words: what is wrong and what to do."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from catalog.foundation.errors import Invalid
from catalog.web.words import _

REFUSALS: Mapping[tuple[str, str], Any] = {
    ("words", "missing"): _l("Say it in a few words."),
    ("words", "too-long"): _l("That is too long; 4,000 letters at most."),
    ("words", "too-many"): _l(
        "So much was added to this case that no more is taken. The office reads it all."
    ),
    ("note", "missing"): _l("Say it in a few words."),
    ("note", "too-long"): _l("That is too long; 4,000 letters at most."),
    ("public_words", "too-long"): _l("That is too long; 4,000 letters at most."),
    ("bought_where", "too-long"): _l("That is too long; 300 letters at most."),
    ("about", "too-long"): _l("That is too long; 300 letters at most."),
    ("about", "unknown"): _l("Nothing here has that code, lot or address."),
    ("bought_on", "out-of-range"): _l("That day is to come, or before the year 2000."),
    ("contact", "not-a-contact"): _l(
        "That is neither a mail address nor a telephone number. It may also be left empty."
    ),
    ("contact", "too-long"): _l("That is too long; 200 letters at most."),
    ("kind", "missing"): _l("Choose what it is about."),
    ("outcome", "missing"): _l("Choose what the case came to."),
    ("outcome", "not-of-this-kind"): _l("A case of this kind cannot end so."),
    ("assignee", "missing"): _l("Choose who looks into it."),
    ("reason", "missing"): _l("Say why, in words."),
    ("thing", "not-there"): _l("That is not on the page any more. Look again."),
    ("files", "too-many"): _l("Six photographs at once and 24 to a case are the most."),
    ("image", "empty"): _l("One of the files is empty."),
    ("image", "not-an-image"): _l("Only photographs are taken."),
    ("image", "format-not-accepted"): _l("Only photographs are taken."),
    ("image", "too-large"): _l("A photograph may have 20 MB at most."),
    ("image", "too-many-pixels"): _l("That photograph has too many pixels; 40 million at most."),
    ("image", "truncated"): _l("That file is damaged. Send it again."),
}


def refusal_words(error: Invalid) -> str:
    """A refusal in the reader's language."""
    return str(REFUSALS.get((error.field, error.code)) or _("This cannot be taken as it is."))
