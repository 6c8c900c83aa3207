from dataclasses import replace
from itertools import combinations

import pytest

from catalog import ROOT
from catalog.foundation.errors import Invalid
from catalog.labels.laying_out import lay_out
from catalog.labels.sheets import SHEETS, Measures, Sheet, get_sheet, holds_a_code, own_sheet
from tests.labels.conftest import make_label

OWN = Measures(
    page_width=210, page_height=297, columns=3, rows=8, width=65, height=34,
    left=5, top=10, pitch_x=67, pitch_y=34,
)  # fmt: skip


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_no_label_leaves_the_page_or_touches_another(sheet: Sheet) -> None:
    boxes = []
    for position in range(sheet.per_page):
        x, y = sheet.place(position)
        assert x >= 0
        assert y >= 0
        assert x + sheet.width <= sheet.page_width + 0.01
        assert y + sheet.height <= sheet.page_height + 0.01
        boxes.append((x, y))
    for (x, y), (other_x, other_y) in combinations(boxes, 2):
        is_apart_x = abs(x - other_x) >= sheet.width - 0.01
        assert is_apart_x or abs(y - other_y) >= sheet.height - 0.01


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_every_label_holds_a_code_that_scans(sheet: Sheet) -> None:
    assert holds_a_code(sheet.inner_width, sheet.inner_height)
    assert get_sheet(sheet.name) is sheet


def test_a_sheet_is_filled_in_reading_order() -> None:
    sheet = get_sheet("a4-65-38.1x21.2")
    assert sheet.per_page == 65
    assert sheet.place(0) == pytest.approx((4.75, 10.7))
    assert sheet.place(1) == pytest.approx((45.35, 10.7))
    assert sheet.place(5) == pytest.approx((4.75, 31.9))


def test_the_page_on_labels_tells_every_sheet_with_its_modules() -> None:
    told = (ROOT / "docs" / "labels.md").read_text(encoding="utf-8")
    for sheet in SHEETS.values():
        layout = lay_out(make_label(), sheet.inner_width, sheet.inner_height)
        short, link = layout.code_side / (33 + 8), layout.code_side / (41 + 8)
        assert (
            f"| `{sheet.name}` | {sheet.columns} × {sheet.rows} | {layout.code_side:.1f} | "
            f"{short:.2f} | {link:.2f} |" in told
        )


def test_an_unknown_sheet_is_refused() -> None:
    with pytest.raises(Invalid, match="unknown"):
        get_sheet("letter-30")


def test_own_measures_make_a_sheet() -> None:
    sheet = own_sheet(OWN)
    assert sheet.per_page == 24
    assert sheet.place(4) == (72, 44)


def test_own_sheets_keep_clear_of_the_edge_of_the_page_and_rolls_use_it() -> None:
    sheet = own_sheet(replace(OWN, left=1, top=10))
    assert (sheet.inset_x, sheet.inset_y) == (3, 0)
    roll = own_sheet(Measures(50, 30, 1, 1, 50, 30))
    assert (roll.inset_x, roll.inset_y) == (0, 0)


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"pitch_x": 64}, "pitch_x", "labels-overlap"),
        ({"pitch_y": 30}, "pitch_y", "labels-overlap"),
        ({"left": 20}, "columns", "leaves-page"),
        ({"rows": 9}, "rows", "leaves-page"),
        ({"left": -1}, "left", "leaves-page"),
        ({"top": float("nan")}, "top", "leaves-page"),
        ({"width": 15, "height": 30}, "width", "too-small-for-code"),
        ({"width": 65, "height": 15.9}, "width", "too-small-for-code"),
        ({"width": 16, "height": 16}, "width", "too-small-for-code"),
        ({"page_width": 0}, "page_width", "out-of-range"),
        ({"page_height": float("inf")}, "page_height", "out-of-range"),
        ({"columns": 0}, "columns", "out-of-range"),
        ({"rows": 10**9}, "rows", "out-of-range"),
    ],
)
def test_own_measures_that_cannot_be_printed_are_refused(
    change: dict[str, float], field: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        own_sheet(replace(OWN, **change))
    assert (refused.value.field, refused.value.code) == (field, code)
