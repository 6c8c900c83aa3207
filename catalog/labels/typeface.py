"""The typeface of labels: its files, and how wide a text is in it."""

from enum import StrEnum
from functools import cache
from pathlib import Path

from catalog.foundation.errors import NotFound

FOLDER = Path(__file__).parents[2] / "static" / "vendor" / "be-vietnam-pro"
FAMILY = "Be Vietnam Pro"
MM_PER_POINT = 25.4 / 72
UNKNOWN_EM = 0.7
"""The width taken for a sign that the typeface lacks."""


class Face(StrEnum):
    """The two weights in use, by the name of their files."""

    PLAIN = "400Regular"
    STRONG = "600SemiBold"


def is_installed() -> bool:
    """Whether labels can be drawn: a site set up without npm lacks the typeface."""
    return all(_path(face).is_file() for face in Face)


def font_file(face: Face) -> Path:
    """The file of a face. Raises NotFound when the site was set up without the typeface."""
    path = _path(face)
    if not path.is_file():
        raise NotFound(f"typeface {path.name}: run bin/serve where npm is at hand to fetch it")
    return path


def _path(face: Face) -> Path:
    return FOLDER / f"BeVietnamPro_{face}.ttf"


def width_em(text: str, face: Face) -> float:
    """The width of a text in multiples of its size, without kerning."""
    widths = _widths(face)
    return sum(widths.get(ord(sign), UNKNOWN_EM) for sign in text)


@cache
def _widths(face: Face) -> dict[int, float]:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    with TTFont(font_file(face), lazy=True) as font:
        advances = font["hmtx"].metrics
        em = font["head"].unitsPerEm
        return {sign: advances[glyph][0] / em for sign, glyph in font.getBestCmap().items()}
