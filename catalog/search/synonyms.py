"""Other ways to say the same: regional and trade words, in both languages."""

import csv
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

from catalog.search.words import all_bare, english_words_of, words_of
from catalog.wording.rows import SynonymRow, synonyms_in

MOST_OTHER_WAYS = 8
Words = tuple[str, ...]


@dataclass(frozen=True)
class OtherWay:
    """A query in which a phrase stands for another of its group."""

    before: Words
    phrase: Words
    after: Words
    typed: Words
    is_sure: bool

    @property
    def text(self) -> str:
        return " ".join((*self.before, *self.phrase, *self.after))


Group = tuple[Words, ...]


@cache
def shipped_rows() -> tuple[SynonymRow, ...]:
    """The rows that come with the project, until the office writes its own."""
    path = Path(__file__).parent / "synonyms.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(SynonymRow(_parts(row["synonym_group"]), _parts(row["english"])) for row in rows)


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


@dataclass(frozen=True)
class Synonyms:
    """Groups of phrases for one thing each; made once for each text of theirs."""

    groups: tuple[Group, ...]

    @cached_property
    def _groups_by_phrase(self) -> dict[Words, tuple[Group, ...]]:
        found: dict[Words, tuple[Group, ...]] = {}
        for group in self.groups:
            for phrase in group:
                found[phrase] = (*found.get(phrase, ()), group)
        return found

    @cached_property
    def _phrases_by_bare(self) -> dict[Words, tuple[Words, ...]]:
        found: dict[Words, tuple[Words, ...]] = {}
        for phrase in self._groups_by_phrase:
            key = tuple(all_bare(phrase))
            found[key] = (*found.get(key, ()), phrase)
        return found

    @cached_property
    def _longest(self) -> int:
        return max((len(phrase) for phrase in self._groups_by_phrase), default=0)

    def other_ways(self, words: Sequence[str], *, kept: Collection[int] = ()) -> list[OtherWay]:
        """Answer other ways to write a query in which a phrase of a synonym group stands.

        A phrase is known by its marks, for "hoà" is no flower; in a query without any marks
        it is known without them, surely so only when it has several syllables. `kept` are
        places of words that mean nothing but themselves, such as those of "Trà Vinh".
        """
        is_bare = all(word.isascii() for word in words)
        found: dict[str, OtherWay] = {}
        spans: list[set[int]] = []
        for size in range(min(self._longest, len(words)), 0, -1):
            for at in range(len(words) - size + 1):
                span = range(at, at + size)
                is_part = any(taken.issuperset(span) for taken in spans)
                if is_part or any(place in kept for place in span):
                    continue
                phrases = self._phrases_at(tuple(words[at : at + size]), is_bare=is_bare)
                for phrase in phrases:
                    spans.append(set(span))
                    is_sure = phrase == tuple(words[at : at + size]) or size > 1
                    for way in self._ways(words, at, phrase, is_sure=is_sure):
                        found.setdefault(way.text, way)
        typed = " ".join(words)
        return [way for way in found.values() if way.text != typed][:MOST_OTHER_WAYS]

    def _phrases_at(self, words: Words, *, is_bare: bool) -> tuple[Words, ...]:
        if words in self._groups_by_phrase:
            return (words,)
        return self._phrases_by_bare.get(words, ()) if is_bare else ()

    def _ways(
        self, words: Sequence[str], at: int, phrase: Words, *, is_sure: bool
    ) -> list[OtherWay]:
        return [
            OtherWay(
                tuple(words[:at]),
                other,
                tuple(words[at + len(phrase) :]),
                tuple(words[at : at + len(phrase)]),
                is_sure,
            )
            for group in self._groups_by_phrase[phrase]
            for other in group
            if other != phrase
        ]


@lru_cache(maxsize=4)
def synonyms_of(text: str | None) -> Synonyms:
    """Make synonyms from the office's text, or from what is shipped where there is none."""
    rows = shipped_rows() if text is None else synonyms_in(text)
    groups = (
        (
            *(tuple(words_of(phrase)) for phrase in row.vietnamese),
            *(tuple(english_words_of(phrase)) for phrase in row.english),
        )
        for row in rows
    )
    return Synonyms(tuple(tuple(phrase for phrase in group if phrase) for group in groups))


def shipped_synonyms() -> Synonyms:
    """The synonyms that come with the project."""
    return synonyms_of(None)
