"""The moment and the day at which the catalog answers.

Validity is asked for a day in Việt Nam, wherever the server or the reader stands.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """Answer the present moment, aware and in UTC."""
    return datetime.now(UTC)


def day_in_vietnam(moment: datetime) -> date:
    """Answer the calendar day that a moment falls on in Việt Nam."""
    return moment.astimezone(VIETNAM).date()


def today() -> date:
    """Answer the present day in Việt Nam."""
    return day_in_vietnam(now())


def midnight_after(moment: datetime) -> datetime:
    """Answer the moment at which the next day begins in Việt Nam."""
    day = day_in_vietnam(moment) + timedelta(days=1)
    return datetime.combine(day, time(), tzinfo=VIETNAM).astimezone(UTC)
