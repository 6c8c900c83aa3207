"""Finding the documents that a text asks for, with a score that says how well they fit."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process
from whoosh.query import And, Or, Prefix, Query, Term

from catalog.foundation.vietnamese import fold
from catalog.search.reading import Snapshot
from catalog.search.words import MOST_WORDS, pairs_of, synonyms_of, words_of

SHORTEST_PREFIX = 2
SHORTEST_TO_CORRECT = 3
NEAREST_ENOUGH = 72
SYNONYM_BOOST = 0.7
PREFIX_BOOST = 0.4


def matches(snapshot: Snapshot, text: str) -> dict[int, float]:
    """Answer score by document number for documents that hold all the words."""
    words = words_of(text)[:MOST_WORDS]
    if not words:
        return {}
    ways = [_all_words(words, boost=1.0)]
    ways += [_all_words(words_of(way), boost=SYNONYM_BOOST) for way in synonyms_of(text)]
    return _run(snapshot, Or([*ways, *_phrases(words)]), required=Or(ways))


def corrected(snapshot: Snapshot, text: str) -> str | None:
    """Answer the text with each unknown word changed to the nearest known one, if any changed."""
    known = set(snapshot.vocabulary)
    changed = False
    answer = []
    for word in words_of(text)[:MOST_WORDS]:
        folded = fold(word)
        nearest = word
        if folded not in known and len(folded) >= SHORTEST_TO_CORRECT:
            found = process.extractOne(
                folded, snapshot.vocabulary, scorer=fuzz.ratio, score_cutoff=NEAREST_ENOUGH
            )
            nearest = found[0] if found else word
        changed = changed or nearest != word
        answer.append(nearest)
    return " ".join(answer) if changed else None


def _all_words(words: list[str], *, boost: float) -> Query:
    last = len(words) - 1
    return And([_word(word, boost=boost, may_go_on=place == last) for place, word in
                enumerate(words)])  # fmt: skip


def _word(word: str, *, boost: float, may_go_on: bool) -> Query:
    """A word typed with marks prefers them and forgives others; a bare word finds all alike."""
    folded = fold(word)
    ways: list[Query] = [
        Term("name_folded", folded, boost=boost),
        Term("other_folded", folded, boost=boost),
    ]
    if word != folded:
        ways += [
            Term("name_marked", word, boost=3 * boost),
            Term("other_marked", word, boost=2 * boost),
        ]
    if may_go_on and len(folded) >= SHORTEST_PREFIX:
        ways.append(Prefix("name_folded", folded, boost=PREFIX_BOOST * boost))
    return Or(ways)


def _phrases(words: list[str]) -> Iterable[Query]:
    """Neighbours in the text that are neighbours in a name count for more."""
    for pair in pairs_of(words):
        yield Term("name_pairs", pair, boost=1.5)
        if fold(pair) != pair:
            yield Term("name_pairs", fold(pair), boost=0.8)


def _run(snapshot: Snapshot, query: Query, *, required: Query) -> dict[int, float]:
    allowed = set(required.docs(snapshot.searcher))
    found = snapshot.searcher.search(query, limit=None)
    return {hit.docnum: hit.score or 0.0 for hit in found if hit.docnum in allowed}
