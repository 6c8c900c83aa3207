"""How evenly places in front are shared, against a reckoning by hand."""

from datetime import date, datetime, timedelta

import pytest

from catalog.collections.models import Placement, Spot
from catalog.collections.shares import Share, shares
from catalog.foundation.clock import VIETNAM
from catalog.foundation.database import unit_of_work
from tests.factories.catalog import make_business, make_product

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 10)
BEGIN = datetime(2026, 11, 1, tzinfo=VIETNAM)


def part(found: list[Share], value: str) -> tuple[float, float]:
    (one,) = [each for each in found if each.value == value]
    return one.catalogue, one.shown


@pytest.fixture
def placed(database) -> None:
    """One business of one product, in front for a day; one of five, of which one is for three."""
    with unit_of_work():
        lone = make_product(business=make_business())
        large = make_business()
        many = [make_product(business=large) for _ in range(5)]
        for product, days in ((lone, 1), (many[0], 3)):
            database.add(
                Placement(
                    spot=Spot.HOME_TOP, product_id=product.id, position=1, label="", label_en="",
                    from_at=BEGIN, until_at=BEGIN + timedelta(days=days), updated_at=BEGIN,
                )
            )  # fmt: skip


@pytest.mark.usefixtures("placed")
def test_size_of_a_business_is_how_many_products_it_lists() -> None:
    found = shares(FIRST, LAST)
    assert part(found.sizes, "1") == pytest.approx((1 / 6, 1 / 4))
    assert part(found.sizes, "5") == pytest.approx((5 / 6, 3 / 4))


@pytest.mark.usefixtures("placed")
def test_what_was_in_front_before_or_after_the_period_counts_for_nothing() -> None:
    found = shares(FIRST + timedelta(days=1), LAST)
    assert part(found.sizes, "1") == pytest.approx((1 / 6, 0))
    assert part(found.sizes, "5") == pytest.approx((5 / 6, 1))


@pytest.mark.usefixtures("placed")
def test_every_way_of_looking_shares_out_the_whole() -> None:
    found = shares(FIRST, LAST)
    for each in (found.communes, found.stars, found.kinds, found.sizes):
        assert sum(share.catalogue for share in each) == pytest.approx(1)
        assert sum(share.shown for share in each) == pytest.approx(1)
