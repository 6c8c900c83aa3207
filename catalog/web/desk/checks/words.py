"""Refusals of a check, in words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from catalog.foundation.errors import Invalid
from catalog.web.filters import date_words
from catalog.web.words import _

REFUSALS: Mapping[tuple[str, str], Any] = {
    ("facts", "missing"): _l("Tick what you compared."),
    ("facts", "not-told"): _l("The listing does not tell this."),
    ("proof", "missing"): _l("Say on what it rests."),
    ("paper_on", "in-future"): _l("That day is still to come."),
    ("source_url", "not-a-link"): _l("The address must begin with https://."),
    ("until", "over"): _l("That day is over."),
    ("scan", "too-large"): _l("The file is too large: PDF up to 10 MB, photographs up to 20 MB."),
    ("scan", "too-many"): _l("Too many files of this business are kept."),
}


def refusal_words(error: Invalid) -> str:
    """Why a check is refused."""
    if (error.field, error.code) == ("until", "out-of-range"):
        latest = date_words(date.fromisoformat(error.value))
        return _("At the latest on %(day)s.", day=latest)
    words = REFUSALS.get((error.field, error.code))
    if words is not None:
        return str(words)
    if error.field == "scan" or error.code in ("too-large", "unknown", "broken"):
        return _("That is no photograph and no PDF that can be read.")
    return _("That cannot be recorded.")
