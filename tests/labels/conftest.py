"""Labels as tests draw them; they need the typeface that bin/test fetches."""

from datetime import UTC, date, datetime

import pytest

from catalog.labels.laying_out import Label
from catalog.labels.typeface import FOLDER
from tests.support.required import missing

DRAWN_AT = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
NAME = "Kẹo dừa sáp Đặng Thị Ngữ vị sầu riêng đặc biệt"


@pytest.fixture(autouse=True, scope="session")
def _typeface() -> None:
    if not (FOLDER / "BeVietnamPro_400Regular.ttf").is_file():
        missing("the typeface of labels")


def make_label(number: int = 0, **facts: object) -> Label:
    """A label of a unit, its address and code ending in a number."""
    usual = {
        "address": f"https://ocop.vinhlong.gov.vn/q/ABCDEFGH2345{number:04}",
        "name": NAME,
        "code": f"ABCD-EFGH-2345-{number:04}",
        "lot_number": "L0001",
        "made_on": date(2025, 12, 1),
        "best_before": date(2026, 12, 1),
    }
    return Label(**{**usual, **facts})
