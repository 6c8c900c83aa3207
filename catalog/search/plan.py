"""What is to be matched, in terms that every engine evaluates alike.

A plan says which documents are found and what each is worth; `worth` is the reference
by which the engines are checked and results are explained.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.search.documents import IN_NAME, Document


@dataclass(frozen=True)
class Slot:
    """One word or pair that a document has to hold in one of several forms.

    `terms` are the forms with what each adds; `rarity` weighs the slot against others.
    """

    word: str
    terms: tuple[tuple[str, float], ...]
    rarity: float
    in_pairs: bool = False
    only_in_names: bool = False
    is_required: bool = True


@dataclass(frozen=True)
class Way:
    """One reading of the query; all its required slots have to be met."""

    slots: tuple[Slot, ...]
    factor: float = 1.0
    text: str = ""


@dataclass(frozen=True)
class Phrase:
    """Neighbours in the query that count for more where they are neighbours in the text."""

    term: str
    worth: float


@dataclass(frozen=True)
class Plan:
    """Readings, of which the best counts, and the phrases that are added to it."""

    ways: tuple[Way, ...] = ()
    phrases: tuple[Phrase, ...] = ()

    @property
    def is_everything(self) -> bool:
        return not self.ways


@dataclass(frozen=True)
class Part:
    """One addend of a score: which word or phrase, where it stands, what it adds."""

    word: str
    is_in_name: bool
    worth: float


@dataclass(frozen=True)
class Worth:
    """What a document is worth to a plan, and why."""

    score: float
    way: Way
    parts: tuple[Part, ...]


def worth(plan: Plan, document: Document) -> Worth | None:
    """Answer what a document is worth to a plan, or None where it is not found."""
    best: Worth | None = None
    for way in plan.ways:
        parts = _parts(way, document)
        if parts is None:
            continue
        score = sum(part.worth for part in parts)
        if best is None or score > best.score:
            best = Worth(score, way, parts)
    if best is None:
        return None
    phrases = tuple(
        Part(phrase.term, is_in_name=True, worth=phrase.worth * document.pairs[phrase.term])
        for phrase in plan.phrases
        if phrase.term in document.pairs
    )
    return Worth(
        best.score + sum(part.worth for part in phrases), best.way, (*best.parts, *phrases)
    )


def _parts(way: Way, document: Document) -> tuple[Part, ...] | None:
    parts = []
    for slot in way.slots:
        held = _held(slot, document.pairs if slot.in_pairs else document.words)
        if not held and slot.is_required:
            return None
        if held:
            amount = sum(factor * weight for factor, weight in held)
            is_in_name = any(weight >= IN_NAME for _factor, weight in held)
            parts.append(Part(slot.word, is_in_name, way.factor * slot.rarity * amount))
    return tuple(parts)


def _held(slot: Slot, terms: Mapping[str, float]) -> list[tuple[float, float]]:
    return [
        (factor, terms[term])
        for term, factor in slot.terms
        if term in terms and (not slot.only_in_names or terms[term] >= IN_NAME)
    ]
