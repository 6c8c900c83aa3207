"""Drawn covers for what has no photograph: a printed label, not a stand-in picture.

A cover is a woodblock-like field in the province's dye, patterned with the motif of
the product's OCOP group, and a paper label that carries the name. It depends on
nothing but its arguments, so the same product always has the same cover.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from math import cos, sin

WIDTH = 480
HEIGHT = 360
PAPER = "#FBF7EF"
INK = "#1D2A26"
FONT = "'Be Vietnam Pro',system-ui,-apple-system,'Segoe UI','Noto Sans',sans-serif"

LABEL_TOP = 214
LABEL_SIDE = 24
NAME_SIZES = (34, 29, 25, 21, 18)
MOST_LINES = 3
LINE_HEIGHT = 1.28
LETTER_WIDTH = 0.56
"""A rough share of the font size; bold Vietnamese text runs a little wide."""


@dataclass(frozen=True)
class Dye:
    """A field colour and the lighter one printed over it."""

    field: str
    print: str


DYES = (
    Dye("#23415C", "#3F6A8E"),  # indigo
    Dye("#7A2E26", "#A4493C"),  # sappan wood
    Dye("#2F5B3A", "#4F8459"),  # areca leaf
    Dye("#6B4A1F", "#94703B"),  # tea brown
    Dye("#1F5550", "#3B807A"),  # river green
    Dye("#6A3350", "#965174"),  # lotus
    Dye("#3E4A22", "#66763D"),  # young rice
    Dye("#5A3A2A", "#85604C"),  # laterite
    Dye("#2C3E6B", "#506799"),  # dusk
    Dye("#4C2F5E", "#735389"),  # mangosteen
    Dye("#7A3F1D", "#A8663B"),  # persimmon
    Dye("#23504A", "#447A70"),  # mangrove
)


def shade_of(dye: Dye, depth: int) -> Dye:
    """Answer one of four prints in the same hue: deep, middle, light ground, pale ground."""
    if depth == 0:
        return dye
    if depth == 1:
        return Dye(_mix(dye.field, dye.print, 0.45), _mix(dye.print, PAPER, 0.25))
    if depth == 2:  # noqa: PLR2004 - the third of four prints
        return Dye(_mix(dye.print, PAPER, 0.25), _mix(dye.field, dye.print, 0.35))
    return Dye(_mix(dye.print, PAPER, 0.68), _mix(dye.print, PAPER, 0.12))


def _mix(one: str, other: str, share: float) -> str:
    pairs = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


class _Chance:
    """A stream of small numbers drawn from a digest: the same ones every time."""

    def __init__(self, seed: str) -> None:
        self.digest = sha256(seed.encode()).digest()
        self.place = 0

    def below(self, limit: int) -> int:
        value = self.digest[self.place % len(self.digest)]
        self.place += 1
        return value % limit


def product_cover(*, product_id: int, name: str, group_slug: str, province_code: str) -> str:
    """Draw the cover of a product."""
    chance = _Chance(f"product/{product_id}")
    dye = shade_of(dye_of(province_code), chance.below(4))
    return _cover(name, MOTIFS.get(group_slug, _weave), dye, chance)


def place_cover(*, name: str, province_code: str) -> str:
    """Draw the cover of a locality, hills in its dye; whoever shows it writes the name beside."""
    return _field(name, _hills, dye_of(province_code), _Chance(f"place/{name}"), label="")


def dye_of(province_code: str) -> Dye:
    """Answer the dye of a province; one without a code has the first."""
    number = int(province_code) if province_code.isascii() and province_code.isdigit() else 0
    return DYES[(number * 7 + number // 10) % len(DYES)]


def wrapped_name(name: str) -> tuple[list[str], int]:
    """Break a name into at most three lines in the largest size that holds it."""
    words = _short_words(name)
    for size in NAME_SIZES:
        per_line = int((WIDTH - 2 * LABEL_SIDE - 36) / (size * LETTER_WIDTH))
        lines = _broken(words, per_line)
        fits = all(len(line) <= per_line for line in lines)
        if fits and len(lines) * size * LINE_HEIGHT <= HEIGHT - LABEL_TOP - 44:
            return lines, size
    per_line = int((WIDTH - 2 * LABEL_SIDE - 36) / (NAME_SIZES[-1] * LETTER_WIDTH))
    lines = _broken(words, per_line)[:MOST_LINES]
    lines[-1] = lines[-1][: per_line - 1].rstrip() + "…"
    return lines, NAME_SIZES[-1]


def _short_words(name: str) -> list[str]:
    return [part for word in name.split() for part in re.findall(r".{1,22}", word)]


def _broken(words: list[str], per_line: int) -> list[str]:
    """Break into the fewest lines, then even them out."""
    fewest = len(_greedy(words, per_line))
    for width in range(max((len(word) for word in words), default=1), per_line + 1):
        lines = _greedy(words, width)
        if len(lines) <= fewest:
            return lines
    return _greedy(words, per_line)


def _greedy(words: list[str], width: int) -> list[str]:
    lines = [""]
    for word in words:
        joined = f"{lines[-1]} {word}".strip()
        if len(joined) <= width or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines


def _cover(name: str, motif: Callable[[_Chance], str], dye: Dye, chance: _Chance) -> str:
    return _field(name, motif, dye, chance, label=_label(name, dye))


def _field(
    name: str, motif: Callable[[_Chance], str], dye: Dye, chance: _Chance, *, label: str
) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}"><title>{escape(name)}</title>'
        f'<path fill="{dye.field}" d="M0 0h{WIDTH}v{HEIGHT}H0z"/>'
        f'<g fill="none" stroke="{dye.print}" stroke-width="2.4" stroke-linecap="round" '
        f'stroke-linejoin="round">{motif(chance)}</g>{label}</svg>'
    )


def _label(name: str, dye: Dye) -> str:
    lines, size = wrapped_name(name)
    step = size * LINE_HEIGHT
    height = len(lines) * step + 38
    top = HEIGHT - height - 22
    inner = top + 6
    words = "".join(
        f'<text x="{WIDTH // 2}" y="{top + 19 + step * (place + 0.78):.0f}">{escape(line)}</text>'
        for place, line in enumerate(lines)
    )
    width = WIDTH - 2 * LABEL_SIDE
    return (
        f'<path fill="{PAPER}" d="M{LABEL_SIDE} {top:.0f}h{width}v{height:.0f}H{LABEL_SIDE}z"/>'
        f'<path fill="none" stroke="{dye.print}" stroke-width="1.2" d="M{LABEL_SIDE + 6} '
        f'{inner:.0f}h{width - 12}v{height - 12:.0f}H{LABEL_SIDE + 6}z"/>'
        f'<g font-family="{FONT}" font-weight="600" font-size="{size}" text-anchor="middle" '
        f'fill="{INK}">{words}</g>'
    )


def _weave(chance: _Chance) -> str:
    """Woven bamboo: strips that pass over and under each other."""
    cell = (52, 68, 88)[chance.below(3)]
    half, gap = cell / 2, 7
    tilt = (0, 45)[chance.below(2)]
    over = f"M0 {gap}h{cell}M0 {half - gap}h{cell}M{gap} {half}v{half}M{half - gap} {half}v{half}"
    under = (
        f"M{half + gap} 0v{half}M{cell - gap} 0v{half}M{half} {half + gap}h{half}"
        f"M{half} {cell - gap}h{half}"
    )
    return _tiled(cell, f'<path d="{over}{under}"/>', tilt)


def _leaves(chance: _Chance) -> str:
    """Tea shoots: two leaves and a bud, in staggered rows."""
    cell = (64, 76, 90)[chance.below(3)]
    tilt = (-18, 0, 14)[chance.below(3)]
    shoot = (
        "M32 60V30M32 34C20 34 12 26 10 14C22 14 32 22 32 34C32 22 42 14 54 14C52 26 44 34 32 34"
        "M32 30C26 22 28 10 32 4C36 10 38 22 32 30M14 17L30 32M50 17L34 32"
    )
    return _tiled(cell, f'<path transform="scale({cell / 64:.2f})" d="{shoot}"/>', tilt)


def _mortar(chance: _Chance) -> str:
    """Sprigs with berries, as a herbalist hangs them to dry."""
    cell = (60, 72, 84)[chance.below(3)]
    tilt = (-24, 0, 24)[chance.below(3)]
    sprig = "M30 58C28 40 32 22 30 4M30 46C20 44 14 38 12 30M30 46C40 44 46 38 48 30"
    berries = "".join(
        f'<circle cx="{x}" cy="{y}" r="4.5"/>'
        for x, y in ((12, 25), (48, 25), (22, 12), (38, 12), (30, 24))
    )
    return _tiled(cell, f'<g transform="scale({cell / 60:.2f})"><path d="{sprig}"/>{berries}</g>',
                  tilt)  # fmt: skip


def _brocade(chance: _Chance) -> str:
    """Brocade of the uplands: nested lozenges between bands."""
    cell = (56, 68, 80)[chance.below(3)]
    middle = cell / 2
    rings = "".join(
        f"M{middle} {middle - r}L{middle + r} {middle}L{middle} {middle + r}L{middle - r} {middle}z"
        for r in (middle, middle * 0.66, middle * 0.33)
    )
    return _tiled(cell, f'<path d="{rings}"/>', (0, 45)[chance.below(2)])


def _orchid(chance: _Chance) -> str:
    """Five petals turned about a centre, scattered as on an old screen."""
    cell = (76, 90, 104)[chance.below(3)]
    middle = cell / 2
    petals = "".join(
        f'<path transform="rotate({turn} {middle} {middle})" d="M{middle} {middle}'
        f"c{-middle * 0.42:.1f} {-middle * 0.3:.1f} {-middle * 0.3:.1f} {-middle * 0.8:.1f} 0 "
        f"{-middle * 0.86:.1f}c{middle * 0.3:.1f} {middle * 0.06:.1f} {middle * 0.42:.1f} "
        f'{middle * 0.56:.1f} 0 {middle * 0.86:.1f}"/>'
        for turn in range(0, 360, 72)
    )
    return _tiled(cell, petals, (0, 12, 30)[chance.below(3)])


def _waves(chance: _Chance) -> str:
    """Water in scales, with a boat riding on it."""
    radius = (34, 42, 50)[chance.below(3)]
    scale = "".join(
        f'<path d="M{-r} 0a{r} {r} 0 0 1 {2 * r} 0"/>' for r in (radius, radius * 0.7, radius * 0.4)
    )
    rows: list[str] = []
    for row, y in enumerate(range(110, HEIGHT + radius, radius // 2)):
        start = 0 if row % 2 else radius
        rows.extend(
            f'<use href="#s" x="{x}" y="{y}"/>' for x in range(start, WIDTH + radius, 2 * radius)
        )
    x = 120 + chance.below(200)
    boat = f'<path stroke-width="3" d="M{x} 78q60 30 120 0q-10 26-60 26t-60-26zM{x + 60} 84V24l34 50z"/>'
    return f'<defs><g id="s">{scale}</g></defs>{boat}{"".join(rows)}'


def _hills(chance: _Chance) -> str:
    """Ranges of hills under a sun, as contour lines."""
    sun_x = 90 + chance.below(250)
    lines = [f'<circle cx="{sun_x}" cy="70" r="34"/><circle cx="{sun_x}" cy="70" r="24"/>']
    for row in range(9):
        base = 96 + row * 30
        phase = chance.below(40) / 6
        points = [
            f"{x} {base - 22 * sin(x / 62 + phase) - 12 * cos(x / 27 + row):.0f}"
            for x in range(-20, WIDTH + 40, 20)
        ]
        lines.append(f'<path d="M{" ".join(points)}"/>')
    return "".join(lines)


def _tiled(cell: float, drawing: str, tilt: int) -> str:
    """Repeat a drawing over the whole field."""
    return (
        f'<defs><pattern id="m" width="{cell}" height="{cell}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate({tilt})">{drawing}</pattern></defs>'
        f'<path stroke="none" fill="url(#m)" d="M0 0h{WIDTH}v{HEIGHT}H0z"/>'
    )


MOTIFS: dict[str, Callable[[_Chance], str]] = {
    "thuc-pham": _weave,
    "do-uong": _leaves,
    "duoc-lieu": _mortar,
    "thu-cong-my-nghe": _brocade,
    "sinh-vat-canh": _orchid,
    "du-lich": _waves,
}
