from dataclasses import dataclass
from datetime import date

import pytest
from flask import Flask

from catalog.web.filters import (
    date_words,
    localized,
    number_words,
    phone_url,
    phone_words,
    price_words,
)
from catalog.web.labels import LABELS, words_for
from catalog.web.words import ngettext


@dataclass
class Thing:
    name: str
    name_en: str | None


@pytest.fixture(params=["vi", "en"])
def language(request, app: Flask):
    path = "/" if request.param == "vi" else "/en/"
    with app.test_request_context(path):
        yield request.param


def test_dates_numbers_and_prices_follow_the_language(language: str) -> None:
    vietnamese = language == "vi"
    assert date_words(date(2025, 12, 30)) == ("30/12/2025" if vietnamese else "30 Dec 2025")
    assert number_words(1234567) == ("1.234.567" if vietnamese else "1,234,567")
    assert price_words(120000) == ("120.000\u00a0₫" if vietnamese else "120,000\u00a0₫")


def test_plural_follows_the_language(language: str) -> None:
    words = [ngettext("%(num)s product", "%(num)s products", number) for number in (1, 2)]
    assert words == (
        ["1 sản phẩm", "2 sản phẩm"] if language == "vi" else ["1 product", "2 products"]
    )


def test_every_member_of_every_closed_set_has_words(language: str) -> None:
    for kind in LABELS:
        assert all(words_for(member) for member in kind)


def test_content_falls_back_visibly(language: str) -> None:
    both, only = Thing("Dừa sáp", "Wax coconut"), Thing("Dừa sáp", None)
    assert localized(both, "name").text == ("Dừa sáp" if language == "vi" else "Wax coconut")
    assert localized(only, "name").lang == "vi"
    assert localized(only, "name").is_fallback == (language == "en")


@pytest.mark.parametrize(
    ("kept", "shown", "dialled"),
    [("+84912345678", "0912 345 678", "tel:+84912345678"), ("0294 3855", "0294 385 5", "tel:02943855")],
)  # fmt: skip
def test_phone_is_shown_in_groups_and_dials(kept: str, shown: str, dialled: str) -> None:
    assert phone_words(kept) == shown
    assert phone_url(kept) == dialled
