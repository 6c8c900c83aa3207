import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.foundation.vietnamese import fold, latin_sort_key, make_slug, normal, sort_key

WORDS = st.text(alphabet="aàảãáạăằâầbcdđeêếghiklmnoôơờpqrstuưừvxyAÀĐ 1z", max_size=12)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Dừa Sáp", "dua sap"), ("ĐƯỜNG Hoa", "duong hoa"), ("nước mắm", "nuoc mam"),
     ("Hoà  Thuỷ", "hoa thuy"), ("ắẳẵặ ệ ợ ự ỵ", "aaaa e o u y")],
)  # fmt: skip
def test_folding_takes_away_case_and_every_mark(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


@given(WORDS)
def test_folding_and_normalising_twice_change_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert normal(normal(text)) == normal(text)


def test_slug_is_plain_ascii() -> None:
    assert make_slug("Bánh tét Trà Cuôn (đặc biệt) – 500 g") == "banh-tet-tra-cuon-dac-biet-500-g"


def test_alphabet_has_its_own_letters_after_their_likes() -> None:
    words = ["zố", "đa", "da", "ấu", "au", "ăn", "ô", "o", "ơ", "ư", "u", "ê", "e"]
    assert sorted(words, key=sort_key) == [
        "au", "ăn", "ấu", "da", "đa", "e", "ê", "o", "ô", "ơ", "u", "ư", "zố",
    ]  # fmt: skip


def test_tones_stand_in_dictionary_order_and_after_letters() -> None:
    assert sorted(["mạ", "má", "mã", "mả", "mà", "ma", "man"], key=sort_key) == [
        "ma", "mà", "mả", "mã", "má", "mạ", "man",
    ]  # fmt: skip


@given(WORDS)
def test_order_does_not_depend_on_the_normal_form(text: str) -> None:
    assert sort_key(unicodedata.normalize("NFD", text)) == sort_key(text)


def test_english_readers_see_marked_letters_among_plain_ones() -> None:
    assert sorted(["Đà", "Dừa", "Em"], key=latin_sort_key) == ["Đà", "Dừa", "Em"]
    assert sorted(["Đà", "Dừa", "Em"], key=sort_key) == ["Dừa", "Đà", "Em"]
