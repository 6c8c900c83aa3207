"""Fairs, festivals and OCOP weeks: what is to come, what was, and what has no date yet."""

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from catalog.fairs.models import Fair
from catalog.fairs.queries import all_fairs
from catalog.foundation.clock import today
from catalog.web.access import public
from catalog.web.filters import Localized, date_words, localized
from catalog.web.words import _


@dataclass(frozen=True)
class FairShown:
    """One fair with what is known of it, line by line."""

    id: str
    name: Localized
    lines: list[str]
    source_url: str


@dataclass(frozen=True)
class FairsOf:
    """Fairs of one time, under a heading."""

    heading: str
    fairs: list[FairShown]


@public
def index() -> ResponseReturnValue:
    """Show all fairs, the coming ones first."""
    on = today()
    fairs = all_fairs()
    dated = [(fair, day) for fair in fairs if (day := fair.ends_on or fair.starts_on)]
    coming = [fair for fair, day in dated if day >= on]
    past = [fair for fair, day in dated if day < on]
    undated = [fair for fair in fairs if not (fair.ends_on or fair.starts_on)]
    parts = [
        FairsOf(_("Now and next"), [fair_shown(fair) for fair in coming]),
        FairsOf(_("No date given yet"), [fair_shown(fair) for fair in undated]),
        FairsOf(_("Past"), [fair_shown(fair) for fair in reversed(past)]),
    ]
    return render_template("site/fairs.html", parts=[part for part in parts if part.fairs])


def fair_shown(fair: Fair) -> FairShown:
    """Answer what a list shows of a fair."""
    days = " – ".join(date_words(day) for day in (fair.starts_on, fair.ends_on) if day)
    lines = [line for line in (days, fair.place, fair.organiser) if line]
    return FairShown(fair.slug, localized(fair, "name"), lines, fair.source_url or "")
