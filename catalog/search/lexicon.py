"""The words that the catalog holds: how many documents have each, and which are near."""

import bisect
import math
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from catalog.search.words import bare

LONGEST_WITH_ONE_SLIP = 5
SHORTEST_TO_CORRECT = 2
MOST_NEAR = 40
MOST_BEGINNINGS = 40


class Lexicon:
    """Every word with and without its marks, and how many documents hold it."""

    def __init__(
        self, counts: Mapping[str, int], *, documents: int, count_pair: Callable[[str], int]
    ) -> None:
        self.counts = counts
        self.documents = documents
        self.count_pair = count_pair

    def count(self, word: str) -> int:
        """Answer how many documents hold a word as it is written."""
        return self.counts.get(word, 0)

    def knows(self, word: str) -> bool:
        """Some document holds the word, whatever its marks."""
        return bare(word) in self.counts

    def rarity(self, count: int) -> float:
        """Answer the inverse document frequency of BM25 for so many documents."""
        return math.log1p((self.documents - count + 0.5) / (count + 0.5))

    def marked_forms(self, word: str) -> list[str]:
        """Answer the words with marks that are this one without them."""
        return self._marked.get(bare(word), [])

    def beginning_with(self, start: str) -> list[str]:
        """Answer the bare words that begin so, the commonest first."""
        first = bisect.bisect_left(self._bare, start)
        last = bisect.bisect_left(self._bare, start + "\uffff")
        found = sorted(self._bare[first:last], key=lambda word: (-self.counts[word], word))
        return found[:MOST_BEGINNINGS]

    def near(self, word: str) -> list[str]:
        """Answer the words a slip of the finger or two away, nearest and commonest first."""
        if len(word) < SHORTEST_TO_CORRECT:
            return []
        slips = slips_allowed(word)
        choices = self._bare if word.isascii() else self._all
        found = process.extract(
            word, choices, scorer=OSA.distance, processor=None, score_cutoff=slips, limit=None
        )
        near = [(distance, -self.counts[other], other) for other, distance, _place in found
                if other != word]  # fmt: skip
        return [other for _distance, _count, other in sorted(near)[:MOST_NEAR]]

    @cached_property
    def _bare(self) -> list[str]:
        return sorted(word for word in self.counts if word.isascii())

    @cached_property
    def _all(self) -> list[str]:
        return list(self.counts)

    @cached_property
    def _marked(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for word in self.counts:
            if not word.isascii():
                found[bare(word)].append(word)
        return found


def slips_allowed(word: str) -> int:
    """Answer how many slips of the finger a word of this length may hold."""
    return 1 if len(word) <= LONGEST_WITH_ONE_SLIP else 2
