"""What was refused in a form of collections or placements, in words."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from catalog.foundation.errors import Invalid
from catalog.web.words import _

WORDS: Mapping[str, LazyString] = {
    "missing": _l("This is needed."),
    "not-a-moment": _l("Write a day and a time, such as 25/01/2027 08:00."),
    "before-from": _l("The end has to come after the beginning."),
    "not-suitable": _l("This cannot be shown there."),
    "unknown": _l("This is not in the catalog any more."),
    "there-already": _l("It is in the collection already."),
    "not-there": _l("It is not in the collection any more."),
    "nothing-to-undo": _l("There is nothing left to undo."),
    "taken": _l("Too many collections have this title. Choose another."),
    "empty": _l("The file is empty."),
    "too-large": _l("The picture is too large."),
    "too-many-pixels": _l("The picture is too large."),
    "not-an-image": _l("This is not a picture that can be shown."),
    "format-not-accepted": _l("This is not a picture that can be shown."),
    "truncated": _l("The picture did not arrive whole. Send it again."),
}


def refusal(error: Invalid) -> str:
    """Put into words why a value was refused."""
    if error.code == "too-long":
        return _("This is too long: at most %(most)s characters.", most=error.value)
    if error.code == "too-many":
        return _("A collection holds at most %(most)s.", most=error.value)
    if error.code == "out-of-range":
        return _("Write a number from 1 to %(most)s.", most=error.value)
    if (error.field, error.code) == ("item", "missing"):
        return _("Add a product or a business first.")
    if (error.field, error.code) == ("image_alt", "missing"):
        return _("Say in words what the cover shows.")
    return str(WORDS.get(error.code, WORDS["missing"]))
