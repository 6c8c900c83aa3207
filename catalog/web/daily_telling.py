"""Telling the people of each business, once a day, what is new of what ends."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

import structlog
from flask_babel import force_locale
from sqlalchemy.exc import SQLAlchemyError

from catalog.accounts.models import User
from catalog.businesses.models import Business
from catalog.foundation.clock import day_in_vietnam
from catalog.foundation.database import session, unit_of_work
from catalog.messages.models import Notice
from catalog.needs.telling import people_to_tell, tell_once, was_told
from catalog.web.mailing import address_of, notify

T = TypeVar("T")

log = structlog.get_logger(__name__)


def tell_daily(
    what: str,
    due_on: Callable[[date], Mapping[int, T]],
    tell: Callable[[int, T, datetime], bool],
    *,
    at: datetime,
) -> int:
    """Tell each business of what is due, in a transaction each; answer how many were told.

    `tell` answers whether there was anybody to tell and anything new. A day that was told
    whole is not begun again; one that broke off is gone on with.
    """
    day = day_in_vietnam(at)
    mark = f"{what} of {day.isoformat()}"
    if was_told(mark):
        return 0
    told = 0
    for business_id, due in due_on(day).items():
        try:
            with unit_of_work():
                told += tell(business_id, due, at)
        except SQLAlchemyError as error:
            log.warning("not told", what=what, business=business_id, error=type(error).__name__)
            return told
    with unit_of_work():
        tell_once(mark, at=at)
    return told


def tell_people(
    business_id: int,
    template: str,
    rows_for: Callable[[], list[T]],
    in_words: Callable[[T, str], Mapping[str, Any]],
    *,
    at: datetime,
) -> bool:
    """Tell all people of a business in their languages; answer whether there were any, and rows.

    `rows_for` is asked only where there is somebody to tell: what it answers counts as told.
    """
    people: list[User] = list(people_to_tell(business_id))
    rows = rows_for() if people else []
    if not rows:
        return False
    business = session.get_one(Business, business_id)
    for person in people:
        with force_locale(person.language):
            notify(
                person,
                template,
                notice=Notice.CERTIFICATE,
                at=at,
                business=business.name,
                rows=[in_words(row, person.language) for row in rows],
                link=address_of("portal.overview", slug=business.slug),
            )
    return True
