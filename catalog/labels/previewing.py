"""One label as a picture, taken from the same PDF that would be printed."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2  # type: ignore[import-untyped]

from catalog.labels.drawing import draw_sheet
from catalog.labels.laying_out import Label
from catalog.labels.sheets import Sheet

MM_PER_INCH = 25.4
POINTS_PER_INCH = 72
WIDEST_PX = 1600
DRAWN_AT = datetime(2020, 1, 1, tzinfo=UTC)
"""The picture carries no date; equal labels give equal pictures."""


def label_png(label: Label, sheet: Sheet, *, dpi: int = 300, language: str = "vi") -> bytes:
    """Draw one label of a sheet in grey, at most WIDEST_PX wide or high."""
    largest = max(sheet.width, sheet.height)
    scale = min(dpi / POINTS_PER_INCH, WIDEST_PX * MM_PER_INCH / POINTS_PER_INCH / largest)
    alone = replace(
        sheet, page_width=sheet.width, page_height=sheet.height, columns=1, rows=1, left=0, top=0
    )
    document = pypdfium2.PdfDocument(
        draw_sheet([label], alone, drawn_at=DRAWN_AT, language=language)
    )
    try:
        picture = document[0].render(scale=scale, grayscale=True).to_pil()
    finally:
        document.close()
    target = io.BytesIO()
    real_dpi = scale * POINTS_PER_INCH
    picture.save(target, "PNG", optimize=True, dpi=(real_dpi, real_dpi))
    return target.getvalue()
