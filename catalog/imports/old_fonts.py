"""Text typed for the fonts of the nineties, TCVN3 (ABC) and VNI, brought to Unicode.

Such text looks like Western letters: "Tªn s¶n phÈm" and "Teân saûn phaåm" both say "Tên sản
phẩm". Which it is, is told by how many of its words could be Vietnamese after each reading;
text that already is Vietnamese is left alone.
"""

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum

from catalog.foundation.vietnamese import ALPHABET, TONES, fold

TCVN3 = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
"""TCVN 5712:1993, VN3: the first code of each run, and the letters from there on."""
OF_TCVN3 = {first + step: letter for first, run in TCVN3.items() for step, letter in enumerate(run)}

VNI_TONES = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
VNI_HATS = {
    **dict(zip("âáàåãä", ("\u0302", *(f"\u0302{tone}" for tone in "\u0301\u0300\u0309\u0303\u0323")),
               strict=True)),
    **dict(zip("êéèúüë", ("\u0306", *(f"\u0306{tone}" for tone in "\u0301\u0300\u0309\u0303\u0323")),
               strict=True)),
}  # fmt: skip
VNI_ALONE = {
    "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "ô": "ơ", "ö": "ư", "î": "ỵ", "ñ": "đ",
}  # fmt: skip
VNI_PAIR = re.compile(r"([aeouyôö])([ùøûõïâáàåãäêéèúüë])", re.IGNORECASE)


class Typed(StrEnum):
    """For which fonts a text was typed."""

    UNICODE = "unicode"
    TCVN3 = "tcvn3"
    VNI = "vni"


def converted(text: str, typed: Typed) -> str:
    """Bring a text to Unicode."""
    if typed is Typed.TCVN3:
        return text.translate(OF_TCVN3)
    if typed is Typed.VNI:
        paired = VNI_PAIR.sub(_vni_pair, text)
        return "".join(_vni_alone(sign) for sign in paired)
    return text


_DONE = {ord(sign): 0xE000 + place for place, sign in enumerate("íìæóòôöîñÍÌÆÓÒÔÖÎÑ")}
"""What a pair gave must not be read once more as a letter by itself; it waits out of the way."""
_BACK = {out: sign for sign, out in _DONE.items()}


def _vni_pair(hit: re.Match[str]) -> str:
    base, mark = hit[1], hit[2].lower()
    letter = _vni_letter(base)
    marks = VNI_TONES.get(mark) or (VNI_HATS.get(mark) if base.lower() in "aeo" else None)
    if marks is None:
        return hit[0]
    if base.lower() == "e" and mark in "êéèúüë":
        return hit[0]
    return unicodedata.normalize("NFC", letter + marks).translate(_DONE)


def _vni_letter(sign: str) -> str:
    letter = VNI_ALONE.get(sign.lower(), sign.lower()) if sign.lower() in "ôö" else sign.lower()
    return letter.upper() if sign.isupper() else letter


def _vni_alone(sign: str) -> str:
    if ord(sign) in _BACK:
        return chr(_BACK[ord(sign)])
    letter = VNI_ALONE.get(sign.lower())
    if letter is None:
        return sign
    return letter.upper() if sign.isupper() else letter


ONSET = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx]"
RIME = (
    "a(?:ch|nh|ng|[cimnoptuy])?|e(?:ch|nh|ng|[cmnoptu])?|i(?:ch|nh|[cmnptu])?|ia|"
    "ie(?:ng|[cmnptu])|o(?:ng|[cimnpt])?|oo(?:ng|c)|oa(?:ch|nh|ng|[cimnopty])?|oe[not]?|"
    "u(?:ng|[cimnptu])?|ua(?:ng|[nty])?|ue(?:ch|nh|n)?|uo(?:ng|[cimnptu])?|"
    "uy(?:a|ch|nh|[tu]|en|et)?|y|ye(?:ng|[mntu])"
)
SYLLABLE = re.compile(rf"(?:{ONSET})?(?:{RIME})")
ENOUGH = 0.8
"""Of the words with marks, how many must be possible before a reading is believed."""
CLEARLY = 0.1
MOST_LETTERS = 200_000


def recognise(text: str) -> Typed | None:
    """How a text was typed; None where no reading makes Vietnamese of it."""
    sample = text[:MOST_LETTERS]
    scores = {typed: plausibility(converted(sample, typed)) for typed in Typed}
    best = max(Typed, key=lambda typed: scores[typed])
    if scores[best] >= ENOUGH and scores[best] > scores[Typed.UNICODE] + CLEARLY:
        return best
    return Typed.UNICODE if scores[Typed.UNICODE] >= ENOUGH else None


def plausibility(text: str) -> float:
    """Which share of the words with marks could be Vietnamese syllables; 1 where there are none."""
    words = list(_marked_words(text))
    return sum(map(_is_syllable, words)) / len(words) if words else 1.0


def _marked_words(text: str) -> Iterator[str]:
    for word in re.findall(r"[^\s\d,.;:()/\"'!?%+*=<>\[\]{}|&@#_–—“”‘’…-]+", text):
        if not word.isascii():
            yield word


def _is_syllable(word: str) -> bool:
    if not (word.islower() or word.isupper() or word.istitle()):
        return False
    marks = unicodedata.normalize("NFD", word.lower())
    if sum(mark in TONES for mark in marks) > 1:
        return False
    plain = unicodedata.normalize("NFC", "".join(m for m in marks if m not in TONES))
    return all(sign in ALPHABET for sign in plain) and bool(SYLLABLE.fullmatch(fold(word)))
