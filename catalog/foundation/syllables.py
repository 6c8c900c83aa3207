"""The parts of a Vietnamese syllable: letters, their marks, one tone and where it is written.

"hòa" and "hoà" are one syllable written by two customs; everything compared is
brought to one of them here, and shown as its author wrote it.
"""

import unicodedata
from functools import lru_cache

from catalog.foundation.vietnamese import TONES

VOWELS = frozenset("aăâeêioôơuưy")
MARKED_VOWELS = frozenset("ăâêôơư")
REMEMBERED = 50_000

_BARE = {"ă": "a", "â": "a", "ê": "e", "ô": "o", "ơ": "o", "ư": "u", "đ": "d"}
_MARKS = {place: mark for mark, place in TONES.items()}
_NUCLEUS_OF_THREE = 3


def split_tone(word: str) -> tuple[str, str]:
    """Answer a lower-case word's letters with their own marks, and its tone mark or nothing."""
    tone = ""
    letters = []
    for sign in unicodedata.normalize("NFD", word):
        if sign in TONES:
            tone = tone or sign
        else:
            letters.append(sign)
    return unicodedata.normalize("NFC", "".join(letters)), tone


def with_tone(letters: str, tone: str) -> str:
    """Write a tone over the vowel that carries it by the older custom: "hòa", "thúy", "quả"."""
    place = _tone_place(letters) if tone else None
    if place is None:
        return letters
    return unicodedata.normalize("NFC", letters[: place + 1] + tone + letters[place + 1 :])


@lru_cache(maxsize=REMEMBERED)
def settled(word: str) -> str:
    """Write a lower-case word with its tone where the older custom puts it, NFC."""
    if word.isascii():
        return word
    return with_tone(*split_tone(word))


def admits(typed: str, full: str) -> bool:
    """A half-marked word may stand for another that has its marks and more: "dưa" for "dừa"."""
    typed_letters, typed_tone = split_tone(typed)
    full_letters, full_tone = split_tone(full)
    return (
        typed_tone in {"", full_tone}
        and len(typed_letters) == len(full_letters)
        and all(
            mine == other or _BARE.get(other) == mine
            for mine, other in zip(typed_letters, full_letters, strict=True)
        )
    )


def tone_mark(number: int) -> str:
    """Answer the combining mark of a tone by its dictionary order (1 huyền … 5 nặng)."""
    return _MARKS[number]


def _tone_place(letters: str) -> int | None:
    vowels = [place for place, letter in enumerate(letters) if letter in VOWELS]
    if not vowels:
        return None
    marked = [place for place in vowels if letters[place] in MARKED_VOWELS]
    if marked:
        return marked[-1]
    first = vowels[0]
    run = [place for place in vowels if place - first == vowels.index(place)]
    if len(run) > 1 and letters[max(first - 1, 0) : first + 1] in {"qu", "gi"}:
        run = run[1:]
    if len(run) == 1:
        return run[0]
    if len(run) >= _NUCLEUS_OF_THREE or run[-1] + 1 < len(letters):
        return run[1]
    return run[0]
