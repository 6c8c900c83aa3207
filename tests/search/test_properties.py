"""Bringing text to terms: doing it twice changes nothing, and marks only ever fall away."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from catalog.foundation.syllables import settled
from catalog.foundation.vietnamese import fold, normal
from catalog.search.words import bare, singular, words_of

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
syllables = st.builds(
    lambda letters, tone, at: unicodedata.normalize(
        "NFC", letters[: at + 1] + tone + letters[at + 1 :]
    ),
    st.text(LETTERS, min_size=1, max_size=7),
    st.sampled_from(TONES),
    st.integers(0, 6),
)
texts = st.one_of(st.text(), st.lists(syllables, max_size=6).map(" ".join))


@given(texts)
def test_splitting_what_was_split_changes_nothing(text: str) -> None:
    words = words_of(text)
    assert words_of(" ".join(words)) == words


@given(texts)
def test_composed_and_decomposed_text_have_the_same_words(text: str) -> None:
    assert words_of(unicodedata.normalize("NFD", text)) == words_of(
        unicodedata.normalize("NFC", text)
    )


@given(texts)
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normal(normal(text)) == normal(text)
    assert fold(fold(text)) == fold(text)


@given(syllables)
def test_settling_a_syllable_twice_changes_nothing_and_keeps_its_letters(word: str) -> None:
    assert settled(settled(word)) == settled(word)
    assert bare(settled(word)) == bare(word)


@given(st.text("abcdefghijklmnopqrstuvwxyz", max_size=12))
def test_singular_of_a_singular_is_itself_or_shorter(word: str) -> None:
    assert len(singular(word)) <= len(word)
