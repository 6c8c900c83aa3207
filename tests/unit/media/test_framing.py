import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.media.framing import (
    LEAST_WIDTH,
    WHOLE,
    Frame,
    Standing,
    box,
    frame_of,
    inside,
    is_tall,
    largest,
    written_frame,
)

SIDE = st.integers(40, 16_000)
FRAMES = st.builds(
    Frame, st.integers(0, WHOLE), st.integers(0, WHOLE), st.integers(LEAST_WIDTH, WHOLE)
)


@given(FRAMES, SIDE, SIDE)
def test_every_frame_covers_pixels_of_the_picture_and_none_outside(frame, width, height) -> None:
    left, top, right, bottom = box(frame, width, height)
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height


@given(FRAMES, st.integers(600, 16_000), st.integers(600, 16_000))
def test_what_a_frame_covers_is_four_to_three_within_a_pixel(frame, width, height) -> None:
    left, top, right, bottom = box(frame, width, height)
    assert abs((right - left) - (bottom - top) * 4 / 3) <= 2.5


@given(FRAMES, st.integers(600, 9_000), st.integers(600, 9_000))
def test_frame_moved_inside_stays_where_it_is(frame, width, height) -> None:
    moved = inside(frame, width, height)
    assert inside(moved, width, height) == moved
    assert moved.left + moved.width <= WHOLE
    assert frame_of(str(moved)) == moved


@pytest.mark.parametrize(
    ("size", "standing", "covered"),
    [
        ((900, 1200), Standing.START, (0, 0, 900, 675)),
        ((900, 1200), Standing.END, (0, 524, 900, 1199)),
        ((2000, 600), Standing.START, (0, 0, 800, 600)),
        ((2000, 600), Standing.END, (1200, 0, 2000, 600)),
        ((2000, 600), Standing.MIDDLE, (600, 0, 1400, 600)),
        ((800, 600), Standing.MIDDLE, (0, 0, 800, 600)),
    ],
)
def test_largest_frame_stands_where_it_was_asked_to(size, standing, covered) -> None:
    found = box(largest(standing, *size), *size)
    assert all(abs(one - other) <= 1 for one, other in zip(found, covered, strict=True)), found


def test_a_tall_picture_is_framed_up_and_down() -> None:
    assert is_tall(900, 1200)
    assert is_tall(1000, 1000)
    assert not is_tall(800, 600)


@pytest.mark.parametrize("text", ["", "1,2", "0,0,99", "0,0,1001", "1001,0,500", "-1,0,500", "a,b,c",
                                  "0,0,500,1", "٠,٠,٥٠٠", "0,0,99999"])  # fmt: skip
def test_what_is_no_frame_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not-a-frame"):
        written_frame(text)


def test_frame_is_kept_in_one_form() -> None:
    assert written_frame(" 0, 125,1000") == "0,125,1000"
