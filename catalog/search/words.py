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


@cache
def synonym_groups() -> tuple[tuple[str, ...], ...]:
    """The groups of words for one thing, Vietnamese and English alike."""
    path = Path(__file__).parent / "synonyms.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        tuple(normal(word).lower() for cell in (row["synonym_group"], row["english"])
              for word in cell.split(",") if word.strip())
        for row in rows
    )  # fmt: skip


def synonyms_of(text: str) -> list[str]:
    """Answer other ways to write a query in which a phrase of a synonym group stands."""
    folded = f" {fold(text)} "
    found: list[str] = []
    for group in synonym_groups():
        for phrase in group:
            if f" {fold(phrase)} " in folded and (fold(phrase) == phrase or phrase in text.lower()):
                found.extend(
                    normal(folded.replace(f" {fold(phrase)} ", f" {other} "))
                    for other in group
                    if other != phrase
                )
                break
    return list(dict.fromkeys(found))[:8]
