"""Which part of a picture stands on cards: a frame of four to three, and what it covers.

A frame is kept as three whole numbers, `left,top,width`: where it begins, in thousandths of
the picture's width and height, and how much of the width it takes. Its height follows from
the proportion. It is chosen on the picture as it is shown, upright.
"""

import math
import re
from dataclasses import dataclass
from enum import StrEnum

PROPORTION = 4 / 3
WHOLE = 1000
LEAST_WIDTH = 100
"""A tenth of the picture: less would be a few blurred pixels."""
WRITTEN = re.compile(r"(\d{1,4}),(\d{1,4}),(\d{1,4})", re.ASCII)


class Standing(StrEnum):
    """Where the largest frame lies along the side that is too long for it."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True)
class Frame:
    """Where a frame begins and how wide it is, in thousandths of the picture's sides."""

    left: int
    top: int
    width: int

    def __str__(self) -> str:
        return f"{self.left},{self.top},{self.width}"


Box = tuple[int, int, int, int]


def frame_of(text: str) -> Frame:
    """Read a frame. Raises ValueError with a code."""
    written = WRITTEN.fullmatch(text.replace(" ", ""))
    if written is None:
        raise ValueError("not-a-frame")
    frame = Frame(*map(int, written.groups()))
    if not LEAST_WIDTH <= frame.width <= WHOLE or max(frame.left, frame.top) > WHOLE:
        raise ValueError("not-a-frame")
    return frame


def written_frame(text: str) -> str:
    """A frame in the one form in which it is kept. Raises ValueError with a code."""
    return str(frame_of(text))


def inside(frame: Frame, width_px: int, height_px: int) -> Frame:
    """A frame made no larger than the picture and moved inside it, so that it says what is shown."""
    widest = max(LEAST_WIDTH, min(WHOLE, int(WHOLE * height_px * PROPORTION / width_px)))
    width = min(frame.width, widest)
    height = math.ceil(width * width_px / PROPORTION / height_px)
    return Frame(min(frame.left, WHOLE - width), max(0, min(frame.top, WHOLE - height)), width)


def box(frame: Frame, width_px: int, height_px: int) -> Box:
    """The pixels that a frame covers, always within the picture: left, top, right, bottom."""
    width = min(width_px * frame.width / WHOLE, height_px * PROPORTION)
    height = width / PROPORTION
    left = int(min(width_px * frame.left / WHOLE, width_px - width))
    top = int(min(height_px * frame.top / WHOLE, height_px - height))
    right = min(width_px, left + max(1, round(width)))
    return left, top, right, min(height_px, top + max(1, round(height)))


def is_tall(width_px: int, height_px: int) -> bool:
    """The picture is too high for four to three, so that a frame moves up and down."""
    return width_px < height_px * PROPORTION


def largest(standing: Standing, width_px: int, height_px: int) -> Frame:
    """The largest frame that fits, at the beginning, in the middle or at the end."""
    share = {Standing.START: 0.0, Standing.MIDDLE: 0.5, Standing.END: 1.0}[standing]
    if is_tall(width_px, height_px):
        slack = 1 - width_px / PROPORTION / height_px
        return inside(Frame(0, round(WHOLE * slack * share), WHOLE), width_px, height_px)
    width = inside(Frame(0, 0, WHOLE), width_px, height_px).width
    return Frame(round((WHOLE - width) * share), 0, width)
