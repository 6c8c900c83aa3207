"""Reading the raw keystrokes of Telex and VNI, as typed where no input method was on."""

from catalog.foundation.syllables import VOWELS, tone_mark, with_tone

TELEX_TONES = {"f": 1, "r": 2, "x": 3, "s": 4, "j": 5}
VNI_TONES = {"2": 1, "3": 2, "4": 3, "1": 4, "5": 5}
HORN_OR_BREVE = {"a": "ă", "o": "ơ", "u": "ư"}
HAT = {"a": "â", "e": "ê", "o": "ô"}
LONGEST_SYLLABLE = 7
"""Letters of the longest syllable, "nghiêng"; keystrokes are at most twice as many."""


def readings(word: str) -> list[str]:
    """Answer what a lower-case word means as Telex and as VNI keystrokes, if anything."""
    if len(word) > 2 * LONGEST_SYLLABLE:
        return []
    found = [decode(word) for decode in (telex, vni)]
    return [reading for reading in found if reading is not None and reading != word]


def telex(word: str) -> str | None:
    """Read a word as Telex keystrokes: "duwaf" is "dừa"; None where it holds none."""
    letters: list[str] = []
    tone = 0
    changed = False
    for key in word:
        has_vowel = any(letter in VOWELS for letter in letters)
        if key in TELEX_TONES and has_vowel:
            tone, changed = TELEX_TONES[key], True
        elif key == "w":
            changed = True
            if not _horn(letters, "uoa"):
                letters.append("ư")
        elif key in HAT and _hat(letters, key):
            changed = True
        elif key == "d" and "d" in letters:
            letters[letters.index("d")] = "đ"
            changed = True
        else:
            letters.append(key)
    return _written(letters, tone) if changed else None


def vni(word: str) -> str | None:
    """Read a word as VNI keystrokes: "du72a" is "dừa"; None where it holds none."""
    letters: list[str] = []
    tone = 0
    changed = False
    for key in word:
        if not key.isdigit() or not letters:
            letters.append(key)
            continue
        changed = True
        if key in VNI_TONES:
            tone = VNI_TONES[key]
        elif not _vni_mark(letters, key):
            return None
    return _written(letters, tone) if changed else None


def _vni_mark(letters: list[str], key: str) -> bool:
    """Apply 6 (hat), 7 (horn), 8 (breve) or 9 (đ); any other digit means no keystrokes."""
    if key == "6":
        return any(_hat(letters, vowel) for vowel in "aeo")
    if key == "7":
        return _horn(letters, "uo")
    if key == "8":
        return _horn(letters, "a")
    if key == "9" and "d" in letters:
        letters[letters.index("d")] = "đ"
        return True
    return False


def _hat(letters: list[str], vowel: str) -> bool:
    """Put a hat on the last such vowel when nothing but consonants follows it."""
    for place in range(len(letters) - 1, -1, -1):
        if letters[place] == vowel:
            letters[place] = HAT[vowel]
            return True
        if letters[place] in VOWELS:
            return False
    return False


def _horn(letters: list[str], vowels: str) -> bool:
    """Put a horn or a breve where a Telex `w` or a VNI 7 or 8 means it."""
    text = "".join(letters)
    if "u" in vowels and ("uo" in text or "ưo" in text):
        place = max(text.rfind("uo"), text.rfind("ưo"))
        letters[place : place + 2] = ["ư", "ơ"]
        return True
    if "u" in vowels and "ua" in text and "qua" not in text:
        letters[text.rfind("ua")] = "ư"
        return True
    for place in range(len(letters) - 1, -1, -1):
        if letters[place] in vowels:
            letters[place] = HORN_OR_BREVE[letters[place]]
            return True
    return False


def _written(letters: list[str], tone: int) -> str:
    return with_tone("".join(letters), tone_mark(tone) if tone else "")
