"""Splitting text into the terms that are indexed and asked for.

Every word is a term twice, with its marks and without; neighbouring words are a term
together, so that "bánh tét" ranks as a phrase without positions being stored.
"""

import csv
import re
from functools import cache
from itertools import pairwise
from pathlib import Path

from catalog.certificates.models import CertificateKind
from catalog.foundation.vietnamese import fold, normal

WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 16
MOST_SYNONYMS = 8

KIND_WORDS = {
    CertificateKind.OCOP: "OCOP",
    CertificateKind.VIETGAP: "VietGAP",
    CertificateKind.GLOBALGAP: "GlobalGAP",
    CertificateKind.ORGANIC: "hữu cơ organic",
    CertificateKind.HACCP: "HACCP",
    CertificateKind.ISO22000: "ISO 22000",
    CertificateKind.HALAL: "Halal",
    CertificateKind.ASC: "ASC",
    CertificateKind.GEOGRAPHICAL_INDICATION: "chỉ dẫn địa lý geographical indication",
    CertificateKind.TRADEMARK: "nhãn hiệu trademark",
}


def words_of(text: str) -> list[str]:
    """Answer the lower-case words of a text with their marks."""
    return WORD.findall(normal(text).lower())


def pairs_of(words: list[str]) -> list[str]:
    """Answer each word joined to the next."""
    return [f"{one}_{two}" for one, two in pairwise(words)]


def whole_name(words: list[str]) -> str:
    """Answer one term for a name as a whole, so that asking for all of it puts it first."""
    return "=" + "_".join(words)


@cache
def synonym_groups() -> tuple[tuple[tuple[str, ...], ...], ...]:
    """The groups of phrases for one thing, Vietnamese and English alike, as words."""
    path = Path(__file__).parent / "synonyms.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        tuple(tuple(words_of(phrase)) for cell in (row["synonym_group"], row["english"])
              for phrase in cell.split(",") if phrase.strip())
        for row in rows
    )  # fmt: skip


def synonyms_of(text: str) -> list[str]:
    """Answer other ways to write a query in which a phrase of a synonym group stands.

    A phrase is known by its marks, for "hoà" is no flower; only in a query without any
    marks is one of several syllables known without them.
    """
    words = words_of(text)[:MOST_WORDS]
    is_bare = all(word == fold(word) for word in words)
    found: list[str] = []
    for group in synonym_groups():
        standing = ((phrase, _place_of(phrase, words, is_bare=is_bare)) for phrase in group)
        phrase, place = next(((p, at) for p, at in standing if at is not None), ((), 0))
        found.extend(
            " ".join([*words[:place], *other, *words[place + len(phrase) :]])
            for other in group
            if phrase and other != phrase
        )
    return list(dict.fromkeys(found))[:MOST_SYNONYMS]


def _place_of(phrase: tuple[str, ...], words: list[str], *, is_bare: bool) -> int | None:
    if is_bare and len(phrase) > 1:
        phrase = tuple(fold(word) for word in phrase)
    size = len(phrase)
    places = range(len(words) - size + 1)
    return next((at for at in places if tuple(words[at : at + size]) == phrase), None)
