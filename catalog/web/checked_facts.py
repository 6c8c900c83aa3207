"""Checks of facts in plain words: what was checked, when, by whom, on what.

To the public it is the office that checked; who of the office did stands at the desk.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from catalog.checks.checking import standings_of
from catalog.checks.models import CheckedFact
from catalog.checks.rules import About, Freshness, Standing
from catalog.foundation.clock import day_in_vietnam
from catalog.web.filters import date_words
from catalog.web.words import _

FACTS: Mapping[CheckedFact, Any] = {
    CheckedFact.IDENTITY: _l("name, kind of business and its number"),
    CheckedFact.ADDRESS: _l("address"),
    CheckedFact.TELEPHONE: _l("telephone"),
    CheckedFact.FOOD_SAFETY: _l("papers on food safety"),
    CheckedFact.LABEL: _l("what the label says"),
    CheckedFact.DECLARATION: _l("number of the product declaration"),
}


def checked_lines(about: About, *, on: date) -> list[str]:
    """One sentence for each fact that was ever checked and has not changed since."""
    return [
        _line(fact, standing)
        for fact, standing in standings_of(about, on=on).items()
        if standing.freshness is not Freshness.CHANGED
    ]


def _line(fact: CheckedFact, standing: Standing) -> str:
    told = {
        "fact": str(FACTS[fact]),
        "day": date_words(day_in_vietnam(standing.check.at)),
        "proof": standing.check.proof,
    }
    if standing.freshness is Freshness.OLD:
        return _("Last checked by the office on %(day)s: %(fact)s. On what: %(proof)s.", **told)
    return _("Checked by the office on %(day)s: %(fact)s. On what: %(proof)s.", **told)
