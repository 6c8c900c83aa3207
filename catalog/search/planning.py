"""Turning the words of a query into a plan: forms, synonyms, phrases, and what each is worth."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from catalog.foundation.syllables import admits
from catalog.search.lexicon import Lexicon
from catalog.search.plan import Phrase, Plan, Slot, Way
from catalog.search.synonyms import OtherWay, Synonyms
from catalog.search.words import all_bare, bare, pairs_of, whole_name

SAME_MARKS, HALF_MARKS, OTHER_MARKS = 1.75, 0.75, 0.25
"""Marks that were typed count: what has other ones is found, and stands below."""

BEGINNING = 0.15
SHORTEST_BEGINNING = 1
SYNONYM, UNSURE_SYNONYM = 0.8, 0.4
MARKED = SAME_MARKS + OTHER_MARKS
"""What a word adds where its marks are those that were typed; a bare word adds 1."""

NAME_WORDS_OF_PAIR = 4.0
PAIR, MARKED_PAIR = 2.0, 1.0
PLACE_PAIR = 8.0
BEGUN_PAIR = 8.0
PAIR_LENGTH = 2
WHOLE_NAME, MARKED_WHOLE_NAME = 200.0, 100.0
LONGEST_PLACE = 4

FILLERS = frozenset(
    [
        "ở",
        "tại",
        "của",
        "cho",
        "các",
        "những",
        "loại",
        "sản",
        "phẩm",
        "đặc",
        "mua",
        "bán",
        "tìm",
        "giá",
        "ngon",
        "rẻ",
        "nhất",
        "tốt",
        "chính",
        "gốc",
        "và",
        "với",
        "từ",
        "việt",
        "nam",
        "o",
        "tai",
        "cua",
        "cho",
        "cac",
        "nhung",
        "loai",
        "pham",
        "mua",
        "ban",
        "tim",
        "ngon",
        "nhat",
        "viet",
        "the",
        "of",
        "in",
        "from",
        "and",
        "for",
        "with",
        "near",
        "buy",
        "best",
        "local",
        "product",
        "goods",
        "specialty",
        "vietnam",
        "vietnamese",
    ]
)
"""Words that people add and few names hold: they raise what has them and exclude nothing."""

Said = tuple[str, ...]
PlaceNames = Mapping[tuple[str, ...], Collection[tuple[str, ...]]]
"""Names of places as bare words, with the ways of writing each with its marks."""


def make_plan(
    words: Sequence[str],
    lexicon: Lexicon,
    places: PlaceNames,
    synonyms: Synonyms,
    *,
    goes_on: bool = False,
) -> tuple[Plan, Said]:
    """Answer the plan for words and the other ways of saying them that it includes.

    With `goes_on` the last word is only the beginning of one, as while it is being typed.
    """
    if not words:
        return Plan(), ()
    pieces = _pieces(words, lexicon, places)
    kept = {at for piece in pieces if piece.is_place for at in piece.span}
    slots = [slot for piece in pieces for slot in _piece_slots(piece, lexicon, goes_on=goes_on)]
    ways = [Way(_at_least_one_required(slots), text=" ".join(words))]
    for other in synonyms.other_ways(words, kept=kept):
        way = _other_way(other, lexicon, places)
        if way is not None:
            ways.append(way)
    said = tuple(way.text for way in ways[1:])
    phrases = [
        phrase
        for first, last in _runs(len(words), kept)
        for phrase in _phrases(words[first:last], lexicon)
    ]
    if goes_on:
        phrases += _begun_phrases(words, lexicon)
    return Plan(tuple(ways), (*phrases, *_wholes(words, lexicon))), said


@dataclass(frozen=True)
class _Piece:
    """A word of the query, or the words of a place's name."""

    words: tuple[str, ...]
    span: range
    is_place: bool
    is_last: bool


def _pieces(words: Sequence[str], lexicon: Lexicon, places: PlaceNames) -> list[_Piece]:
    """Take place names together, the later ones first, for places are said last."""
    pieces: list[_Piece] = []
    stop = len(words)
    while stop:
        size = next(
            (
                size
                for size in range(min(LONGEST_PLACE, stop), 1, -1)
                if _is_place(words[stop - size : stop], lexicon, places)
            ),
            1,
        )
        span = range(stop - size, stop)
        piece_words = tuple(words[stop - size : stop])
        pieces.append(_Piece(piece_words, span, size > 1, stop == len(words)))
        stop -= size
    return pieces[::-1]


def _is_place(words: Sequence[str], lexicon: Lexicon, places: PlaceNames) -> bool:
    """A place's name with the marks that were typed, which documents hold."""
    folded = tuple(all_bare(words))
    return any(
        all(admits(mine, full) for mine, full in zip(words, name, strict=True))
        for name in places.get(folded, ())
    ) and all(lexicon.count_pair(pair) for pair in pairs_of(folded))


def _piece_slots(piece: _Piece, lexicon: Lexicon, *, goes_on: bool) -> list[Slot]:
    if not piece.is_place:
        return [_slot(piece.words[0], lexicon, is_last=piece.is_last,
                      goes_on=goes_on and piece.is_last)]  # fmt: skip
    name = " ".join(piece.words)
    return [
        Slot(name, _pair_forms(bare_pair, pair), _pair_rarity(bare_pair, lexicon), in_pairs=True)
        for bare_pair, pair in zip(
            pairs_of(all_bare(piece.words)), pairs_of(piece.words), strict=True
        )
    ]


def _pair_forms(bare_pair: str, pair: str) -> tuple[tuple[str, float], ...]:
    """Marks that were typed tell Hòa An from Hòa Ân."""
    if pair == bare_pair:
        return ((pair, PLACE_PAIR),)
    return ((bare_pair, PLACE_PAIR / 2), (pair, PLACE_PAIR / 2))


def _pair_rarity(pair: str, lexicon: Lexicon) -> float:
    return lexicon.rarity(lexicon.count_pair(pair))


def _at_least_one_required(slots: Sequence[Slot]) -> tuple[Slot, ...]:
    if any(slot.is_required for slot in slots):
        return tuple(slots)
    return tuple(replace(slot, is_required=True) for slot in slots)


def _runs(size: int, kept: Collection[int]) -> list[tuple[int, int]]:
    """Answer the stretches of words between place names."""
    bounds = [-1, *sorted(kept), size]
    return [(one + 1, other) for one, other in pairwise(bounds) if other - one > PAIR_LENGTH]


def _slot(word: str, lexicon: Lexicon, *, is_last: bool, goes_on: bool) -> Slot:
    is_required = word not in FILLERS
    if goes_on or (is_last and not lexicon.knows(word) and len(word) >= SHORTEST_BEGINNING):
        beginnings = lexicon.beginning_with(bare(word))
        if beginnings:
            terms = [(other, 1.0 if other == word else BEGINNING) for other in beginnings]
            held = sum(lexicon.count(other) for other in beginnings)
            rarity = lexicon.rarity(min(held, lexicon.documents))
            return Slot(word, tuple(terms), rarity, only_in_names=goes_on)
    rarity = lexicon.rarity(lexicon.count(bare(word)))
    return Slot(word, _forms(word, lexicon), rarity, is_required=is_required)


def _forms(word: str, lexicon: Lexicon) -> tuple[tuple[str, float], ...]:
    """Answer a word bare, with its marks, and with the marks that it may stand for."""
    if word.isascii():
        return ((word, 1.0),)
    marked = [
        (form, SAME_MARKS if form == word else HALF_MARKS)
        for form in lexicon.marked_forms(word)
        if admits(word, form)
    ]
    return ((bare(word), OTHER_MARKS if marked else 1.0), *marked)


def _phrases(words: Sequence[str], lexicon: Lexicon) -> list[Phrase]:
    """Neighbours that are neighbours in a name count for more, a name as a whole most."""
    folded = all_bare(words)
    found = [
        *((term, PAIR) for term in pairs_of(folded)),
        *((term, MARKED_PAIR) for term in pairs_of(words) if not term.isascii()),
    ]
    return [
        Phrase(term, worth * lexicon.rarity(count))
        for term, worth in found
        if (count := lexicon.count_pair(term))
    ]


def _begun_phrases(words: Sequence[str], lexicon: Lexicon) -> list[Phrase]:
    """The word before, followed by each word that the last one may become, the usual first."""
    *before, begun = all_bare(words)
    if not before:
        return []
    pairs = [f"{before[-1]}_{word}" for word in lexicon.beginning_with(begun) if word != begun]
    return [
        Phrase(pair, BEGUN_PAIR * math.log1p(count))
        for pair in pairs
        if (count := lexicon.count_pair(pair))
    ]


def _wholes(words: Sequence[str], lexicon: Lexicon) -> list[Phrase]:
    folded = whole_name(all_bare(words))
    wholes = {folded: WHOLE_NAME}
    wholes.setdefault(whole_name(words), MARKED_WHOLE_NAME)
    return [Phrase(term, worth) for term, worth in wholes.items() if lexicon.count_pair(term)]


def _other_way(other: OtherWay, lexicon: Lexicon, places: PlaceNames) -> Way | None:
    """A word that nobody typed must stand in a name with its marks: "trà" is not Trà Vinh.

    It is no rarer than what it stands for, or it would stand above that.
    """
    rest = [
        slot
        for words in (other.before, other.after)
        for piece in _pieces(words, lexicon, places)
        for slot in _piece_slots(replace(piece, is_last=False), lexicon, goes_on=False)
    ]
    most = max((lexicon.rarity(lexicon.count(bare(word))) for word in other.typed
                if lexicon.knows(word)), default=None)  # fmt: skip
    worth = 1.0 if all(word.isascii() for word in other.typed) else MARKED
    if len(other.phrase) == 1:
        word = other.phrase[0]
        held = lexicon.count(word)
        rarity = lexicon.rarity(held)
        said = [Slot(word, ((word, worth),), _at_most(rarity, most), only_in_names=True)]
    else:
        share = worth * NAME_WORDS_OF_PAIR * len(other.phrase) / (len(other.phrase) - 1)
        pairs = pairs_of(all_bare(other.phrase))
        held = min(lexicon.count_pair(pair) for pair in pairs)
        rarity = _at_most(lexicon.rarity(held), most)
        said = [Slot(pair, ((pair, share),), rarity, in_pairs=True) for pair in pairs]
    if not held:
        return None
    return Way((*rest, *said), SYNONYM if other.is_sure else UNSURE_SYNONYM, other.text)


def _at_most(rarity: float, most: float | None) -> float:
    return rarity if most is None else min(rarity, most)
