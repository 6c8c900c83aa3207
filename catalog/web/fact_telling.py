"""Asking the people of a business, once each, to confirm facts whose check ends."""

from collections.abc import Sequence
from datetime import datetime

import structlog
from flask_babel import force_locale
from sqlalchemy.exc import SQLAlchemyError

from catalog.businesses.models import Business
from catalog.foundation.clock import day_in_vietnam
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.errors import Invalid
from catalog.messages.models import Notice
from catalog.needs.facts import FactToConfirm, facts_not_told_yet, facts_to_tell
from catalog.needs.telling import people_to_tell, tell_once, was_told
from catalog.web.checked_facts import FACTS
from catalog.web.filters import date_words
from catalog.web.mailing import address_of, notify

log = structlog.get_logger(__name__)


def tell_of_facts(*, at: datetime) -> int:
    """Ask each business once a day for what is new; answer how many were asked."""
    day = day_in_vietnam(at)
    mark = f"facts of {day.isoformat()}"
    if was_told(mark):
        return 0
    told = 0
    for business_id, facts in facts_to_tell(on=day).items():
        try:
            with unit_of_work():
                told += _ask(business_id, facts, at=at)
        except SQLAlchemyError as error:
            log.warning("facts not asked", business=business_id, error=type(error).__name__)
            return told
    with unit_of_work():
        tell_once(mark, at=at)
    return told


def remind_of(business_id: int, facts: Sequence[FactToConfirm], *, at: datetime) -> None:
    """Ask a business by hand.

    Raises Invalid where it has nobody to ask, or was asked already.
    """
    if not people_to_tell(business_id):
        raise Invalid("people", "nobody")
    if not _ask(business_id, facts, at=at):
        raise Invalid("reminder", "told-already")


def _ask(business_id: int, facts: Sequence[FactToConfirm], *, at: datetime) -> bool:
    people = people_to_tell(business_id)
    new = facts_not_told_yet(facts, at=at) if people else []
    if not new:
        return False
    business = session.get_one(Business, business_id)
    for person in people:
        with force_locale(person.language):
            notify(
                person,
                "facts_to_confirm",
                notice=Notice.CERTIFICATE,
                at=at,
                business=business.name,
                rows=[_row(each) for each in new],
                link=address_of("portal.overview", slug=business.slug),
            )
    return True


def _row(each: FactToConfirm) -> dict[str, str]:
    about = each.product.name if each.product else ""
    words = str(FACTS[each.fact])
    return {
        "title": f"{about}: {words}" if about else words,
        "until": date_words(each.standing.fresh_until),
    }
