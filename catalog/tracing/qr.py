"""QR codes as small SVG and crisp PNG, with the quiet zone that scanners need."""

import io
from html import escape
from itertools import groupby

import qrcode
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M

QUIET_ZONE = 4
"""Modules of white on every side (ISO/IEC 18004)."""


def _modules(url: str) -> list[list[bool]]:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(url)
    code.make(fit=True)
    rows: list[list[bool]] = [[bool(module) for module in row] for row in code.get_matrix()]
    return rows


def svg(url: str, *, title: str) -> str:
    """Draw the code as one path, dark runs of a row merged into single strokes."""
    rows = _modules(url)
    size = len(rows)
    parts = []
    for y, row in enumerate(rows):
        x = 0
        for is_dark, run in groupby(row):
            width = len(list(run))
            if is_dark:
                parts.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="{size * 8}" '
        f'height="{size * 8}" role="img" shape-rendering="crispEdges"><title>{escape(title)}'
        f'</title><path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        f'<path d="{"".join(parts)}"/></svg>'
    )


def png(url: str, *, module_px: int = 12) -> bytes:
    """Draw the code as a black and white PNG, each module a square of whole pixels."""
    rows = _modules(url)
    size = len(rows)
    picture = Image.new("1", (size, size), 1)
    picture.putdata([0 if is_dark else 1 for row in rows for is_dark in row])
    target = io.BytesIO()
    picture.resize((size * module_px, size * module_px), Image.Resampling.NEAREST).save(
        target, "PNG", optimize=True
    )
    return target.getvalue()
