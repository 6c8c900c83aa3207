"""Calling a lot back, and lifting that only with words."""

from datetime import datetime

from catalog.foundation.errors import Invalid
from catalog.tracing.bodies import Declaration, Declarer
from catalog.tracing.models import Lot, Recall, Step
from catalog.tracing.projecting import get_recall, open_recall
from catalog.tracing.recording import declare

LONGEST_WORDS = 1000
LONGEST_CONTACT = 200


def recall_lot(lot: Lot, *, reason: str, advice: str, contact: str, declarer: Declarer,
               at: datetime) -> Recall:  # fmt: skip
    """Call a lot back; every scan of it, and of lots made of it, says so from now on.

    Raises Invalid where words are missing or too long, or the lot is called back already.
    """
    told = {"reason": reason.strip(), "advice": advice.strip(), "contact": contact.strip()}
    for field, words in told.items():
        if not words:
            raise Invalid(field, "missing")
        if len(words) > (LONGEST_CONTACT if field == "contact" else LONGEST_WORDS):
            raise Invalid(field, "too-long", str(len(words)))
    if open_recall(lot.id) is not None:
        raise Invalid("lot", "recalled-already", lot.number)
    declaration = Declaration(
        step=Step.RECALLED, occurred_at=at, note=told["reason"], extra=(("sanvat:recall", told),)
    )
    declare(lot, declaration, declarer=declarer, at=at)
    return get_recall(lot.id)


def lift_recall(lot: Lot, *, words: str, declarer: Declarer, at: datetime) -> None:
    """Lift a recall, saying why. Raises Invalid without words, or where none is in force."""
    if not words.strip():
        raise Invalid("words", "missing")
    if open_recall(lot.id) is None:
        raise Invalid("lot", "not-recalled", lot.number)
    declaration = Declaration(step=Step.RECALL_LIFTED, occurred_at=at, note=words.strip())
    declare(lot, declaration, declarer=declarer, at=at)
