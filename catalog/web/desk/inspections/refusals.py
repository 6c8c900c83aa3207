"""Why a check is refused, in words: what is wrong and what to do."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from catalog.foundation.errors import Invalid
from catalog.web.words import _

REFUSALS: Mapping[tuple[str, str], Any] = {
    ("code", "missing"): _l("Scan or type a code; of goods without one, type what stands there."),
    ("checked_at", "missing"): _l("This is no moment. Write the day and the hour."),
    ("checked_at", "in-future"): _l(
        "That moment is still to come. Look at the clock of the phone."
    ),
    ("checked_at", "too-old"): _l("That is more than 90 days ago."),
    ("place_words", "missing"): _l("Choose a point of sale, or say where this was."),
    ("commune", "missing"): _l("Say in which commune this was."),
    ("commune", "unknown"): _l("No commune is called so, now or before July 2025."),
    ("commune", "several"): _l("Several communes are called so. Choose one of them."),
    ("commune", "not-yours"): _l("This place lies outside the locality that you look after."),
    ("finding", "missing"): _l("Choose what you found."),
    ("measure", "missing"): _l("Choose what follows."),
    ("measure", "no-business"): _l("The code names no business to which a letter could go."),
    ("words", "missing"): _l("Say it in words: this finding or follow-up needs them."),
    ("words", "not-said"): _l("Say what was done."),
    ("words", "nothing-open"): _l("Nothing is open here any more."),
    ("words", "done-already"): _l("Somebody has noted already that this was done."),
    ("again_on", "missing"): _l("Choose the day of the next check."),
    ("again_on", "out-of-range"): _l("Choose a day from that of the check until a year later."),
    ("photographs", "too-many"): _l("At most 12 photographs belong to one record."),
    ("corrects", "corrected-already"): _l(
        "Somebody has corrected this record already. Correct the later one."
    ),
    ("client_id", "no-uuid"): _l("The page was changed on its way. Load it anew."),
    ("image", "empty"): _l("That file is empty. Send it again."),
    ("image", "too-large"): _l("A photograph may have 20 MB at most."),
    ("image", "too-many-pixels"): _l("That photograph is larger than 40 megapixels."),
}
UNREADABLE = _l("That file is no photograph that can be read.")


def refusal_words(error: Invalid) -> str:
    """Why it is refused."""
    if error.code == "too-long":
        return _("That is too long; %(most)s letters at most.", most=error.value)
    return str(REFUSALS.get((error.field, error.code), UNREADABLE))
