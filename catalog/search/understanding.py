"""From what somebody typed to what is to be matched: the same for every engine."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from catalog.search.conditions import Condition, Conditions, conditions_in
from catalog.search.lexicon import Lexicon
from catalog.search.mending import joined_everywhere, near_readings, settled_words
from catalog.search.plan import Plan
from catalog.search.planning import FILLERS, PlaceNames, make_plan
from catalog.search.requests import Facet, Filters
from catalog.search.synonyms import Synonyms, shipped_synonyms
from catalog.search.words import MOST_WORDS, all_bare, pairs_of, whole_name, words_of

MOST_PARTS = 60
WORDS_OF_PHRASE = 2
SHORTEST_ALONE = 3
MEANS_LITTLE = frozenset(
    ["quan", "huyen", "xa", "phuong", "tinh", "thanh", "pho", "thi", "tran", "san", "pham", "dac"]
)
"""Words that alone say nothing of what was wanted."""

Count = Callable[[Plan, Filters], int]


@dataclass(frozen=True)
class Understood:
    """What is to be matched, and what was done with the words to come to it.

    `left` are the words without those that became filters, `rest` the same as they were
    matched; `read_as` is how keystrokes, runs and pieces were read; `corrected` mends slips; `instead` was matched where
    nothing has all the words; `suggested` may be meant by words that were found apart;
    `relaxed` are filters that nothing met.
    """

    plan: Plan
    filters: Filters = field(default_factory=Filters)
    said: tuple[Condition, ...] = ()
    left: str = ""
    rest: str = ""
    read_as: str | None = None
    corrected: str | None = None
    instead: str | None = None
    suggested: str | None = None
    relaxed: tuple[Condition, ...] = ()
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reader:
    """Understands queries over one state of the catalog.

    `count` answers how many documents a plan finds under filters; `places` are names of
    places, whose words belong together.
    """

    lexicon: Lexicon
    count: Count
    places: PlaceNames = field(default_factory=dict)
    synonyms: Synonyms = field(default_factory=shipped_synonyms)

    def understand(self, text: str, *, month: int, reads_filters: bool = True) -> Understood:
        """Read a text: as typed, else with slips mended, else as much of it as there is."""
        typed = words_of(text)[:MOST_WORDS]
        if not typed:
            return Understood(Plan())
        if self.lexicon.count_pair(whole_name(all_bare(typed))):
            return self._matched(typed, is_literal=True)
        words = settled_words(typed, self.lexicon)
        read_as = " ".join(words) if words != typed else None
        conditions = Conditions(rest=tuple(words))
        if reads_filters:
            conditions = conditions_in(words, month=month)
        asked_for = [] if self._only_asks(conditions) else list(conditions.rest)
        found = self._matched(asked_for, is_literal=not reads_filters)
        if conditions.said:
            found = self._under(conditions, found, words)
        left = conditions.rest if found.said or found.relaxed else words
        return replace(found, read_as=read_as, left=" ".join(left))

    def _only_asks(self, conditions: Conditions) -> bool:
        """Beside a filter, "sản phẩm" and the like ask for everything that meets it."""
        return bool(conditions.said) and FILLERS.issuperset(conditions.rest)

    def _under(self, conditions: Conditions, found: Understood, words: list[str]) -> Understood:
        """Put filters that were said over what was found; leave them off where nothing is left.

        A name may hold words that mean a filter elsewhere, so those are tried as words
        first; but stars are never more than those in force, however they are said.
        """
        if self.count(found.plan, conditions.filters):
            return replace(found, filters=conditions.filters, said=conditions.said)
        if not any(Facet.STARS in condition.filters.chosen for condition in conditions.said):
            plan, synonyms = self._plan(words)
            if self.count(plan, Filters()):
                return Understood(
                    plan, rest=" ".join(words), relaxed=conditions.said, synonyms=synonyms
                )
        for kept in self._fewer(conditions):
            if self.count(found.plan, kept.filters):
                left_off = tuple(said for said in conditions.said if said not in kept.said)
                return replace(found, filters=kept.filters, said=kept.said, relaxed=left_off)
        return replace(found, filters=conditions.filters, said=conditions.said)

    def _fewer(self, conditions: Conditions) -> Iterator[Conditions]:
        """Answer the conditions with as few left off as it takes; none only beside other words."""
        fewest = 0 if conditions.rest else 1
        for size in range(len(conditions.said) - 1, fewest - 1, -1):
            for said in combinations(conditions.said, size):
                yield Conditions(said, conditions.rest)

    def _matched(self, words: list[str], *, is_literal: bool) -> Understood:
        """Match words; what no name holds gives way to a near reading that names do hold."""
        plan, synonyms = self._plan(words)
        is_found = not words or bool(self.count(plan, Filters()))
        likelier = self._likelier(words) if is_found and not is_literal else None
        if is_found and not (likelier and not self._is_in_a_name(plan)):
            suggested = " ".join(likelier) if likelier else None
            return Understood(plan, rest=" ".join(words), suggested=suggested, synonyms=synonyms)
        mended = likelier or self._first_found(self._mended(words))
        instead = mended or self._first_found(self._parts(words))
        if instead is None:
            return Understood(plan, rest=" ".join(words))
        plan, synonyms = self._plan(instead)
        return Understood(
            plan,
            rest=" ".join(instead),
            corrected=" ".join(mended) if mended else None,
            instead=" ".join(instead),
            synonyms=synonyms,
        )

    def _is_in_a_name(self, plan: Plan) -> bool:
        """Some name holds all the words as they were typed."""
        typed = plan.ways[0]
        slots = tuple(replace(slot, only_in_names=not slot.in_pairs) for slot in typed.slots)
        return bool(self.count(Plan((replace(typed, slots=slots),)), Filters()))

    def _likelier(self, words: list[str]) -> list[str] | None:
        """Answer a near reading that names hold, where what was typed stands together in none."""
        if len(words) < WORDS_OF_PHRASE or any(
            map(self.lexicon.count_pair, pairs_of(all_bare(words)))
        ):
            return None
        for reading in near_readings(words, self.lexicon, may_change_known=True):
            pairs = pairs_of(all_bare(reading))
            if all(map(self.lexicon.count_pair, pairs)) and self._finds(reading):
                return reading
        return None

    def _finds(self, words: list[str]) -> bool:
        return bool(self.count(self._plan(words)[0], Filters()))

    def _plan(self, words: Sequence[str]) -> tuple[Plan, tuple[str, ...]]:
        return make_plan(words, self.lexicon, self.places, self.synonyms)

    def _first_found(self, readings: Iterator[list[str]]) -> list[str] | None:
        return next((words for words in readings if self._finds(words)), None)

    def _mended(self, words: list[str]) -> Iterator[list[str]]:
        if len(words) == 1 and len(words[0]) < SHORTEST_ALONE:
            return
        yield from near_readings(words, self.lexicon, may_change_known=False)
        joined = joined_everywhere(words, self.lexicon)
        if joined:
            yield joined
        yield from near_readings(words, self.lexicon, may_change_known=True)

    def _parts(self, words: list[str]) -> Iterator[list[str]]:
        """Leave out strangers, then as few words as it takes, the commonest first."""
        known = [word for word in words if self.lexicon.knows(word)]
        fewest = -(-2 * len(words) // 3)
        tried = 0
        for size in range(len(known), fewest - 1, -1):
            parts = [list(part) for part in combinations(known, size)]
            for part in sorted(parts, key=self._rarity, reverse=True):
                tried += 1
                if tried > MOST_PARTS:
                    return
                if any(word not in MEANS_LITTLE and not word.isdigit() for word in all_bare(part)):
                    yield part

    def _rarity(self, words: list[str]) -> float:
        return sum(self.lexicon.rarity(self.lexicon.count(bare)) for bare in all_bare(words))
