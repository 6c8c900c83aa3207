"""Splitting text into the terms that are indexed and asked for.

Every word is a term twice, with its marks and without; neighbouring words are a term
together, so that "bánh tét" ranks as a phrase without positions being stored.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from catalog.foundation.syllables import settled
from catalog.foundation.vietnamese import fold, normal

WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 16
LONGEST_WORD = 40
REMEMBERED = 50_000

SHORTEST_PLURAL = 4
NOT_PLURAL = ("ss", "us", "is")


def words_of(text: str) -> list[str]:
    """Answer the lower-case words of a text with their marks, tones put in one place."""
    return [settled(word)[:LONGEST_WORD] for word in WORD.findall(normal(text).lower())]


def english_words_of(text: str) -> list[str]:
    """Answer the words of an English text, plurals as singulars."""
    return [singular(word) for word in words_of(text)]


def singular(word: str) -> str:
    """Answer an English plural's singular by its ending; other words stay."""
    if len(word) < SHORTEST_PLURAL or not word.isascii() or not word.endswith("s"):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "zes", "ches", "shes", "oes")):
        return word[:-2]
    return word if word.endswith(NOT_PLURAL) else word[:-1]


def pairs_of(words: Sequence[str]) -> list[str]:
    """Answer each word joined to the next."""
    return [f"{one}_{two}" for one, two in pairwise(words)]


def whole_name(words: Sequence[str]) -> str:
    """Answer one term for a name as a whole, so that asking for all of it puts it first."""
    return "=" + "_".join(words)


@lru_cache(maxsize=REMEMBERED)
def bare(word: str) -> str:
    """Answer a word without its marks."""
    return word if word.isascii() else fold(word)


def all_bare(words: Sequence[str]) -> list[str]:
    """Answer the words without their marks."""
    return [bare(word) for word in words]
