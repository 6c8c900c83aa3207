"""Labels one by one, for whoever prints with a program of their own: PNG and SVG in a ZIP."""

import io
from collections.abc import Iterable
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from catalog.labels.drawing import label_svg
from catalog.labels.laying_out import Label
from catalog.tracing import qr

WIDTH_MM = 50.0
HEIGHT_MM = 30.0
FILE_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest that the format knows, so that equal labels give equal archives."""


def singles_zip(
    labels: Iterable[Label], *, size_mm: float = 12.0, dpi: int = 300, language: str = "vi"
) -> bytes:
    """Pack for each label its code as PNG and the whole label as SVG, named by the code."""
    target = io.BytesIO()
    with ZipFile(target, "w") as archive:
        for label in labels:
            png = ZipInfo(f"{label.code}.png", FILE_TIME)
            png.compress_type = ZIP_STORED
            archive.writestr(png, qr.png_of_size(label.address, size_mm=size_mm, dpi=dpi))
            svg = ZipInfo(f"{label.code}.svg", FILE_TIME)
            svg.compress_type = ZIP_DEFLATED
            drawing = label_svg(label, width=WIDTH_MM, height=HEIGHT_MM, language=language)
            archive.writestr(svg, drawing)
    return target.getvalue()
