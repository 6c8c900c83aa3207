"""Which units are to be reminded of a request on a day."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from catalog.campaign.models import Contribution, FigureRequest
from catalog.foundation.database import session


class Reminder(StrEnum):
    """How near the day due is."""

    WEEK = "week"
    DAY = "day"
    OVERDUE = "overdue"


EARLIEST_DAYS = 7
LATEST_DAYS = 14
"""Longer after the day due nobody is reminded by mail any more; the office sees who has not sent."""


def reminder_due(due_on: date, *, on: date) -> Reminder | None:
    """The latest reminder that is due on a day; one that was missed is made up for by the next."""
    left = (due_on - on).days
    if left > EARLIEST_DAYS or left < -LATEST_DAYS:
        return None
    if left > 1:
        return Reminder.WEEK
    return Reminder.DAY if left >= 0 else Reminder.OVERDUE


def to_remind(*, on: date) -> Sequence[tuple[Contribution, Reminder]]:
    """The units that have not sent and whose day due is near or lately over."""
    query = (
        select(Contribution)
        .join(FigureRequest, FigureRequest.id == Contribution.request_id)
        .options(joinedload(Contribution.request))
        .where(
            Contribution.sent_at.is_(None),
            Contribution.revoked_at.is_(None),
            FigureRequest.due_on.between(
                on - timedelta(days=LATEST_DAYS), on + timedelta(days=EARLIEST_DAYS)
            ),
        )
        .order_by(Contribution.id)
    )
    found = []
    for contribution in session.scalars(query):
        reminder = reminder_due(contribution.request.due_on, on=on)
        if reminder:
            found.append((contribution, reminder))
    return found
