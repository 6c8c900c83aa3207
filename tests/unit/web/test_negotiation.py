"""Accept-Language as RFC 9110 weighs it and RFC 4647 looks it up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.web.negotiation import choose_language

SPOKEN = ("vi", "en")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "vi"),
        ("", "vi"),
        ("vi", "vi"),
        ("en", "en"),
        ("VI", "vi"),
        ("EN-us", "en"),
        ("vi-VN", "vi"),
        ("en-GB", "en"),
        ("vi-Hani-VN", "vi"),
        ("en-GB-x-custom", "en"),
        ("de", "vi"),
        ("de-DE, fr", "vi"),
        ("fr, vi-VN;q=0.8, en;q=0.9", "en"),
        ("fr, vi-VN;q=0.9, en;q=0.8", "vi"),
        ("en, vi", "en"),
        ("vi, en", "vi"),
        ("en;q=0.5, vi;q=0.5", "en"),
        ("en;q=0, *", "vi"),
        ("vi;q=0, *", "en"),
        ("*", "vi"),
        ("*;q=0.5, en;q=0", "vi"),
        ("en;q=0.2, *;q=0.8", "vi"),
        ("de, *;q=0.1, en;q=0.5", "en"),
        ("vi;q=0", "en"),
        ("vi-VN;q=0, en;q=0.1", "en"),
        ("vi;q=0, en;q=0", "vi"),
        (" en-GB , vi ; q = 0.9 ", "en"),
        ("en ;q=0.1,vi ;q=0.2", "vi"),
        ("en;q=0.001, vi;q=0.002", "vi"),
        ("en;q=1.000", "en"),
        ("en;q=1.001, vi;q=0.1", "vi"),
        ("en;q=2, vi;q=0.1", "vi"),
        ("en;q=-1, vi;q=0.1", "vi"),
        ("en;q=abc, vi;q=0.1", "vi"),
        ("en;;, vi", "vi"),
        (",,,en,,,", "en"),
        ("english, vi;q=0.1", "vi"),
        ("en_US", "vi"),
        ("zh-vi", "vi"),
        ("\u00ff;q=9, en", "en"),
    ],
)
def test_reader_gets_the_language_that_suits_best(header: str | None, language: str) -> None:
    assert choose_language(header, spoken=SPOKEN) == language


@given(st.text(max_size=300))
def test_any_header_leads_to_a_language_that_is_spoken(header: str) -> None:
    assert choose_language(header, spoken=SPOKEN) in SPOKEN
