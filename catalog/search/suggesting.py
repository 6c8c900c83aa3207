"""Products and completions for a text that is still being typed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from catalog.search.words import WORD, all_bare, bare, words_of

MOST_CANDIDATES = 60
MOST_COMPLETIONS = 3
WORDS_BEYOND = 1
SHORTEST_BEGUN = 2
LEADS_ON = frozenset(
    [
        "và",
        "với",
        "của",
        "cho",
        "từ",
        "có",
        "vị",
        "loại",
        "các",
        "of",
        "and",
        "with",
        "in",
        "the",
        "for",
        "from",
    ]
)
"""Words with which no search ends."""


@dataclass(frozen=True)
class Span:
    """A part of a text, from its first character to before its last."""

    start: int
    stop: int


def completions(typed: str, names: Iterable[str]) -> list[str]:
    """Answer how the typed words go on in names, commonest first, in the names' own marks.

    Each is as many words as were typed and one more; what is already typed is none.
    """
    wanted = all_bare(words_of(typed))
    if not wanted:
        return []
    counts: Counter[str] = Counter()
    for name in names:
        words = words_of(name)
        at = _place_of(wanted, all_bare(words))
        if at is not None:
            for size in (len(wanted), len(wanted) + WORDS_BEYOND):
                phrase = words[at : at + size]
                if len(phrase) == size and phrase[-1] not in LEADS_ON:
                    counts[" ".join(phrase)] += 1
    typed_words = " ".join(words_of(typed))
    order = sorted(counts, key=lambda phrase: (-counts[phrase], len(phrase), phrase))
    return [phrase for phrase in order if phrase != typed_words][:MOST_COMPLETIONS]


def _place_of(wanted: Sequence[str], words: Sequence[str]) -> int | None:
    """Answer where all wanted words stand in a row, the last of them perhaps only begun."""
    size = len(wanted)
    for at in range(len(words) - size + 1):
        here = words[at : at + size]
        if here[:-1] == wanted[:-1] and here[-1].startswith(wanted[-1]):
            return at
    return None


def typed_parts(typed: str, text: str) -> list[Span]:
    """Answer the parts of a text that were typed, whatever their marks."""
    wanted = all_bare(words_of(typed))
    if not wanted:
        return []
    *_whole, begun = wanted
    found = []
    before = ""
    for match in WORD.finditer(text):
        word = bare(next(iter(words_of(match.group())), ""))
        goes_on = len(begun) >= SHORTEST_BEGUN or wanted[-2:-1] == [before]
        if word in wanted:
            found.append(Span(match.start(), match.end()))
        elif goes_on and word.startswith(begun):
            found.append(Span(match.start(), match.start() + len(begun)))
        before = word
    return found
