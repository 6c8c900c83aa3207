"""Words for the steps of a case as its log names them."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

STEPS: Mapping[str, Any] = {
    "report received": _l("Report received"),
    "report added to": _l("The reporter added something"),
    "report linked": _l("Tied to what it is about"),
    "report noted": _l("Something was written on it"),
    "report answered by business": _l("The business answered"),
    "report release": _l("Let into the queue"),
    "report discard": _l("Put aside as no report"),
    "report take": _l("Given to somebody"),
    "report put-back": _l("Put back into the queue"),
    "report hand-over": _l("Handed to market control"),
    "report call-back": _l("Had back from market control"),
    "report file taken out": _l("Its file was taken out"),
    "report conclude": _l("Concluded"),
    "report reopen": _l("Taken up again"),
    "report hid": _l("Something was hidden from the public"),
    "report restored": _l("What was hidden was put back"),
}


def step_words(action: str) -> str:
    """A step of the log in words."""
    return str(STEPS.get(action, action))
