"""What cells say: every way of writing the same thing is read alike, and nothing crashes."""

import unicodedata
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.annexes import cells
from catalog.annexes.cells import Stars
from catalog.annexes.names import producer, product_name, products_in
from catalog.foundation.errors import Invalid

WORDS = {3: "ba", 4: "bốn", 5: "năm"}
WAYS = (
    "{n} sao", "0{n} sao", "{n}sao", "Hạng {n} sao", "OCOP {n}*", "Đạt {n} SAO", "{w} sao",
    "{s}", "{n} ★", "{n}", "0{n}", "{w} ({n}) sao", "Công nhận lại {n} sao năm 2026",
)  # fmt: skip


@given(st.sampled_from([3, 4, 5]), st.sampled_from(WAYS), st.booleans())
def test_stars_are_read_however_they_are_written(count: int, way: str, is_split: bool) -> None:
    text = way.format(n=count, w=WORDS[count], s="★" * count)
    form = "NFD" if is_split else "NFC"
    assert cells.stars(unicodedata.normalize(form, text)) == Stars(count)


@given(st.sampled_from(["Tiềm năng {n} sao", "{n} sao (tiềm năng)", "Đề nghị {n} sao"]))
def test_what_is_hoped_for_is_no_star(way: str) -> None:
    found = cells.stars(way.format(n=5))
    assert found is not None
    assert found.is_potential


@pytest.mark.parametrize("text", ["3-4 sao", "3 sao hoặc 4 sao", "6 sao", "tốt", "IV"])
def test_what_is_not_certain_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        cells.stars(text)


@given(st.decimals(0, 100, places=2), st.sampled_from([",", "."]), st.sampled_from(["", " điểm"]))
def test_points_are_read_to_the_hundredth(points: Decimal, sign: str, after: str) -> None:
    assert cells.points(f"{points:f}".replace(".", sign) + after) == points


@given(st.dates(date(2018, 1, 1), date(2099, 12, 31)))
def test_a_day_is_the_same_in_every_form(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    for text in (
        f"{day:%d/%m/%Y}", f"{day:%d-%m-%Y}", day.isoformat(), str(serial),
        f"ngày {day.day} tháng {day.month} năm {day.year}", f"{day.day}.{day.month}.{day.year}",
    ):  # fmt: skip
        assert cells.day(text) == day


def test_a_day_in_words_is_read() -> None:
    words = "ngày hai mươi lăm tháng mười hai năm hai nghìn không trăm hai mươi lăm"
    assert cells.day(words) == date(2025, 12, 25)
    assert cells.day("ngày mùng một tháng giêng năm hai không hai sáu") == date(2026, 1, 1)


@given(st.text(max_size=80))
def test_no_text_breaks_a_reader(text: str) -> None:
    for read in (cells.stars, cells.points, cells.day):
        with suppress(Invalid):
            read(text)
    producer(text, text, text, text)
    products_in(text)


@pytest.mark.parametrize(
    ("written", "name", "address", "phone"),
    [
        (
            "HTX NN An Bình, ấp 1, xã Cầu Kè",
            "Hợp tác xã nông nghiệp An Bình",
            "ấp 1, xã Cầu Kè",
            "",
        ),
        ("Cty TNHH MTV Bình (ĐT: 0912.345.678)", "Công ty TNHH MTV Bình", "", "0912345678"),
        ("HKD Nguyễn Văn Thử - xã Tam Ngãi", "Hộ kinh doanh Nguyễn Văn Thử", "xã Tam Ngãi", ""),
        ("1. CTCP Dừa Thử", "Công ty cổ phần Dừa Thử", "", ""),
    ],
)
def test_a_producer_is_taken_apart(written: str, name: str, address: str, phone: str) -> None:
    told = producer(written)
    assert (told.name, told.address, told.phone) == (name, address, phone)


def test_a_cell_may_name_several_products_and_brackets_are_left_whole() -> None:
    assert products_in("Bộ sản phẩm gồm: xoài; mít; chuối") == ["xoài", "mít", "chuối"]
    assert products_in("1. Mứt gừng\n2. Mứt bí") == ["Mứt gừng", "Mứt bí"]
    assert products_in("Kẹo dừa (sầu riêng; lá dứa)") == ["Kẹo dừa (sầu riêng; lá dứa)"]
    assert product_name("“Mật ong”") == "Mật ong"
