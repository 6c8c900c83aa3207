"""One state of the index as arrays over all its documents: matching and scoring with numpy.

Documents are numbered across segments. A query's slots become lists of numbers and
weights, kept for the next query that uses the same word.
"""

from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from threading import RLock

import numpy as np
from numpy.typing import NDArray

from catalog.search.answers import Answer
from catalog.search.day_tables import DayTables
from catalog.search.documents import IN_NAME
from catalog.search.lexicon import Lexicon
from catalog.search.plan import Plan, Slot, Way
from catalog.search.requests import Filters, SearchRequest
from catalog.search.segments import Numbers, Segment, Weights
from catalog.search.tables import Tables

MOST_LIST_BYTES = 128 * 1024 * 1024
DENSE_FROM = 32
"""A list that holds more than one in so many documents is kept as an array over all, too."""

SPARSE_UNTIL = 16
"""Lists that together hold fewer than one in so many documents are merged by sorting."""

WARM_WORDS = 300


@dataclass(frozen=True)
class SlotList:
    """The documents that meet a slot, ascending, and what it adds to each."""

    numbers: Numbers
    weights: Weights
    dense: Weights | None

    @property
    def nbytes(self) -> int:
        return (
            self.numbers.nbytes
            + self.weights.nbytes
            + (0 if self.dense is None else self.dense.nbytes)
        )


class Snapshot:
    """One state of the index that can be searched."""

    def __init__(self, segments: Sequence[Segment], live: NDArray[np.bool_]) -> None:
        self.segments = segments
        self.live = live
        self.offsets = np.cumsum([0, *(segment.size for segment in segments)])
        self.size = int(self.offsets[-1])
        self.documents = int(live.sum())
        self.all_live = self.documents == self.size
        self.tables = Tables(segments, live)
        self._day: tuple[date, DayTables] | None = None
        self._lock = RLock()
        self._lists: OrderedDict[tuple[object, ...], SlotList] = OrderedDict()
        self._bytes = 0
        self._last: tuple[Plan, Numbers, Weights] | None = None

    @cached_property
    def lexicon(self) -> Lexicon:
        """Every word and how many documents hold it."""
        if len(self.segments) == 1:
            counts = self.segments[0].word_counts
        else:
            counts = Counter()
            for segment in self.segments:
                counts.update(segment.word_counts)
        return Lexicon(counts, documents=self.documents, count_pair=lru_cache(50_000)(self._pairs))

    def _pairs(self, term: str) -> int:
        return sum(segment.count("pairs", term) for segment in self.segments)

    def warm(self) -> None:
        """Read the commonest words, so that the first readers need not wait for them."""
        counts = self.lexicon.counts
        for word in sorted(counts, key=lambda word: -counts[word])[:WARM_WORDS]:
            self._list(Slot(word, ((word, 1.0),), 1.0))

    def count(self, plan: Plan, filters: Filters, *, on: date) -> int:
        """Answer how many products a plan finds under filters on a day."""
        numbers = None if plan.is_everything else self.match(plan)[0]
        if filters.active():
            return self._on(on).count(numbers, filters)
        return self.documents if numbers is None else len(numbers)

    def answer(
        self, plan: Plan, filters: Filters, request: SearchRequest, *, on: date, locale: str
    ) -> Answer:
        """Answer one page of what a plan finds under filters, in order, with all counts."""
        tables = self._on(on)
        if plan.is_everything:
            return tables.answer(None, None, filters, request, locale=locale)
        numbers, scores = self.match(plan)
        return tables.answer(numbers, scores, filters, request, locale=locale)

    def _on(self, day: date) -> DayTables:
        """Answer the tables as they stand on a day; those of the last day asked for are kept."""
        kept = self._day
        if kept is None or kept[0] != day:
            kept = self._day = (day, DayTables(self.tables, day))
        return kept[1]

    def drop_last_match(self) -> None:
        """Forget the last plan, so that a measurement matches it again."""
        self._last = None

    def match(self, plan: Plan) -> tuple[Numbers, Weights]:
        """Answer the numbers of the documents that a plan finds, ascending, and their scores."""
        last = self._last
        if last is not None and last[0] is plan:
            return last[1], last[2]
        found = [self._match_way(way) for way in plan.ways]
        numbers, scores = found[0] if len(found) == 1 else _best(found, self.size)
        scores = self._with_phrases(plan, numbers, scores)
        self._last = (plan, numbers, scores)
        return numbers, scores

    def _match_way(self, way: Way) -> tuple[Numbers, Weights]:
        lists = [(self._list(slot), slot) for slot in way.slots]
        required = [pair for pair in lists if pair[1].is_required]
        required.sort(key=lambda pair: len(pair[0].numbers))
        first, slot = required[0]
        numbers, scores = first.numbers, first.weights * np.float32(slot.rarity * way.factor)
        for other, slot in required[1:]:
            held, mask = _held(other, numbers)
            kept = mask.nonzero()[0]
            numbers = numbers.take(kept)
            scores = scores.take(kept) + held.take(kept) * np.float32(slot.rarity * way.factor)
        for other, slot in lists:
            if not slot.is_required:
                held, _mask = _held(other, numbers)
                scores = scores + held * np.float32(slot.rarity * way.factor)
        return numbers, scores

    def _with_phrases(self, plan: Plan, numbers: Numbers, scores: Weights) -> Weights:
        for phrase in plan.phrases:
            if not len(numbers):
                break
            slot = Slot(phrase.term, ((phrase.term, 1.0),), 1.0, in_pairs=True)
            held, _mask = _held(self._list(slot), numbers)
            scores = scores + held * np.float32(phrase.worth)
        return scores

    def _list(self, slot: Slot) -> SlotList:
        key = (slot.terms, slot.in_pairs, slot.only_in_names)
        found = self._lists.get(key)
        if found is not None:
            return found
        made = self._make_list(slot)
        with self._lock:
            self._lists[key] = made
            self._bytes += made.nbytes
            while self._bytes > MOST_LIST_BYTES:
                _key, dropped = self._lists.popitem(last=False)
                self._bytes -= dropped.nbytes
        return made

    def _make_list(self, slot: Slot) -> SlotList:
        field = "pairs" if slot.in_pairs else "words"
        held = [
            self._term(field, term, factor, only_in_names=slot.only_in_names)
            for term, factor in slot.terms
        ]
        if len(held) == 1:
            numbers, weights = held[0]
        else:
            summed = np.zeros(self.size, np.float32)
            for numbers, weights in held:
                summed[numbers] += weights
            numbers = (summed > 0).nonzero()[0]
            weights = summed.take(numbers)
        dense = None
        if len(numbers) * DENSE_FROM > self.size:
            dense = np.zeros(self.size, np.float32)
            dense[numbers] = weights
        return SlotList(numbers, weights, dense)

    def _term(
        self, field: str, term: str, factor: float, *, only_in_names: bool
    ) -> tuple[Numbers, Weights]:
        parts = [segment.postings(field, term) for segment in self.segments]
        numbers = np.concatenate(
            [part[0] + start for part, start in zip(parts, self.offsets, strict=False)]
        )
        weights = np.concatenate([part[1] for part in parts])
        keep = np.ones(len(numbers), np.bool_) if self.all_live else self.live[numbers]
        if only_in_names:
            keep = keep & (weights >= IN_NAME)
        if not keep.all():
            numbers, weights = numbers[keep], weights[keep]
        return numbers, weights if factor == 1.0 else weights * np.float32(factor)


def _held(other: SlotList, numbers: Numbers) -> tuple[Weights, NDArray[np.bool_]]:
    """Answer what a slot adds to each of the numbers, and which of them meet it."""
    if other.dense is not None:
        held = other.dense.take(numbers)
        return held, held > 0
    if not len(other.numbers):
        return np.zeros(len(numbers), np.float32), np.zeros(len(numbers), np.bool_)
    places = np.searchsorted(other.numbers, numbers)
    np.minimum(places, len(other.numbers) - 1, out=places)
    mask = other.numbers.take(places) == numbers
    return np.where(mask, other.weights.take(places), np.float32(0)), mask


def _best(found: Sequence[tuple[Numbers, Weights]], size: int) -> tuple[Numbers, Weights]:
    """Answer the documents of all ways, each with the best score that a way gives it."""
    found = [one for one in found if len(one[0])] or list(found[:1])
    if len(found) == 1:
        return found[0]
    if sum(len(one[0]) for one in found) * SPARSE_UNTIL < size:
        return _best_of_few(found)
    best = np.zeros(size, np.float32)
    for numbers, scores in found:
        best[numbers] = np.maximum(best[numbers], scores)
    numbers = (best > 0).nonzero()[0]
    return numbers, best.take(numbers)


def _best_of_few(found: Sequence[tuple[Numbers, Weights]]) -> tuple[Numbers, Weights]:
    numbers = np.concatenate([one[0] for one in found])
    scores = np.concatenate([one[1] for one in found])
    order = numbers.argsort(kind="stable")
    numbers, scores = numbers[order], scores[order]
    firsts = np.concatenate(([0], (numbers[1:] != numbers[:-1]).nonzero()[0] + 1))
    return numbers[firsts], np.maximum.reduceat(scores, firsts)
