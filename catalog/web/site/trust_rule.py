"""The rule of trusted addresses, for everybody to read."""

from dataclasses import dataclass

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from catalog.checks.models import CheckedFact
from catalog.checks.rules import FRESH_MONTHS
from catalog.foundation.clock import today
from catalog.trust.queries import trusted_ids
from catalog.trust.rules import DISHONESTY_MONTHS, HONOUR_YEARS, KINDS_THAT_COUNT, REPORT_MONTHS
from catalog.web.access import public
from catalog.web.labels import words_for
from catalog.web.locale import language
from catalog.web.parameters import PARAMETERS
from catalog.web.words import ngettext

ONLY_TRUSTED = "1"


@dataclass(frozen=True)
class TrustRulePage:
    """What the page of the rule shows beside its words."""

    fresh_months: int
    dishonesty_months: int
    report_months: int
    honour_years: int
    kinds: list[str]
    count: str
    list_url: str


@public
def show() -> ResponseReturnValue:
    """Say what makes a business a trusted address, and lead to those of today."""
    count = len(trusted_ids(on=today()))
    name = PARAMETERS["trusted"][language()]
    page = TrustRulePage(
        fresh_months=FRESH_MONTHS[CheckedFact.IDENTITY],
        dishonesty_months=DISHONESTY_MONTHS,
        report_months=REPORT_MONTHS,
        honour_years=HONOUR_YEARS,
        kinds=sorted(words_for(kind) for kind in KINDS_THAT_COUNT),
        count=ngettext("%(num)s trusted address today", "%(num)s trusted addresses today", count),
        list_url=url_for("site.businesses", **{name: ONLY_TRUSTED}),  # type: ignore[arg-type]
    )
    return render_template("site/trust.html", page=page)
