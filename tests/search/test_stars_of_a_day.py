"""The index and the rule of validity agree on every day, over the whole sample."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from catalog.certificates.models import Certificate
from catalog.certificates.validity import in_force_days, shows_stars
from catalog.foundation.database import session
from catalog.products.queries import count_listed
from catalog.search.querying import Finder
from tests.support.searches import asked

EVERYTHING = 10_000
DAYS = [date(2021, 6, 1), date(2024, 12, 31), date(2026, 11, 20), date(2027, 1, 1),
        date(2028, 1, 1), date(2035, 1, 1)]  # fmt: skip


def claims_about_products() -> list[Certificate]:
    query = select(Certificate).where(Certificate.product_id.is_not(None))
    return list(session.scalars(query))


def holders(stars: int, *, on: date) -> set[int | None]:
    return {
        claim.product_id
        for claim in claims_about_products()
        if claim.stars == stars and shows_stars(claim, on=on)
    }


@pytest.mark.parametrize("on", DAYS)
def test_stars_filter_finds_exactly_the_products_that_show_them(
    sample_finder: Finder, on: date
) -> None:
    for stars in (3, 4, 5):
        found = sample_finder.search(asked(stars=[stars], per_page=EVERYTHING), on=on)
        assert set(found.ids) == holders(stars, on=on)
        assert found.total == len(found.ids)


def test_index_answers_for_a_day_without_being_rebuilt(sample_finder: Finder) -> None:
    ends = {days[1] for claim in claims_about_products() if (days := in_force_days(claim))}
    assert ends
    for last in sorted(ends)[-5:]:
        for on in (last, last + timedelta(days=1)):
            found = sample_finder.search(asked(stars=[3, 4, 5], per_page=EVERYTHING), on=on)
            expected = holders(3, on=on) | holders(4, on=on) | holders(5, on=on)
            assert set(found.ids) == expected


def test_most_of_the_sample_has_lapsed_and_all_of_it_is_listed(sample) -> None:
    on = date(2026, 11, 20)
    held = holders(3, on=on) | holders(4, on=on) | holders(5, on=on)
    assert 0 < len(held) < count_listed() / 2


def test_index_tells_the_same_days_as_the_rule_for_every_claim_of_the_sample(sample) -> None:
    start = date(2022, 12, 25)
    for claim in claims_about_products():
        days = in_force_days(claim)
        for offset in range(0, 2200, 37):
            on = start + timedelta(days=offset)
            held = days is not None and days[0] <= on <= days[1]
            assert held == shows_stars(claim, on=on)
