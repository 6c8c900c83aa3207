"""The life of a case: which step leads where, by when, and how long what is private is kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from catalog.joining.rules import MASK, masked
from catalog.reports.models import CaseState, Outcome, ReportKind

TAKEDOWN_WITHIN = timedelta(hours=48)
"""By when the office decides whether something is hidden while a case is looked into."""
CONCLUDE_WITHIN: Mapping[ReportKind, timedelta] = {
    ReportKind.COUNTERFEIT: timedelta(days=7),
    ReportKind.QUALITY: timedelta(days=15),
    ReportKind.LABEL: timedelta(days=15),
    ReportKind.INFORMATION: timedelta(days=10),
    ReportKind.QUESTION: timedelta(days=5),
}
CONTACT_IS_KEPT = timedelta(days=90)
FILES_ARE_KEPT = timedelta(days=365)
"""Both after a case is closed; the form says so."""
UNSENT_IS_KEPT = timedelta(days=1)
ANSWER_WAITS = timedelta(minutes=1)
"""So long a conclusion can be taken back before the answer leaves."""

FOR_THE_BUSINESS = frozenset({ReportKind.INFORMATION, ReportKind.QUESTION})
"""What the business itself can mend or answer; the rest is the office's to look into."""
LOOKED_INTO = frozenset({Outcome.UPHELD, Outcome.NOT_UPHELD, Outcome.NOT_PROVABLE})

MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
PHONE = re.compile(r"(?<!\d)(?:\+?84|0)(?:[ .\-]?\d){8,10}(?!\d)")


class CaseStep(StrEnum):
    """What moves a case on."""

    RELEASE = "release"
    DISCARD = "discard"
    TAKE = "take"
    PUT_BACK = "put-back"
    HAND_OVER = "hand-over"
    CALL_BACK = "call-back"
    CONCLUDE = "conclude"
    REOPEN = "reopen"


@dataclass(frozen=True)
class Move:
    """From which states a step leads to which."""

    sources: frozenset[CaseState]
    target: CaseState


_WORKED_ON = frozenset({CaseState.NEW, CaseState.IN_HAND})
MOVES: Mapping[CaseStep, Move] = {
    CaseStep.RELEASE: Move(frozenset({CaseState.HELD}), CaseState.NEW),
    CaseStep.DISCARD: Move(_WORKED_ON | {CaseState.HELD}, CaseState.CLOSED),
    CaseStep.TAKE: Move(_WORKED_ON, CaseState.IN_HAND),
    CaseStep.PUT_BACK: Move(frozenset({CaseState.IN_HAND}), CaseState.NEW),
    CaseStep.HAND_OVER: Move(_WORKED_ON, CaseState.HANDED_OVER),
    CaseStep.CALL_BACK: Move(frozenset({CaseState.HANDED_OVER}), CaseState.IN_HAND),
    CaseStep.CONCLUDE: Move(_WORKED_ON | {CaseState.HANDED_OVER}, CaseState.CLOSED),
    CaseStep.REOPEN: Move(frozenset({CaseState.CLOSED}), CaseState.IN_HAND),
}
OPEN = frozenset({CaseState.NEW, CaseState.IN_HAND, CaseState.HANDED_OVER})


def steps_from(state: CaseState) -> frozenset[CaseStep]:
    """What can be done with a case in a state."""
    return frozenset(step for step, move in MOVES.items() if state in move.sources)


def outcomes_of(kind: ReportKind) -> tuple[Outcome, ...]:
    """What a case of a kind can come to: a question is answered, the rest is upheld or not."""
    if kind is ReportKind.QUESTION:
        return (Outcome.ANSWERED,)
    return (Outcome.UPHELD, Outcome.NOT_UPHELD, Outcome.NOT_PROVABLE)


def without_people(text: str) -> str:
    """Take mail addresses, telephone and personal numbers out of what others are to read."""
    return PHONE.sub(MASK, MAIL.sub(MASK, masked(text)))
