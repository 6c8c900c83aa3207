"""Drawing labels on sheets as PDF, and a single one as SVG."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from catalog.foundation.errors import Invalid
from catalog.labels.documents import document
from catalog.labels.laying_out import Label, Layout, lay_out, stars_of
from catalog.labels.sheets import Sheet
from catalog.labels.typeface import FAMILY, MM_PER_POINT, Face, width_em
from catalog.tracing import qr

if TYPE_CHECKING:
    from fpdf import FPDF


def draw_sheet(
    labels: Iterable[Label],
    sheet: Sheet,
    *,
    drawn_at: datetime,
    start_at: int = 1,
    language: str = "vi",
) -> bytes:
    """Draw labels onto as many pages as they need; the same input gives the same bytes.

    `start_at` is the place of the first label on the first page, counted from 1, for sheets
    that were begun. Raises Invalid where it is not on the sheet or words do not fit.
    """
    if not 1 <= start_at <= sheet.per_page:
        raise Invalid("start_at", "not-on-sheet", str(start_at))
    with document(sheet.page_width, sheet.page_height) as pdf:
        pdf.set_margin(0)
        pdf.set_creation_date(drawn_at)
        for place, label in enumerate(labels, start=start_at - 1):
            page, position = divmod(place, sheet.per_page)
            if pdf.page <= page:
                pdf.add_page()
            x, y = sheet.place(position)
            x, y = x + sheet.inset_x, y + sheet.inset_y
            layout = lay_out(label, sheet.inner_width, sheet.inner_height, language=language)
            _draw_code(pdf, label.address, layout, x, y)
            _draw_words(pdf, layout, x, y)
        return bytes(pdf.output())


def label_svg(label: Label, *, width: float, height: float, language: str = "vi") -> str:
    """Draw one label as SVG in mm; its text stays text, in the site's typeface.

    Where the typeface is missing another is fitted to the same width, and nothing overlaps.
    """
    layout = lay_out(label, width, height, language=language)
    rows = qr.label_modules(label.address)
    module = layout.code_side / (len(rows) + 2 * qr.QUIET_ZONE)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{height:g}mm" '
        f'viewBox="0 0 {width:g} {height:g}" role="img"><title>{escape(label.name)}</title>'
        f'<path fill="#fff" d="M0 0h{width:g}v{height:g}H0z"/><g shape-rendering="crispEdges" '
        f'transform="translate({layout.code_x:.4f} {layout.code_y:.4f}) scale({module:.6f})">'
        f'<path d="{qr.svg_path(rows)}"/></g><g font-family="{FAMILY}, sans-serif">'
    ]
    for line in layout.lines:
        weight = 600 if line.face is Face.STRONG else 400
        size = line.size_pt * MM_PER_POINT
        if line.text:
            parts.append(
                f'<text x="{line.x:.3f}" y="{line.baseline:.3f}" font-weight="{weight}" '
                f'font-size="{size:.3f}" textLength="{width_em(line.text, line.face) * size:.3f}" '
                f'lengthAdjust="spacingAndGlyphs">{escape(line.text)}</text>'
            )
        for star in stars_of(line):
            corners = " ".join(f"{px:.3f},{py:.3f}" for px, py in star)
            parts.append(f'<polygon points="{corners}"/>')
    return "".join([*parts, "</g></svg>"])


def _draw_code(pdf: "FPDF", address: str, layout: Layout, x: float, y: float) -> None:
    """Write the dark runs as one filled path, straight into the page.

    The library's own rectangles cost ten times the search for the mask; a path of raw
    operators, in the units of modules, is what they would have come to.
    """
    path, whole = _code_path(address)
    scale = pdf.k * layout.code_side / whole
    left = pdf.k * (x + layout.code_x)
    top = pdf.k * (pdf.h - y - layout.code_y)
    pdf._out(  # noqa: SLF001 - the library has no public way for raw operators
        f"q 0 g {scale:.5f} 0 0 {-scale:.5f} {left:.4f} {top:.4f} cm\n{path}\nf Q"
    )


@lru_cache(maxsize=256)
def _code_path(address: str) -> tuple[str, int]:
    """The path of a code, downwards from its corner, and its whole width in modules."""
    rows = qr.label_modules(address)
    edge = qr.QUIET_ZONE
    path = " ".join(f"{x + edge} {y + edge} {width} 1 re" for x, y, width in qr.runs(rows))
    return path, len(rows) + 2 * edge


def _draw_words(pdf: "FPDF", layout: Layout, x: float, y: float) -> None:
    for line in layout.lines:
        if line.text:
            pdf.set_font(line.face.value, size=line.size_pt)
            pdf.text(x + line.x, y + line.baseline, line.text)
        for star in stars_of(line):
            pdf.polygon([(x + px, y + py) for px, py in star], style="F")
