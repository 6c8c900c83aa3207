"""The quick choice of a mask, against a slow count of the standard's penalties."""

import io
from itertools import groupby, pairwise
from time import perf_counter

import pytest
import qrcode

from catalog.tracing import qr

URLS = [f"https://ocop.vinhlong.gov.vn/q/{'ABCDEFGHJKLMNPQR'[n:]}{n}" for n in range(12)]


def slow_penalty(rows: qr.Modules) -> int:
    """ISO/IEC 18004, 7.8.3, module by module."""
    lines = [*rows, *("".join(column) for column in zip(*rows, strict=True))]
    score = 0
    for line in lines:
        lengths = [len(list(run)) for _, run in groupby(line)]
        score += sum(length - 2 for length in lengths if length >= 5)
        for place in range(len(line) - 10):
            score += 40 * (line[place : place + 11] in {"10111010000", "00001011101"})
    for upper, lower in pairwise(rows):
        for place in range(len(upper) - 1):
            four = upper[place : place + 2] + lower[place : place + 2]
            score += 3 * (four in {"0000", "1111"})
    dark = 100 * sum(row.count("1") for row in rows) / len(rows) ** 2
    return score + 10 * int(abs(dark - 50) / 5)


@pytest.mark.parametrize("level", ["M", "Q", "H"])
def test_the_mask_has_the_least_penalty_of_all_eight(level: str) -> None:
    for url in URLS:
        drawn = [qr.modules(url, level=level, mask=mask) for mask in range(qr.MASKS)]
        chosen = qr.modules(url, level=level)
        assert chosen in drawn
        assert slow_penalty(chosen) == min(slow_penalty(rows) for rows in drawn)


@pytest.mark.parametrize(
    ("url", "level"),
    [
        ("https://ocop.vn/q/ABCDEFGH", "H"),
        ("https://ocop.vn/q/ABCDEFGH23456789", "H"),
        ("https://ocop.vinhlong.gov.vn/q/ABCDEFGH", "Q"),
        ("https://ocop.vinhlong.gov.vn/q/ABCDEFGH23456789", "Q"),
        ("https://ocop.vn/" + "x" * 70, "M"),
    ],
)
def test_labels_take_the_most_correction_that_stays_coarse(url: str, level: str) -> None:
    assert qr.label_modules(url) == qr.modules(url, level=level)


@pytest.mark.parametrize("code", ["ABCDEFGH", "ABCDEFGH23456789"], ids=["lot", "unit"])
def test_codes_of_lots_and_packages_stay_coarse_at_twelve_mm(code: str) -> None:
    rows = qr.label_modules(f"https://ocop.vinhlong.gov.vn/q/{code}")
    assert len(rows) == 33
    assert qr.SMALLEST_SYMBOL_MM / len(rows) >= qr.SMALLEST_MODULE_MM


@pytest.mark.slow
def test_a_code_takes_less_than_half_of_a_bare_library_code() -> None:
    urls = [f"https://ocop.vinhlong.gov.vn/q/ABCDEFGH2345{n:04}" for n in range(200)]
    started = perf_counter()
    for url in urls:
        qrcode.make(url).save(io.BytesIO(), "PNG")
    bare_s = perf_counter() - started
    started = perf_counter()
    for url in urls:
        qr.label_modules(url)
    assert perf_counter() - started < bare_s / 2
