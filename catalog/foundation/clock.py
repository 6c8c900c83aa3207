"""The moment and the day at which the catalog answers.

Validity is asked for a day in Việt Nam, wherever the server or the reader stands.
"""

from datetime import UTC, date, datetime
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
