"""Which days a report covers, and which it is compared with."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.campaign.periods import Period, Span, own_period, period_of
from catalog.foundation.errors import Invalid

DAYS = st.dates(date(2005, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("span", "day", "first", "last"),
    [
        (Span.HALF_YEAR, date(2026, 6, 30), date(2026, 1, 1), date(2026, 6, 30)),
        (Span.HALF_YEAR, date(2026, 7, 1), date(2026, 7, 1), date(2026, 12, 31)),
        (Span.YEAR, date(2026, 2, 28), date(2026, 1, 1), date(2026, 12, 31)),
        (Span.THREE_YEARS, date(2026, 2, 28), date(2024, 1, 1), date(2026, 12, 31)),
        (Span.FIVE_YEARS, date(2026, 2, 28), date(2022, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_span_ends_with_the_half_year_or_year_of_its_day(
    span: Span, day: date, first: date, last: date
) -> None:
    assert period_of(span, on=day) == Period(first, last)


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (Period(date(2026, 1, 1), date(2026, 6, 30)), Period(date(2025, 7, 1), date(2025, 12, 31))),
        (
            Period(date(2024, 1, 1), date(2024, 12, 31)),
            Period(date(2023, 1, 1), date(2023, 12, 31)),
        ),
        (Period(date(2026, 3, 1), date(2026, 3, 31)), Period(date(2026, 2, 1), date(2026, 2, 28))),
        (Period(date(2026, 3, 5), date(2026, 3, 14)), Period(date(2026, 2, 23), date(2026, 3, 4))),
    ],
)
def test_whole_months_are_compared_with_whole_months(period: Period, before: Period) -> None:
    assert period.before() == before


@given(DAYS, st.integers(0, 3000))
def test_the_period_before_ends_the_day_before_and_is_about_as_long(day: date, length: int) -> None:
    period = Period(day, date.fromordinal(day.toordinal() + length))
    before = period.before()
    assert before.last.toordinal() == period.first.toordinal() - 1
    assert before.first <= before.last
    assert abs(before.days - period.days) <= 4


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (date(1999, 12, 31), date(2020, 1, 1), "first"),
        (date(2026, 1, 2), date(2026, 1, 1), "last"),
        (date(2010, 1, 1), date(2026, 1, 1), "last"),
    ],
)
def test_days_that_make_no_period_are_refused(first: date, last: date, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        own_period(first, last)
    assert refused.value.field == field
