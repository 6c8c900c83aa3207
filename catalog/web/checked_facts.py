"""Checks of facts in plain words: what was checked, when, by whom, on what.

To the public it is the office that checked; who of the office did stands at the desk.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from catalog.checks.checking import standings_of
from catalog.checks.models import CheckedFact, FactCheck, PaperKind
from catalog.checks.rules import About, Freshness, Standing
from catalog.foundation.clock import day_in_vietnam
from catalog.web.filters import date_words
from catalog.web.words import _

FACTS: Mapping[CheckedFact, Any] = {
    CheckedFact.IDENTITY: _l("name, kind of business and its number"),
    CheckedFact.ADDRESS: _l("address"),
    CheckedFact.TELEPHONE: _l("telephone"),
    CheckedFact.FOOD_SAFETY: _l("papers on food safety"),
    CheckedFact.LABEL: _l("name and what the label says"),
    CheckedFact.INGREDIENTS: _l("ingredients"),
    CheckedFact.DECLARATION: _l("number of the product declaration"),
    CheckedFact.GTIN: _l("the GTIN belongs to the business"),
}

PAPERS: Mapping[PaperKind, Any] = {
    PaperKind.REGISTRATION: _l("business registration"),
    PaperKind.TAX_LIST: _l("the tax authority's public list"),
    PaperKind.FOOD_SAFETY: _l("food safety certificate"),
    PaperKind.COMMITMENT: _l("signed commitment on food safety"),
    PaperKind.LABEL: _l("the label itself"),
    PaperKind.DECLARATION: _l("file of the product declaration"),
    PaperKind.GS1: _l("GS1 membership"),
    PaperKind.VISIT: _l("visit on the spot"),
    PaperKind.CALL: _l("telephone call"),
    PaperKind.OTHER: _l("another paper"),
}


def checked_lines(about: About, *, on: date) -> list[str]:
    """One line for each fact that was ever checked."""
    return [_line(fact, each) for fact, each in standings_of(about, on=on).items()]


def fact_title(fact: CheckedFact) -> str:
    """A fact as it heads a line."""
    words = str(FACTS[fact])
    return words[:1].upper() + words[1:]


def proof_words(check: FactCheck) -> str:
    """On what a check rests: the kind of paper, its number or words, its day."""
    parts = (
        str(PAPERS[check.paper]) if check.paper else "",
        check.proof,
        date_words(check.paper_on) if check.paper_on else "",
    )
    return ", ".join(part for part in parts if part)


def _line(fact: CheckedFact, standing: Standing) -> str:
    told = {
        "fact": str(FACTS[fact]),
        "day": date_words(day_in_vietnam(standing.check.at)),
        "until": date_words(standing.fresh_until),
        "proof": proof_words(standing.check),
    }
    if standing.freshness is Freshness.CHANGED:
        return _("Changed since the office checked it on %(day)s: %(fact)s. What stands here now "
                 "is not checked.", **told)  # fmt: skip
    if standing.is_in_force:
        said = _("Checked by the office on %(day)s, until %(until)s: %(fact)s. On what: %(proof)s.",
                 **told)  # fmt: skip
    else:
        said = _("Last checked by the office on %(day)s: %(fact)s. On what: %(proof)s.", **told)
    if standing.confirmed is None:
        return said
    day = date_words(day_in_vietnam(standing.confirmed.at))
    return f"{said} {_('Confirmed by the business itself on %(day)s.', day=day)}"
