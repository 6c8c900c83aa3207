"""Beginning a PDF in the site's typeface."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from catalog.labels.typeface import Face, font_file

if TYPE_CHECKING:
    from fpdf import FPDF


@contextmanager
def document(width: float, height: float) -> Iterator["FPDF"]:
    """Begin a PDF of pages of so many mm; raises NotFound without the typeface.

    The library leaves its font files open, so they are closed here.
    """
    from fpdf import FPDF
    from fpdf.fonts import TTFFont

    pdf = FPDF(unit="mm", format=(width, height))
    pdf.set_auto_page_break(False)
    for face in Face:
        pdf.add_font(face.value, fname=font_file(face))
    try:
        yield pdf
    finally:
        for font in (each for each in pdf.fonts.values() if isinstance(each, TTFFont)):
            font.close()
