"""Vietnamese text: one normal form, folding, slugs and the order of the alphabet.

Everything stored is NFC. Folding is for matching only and is never shown.
"""

import re
import unicodedata

from slugify import slugify

TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
"""Combining tone marks in dictionary order: ngang, huyền, hỏi, ngã, sắc, nặng."""

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
"""The 29 Vietnamese letters, with f, j, w and z in their Latin places."""

_RANK = {letter: chr(ord("A") + place) for place, letter in enumerate(ALPHABET)}
_LEVEL = "\x01"


def normal(text: str) -> str:
    """Bring text to NFC with single spaces and without control characters, as it is stored."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", unicodedata.normalize("NFC", text)).strip()


def paragraphs(text: str) -> str:
    """Bring a text of several lines to the form in which it is stored, each line for itself."""
    return "\n".join(normal(line) for line in text.splitlines()).strip()


def composed(text: str) -> str:
    """Bring text to NFC without control characters, its lines kept."""
    return re.sub(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]+", " ", unicodedata.normalize("NFC", text))


def fold(text: str) -> str:
    """Take away case, tone and vowel marks: "Dừa Sáp" and "dua sap" become equal."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    bare = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return normal(bare)


def make_slug(text: str) -> str:
    """Make an address part of lower-case ASCII words joined by hyphens."""
    return slugify(fold(text), max_length=120, word_boundary=True)


def sort_key(text: str) -> str:
    """Answer a key whose byte order is Vietnamese dictionary order.

    Letters decide first (ă after a, đ after d), then tones, then case, each over the
    whole text, as the `vi` collation of the Unicode CLDR does.
    """
    letters: list[str] = []
    tones: list[str] = []
    cases: list[str] = []
    for syllable_part in unicodedata.normalize("NFC", normal(text)):
        tone, letter = _split_tone(syllable_part.lower())
        letters.append(_rank(letter))
        tones.append(str(tone))
        cases.append("1" if syllable_part.isupper() else "0")
    levels = ["".join(letters), "".join(tones).rstrip("0"), "".join(cases).rstrip("0")]
    return _LEVEL.join(levels)[:400]


def latin_sort_key(text: str) -> str:
    """Answer a key for readers of English, to whom marks do not change a letter's place."""
    return f"{fold(text)}{_LEVEL}{sort_key(text)}"[:400]


def _split_tone(letter: str) -> tuple[int, str]:
    for mark in unicodedata.normalize("NFD", letter)[1:]:
        if mark in TONES:
            rest = unicodedata.normalize("NFD", letter).replace(mark, "")
            return TONES[mark], unicodedata.normalize("NFC", rest)
    return 0, letter


def _rank(letter: str) -> str:
    if letter in _RANK:
        return _RANK[letter]
    if letter.isdigit():
        return letter if letter.isascii() else "9"
    if letter.isspace():
        return " "
    return _RANK.get(fold(letter)[:1], "!")
