"""What stands where on one label: the code, the words at the largest size that fits, stars."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from unicodedata import normalize

from catalog.foundation.errors import Invalid
from catalog.labels.sheets import SMALLEST_CODE_MM
from catalog.labels.typeface import MM_PER_POINT, Face, width_em

LARGEST_PT = 9.0
SMALLEST_PT = 4.0
EASY_PT = 5.0
"""Below this size the producer is left off, whom the page behind the code names."""
STEP_PT = 0.25
LINE_EM = 1.22
BASELINE_EM = 0.95
MARGIN_MM = 0.8
"""Kept free at the edge: printers drift, and blades cut beside the line."""
LARGEST_CODE_MM = 40.0
STAR_EM = 0.95
WIDEST_SIGN = "W"

WORDS = {
    "vi": {
        "lot": "Lô",
        "made": "NSX",
        "best": "HSD",
        "ocop": "OCOP {stars} sao",
        "demo": "dữ liệu minh họa",
    },
    "en": {
        "lot": "Lot",
        "made": "MFG",
        "best": "EXP",
        "ocop": "OCOP {stars} stars",
        "demo": "demonstration data",
    },
}
"""The few words of a label; NSX and HSD are what Nghị định 43/2017/NĐ-CP prints for dates."""


@dataclass(frozen=True)
class Label:
    """What one label says. Whether the stars are valid on the day is for the caller to decide."""

    address: str
    name: str
    code: str
    producer: str | None = None
    lot_number: str | None = None
    made_on: date | None = None
    best_before: date | None = None
    stars: int | None = None
    is_demo: bool = False


@dataclass(frozen=True)
class Line:
    """A line of print: left end and baseline in mm, size in points; stars follow some."""

    x: float
    baseline: float
    size_pt: float
    face: Face
    text: str
    stars: int = 0
    is_code: bool = False


@dataclass(frozen=True)
class Layout:
    """A label laid out, in mm from its own corner; the code's side includes its quiet zone."""

    code_x: float
    code_y: float
    code_side: float
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class _Block:
    """Words that are kept together where they fit, all of one face and relative size."""

    tokens: tuple[str, ...]
    face: Face
    scale: float
    joint: str = " "
    stars: int = 0
    is_code: bool = False


def lay_out(label: Label, width: float, height: float, *, language: str = "vi") -> Layout:
    """Lay a label out on width × height mm.

    Raises Invalid when its words do not fit even at the smallest size of print; nothing is
    ever cut off, but the producer is left off where the others would become hard to read.
    Codes of one length are laid out alike, so that a sheet looks even.
    """
    groups = label.code.split("-")
    shape = tuple(len(group) for group in groups)
    layout = None
    if label.producer:
        layout = _laid_out(_blocks(label, shape, language), width, height, EASY_PT)
    if layout is None:
        label = replace(label, producer=None)
        layout = _laid_out(_blocks(label, shape, language), width, height, SMALLEST_PT)
    if layout is None:
        raise Invalid("name", "too-long-for-label", label.name)
    rest = label.code
    lines = []
    for line in layout.lines:
        if line.is_code:
            lines.append(replace(line, text=rest[: len(line.text)]))
            rest = rest[len(line.text) :]
        else:
            lines.append(line)
    return Layout(layout.code_x, layout.code_y, layout.code_side, tuple(lines))


def star_points(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    """The ten corners of a five-pointed star around a centre."""
    return [
        (x + dx * radius, y + dy * radius)
        for dx, dy in (
            (0.0, -1.0), (0.2245, -0.309), (0.9511, -0.309), (0.3633, 0.118), (0.5878, 0.809),
            (0.0, 0.382), (-0.5878, 0.809), (-0.3633, 0.118), (-0.9511, -0.309), (-0.2245, -0.309),
        )
    ]  # fmt: skip


def stars_of(line: Line) -> list[list[tuple[float, float]]]:
    """The stars that follow a line, each a polygon in mm."""
    size = line.size_pt * MM_PER_POINT
    start = line.x + (width_em(line.text, line.face) + 0.3) * size
    radius = STAR_EM * size / 2
    middle = line.baseline - 0.36 * size
    return [star_points(start + radius * (1 + 2 * n), middle, radius) for n in range(line.stars)]


def _blocks(label: Label, shape: tuple[int, ...], language: str) -> tuple[_Block, ...]:
    words = WORDS[language]
    facts = []
    if label.lot_number:
        facts.append(f"{words['lot']} {label.lot_number}")
    if label.made_on:
        facts.append(f"{words['made']} {label.made_on:%d/%m/%Y}")
    if label.best_before:
        facts.append(f"{words['best']} {label.best_before:%d/%m/%Y}")
    facts = [f"{fact} ·" for fact in facts[:-1]] + facts[-1:]
    name = normalize("NFC", label.name).split()
    code = [WIDEST_SIGN * length + "-" for length in shape[:-1]] + [WIDEST_SIGN * shape[-1]]
    blocks = [_Block(tuple(name), Face.STRONG, 1.15)]
    if label.producer:
        blocks.append(_Block(tuple(normalize("NFC", label.producer).split()), Face.PLAIN, 1.0))
    if facts:
        blocks.append(_Block(tuple(facts), Face.PLAIN, 1.0))
    if label.stars:
        blocks.append(
            _Block((words["ocop"].format(stars=label.stars),), Face.PLAIN, 1.0, stars=label.stars)
        )
    blocks.append(_Block(tuple(code), Face.STRONG, 1.0, joint="", is_code=True))
    if label.is_demo:
        blocks.append(_Block(tuple(words["demo"].split()), Face.PLAIN, 0.9))
    return tuple(blocks)


@lru_cache(maxsize=1024)
def _laid_out(
    blocks: tuple[_Block, ...], width: float, height: float, smallest_pt: float
) -> Layout | None:
    if height > width * 1.1:
        side = max(SMALLEST_CODE_MM, min(width - 1, height * 0.6, LARGEST_CODE_MM))
        code_x, code_y = (width - side) / 2, 0.5
        text_x, text_y = MARGIN_MM, code_y + side
    else:
        side = max(SMALLEST_CODE_MM, min(height - 1, width * 0.5, LARGEST_CODE_MM))
        code_x, code_y = 0.5, (height - side) / 2
        text_x, text_y = code_x + side, MARGIN_MM
    room_x, room_y = width - text_x - MARGIN_MM, height - text_y - MARGIN_MM
    size_pt = LARGEST_PT
    while size_pt >= smallest_pt:
        lines = _wrapped(blocks, room_x, size_pt, may_break=size_pt <= SMALLEST_PT)
        if lines is not None:
            tall = sum(line.size_pt for line in lines) * LINE_EM * MM_PER_POINT
            if tall <= room_y:
                start = text_y if height > width * 1.1 else (height - tall) / 2
                return Layout(code_x, code_y, side, _placed(lines, text_x, start))
        size_pt -= STEP_PT
    return None


def _placed(lines: Sequence[Line], x: float, top: float) -> tuple[Line, ...]:
    placed = []
    for line in lines:
        size = line.size_pt * MM_PER_POINT
        baseline = top + BASELINE_EM * size
        placed.append(replace(line, x=x, baseline=baseline))
        top += LINE_EM * size
    return tuple(placed)


def _wrapped(
    blocks: Sequence[_Block], room: float, size_pt: float, *, may_break: bool
) -> list[Line] | None:
    """Break blocks into lines of a width in mm, or None when a word is wider than a line."""
    lines = []
    for block in blocks:
        size = size_pt * block.scale
        most_em = room / (size * MM_PER_POINT)
        texts = _filled(block, most_em, may_break=may_break)
        if texts is None:
            return None
        lines += [Line(0, 0, size, block.face, text, is_code=block.is_code) for text in texts]
        if block.stars:
            taken = width_em(texts[-1], block.face) + 0.3 + block.stars * STAR_EM
            last = lines[-1]
            if taken <= most_em:
                lines[-1] = replace(last, stars=block.stars)
            else:
                lines.append(Line(0, 0, size, last.face, "", block.stars))
    return lines


def _filled(block: _Block, most_em: float, *, may_break: bool) -> list[str] | None:
    texts: list[str] = []
    for token in block.tokens:
        joined = f"{texts[-1]}{block.joint}{token}" if texts else token
        if width_em(joined, block.face) <= most_em:
            texts[-1:] = [joined]
        elif width_em(token, block.face) <= most_em:
            texts.append(token)
        elif may_break:
            texts += _broken(token, block.face, most_em)
        else:
            return None
    return texts


def _broken(token: str, face: Face, most_em: float) -> list[str]:
    """Break a token that is wider than a line, at a space where it has one."""
    parts = [""]
    for sign in token:
        if parts[-1] and width_em(parts[-1] + sign, face) > most_em:
            kept, space, tail = parts[-1].rpartition(" ")
            parts[-1:] = [kept, tail] if space and kept else [parts[-1], ""]
        parts[-1] += sign
    return [part.strip() for part in parts]
