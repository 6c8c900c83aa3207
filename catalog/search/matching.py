"""Finding the documents that a text asks for, with a score that says how well they fit."""

from collections.abc import Iterable
from itertools import islice, product
from typing import cast

from rapidfuzz import process
from rapidfuzz.distance import OSA
from whoosh.query import And, Or, Prefix, Query, Term

from catalog.foundation.vietnamese import fold
from catalog.search.reading import Snapshot
from catalog.search.words import MOST_WORDS, pairs_of, synonyms_of, whole_name, words_of

SHORTEST_PREFIX = 2
SHORTEST_TO_CORRECT = 3
LONGEST_WITH_ONE_SLIP = 5
MOST_NEAR = 5
MOST_TRIALS = 40
SYNONYM_BOOST = 0.7
PREFIX_BOOST = 0.4
WHOLE_NAME_BOOST = 30.0


def matches(snapshot: Snapshot, text: str) -> dict[int, float]:
    """Answer score by document number for documents that hold all the words."""
    words = words_of(text)[:MOST_WORDS]
    if not words:
        return {}
    ways = [_all_words(words)]
    ways += [_other_way(words_of(way), typed=set(words)) for way in synonyms_of(text)]
    return _run(snapshot, Or([*ways, *_phrases(words)]), required=Or(ways))


def corrected(snapshot: Snapshot, text: str) -> str | None:
    """Answer the text with unknown words changed to near known ones that stand together."""
    words = words_of(text)[:MOST_WORDS]
    choices = [_near(snapshot, word) for word in words]
    for chosen in islice(product(*choices), MOST_TRIALS):
        if list(chosen) != words and any(True for _ in _docs(snapshot, _all_words(list(chosen)))):
            return " ".join(chosen)
    return None


def without_strangers(snapshot: Snapshot, text: str) -> str | None:
    """Answer at least half of the words, the rarest, that some document holds together."""
    words = words_of(text)[:MOST_WORDS]
    holders = [set(_docs(snapshot, _word(word, may_go_on=False))) for word in words]
    kept_by: dict[int, tuple[int, ...]] = {}
    for place, numbers in enumerate(holders):
        for number in numbers:
            kept_by[number] = (*kept_by.get(number, ()), place)
    rarity = [1 / len(numbers) if numbers else 0.0 for numbers in holders]
    best = max(
        set(kept_by.values()),
        key=lambda kept: (len(kept), sum(rarity[place] for place in kept), kept),
        default=(),
    )
    if not best or len(best) == len(words) or 2 * len(best) < len(words):
        return None
    return " ".join(words[place] for place in best)


def _near(snapshot: Snapshot, word: str) -> list[str]:
    """Answer the word where it is known, else the words a slip of the finger away, nearest first."""
    folded = fold(word)
    if folded in snapshot.vocabulary or len(folded) < SHORTEST_TO_CORRECT:
        return [word]
    vocabulary = snapshot.vocabulary if word == folded else snapshot.marked_vocabulary
    slips = 1 if len(word) <= LONGEST_WITH_ONE_SLIP else 2
    found = process.extract(
        word, vocabulary.keys(), scorer=OSA.distance, score_cutoff=slips, limit=None
    )
    found.sort(key=lambda hit: (hit[1], -vocabulary[hit[0]], hit[0]))
    return [near for near, _distance, _place in found[:MOST_NEAR]] or [word]


def _all_words(words: list[str]) -> Query:
    last = len(words) - 1
    return And([_word(word, may_go_on=place == last) for place, word in enumerate(words)])


def _other_way(words: list[str], *, typed: set[str]) -> Query:
    """A word that nobody typed must stand in the name with its marks: "trà" is not Trà Vinh."""
    return And(
        [
            _word(word, may_go_on=False)
            if word in typed
            else Term("name_marked", word, boost=SYNONYM_BOOST)
            for word in words
        ]
    )


def _word(word: str, *, may_go_on: bool) -> Query:
    """A word typed with marks prefers them and forgives others; a bare word finds all alike."""
    folded = fold(word)
    ways: list[Query] = [Term("name_folded", folded), Term("other_folded", folded)]
    if word != folded:
        ways += [Term("name_marked", word, boost=3), Term("other_marked", word, boost=2)]
    if may_go_on and len(folded) >= SHORTEST_PREFIX:
        ways.append(Prefix("name_folded", folded, boost=PREFIX_BOOST))
    return Or(ways)


def _phrases(words: list[str]) -> Iterable[Query]:
    """Neighbours in the text that are neighbours in a name count for more, the whole name most."""
    yield Term("name_pairs", fold(whole_name(words)), boost=WHOLE_NAME_BOOST)
    for pair in pairs_of(words):
        yield Term("name_pairs", pair, boost=1.5)
        if fold(pair) != pair:
            yield Term("name_pairs", fold(pair), boost=0.8)


def _run(snapshot: Snapshot, query: Query, *, required: Query) -> dict[int, float]:
    allowed = set(_docs(snapshot, required))
    found = snapshot.searcher.search(query, limit=None)
    return {hit.docnum: hit.score or 0.0 for hit in found if hit.docnum in allowed}


def _docs(snapshot: Snapshot, query: Query) -> Iterable[int]:
    return cast("Iterable[int]", query.docs(snapshot.searcher))
