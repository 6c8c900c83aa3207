from datetime import UTC, date, datetime, timedelta

import pytest

from catalog.fairs.models import Fair
from catalog.fairs.queries import upcoming_fairs

MOMENT = datetime(2026, 7, 1, tzinfo=UTC)
TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)


@pytest.fixture
def fairs(database) -> None:
    days: dict[str, tuple[date | None, date | None]] = {
        "next-month": (TODAY + 30 * DAY, TODAY + 33 * DAY),
        "runs-now": (TODAY - DAY, TODAY + DAY),
        "ends-today": (TODAY - 5 * DAY, TODAY),
        "one-day-today": (TODAY, None),
        "over": (TODAY - 5 * DAY, TODAY - DAY),
        "one-day-yesterday": (TODAY - DAY, None),
        "no-date": (None, None),
    }
    for slug, (starts_on, ends_on) in days.items():
        database.add(
            Fair(slug=slug, name=slug, starts_on=starts_on, ends_on=ends_on, updated_at=MOMENT)
        )
    database.flush()


def test_fair_is_upcoming_through_its_last_day_and_soonest_comes_first(fairs) -> None:
    assert [fair.slug for fair in upcoming_fairs(TODAY)] == [
        "ends-today", "runs-now", "one-day-today", "next-month",
    ]  # fmt: skip


def test_list_of_fairs_is_no_longer_than_asked(fairs) -> None:
    assert [fair.slug for fair in upcoming_fairs(TODAY, limit=1)] == ["ends-today"]
