"""A schedule says what in it will not come out as meant."""

from datetime import UTC, datetime, timedelta

from catalog.collections.clashes import ClashKind, clashes
from catalog.collections.models import Placement, Spot
from catalog.collections.rules import ROOM

START = datetime(2027, 1, 25, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def placed(number: int, product_id: int, first: int, last: int | None) -> Placement:
    return Placement(
        id=number, spot=Spot.HOME_TOP, product_id=product_id, position=1,
        from_at=START + first * DAY, until_at=None if last is None else START + last * DAY,
    )  # fmt: skip


def test_more_than_fits_is_told_once_for_the_whole_stretch() -> None:
    usual = [placed(number, number, 0, 10) for number in range(1, ROOM[Spot.HOME_TOP] + 1)]
    (clash,) = clashes([*usual, placed(90, 90, 2, 4), placed(91, 91, 3, 6)])
    assert clash.kind is ClashKind.TOO_MANY
    assert (clash.from_at, clash.until_at) == (START + 2 * DAY, START + 6 * DAY)


def test_same_thing_twice_is_told_while_both_last() -> None:
    (clash,) = clashes([placed(1, 7, 0, 5), placed(2, 7, 3, None)])
    assert clash.kind is ClashKind.TWICE
    assert (clash.from_at, clash.until_at) == (START + 3 * DAY, START + 5 * DAY)


def test_gap_between_two_placements_is_told() -> None:
    (clash,) = clashes([placed(1, 1, 0, 2), placed(2, 2, 3, 5)])
    assert clash.kind is ClashKind.GAP
    assert (clash.from_at, clash.until_at) == (START + 2 * DAY, START + 3 * DAY)


def test_one_after_another_clashes_with_nothing() -> None:
    assert clashes([placed(1, 1, 0, 2), placed(2, 1, 2, 5)]) == []


def test_what_was_taken_away_clashes_with_nothing() -> None:
    gone = placed(2, 7, 0, None)
    gone.removed_at = START
    assert clashes([placed(1, 7, 0, 5), gone]) == []
