"""Reading words as they were meant: keystrokes, syllables, filters, slips."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.foundation.syllables import admits, settled, split_tone
from catalog.search.conditions import conditions_in
from catalog.search.keystrokes import readings, telex, vni
from catalog.search.lexicon import Lexicon
from catalog.search.mending import near_readings, settled_words, split_up
from catalog.search.requests import Facet, Filters
from catalog.search.words import all_bare, bare, pairs_of, words_of

SYLLABLES = [
    "dừa",
    "sáp",
    "nước",
    "mắm",
    "bánh",
    "tét",
    "đường",
    "miến",
    "rượu",
    "trường",
    "thúy",
    "quả",
    "giá",
    "khỏe",
    "của",
    "mía",
    "tuyết",
    "ngoài",
    "nghiêng",
    "kẹo",
    "mật",
    "ong",
    "yến",
    "sào",
    "phồng",
    "gạo",
    "hương",
    "măng",
    "ưởi",
    "đậu",
    "lúa",
    "quýt",
    "gìn",
    "chuối",
    "thuốc",
]
TELEX_MARKS = {"ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
VNI_MARKS = {"ă": "a8", "â": "a6", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "đ": "d9"}
TELEX_TONES = {"\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0301": "s", "\u0323": "j", "": ""}
VNI_TONES = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "1", "\u0323": "5", "": ""}


def typed(word: str, marks: dict[str, str], tones: dict[str, str]) -> str:
    """Write a word as the keystrokes that make it, its tone last."""
    letters, tone = split_tone(word)
    return "".join(marks.get(letter, letter) for letter in letters) + tones[tone]


@pytest.mark.parametrize("word", SYLLABLES)
def test_keystrokes_read_back_as_the_word_they_make(word: str) -> None:
    word = settled(word)
    by_telex, by_vni = typed(word, TELEX_MARKS, TELEX_TONES), typed(word, VNI_MARKS, VNI_TONES)
    assert word in {by_telex, telex(by_telex)}
    assert word in {by_vni, vni(by_vni)}


@pytest.mark.parametrize("word", ["khoai", "2026", "keo", "hcm", "x" * 60])
def test_words_without_keystrokes_read_as_nothing(word: str) -> None:
    assert readings(word) == []


@pytest.mark.parametrize(
    ("new", "old"),
    [("hoà", "hòa"), ("thuý", "thúy"), ("khoẻ", "khỏe"), ("quí", "quí"), ("quả", "quả")],
)
def test_both_customs_of_writing_a_tone_are_one_word(new: str, old: str) -> None:
    assert settled(new) == settled(old) == unicodedata.normalize("NFC", old)


def test_half_marked_word_may_stand_for_a_fully_marked_one() -> None:
    assert admits("dưa", "dừa")
    assert admits("dua", "dừa")
    assert not admits("dứa", "dừa")
    assert not admits("dưa", "dưaa")


def said(text: str) -> tuple[Filters, tuple[str, ...]]:
    found = conditions_in(words_of(text), month=11)
    return found.filters, found.rest


@pytest.mark.parametrize(
    ("text", "stars"),
    [("trà 4 sao", "4"), ("ocop 5 sao", "5"), ("5 star tea", "5"), ("bốn sao", "4"), ("tra 3 sao", "3"),
     ("từ 4 sao trở lên", "45"), ("at least 3 stars", "345"), ("còn hiệu lực", "345")],
)  # fmt: skip
def test_stars_in_words_are_a_filter(text: str, stars: str) -> None:
    assert said(text)[0].chosen[Facet.STARS] == set(stars)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("gạo VietGAP", "vietgap"), ("viet gap", "vietgap"), ("rau hữu cơ", "organic"),
     ("rau huu co", "organic"), ("organic tea", "organic"), ("đạt chuẩn haccp", "haccp"),
     ("muối chỉ dẫn địa lý", "gi"), ("iso 22000", "iso22000")],
)  # fmt: skip
def test_standards_in_words_are_a_filter(text: str, kind: str) -> None:
    assert said(text)[0].chosen[Facet.CERTIFICATE] == {kind}


@pytest.mark.parametrize(
    ("text", "band"),
    [("trà dưới 200k", (None, 200_000)), ("dưới 200.000đ", (None, 200_000)),
     ("từ 50k đến 100k", (50_000, 100_000)), ("trên 1 triệu", (1_000_000, None)),
     ("từ 100 đến 200k", (100_000, 200_000)), ("under 150000", (None, 150_000))],
)  # fmt: skip
def test_prices_in_words_are_a_band(text: str, band: tuple[int | None, int | None]) -> None:
    filters = said(text)[0]
    assert (filters.price_from, filters.price_to) == band


def test_season_and_selling_online_are_filters() -> None:
    assert said("trái cây đang mùa")[0].chosen[Facet.SEASON] == {"11"}
    assert said("trà bán online")[0].chosen[Facet.ONLINE] == {"1"}


@pytest.mark.parametrize("text", ["Sao Biển", "hữu cớ", "nấm rơm", "dưới 5", "từ thiện", "co"])
def test_words_that_only_sound_like_a_filter_stay_words(text: str) -> None:
    assert said(text) == (Filters(), tuple(words_of(text)))


@pytest.fixture
def lexicon() -> Lexicon:
    """Four names and their words."""
    names = ["dừa sáp", "bánh tét", "mật ong", "vietgap candy"]
    counts: dict[str, int] = {}
    pairs: set[str] = set()
    for name in names:
        words = words_of(name)
        pairs.update((*pairs_of(words), *pairs_of(all_bare(words))))
        for word in {*words, *all_bare(words)}:
            counts[word] = counts.get(word, 0) + 1
    return Lexicon(counts, documents=len(names), count_pair=lambda pair: int(pair in pairs))


@pytest.mark.parametrize(
    ("text", "meant"),
    [("duwaf sasp", "dừa sáp"), ("du72a sa1p", "dừa sáp"), ("duasap", "dua sap"),
     ("banhtet matong", "banh tet mat ong"), ("viet gap", "vietgap"), ("candies", "candy"),
     ("dừa sáp", "dừa sáp"), ("mato ng", "mat ong")],
)  # fmt: skip
def test_words_that_are_none_are_read_as_ones_that_are(
    lexicon: Lexicon, text: str, meant: str
) -> None:
    assert settled_words(words_of(text), lexicon) == meant.split()


def test_known_words_are_never_split_or_joined(lexicon: Lexicon) -> None:
    assert split_up("dua", lexicon) is None
    assert settled_words(["mat", "ong"], lexicon) == ["mat", "ong"]


@pytest.mark.parametrize("slip", ["bnah tet", "banh tett", "bah tet", "bánh tétt"])
def test_slip_of_the_finger_leads_back_to_names(lexicon: Lexicon, slip: str) -> None:
    first = next(near_readings(words_of(slip), lexicon, may_change_known=False))
    assert all_bare(first) == ["banh", "tet"]


@given(st.sampled_from(SYLLABLES), st.integers(0, 6), st.sampled_from("abcdxyz"))
def test_near_words_never_hold_the_word_itself(word: str, at: int, letter: str) -> None:
    slip = bare(word)[:at] + letter + bare(word)[at:]
    found = Lexicon({bare(word): 1, slip: 1}, documents=2, count_pair=lambda _pair: 0).near(slip)
    assert slip not in found
