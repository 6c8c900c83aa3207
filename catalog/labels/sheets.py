"""The sheets and rolls that labels are printed on, in millimetres from the top left corner."""

from dataclasses import dataclass

from catalog.foundation.errors import Invalid

SMALLEST_CODE_MM = 16.0
"""A symbol of 12 mm and its quiet zone: 12 × (25 + 8) / 25 for the smallest that holds a URL."""
NARROWEST_TEXT_MM = 14.0
"""Room for a date beside the code at the smallest size of print."""
LOWEST_TEXT_MM = 9.0
"""Room for four lines below the code at the smallest size of print."""
PRINTER_EDGE_MM = 4.0
"""What office printers leave blank around a page; labels that reach into it are filled within."""
LARGEST_PAGE_MM = 1000.0
MOST_LABELS = 1000
SLACK_MM = 0.01
"""Sums of catalog measures may exceed the page by a rounding."""


@dataclass(frozen=True)
class Sheet:
    """A page with a grid of labels. All measures are millimetres; gaps lie between labels.

    The insets are kept blank within each label, alike on both sides, so that all look even.
    """

    name: str
    page_width: float
    page_height: float
    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    gap_x: float = 0.0
    gap_y: float = 0.0
    inset_x: float = 0.0
    inset_y: float = 0.0

    @property
    def inner_width(self) -> float:
        return self.width - 2 * self.inset_x

    @property
    def inner_height(self) -> float:
        return self.height - 2 * self.inset_y

    @property
    def per_page(self) -> int:
        return self.columns * self.rows

    def place(self, position: int) -> tuple[float, float]:
        """The top left corner of a label, counted from 0 in reading order."""
        row, column = divmod(position, self.columns)
        return (
            self.left + column * (self.width + self.gap_x),
            self.top + row * (self.height + self.gap_y),
        )


def _a4(columns: int, rows: int, width: float, height: float, *, gap_x: float = 0.0) -> Sheet:
    """A grid in the middle of an A4 page, as manufacturers cut it."""
    name = f"a4-{columns * rows}-{width:g}x{height:g}"
    left = (210 - columns * width - (columns - 1) * gap_x) / 2
    top = (297 - rows * height) / 2
    return Sheet(
        name, 210, 297, columns, rows, width, height, left, top, gap_x,
        inset_x=_inset(left), inset_y=_inset(top),
    )  # fmt: skip


def _inset(margin: float) -> float:
    return max(0.0, PRINTER_EDGE_MM - margin)


def _roll(width: float, height: float, *, across: int = 1) -> Sheet:
    """One row of a roll is a page; the rows of several lie 2 mm apart on a liner 1 mm wider."""
    if across == 1:
        return Sheet(f"roll-{width:g}x{height:g}", width, height, 1, 1, width, height, 0, 0)
    page_width = across * width + (across - 1) * 2 + 2
    name = f"roll-{across}x{width:g}x{height:g}"
    return Sheet(name, page_width, height, across, 1, width, height, 1, 0, gap_x=2)


SHEETS = {
    sheet.name: sheet
    for sheet in (
        _a4(5, 13, 38.1, 21.2, gap_x=2.5),
        _a4(4, 10, 48.5, 25.4),
        _a4(4, 10, 52.5, 29.7),
        _a4(3, 10, 70, 29.7),
        _a4(3, 8, 70, 37),
        _a4(3, 8, 63.5, 33.9, gap_x=2.5),
        _a4(3, 7, 63.5, 38.1, gap_x=2.5),
        _a4(2, 7, 99.1, 38.1, gap_x=2.5),
        _a4(3, 4, 63.5, 72, gap_x=2.5),
        _a4(2, 4, 99.1, 67.7, gap_x=2.5),
        _roll(50, 30),
        _roll(40, 30),
        _roll(35, 22),
        _roll(50, 30, across=2),
        _roll(35, 22, across=2),
        _roll(35, 22, across=3),
    )
}
"""What is sold in Việt Nam and Europe, by the name that is stored with a job."""


def get_sheet(name: str) -> Sheet:
    """Answer a sheet by its name. Raises Invalid for one that is not sold here."""
    try:
        return SHEETS[name]
    except KeyError:
        raise Invalid("sheet", "unknown", name) from None


@dataclass(frozen=True)
class Measures:
    """Somebody's own sheet, in mm; a pitch is from the start of one label to the next."""

    page_width: float
    page_height: float
    columns: int
    rows: int
    width: float
    height: float
    left: float = 0.0
    top: float = 0.0
    pitch_x: float | None = None
    pitch_y: float | None = None


def own_sheet(own: Measures) -> Sheet:
    """Make a sheet of somebody's own measures.

    Raises Invalid for labels that overlap, leave the page, or hold no code that scans.
    """
    for field in ("page_width", "page_height", "width", "height"):
        _within(field, getattr(own, field), 1, LARGEST_PAGE_MM, "out-of-range")
    for field in ("left", "top"):
        _within(field, getattr(own, field), 0, LARGEST_PAGE_MM, "leaves-page")
    for field in ("columns", "rows"):
        _within(field, getattr(own, field), 1, MOST_LABELS, "out-of-range")
    is_fed_as_sheet = own.rows > 1
    sheet = Sheet(
        "own", own.page_width, own.page_height, own.columns, own.rows, own.width, own.height,
        own.left, own.top,
        _gap("pitch_x", own.pitch_x, own.width, own.columns),
        _gap("pitch_y", own.pitch_y, own.height, own.rows),
        inset_x=_inset(own.left) if is_fed_as_sheet else 0.0,
        inset_y=_inset(own.top) if is_fed_as_sheet else 0.0,
    )  # fmt: skip
    if not holds_a_code(sheet.inner_width, sheet.inner_height):
        raise Invalid("width", "too-small-for-code", f"{own.width:g}×{own.height:g}")
    right, bottom = sheet.place(sheet.per_page - 1)
    if right + own.width > own.page_width + SLACK_MM:
        raise Invalid("columns", "leaves-page", str(own.columns))
    if bottom + own.height > own.page_height + SLACK_MM:
        raise Invalid("rows", "leaves-page", str(own.rows))
    return sheet


def _within(field: str, value: float, least: float, most: float, code: str) -> None:
    """Raise Invalid outside of the bounds, and for what is no number at all (NaN)."""
    if not least <= value <= most:
        raise Invalid(field, code, f"{value:g}")


def holds_a_code(width: float, height: float) -> bool:
    """Whether a label has room for a code that scans, and for words beside or below it."""
    if min(width, height) < SMALLEST_CODE_MM:
        return False
    return (
        width >= SMALLEST_CODE_MM + NARROWEST_TEXT_MM or height >= SMALLEST_CODE_MM + LOWEST_TEXT_MM
    )


def _gap(field: str, pitch: float | None, size: float, number: int) -> float:
    """What lies between labels. Raises Invalid when they overlap."""
    if pitch is None or number == 1:
        return 0.0
    if not size - SLACK_MM <= pitch <= LARGEST_PAGE_MM:
        raise Invalid(field, "labels-overlap", f"{pitch:g}")
    return max(0.0, pitch - size)
