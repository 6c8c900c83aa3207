"""The stretches of days that are reported on, and the stretch before each.

The campaign's own plans ask for a report on six months, one, three and five years; a year
ends on 31 December, a half-year on 30 June too.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from catalog.foundation.errors import Invalid

EARLIEST = date(2000, 1, 1)
LATEST = date(2200, 12, 31)
MOST_YEARS = 11
MID_YEAR = 6
YEAR_MONTHS = 12


class Span(StrEnum):
    """How long a report reaches back."""

    HALF_YEAR = "6-thang"
    YEAR = "1-nam"
    THREE_YEARS = "3-nam"
    FIVE_YEARS = "5-nam"
    OWN = "tu-chon"


MONTHS = {Span.HALF_YEAR: 6, Span.YEAR: 12, Span.THREE_YEARS: 36, Span.FIVE_YEARS: 60}


@dataclass(frozen=True)
class Period:
    """A stretch of days, both ends included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def holds_year(self, year: int) -> bool:
        """Whether every day of a year lies in the period."""
        return self.first <= date(year, 1, 1) and date(year, 12, 31) <= self.last

    def touches_year(self, year: int) -> bool:
        """Whether some day of a year lies in the period."""
        return self.first.year <= year <= self.last.year

    def before(self) -> "Period":
        """The stretch of the same length that ends the day before this one begins.

        Whole months stay whole months, so that a year is compared with a year.
        """
        last = self.first - timedelta(days=1)
        if self.first.day == 1 and self.last == _month_end(self.last):
            months = (
                (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
            )
            return Period(_months_before(self.first, months), last)
        return Period(last - timedelta(days=self.days - 1), last)


def period_of(span: Span, *, on: date) -> Period:
    """The period of a span that holds a day and ends with its half-year or year."""
    end_month = MID_YEAR if span is Span.HALF_YEAR and on.month <= MID_YEAR else YEAR_MONTHS
    last = _month_end(date(on.year, end_month, 1))
    after = last + timedelta(days=1)
    return Period(_months_before(after, MONTHS[span]), last)


def own_period(first: date, last: date) -> Period:
    """A period of somebody's own days. Raises Invalid for one that ends first or is too long."""
    if not EARLIEST <= first <= LATEST:
        raise Invalid("first", "out-of-range", first.isoformat())
    if last < first:
        raise Invalid("last", "before-first", last.isoformat())
    if last > LATEST or last.year - first.year >= MOST_YEARS:
        raise Invalid("last", "too-long", last.isoformat())
    return Period(first, last)


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _months_before(first_of_month: date, months: int) -> date:
    number = first_of_month.year * YEAR_MONTHS + first_of_month.month - 1 - months
    return date(number // YEAR_MONTHS, number % YEAR_MONTHS + 1, 1)
