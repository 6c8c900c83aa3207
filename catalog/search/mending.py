"""Reading words that the catalog does not hold as ones that it does.

Each step changes only words that read as nothing else: raw keystrokes, words run
together or pulled apart, English plurals, and last of all slips of the finger.
"""

from collections.abc import Iterator, Sequence
from itertools import islice, product

from catalog.search.keystrokes import readings
from catalog.search.lexicon import Lexicon
from catalog.search.words import all_bare, bare, pairs_of, singular

SHORTEST_JOINED = 4
SHORTEST_ALONE = 3
MOST_JOINED = 5
PAIR = 2
LONGEST_SYLLABLE = 7
MOST_READINGS = 240
MOST_TRIED = 20
MOST_CHOICES = {0: 40, 1: 40, 2: 14}
FEWEST_CHOICES = 5
"""How many words near an unknown one are tried, fewer when several are unknown."""


def settled_words(words: Sequence[str], lexicon: Lexicon) -> list[str]:
    """Answer the words with keystrokes read, runs split, pieces joined, plurals singular."""
    if all(lexicon.knows(word) for word in words):
        return list(words)
    found: list[str] = []
    for word in _rejoined(words, lexicon):
        found.extend([word] if lexicon.knows(word) else _reading(word, lexicon))
    return found


def _rejoined(words: Sequence[str], lexicon: Lexicon) -> list[str]:
    """Join neighbours that are one word of the catalog, where one of them is none."""
    found: list[str] = []
    place = 0
    while place < len(words):
        moved = _space_moved(words[place : place + 2], lexicon)
        if moved:
            found += moved
            place += 2
            continue
        size = next(
            (
                size
                for size in range(min(MOST_JOINED, len(words) - place), 1, -1)
                if _is_one_word(words[place : place + size], lexicon)
            ),
            1,
        )
        found.append("".join(words[place : place + size]))
        place += size
    return found


def _space_moved(pieces: Sequence[str], lexicon: Lexicon) -> list[str] | None:
    """Read "yens ao" as "yen sao": two words with their space a letter off."""
    if len(pieces) != PAIR or all(lexicon.knows(piece) for piece in pieces):
        return None
    parts = split_up("".join(pieces), lexicon)
    if parts is None or len(parts) != PAIR:
        return None
    off_by = abs(len(parts[0]) - len(pieces[0]))
    return parts if off_by == 1 else None


def _is_one_word(pieces: Sequence[str], lexicon: Lexicon) -> bool:
    if all(lexicon.knows(piece) for piece in pieces):
        return False
    return lexicon.knows("".join(pieces))


def joined_everywhere(words: Sequence[str], lexicon: Lexicon) -> list[str] | None:
    """Join known neighbours too, for when they stand together nowhere: "viet gap"."""
    for size in range(min(MOST_JOINED, len(words)), 1, -1):
        for at in range(len(words) - size + 1):
            whole = "".join(words[at : at + size])
            if lexicon.knows(whole):
                return [*words[:at], whole, *words[at + size :]]
    return None


def _reading(word: str, lexicon: Lexicon) -> list[str]:
    for reading in readings(word):
        if lexicon.count(reading):
            return [reading]
    for reading in readings(word):
        if lexicon.knows(reading):
            return [bare(reading)]
    if lexicon.knows(singular(word)):
        return [singular(word)]
    return split_up(word, lexicon) or [word]


def split_up(word: str, lexicon: Lexicon) -> list[str] | None:
    """Split a run of syllables that stand beside each other in the catalog: "duasap"."""
    if len(word) < SHORTEST_JOINED:
        return None
    known = [part for part in _divisions(word, lexicon) if len(part) > 1]
    return min(known, key=len, default=None)


def _divisions(word: str, lexicon: Lexicon, before: str = "") -> Iterator[list[str]]:
    for size in range(1, min(LONGEST_SYLLABLE, len(word)) + 1):
        first, rest = word[:size], word[size:]
        if not lexicon.knows(first):
            continue
        if before and not lexicon.count_pair(f"{bare(before)}_{bare(first)}"):
            continue
        if not rest:
            yield [first]
        else:
            yield from ([first, *others] for others in _divisions(rest, lexicon, first))


def near_readings(
    words: Sequence[str], lexicon: Lexicon, *, may_change_known: bool
) -> Iterator[list[str]]:
    """Answer the likeliest readings in which slips are mended, best first.

    Unknown words are changed; with `may_change_known` known ones may be as well, one at a time,
    for "dau sap" is a slip of "dua sap" though both its words are known.
    """
    changed = sum(not lexicon.knows(word) for word in words)
    most = MOST_CHOICES.get(changed, FEWEST_CHOICES)
    choices = [_choices(word, lexicon, may_change=may_change_known)[: most + 1] for word in words]
    trials = list(islice(_combinations(choices, one_at_a_time=may_change_known), MOST_READINGS))
    scored = [
        (*_by_pairs(trial, lexicon), changes, place, trial)
        for place, (changes, trial) in enumerate(trials)
        if trial != list(words)
    ]
    for together, *_order, trial in sorted(scored)[:MOST_TRIED]:
        if together or not _changes_a_short_word(words, trial):
            yield trial


def _changes_a_short_word(words: Sequence[str], trial: Sequence[str]) -> bool:
    """Nearly every word is near one of two letters, so neighbours have to speak for it."""
    return any(
        len(word) < SHORTEST_ALONE and word != other
        for word, other in zip(words, trial, strict=True)
    )


def _choices(word: str, lexicon: Lexicon, *, may_change: bool) -> list[str]:
    if lexicon.knows(word):
        return [word, *lexicon.near(word)] if may_change else [word]
    return lexicon.near(word) or [word]


def _combinations(
    choices: Sequence[Sequence[str]], *, one_at_a_time: bool
) -> Iterator[tuple[int, list[str]]]:
    if not one_at_a_time:
        for trial in product(*choices):
            yield 0, list(trial)
        return
    first = [options[0] for options in choices]
    for place, options in enumerate(choices):
        for rank, option in enumerate(options[1:]):
            yield rank, [*first[:place], option, *first[place + 1 :]]


def _by_pairs(words: Sequence[str], lexicon: Lexicon) -> tuple[int, int]:
    """Order readings by how many neighbours stand together somewhere, then by how often."""
    counts = [lexicon.count_pair(pair) for pair in pairs_of(all_bare(words))]
    return -sum(map(bool, counts)), -sum(counts)
