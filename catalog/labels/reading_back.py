"""Reading a sheet's own codes back from its PDF, with a decoder that did not draw them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2  # type: ignore[import-untyped]
import zxingcpp

from catalog.foundation.errors import CatalogError

POINTS_PER_INCH = 72
RESOLUTION_DPI = 220
"""Three pixels for the smallest module that is drawn, at little cost for a whole page."""
FINER_DPI = 400
NAMED = 5
QR_ONLY = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])


@dataclass
class NotReadBack(CatalogError):
    """A sheet does not say what it should: what was not read, and what should not be there."""

    missing: tuple[str, ...]
    extra: tuple[str, ...]

    def __str__(self) -> str:
        missing, extra = ", ".join(self.missing[:NAMED]), ", ".join(self.extra[:NAMED])
        return (
            f"{len(self.missing)} codes missing or unreadable ({missing}); "
            f"{len(self.extra)} codes too many ({extra})"
        )


def read_back(pdf: bytes, expected: Sequence[str]) -> None:
    """Compare the codes on all pages with what was to be printed, each as often as it was.

    Raises NotReadBack for a code that is missing, unreadable, wrong or there too often. A
    page is looked at twice at most: what was not read at once is tried at a finer resolution.
    """
    wanted = Counter(expected)
    found = Counter(_codes(pdf, RESOLUTION_DPI))
    if found != wanted:
        found = Counter(_codes(pdf, FINER_DPI))
    if found != wanted:
        raise NotReadBack(
            tuple((wanted - found).elements()),
            tuple((found - wanted).elements()),
        )


def _codes(pdf: bytes, dpi: int) -> Iterator[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            picture = page.render(scale=dpi / POINTS_PER_INCH, grayscale=True).to_numpy()
            found = zxingcpp.read_barcodes(
                picture,
                formats=QR_ONLY,
                try_rotate=False,
                try_invert=False,
                try_downscale=False,
            )
            yield from (code.text for code in found)
            page.close()
    finally:
        document.close()
