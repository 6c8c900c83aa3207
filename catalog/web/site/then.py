"""A page as it was on a past day: which day is asked for."""

from datetime import date

from flask import request

from catalog.foundation.clock import today
from catalog.foundation.errors import Invalid

EARLIEST = date(1990, 1, 1)
NAMES = ("ngay", "date")


def day_asked() -> date | None:
    """Answer the past day that the reader asks for, or None for the page of today.

    Raises Invalid for what is no day, for one to come and for one before 1990.
    """
    typed = next((request.args[name] for name in NAMES if request.args.get(name)), None)
    if typed is None:
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError as error:
        raise Invalid("day", "not-a-day", typed[:40]) from error
    if not EARLIEST <= day <= today():
        raise Invalid("day", "out-of-range", typed[:40])
    return day
