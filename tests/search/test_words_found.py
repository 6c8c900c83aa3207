"""What a person types finds what they mean."""

import unicodedata
from collections.abc import Callable

import pytest

from catalog.search.synonyms import synonyms_of
from catalog.search.words import words_of
from tests.factories.catalog import make_business, make_certificate, make_product, make_province

Names = Callable[..., list[str]]


@pytest.fixture(autouse=True)
def shelf(finder: object) -> None:
    """Names that differ by their marks, by their order and by one word."""
    for name in ("Dừa sáp Hòa Tân", "Dứa Queen Đồng Giao", "Dưa lưới Trà Cú", "Kẹo dừa Bến Tre"):
        make_product(name)
    make_product("Bánh tét lá cẩm", name_en="Purple sticky rice roll")
    make_product("Tét nhân bánh")
    make_product("Dầu lạc nguyên chất", business=make_business("Cơ sở Minh Phát"))
    make_product("Nước mắm rươi", address_as_written="xã Đông Hải, huyện Duyên Hải, tỉnh Trà Vinh")


@pytest.mark.parametrize(
    ("typed", "first"),
    [("dừa", "Dừa sáp Hòa Tân"), ("dứa", "Dứa Queen Đồng Giao"), ("dưa", "Dưa lưới Trà Cú")],
)
def test_marks_that_were_typed_decide_what_stands_first(
    names: Names, typed: str, first: str
) -> None:
    assert names(typed)[0] == first


def test_bare_syllable_finds_every_marking_of_it(names: Names) -> None:
    assert {name.split()[0] for name in names("dua")} == {"Dừa", "Dứa", "Dưa", "Kẹo"}


@pytest.mark.parametrize("typed", ["dừa sáp", "dua sap", "DỪA SÁP", "dừa sap", "  dua   sap "])
def test_case_spaces_and_marks_may_be_missing(names: Names, typed: str) -> None:
    assert names(typed) == ["Dừa sáp Hòa Tân"]


def test_decomposed_letters_find_what_composed_ones_find(names: Names) -> None:
    assert names(unicodedata.normalize("NFD", "dừa sáp")) == names("dừa sáp")


def test_words_that_belong_together_stand_before_the_same_words_apart(names: Names) -> None:
    assert names("bánh tét") == ["Bánh tét lá cẩm", "Tét nhân bánh"]


def test_all_words_must_be_there_while_some_product_has_them_all(names: Names) -> None:
    assert names("kẹo dừa") == ["Kẹo dừa Bến Tre"]


def test_word_being_typed_is_completed(names: Names) -> None:
    assert names("nước mắm rư") == ["Nước mắm rươi"]


def test_product_is_found_by_its_producer(names: Names) -> None:
    assert names("minh phát") == ["Dầu lạc nguyên chất"]


def test_product_is_found_by_its_former_place(names: Names) -> None:
    assert names("duyen hai") == ["Nước mắm rươi"]


def test_product_is_found_by_its_present_province(names: Names) -> None:
    make_product("Cua Cà Mau", province=make_province("Cà Mau", "96"))
    assert names("ca mau") == ["Cua Cà Mau"]


def test_english_name_finds_the_product(names: Names) -> None:
    assert names("sticky rice") == ["Bánh tét lá cẩm"]


def test_certificate_in_words_finds_its_holder(names: Names) -> None:
    make_certificate(make_product("Cải ngọt"), kind="vietgap")
    assert names("vietgap") == ["Cải ngọt"]


@pytest.mark.parametrize("typed", ["đậu phộng", "dau phong", "peanut"])
def test_other_word_for_the_same_thing_finds_it(names: Names, typed: str) -> None:
    assert names(typed) == ["Dầu lạc nguyên chất"]


def test_synonym_is_known_by_its_marks() -> None:
    assert synonyms_of(None).other_ways(words_of("hoà")) == []


def test_other_words_of_the_query_stay_beside_a_synonym() -> None:
    assert "kẹo lạc" in [
        way.text for way in synonyms_of(None).other_ways(words_of("kẹo đậu phộng"))
    ]


def test_synonym_of_tea_does_not_find_all_of_tra_vinh(names: Names) -> None:
    assert "Nước mắm rươi" not in names("chè")


@pytest.mark.parametrize(("typed", "meant"), [("bahn tet", "banh tet"), ("nước mmắm", "nước mắm")])
def test_slip_of_the_finger_is_mended_and_said(
    find: Callable[..., object], typed: str, meant: str
) -> None:
    assert find(typed).understood.corrected == meant  # type: ignore[attr-defined]


def test_known_words_are_kept_when_one_is_known_nowhere(find: Callable[..., object]) -> None:
    assert find("dừa sáp zzxxyyqq").understood.instead == "dừa sáp"  # type: ignore[attr-defined]


def test_words_known_nowhere_find_nothing(names: Names) -> None:
    assert names("zzxxyyqq wwvvkkjj") == []


def test_one_known_word_of_many_is_not_enough(names: Names) -> None:
    assert names("dừa zzxxyyqq wwvvkkjj") == []


@pytest.mark.parametrize(
    "typed",
    ["x" * 10_000, "dừa " * 2_500, "\x00", "dừa\x00sáp", "!!! ??? ---", '"dừa" AND NOT (OR', "🥥",
     "*", "dừa*", "name_folded:dua", "[a TO", "~", "và", "\ud800", "\u200b\ufeff", "' OR 1=1 --"],
    ids=ascii,
)  # fmt: skip
def test_no_text_is_too_odd_to_answer(find: Callable[..., object], typed: str) -> None:
    assert not find(typed).is_from_database  # type: ignore[attr-defined]


@pytest.mark.parametrize("typed", ["!!! ???", "\x00", "🥥", ""], ids=ascii)
def test_text_without_words_shows_everything(names: Names, typed: str) -> None:
    assert len(names(typed)) == 8
