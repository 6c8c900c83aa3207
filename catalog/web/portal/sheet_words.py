"""Sheets and rolls in words, by what is printed on their packets."""

from collections.abc import Iterator

from babel.numbers import format_decimal

from catalog.labels.sheets import SHEETS, Sheet
from catalog.web.locale import language
from catalog.web.words import _

OWN = "own"


def sheet_words(sheet: Sheet) -> str:
    """A sheet by how many labels of which size it has."""
    size = {"width": _mm(sheet.width), "height": _mm(sheet.height)}
    if sheet.name == OWN:
        return _("Own size, %(width)s × %(height)s mm", **size)
    if sheet.rows > 1:
        return _("A4, %(count)s labels of %(width)s × %(height)s mm", count=sheet.per_page, **size)
    if sheet.columns > 1:
        return _(
            "Roll, %(count)s side by side, %(width)s × %(height)s mm", count=sheet.columns, **size
        )
    return _("Roll, %(width)s × %(height)s mm", **size)


def sheet_choices() -> Iterator[tuple[str, str]]:
    """Every sheet with its words, and a size of one's own last."""
    for name, sheet in SHEETS.items():
        yield name, sheet_words(sheet)
    yield OWN, _("Own size, in millimetres (below)")


def _mm(length: float) -> str:
    return format_decimal(length, format="0.##", locale=language())
