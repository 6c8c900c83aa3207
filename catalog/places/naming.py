"""Comparing place names: kinds of unit, abbreviations, marks and old tone placement fold away."""

import re
import unicodedata

from catalog.foundation.vietnamese import fold, normal

KINDS = {
    "commune": ("xã", "phường", "thị trấn", "đặc khu", "tt.", "tt", "x.", "x", "p.", "p"),
    "district": (
        "huyện",
        "quận",
        "thị xã",
        "thành phố",
        "tp.",
        "tp",
        "tx.",
        "tx",
        "h.",
        "h",
        "q.",
        "q",
    ),
    "province": ("tỉnh", "thành phố", "tp.", "tp", "t."),
}
ALIASES = {
    "hcm": "ho chi minh",
    "tphcm": "ho chi minh",
    "tp hcm": "ho chi minh",
    "sai gon": "ho chi minh",
    "thua thien hue": "hue",
}


def bare_name(name: str, level: str) -> str:
    """Take the kind of unit off a name: "Thị trấn Cầu Kè" becomes "Cầu Kè"."""
    text = re.sub(r"\([^)]*\)", " ", normal(name))
    text = normal(text).strip(" .,;")
    lowered = text.lower()
    kinds = KINDS[level]
    if lowered == fold(text):
        kinds = tuple(fold(kind) for kind in kinds)
    for kind in sorted(kinds, key=len, reverse=True):
        if lowered.startswith(kind) and len(text) > len(kind):
            rest = text[len(kind) :]
            if kind.endswith(".") or rest[0].isspace() or (len(kind) == 1 and rest[0].isdigit()):
                return normal(rest)
    return text


def name_key(name: str, level: str) -> str:
    """Answer the folded form under which equal names meet ("Phường 01" is "phường 1")."""
    key = re.sub(r"[^\w\s]", " ", fold(bare_name(name, level)))
    key = " ".join(word.lstrip("0") or "0" if word.isdigit() else word for word in key.split())
    return ALIASES.get(key, key) if level == "province" else key


def marked_key(name: str, level: str) -> str:
    """Answer the form that keeps marks but not the place of the tone (hoà equals hòa)."""
    words = []
    for word in re.sub(r"[^\w\s]", " ", bare_name(name, level).lower()).split():
        marks = unicodedata.normalize("NFD", word)
        tones = sorted(mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323")
        rest = "".join(mark for mark in marks if mark not in "\u0300\u0301\u0303\u0309\u0323")
        plain = unicodedata.normalize("NFC", rest)
        words.append((plain.lstrip("0") or "0" if plain.isdigit() else plain) + "".join(tones))
    return " ".join(words)
