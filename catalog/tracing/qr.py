"""QR codes as small SVG and crisp PNG, with the quiet zone that scanners need.

The library tries the eight masks of ISO/IEC 18004 one after the other and scores each
module by module, which takes nine tenths of its time. Two masks of one version and level
differ in the same modules whatever the symbol says, so the other seven follow here from
the first by one exclusive or each, on the whole symbol as one number, and the penalties
of section 7.8.3 are counted on that number too. The mask chosen is the best by the
standard, and the symbol is one that the library draws itself when told that mask.
"""

import io
import math
import re
from functools import lru_cache
from html import escape

import qrcode
from PIL import Image
from qrcode.constants import (
    ERROR_CORRECT_H,
    ERROR_CORRECT_L,
    ERROR_CORRECT_M,
    ERROR_CORRECT_Q,
)

QUIET_ZONE = 4
"""Modules of white on every side (ISO/IEC 18004)."""
MASKS = 8
LEVELS = {"L": ERROR_CORRECT_L, "M": ERROR_CORRECT_M, "Q": ERROR_CORRECT_Q, "H": ERROR_CORRECT_H}
"""How much of a symbol may be lost: about 7, 15, 25 and 30 percent of its codewords."""
SMALLEST_SYMBOL_MM = 12.0
SMALLEST_MODULE_MM = 0.33
"""Below this, phones with plain lenses begin to fail at arm's length."""
LARGEST_SYMBOL_Q = 41
"""Modules a side up to which 16 mm with the quiet zone still give modules of 0.33 mm."""
SHORTEST_SEGMENT = 8
"""Capitals and digits in a row that are worth an alphanumeric segment of their own."""
MM_PER_INCH = 25.4

Modules = tuple[str, ...]
"""The rows of a symbol from the top, a sign for each module: 1 is dark and 0 is light."""
DARK_RUN = re.compile("1+")


def modules(url: str, *, level: str = "M", mask: int | None = None) -> Modules:
    """Answer the rows of a symbol, without its quiet zone.

    The level is L, M, Q or H; a mask (0-7) is chosen by penalty unless one is given.
    """
    if mask is not None:
        return _drawn(url, level, mask)
    first = _drawn(url, level, 0)
    size = len(first)
    plain = _number(first)
    masked = [plain ^ difference for difference in _differences(size, level)]
    best = min(masked, key=lambda symbol: penalty(symbol, size))
    digits = f"{best:0{size * (size + 1)}b}"[::-1]
    return tuple(digits[start : start + size] for start in range(0, size * (size + 1), size + 1))


@lru_cache(maxsize=256)
def label_modules(url: str) -> Modules:
    """The symbol for a label: level H where 12 mm still give modules of 0.33 mm, else Q.

    A label is rubbed, wetted and torn. With a tenth covered by one blot these are read and
    level M mostly is not: a blot touches more codewords than its area says. A link too long
    even for Q takes M rather than modules that no phone would read.
    """
    if SMALLEST_SYMBOL_MM / _size(url, "H") >= SMALLEST_MODULE_MM:
        return modules(url, level="H")
    return modules(url, level="Q" if _size(url, "Q") <= LARGEST_SYMBOL_Q else "M")


def penalty(symbol: int, size: int) -> int:
    """Score a symbol by ISO/IEC 18004, 7.8.3: the lower, the easier to read.

    The symbol is one number, row after row from the lowest bit, with a bit of nothing
    after each row, so that no run reaches from one row into the next.
    """
    stride = size + 1
    light = _everything(size) ^ symbol
    score = 0
    for step in (1, stride):
        for same in (symbol, light):
            pairs = same & same >> step
            fives = pairs & pairs >> 2 * step & same >> 4 * step
            score += fives.bit_count() + 2 * (fives & ~(fives << step)).bit_count()
        score += 40 * _finder_likes(symbol, light, step)
    for same in (symbol, light):
        pairs = same & same >> 1
        score += 3 * (pairs & pairs >> stride).bit_count()
    percent = 100 * symbol.bit_count() / size**2
    return score + 10 * int(abs(percent - 50) / 5)


def runs(rows: Modules) -> list[tuple[int, int, int]]:
    """Merge the dark modules of each row into runs: column, row and width in modules."""
    return [
        (run.start(), y, run.end() - run.start())
        for y, row in enumerate(rows)
        for run in DARK_RUN.finditer(row)
    ]


def svg_path(rows: Modules) -> str:
    """The dark runs as the data of one SVG path, within the quiet zone."""
    return "".join(
        f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h{width}v1h-{width}z" for x, y, width in runs(rows)
    )


def svg(url: str, *, title: str) -> str:
    """Draw the code as one path, dark runs of a row merged into single strokes."""
    rows = modules(url)
    size = len(rows) + 2 * QUIET_ZONE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="{size * 8}" '
        f'height="{size * 8}" role="img" shape-rendering="crispEdges"><title>{escape(title)}'
        f'</title><path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        f'<path d="{svg_path(rows)}"/></svg>'
    )


def png(url: str, *, module_px: int = 12) -> bytes:
    """Draw the code as a black and white PNG, each module a square of whole pixels."""
    return _png(modules(url), module_px, dpi=None)


def png_of_size(url: str, *, size_mm: float = SMALLEST_SYMBOL_MM, dpi: int = 203) -> bytes:
    """Draw a code whose symbol is printed as near to a size as whole pixels allow.

    The quiet zone lies outside of that size, and no module is smaller than scans: a long
    link comes out larger than asked. The resolution is written into the file, so that it
    prints at its size; at 203 dpi a pixel is 0.125 mm.
    """
    rows = label_modules(url)
    px_per_mm = dpi / MM_PER_INCH
    least_px = math.ceil(SMALLEST_MODULE_MM * px_per_mm)
    module_px = max(least_px, math.floor(size_mm * px_per_mm / len(rows) + 0.5))
    return _png(rows, module_px, dpi=dpi)


def _png(rows: Modules, module_px: int, *, dpi: int | None) -> bytes:
    size = len(rows)
    picture = Image.new("1", (size, size), 1)
    picture.putdata([int(sign == "0") for row in rows for sign in row])
    whole = size + 2 * QUIET_ZONE
    framed = Image.new("1", (whole, whole), 1)
    framed.paste(picture, (QUIET_ZONE, QUIET_ZONE))
    target = io.BytesIO()
    framed.resize((whole * module_px, whole * module_px), Image.Resampling.NEAREST).save(
        target, "PNG", optimize=True, **({"dpi": (dpi, dpi)} if dpi else {})
    )
    return target.getvalue()


def _begun(url: str, level: str, mask: int = 0) -> qrcode.QRCode:
    code = qrcode.QRCode(error_correction=LEVELS[level], border=0, mask_pattern=mask)
    code.add_data(url, optimize=SHORTEST_SEGMENT)
    return code


def _size(url: str, level: str) -> int:
    """How many modules a side the symbol of a link has."""
    return 17 + 4 * int(_begun(url, level).best_fit())


def _drawn(url: str, level: str, mask: int) -> Modules:
    code = _begun(url, level, mask)
    code.make(fit=True)
    return _signs(code)


def _signs(code: qrcode.QRCode) -> Modules:
    return tuple("".join(["1" if dark else "0" for dark in row]) for row in code.get_matrix())


def _number(rows: Modules) -> int:
    """Write rows as one number, the first module lowest, with an empty bit after each row."""
    return int("0".join(rows)[::-1], 2)


@lru_cache(maxsize=64)
def _everything(size: int) -> int:
    return _number(("1" * size,) * size)


@lru_cache(maxsize=128)
def _differences(size: int, level: str) -> tuple[int, ...]:
    """What each mask changes against the first, format information included."""
    symbols = []
    for mask in range(MASKS):
        code = qrcode.QRCode(
            version=(size - 17) // 4, error_correction=LEVELS[level], border=0, mask_pattern=mask
        )
        code.add_data("0")
        code.make(fit=False)
        symbols.append(_number(_signs(code)))
    return tuple(symbols[0] ^ symbol for symbol in symbols)


def _finder_likes(dark: int, light: int, step: int) -> int:
    """How often 1:1:3:1:1 stands with four light modules before or behind it."""

    def at(places: int, offset: int) -> int:
        return places >> offset * step

    core = (
        dark & at(light, 1) & at(dark, 2) & at(dark, 3) & at(dark, 4) & at(light, 5) & at(dark, 6)
    )
    behind = at(light, 7) & at(light, 8) & at(light, 9) & at(light, 10)
    fours = light & at(light, 1) & at(light, 2) & at(light, 3)
    return (core & behind).bit_count() + (core & fours << 4 * step).bit_count()
