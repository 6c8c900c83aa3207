"""Asking the people of a business, once each, to confirm facts whose check ends."""

from collections.abc import Sequence
from datetime import datetime

import structlog

from catalog.foundation.errors import Invalid
from catalog.needs.facts import FactToConfirm, facts_not_told_yet, facts_to_tell
from catalog.needs.telling import people_to_tell
from catalog.web.checked_facts import FACTS
from catalog.web.daily_telling import tell_daily, tell_people
from catalog.web.filters import date_words

log = structlog.get_logger(__name__)


def tell_of_facts(*, at: datetime) -> int:
    """Ask each business once a day for what is new; answer how many were asked."""
    return tell_daily("facts", lambda day: facts_to_tell(on=day), _ask, at=at)


def remind_of(business_id: int, facts: Sequence[FactToConfirm], *, at: datetime) -> None:
    """Ask a business by hand.

    Raises Invalid where it has nobody to ask, or was asked already.
    """
    if not people_to_tell(business_id):
        raise Invalid("people", "nobody")
    if not _ask(business_id, facts, at):
        raise Invalid("reminder", "told-already")


def _ask(business_id: int, facts: Sequence[FactToConfirm], at: datetime) -> bool:
    return tell_people(
        business_id, "facts_to_confirm", lambda: facts_not_told_yet(facts, at=at), _row, at=at
    )


def _row(each: FactToConfirm, _language: str) -> dict[str, str]:
    about = each.product.name if each.product else ""
    words = str(FACTS[each.fact])
    return {
        "title": f"{about}: {words}" if about else words,
        "until": date_words(each.standing.fresh_until),
    }
