"""Texts that are lists: one thing a line."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.foundation.errors import Invalid

MOST_LINKS = 12
LONGEST_LABEL = 60
MOST_ROWS = 500
MOST_PHRASES = 12
LONGEST_PHRASE = 40


@dataclass(frozen=True)
class Link:
    """A word and where it leads."""

    label: str
    url: str


@dataclass(frozen=True)
class SynonymRow:
    """Ways to say one thing in Vietnamese, and in English."""

    vietnamese: tuple[str, ...]
    english: tuple[str, ...]


def links_in(text: str) -> list[Link]:
    """Read rows such as “Giới thiệu | /gioi-thieu”. Raises Invalid for a row that is none."""
    rows = [row.strip() for row in text.splitlines() if row.strip()]
    if len(rows) > MOST_LINKS:
        raise Invalid("text", "too-many-rows", str(MOST_LINKS))
    return [_link(row) for row in rows]


def _link(row: str) -> Link:
    label, bar, url = (part.strip() for part in row.partition("|"))
    if not (bar and label and url) or len(label) > LONGEST_LABEL:
        raise Invalid("text", "not-a-link-row", row[:60])
    return Link(label, url)


def synonyms_in(text: str) -> list[SynonymRow]:
    """Read rows such as “heo, lợn | pork, pig”. Raises Invalid, naming the row that is none."""
    rows = [row.strip() for row in text.splitlines() if row.strip()]
    if len(rows) > MOST_ROWS:
        raise Invalid("text", "too-many-rows", str(MOST_ROWS))
    return [_synonyms(row) for row in rows]


def _synonyms(row: str) -> SynonymRow:
    left, _bar, right = row.partition("|")
    vietnamese, english = _phrases(left), _phrases(right)
    phrases = [*vietnamese, *english]
    is_sound = (
        vietnamese
        and len(phrases) > 1
        and len(phrases) <= MOST_PHRASES
        and all(len({word.lower() for word in side}) == len(side) for side in (vietnamese, english))
        and all(map(_is_phrase, phrases))
    )
    if not is_sound:
        raise Invalid("text", "not-a-synonym-row", row[:60])
    return SynonymRow(vietnamese, english)


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in text.split(",") if part.strip())


def _is_phrase(text: str) -> bool:
    """Letters and digits, with a letter somewhere; words may hold a hyphen or an apostrophe."""
    words = text.replace("-", "").replace("'", "").replace("’", "").split()
    return (
        len(text) <= LONGEST_PHRASE
        and any(sign.isalpha() for sign in text)
        and bool(words)
        and all(word.isalnum() for word in words)
    )


def written(rows: Sequence[SynonymRow]) -> str:
    """Write rows of synonyms as they are typed."""
    return "\n".join(
        " | ".join(", ".join(side) for side in (row.vietnamese, row.english) if side)
        for row in rows
    )
