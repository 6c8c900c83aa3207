"""Whatever stands in an address, a number of a row comes of it or nothing."""

import pytest

from catalog.web.asked import LARGEST_ID, asked_id


@pytest.mark.parametrize(
    ("typed", "number"),
    [("7", 7), ("007", 7), (str(LARGEST_ID), LARGEST_ID), (str(LARGEST_ID + 1), None), ("0", None),
     ("-1", None), ("", None), ("abc", None), ("1.5", None), ("٣", None), ("9" * 5000, None),
     ("1\0", None), (" 1", None)],
)  # fmt: skip
def test_only_numbers_of_rows_are_read(typed: str, number: int | None) -> None:
    assert asked_id({"n": typed}, "n") == number
    assert asked_id({}, "n") is None
