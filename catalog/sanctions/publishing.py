"""Telling the public log of suspensions: that one took effect, was lifted, or was a slip."""

from datetime import datetime
from typing import Any

from catalog.ledger.models import PublicRecord, RecordKind
from catalog.ledger.publishing import Notice, publish_records
from catalog.sanctions.models import Suspension
from catalog.sanctions.rules import HIDES, State, state_of

IN_FORCE, LIFTED, TAKEN_BACK = "in-force", "lifted", "taken-back"


def publish_suspension(
    suspension: Suspension, *, about: str, is_demo: bool, at: datetime
) -> list[PublicRecord]:
    """Log how a suspension stands that the public was or is told of.

    `about` is the code of the product or the slug of the business.
    """
    notice = Notice(
        RecordKind.SUSPENSION_RECORDED,
        suspension.id,
        suspension_facts(suspension, about=about, is_demo=is_demo),
    )
    return publish_records([notice], at=at)


def suspension_facts(suspension: Suspension, *, about: str, is_demo: bool) -> dict[str, Any]:
    """What the log tells; who proposed and confirmed it stays with the office."""
    state = state_of(suspension)
    told = IN_FORCE if state in HIDES else LIFTED if state is State.LIFTED else TAKEN_BACK
    facts: dict[str, Any] = {
        "about": about,
        "state": told,
        "ground": suspension.ground.value,
        "decisionNumber": suspension.decision_no,
        "startsOn": suspension.starts_on.isoformat(),
        "words": suspension.words,
        "wordsEn": suspension.words_en,
        "isDemonstration": is_demo,
    }
    if told == LIFTED:
        facts |= {
            "liftDecisionNumber": suspension.lift_decision_no, "liftWords": suspension.lift_words
        }  # fmt: skip
    return {name: fact for name, fact in facts.items() if fact}
