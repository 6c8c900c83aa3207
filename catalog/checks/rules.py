"""When a check is fresh, when it must be asked for again, and what it says meanwhile.

Nothing of this is stored: it is worked out for the moment at which it is asked.
"""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256

from catalog.businesses.models import Business, LegalForm
from catalog.checks.models import CheckedFact, FactCheck
from catalog.foundation.clock import day_in_vietnam

FRESH_MONTHS: Mapping[CheckedFact, int] = {
    CheckedFact.IDENTITY: 12,
    CheckedFact.ADDRESS: 12,
    CheckedFact.TELEPHONE: 12,
    CheckedFact.FOOD_SAFETY: 12,
    CheckedFact.LABEL: 12,
    CheckedFact.INGREDIENTS: 12,
    CheckedFact.DECLARATION: 12,
    CheckedFact.GTIN: 12,
}
"""So long a check of each fact stands at most before it is asked for again."""
ASK_AGAIN_DAYS = 30
"""So many days before that the people of the business and the office are asked."""


class Freshness(StrEnum):
    """What can be said of a check on a day."""

    FRESH = "fresh"
    DUE = "due"
    OLD = "old"
    CHANGED = "changed"


@dataclass(frozen=True)
class About:
    """Whose facts are spoken of, and what each of them says today.

    A fact that says nothing is not among them and cannot be checked.
    """

    business_id: int
    values: Mapping[CheckedFact, str]
    product_id: int | None = None


@dataclass(frozen=True)
class Standing:
    """The last check of a fact, how fresh it is, and when the business last said it is right."""

    check: FactCheck
    freshness: Freshness
    fresh_until: date
    confirmed: FactCheck | None

    @property
    def asks_the_office(self) -> bool:
        return self.freshness is not Freshness.FRESH

    @property
    def is_in_force(self) -> bool:
        return self.freshness in (Freshness.FRESH, Freshness.DUE)

    @property
    def asks_the_business(self) -> bool:
        """The business is asked once; its word is noted, and then the office has to look.

        Of what it has changed itself it is not asked.
        """
        return self.freshness in (Freshness.DUE, Freshness.OLD) and self.confirmed is None


def marked(value: str) -> str:
    """A digest of what a fact says, to see later whether it still says the same."""
    return sha256(value.encode()).hexdigest()


def of_business(business: Business) -> About:
    """The facts of a business; that it has papers on food safety the listing need not tell."""
    form = business.legal_form.value if isinstance(business.legal_form, LegalForm) else ""
    number = business.tax_code or business.registration_no
    found = {
        CheckedFact.IDENTITY: f"{business.name}|{form}|{number}",
        CheckedFact.ADDRESS: business.address_as_written
        and f"{business.address_as_written}|{business.commune_id or ''}",
        CheckedFact.TELEPHONE: business.phone or "",
        CheckedFact.FOOD_SAFETY: "papers",
    }
    return About(business.id, {fact: value for fact, value in found.items() if value})


def standings(
    about: About, checks: Sequence[FactCheck], *, on: date
) -> dict[CheckedFact, Standing]:
    """How each fact that was ever checked stands on a day; `checks` are in their order."""
    last: dict[CheckedFact, FactCheck] = {}
    words: dict[CheckedFact, FactCheck] = {}
    for each in checks:
        (words if each.is_own_word else last)[each.fact] = each
    return {
        fact: _standing(last[fact], words.get(fact), about.values[fact], on=on)
        for fact in CheckedFact
        if fact in last and fact in about.values
    }


def longest(fact: CheckedFact, day: date) -> date:
    """The last day on which a check of a day can stand; a month too short ends on its last day."""
    years, month = divmod(day.month - 1 + FRESH_MONTHS[fact], 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _standing(check: FactCheck, word: FactCheck | None, value: str, *, on: date) -> Standing:
    until = check.fresh_until or longest(check.fact, day_in_vietnam(check.at))
    days = (until - on).days
    if check.value_mark != marked(value):
        freshness = Freshness.CHANGED
    elif days < 0:
        freshness = Freshness.OLD
    else:
        freshness = Freshness.DUE if days <= ASK_AGAIN_DAYS else Freshness.FRESH
    is_of_now = word is not None and _still_speaks(word, check, value, until, on=on)
    return Standing(check, freshness, until, word if is_of_now else None)


def _still_speaks(
    word: FactCheck, check: FactCheck, value: str, until: date, *, on: date
) -> bool:  # fmt: skip
    """The business said it of this very value, near the end of the check, and not too long ago."""
    said_on = day_in_vietnam(word.at)
    return (
        word.at >= check.at
        and word.value_mark == marked(value)
        and on <= longest(word.fact, said_on)
        and (until - said_on).days <= ASK_AGAIN_DAYS
    )
