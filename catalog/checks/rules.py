"""When a check is fresh, when it must be asked for again, and what it says meanwhile.

Nothing of this is stored: it is worked out for the moment at which it is asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256

from catalog.businesses.models import Business, LegalForm
from catalog.checks.models import CheckedFact, FactCheck
from catalog.foundation.clock import day_in_vietnam

FRESH_MONTHS = 12
"""So long a check stands before it is asked for again."""
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
    def asks_the_business(self) -> bool:
        """The business is asked once; its word is noted, and then the office has to look."""
        return self.asks_the_office and self.confirmed is None


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


def _standing(check: FactCheck, word: FactCheck | None, value: str, *, on: date) -> Standing:
    checked_on = day_in_vietnam(check.at)
    until = _months_later(checked_on)
    days = (until - on).days
    if check.value_mark != marked(value):
        freshness = Freshness.CHANGED
    elif days < 0:
        freshness = Freshness.OLD
    else:
        freshness = Freshness.DUE if days <= ASK_AGAIN_DAYS else Freshness.FRESH
    is_of_now = (
        word is not None
        and word.at > check.at
        and word.value_mark == marked(value)
        and on <= _months_later(day_in_vietnam(word.at))
        and (until - day_in_vietnam(word.at)).days <= ASK_AGAIN_DAYS
    )
    return Standing(check, freshness, until, word if is_of_now else None)


def _months_later(day: date) -> date:
    """The last day on which a check of a day is fresh; 29 February becomes 28."""
    years, month = divmod(day.month - 1 + FRESH_MONTHS, 12)
    return date(day.year + years, month + 1, min(day.day, 28))
