"""What can be said of a suspension, and who may do what with it; nothing here asks a database."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

UNDO_WITHIN = timedelta(minutes=1)


class State(StrEnum):
    """How far a suspension has come."""

    PROPOSED = "proposed"
    URGENT = "urgent"
    IN_FORCE = "in-force"
    LIFTED = "lifted"
    DROPPED = "dropped"


HIDES = frozenset({State.URGENT, State.IN_FORCE})
OPEN = HIDES | {State.PROPOSED}


class Steps(Protocol):
    """What was done to a suspension, when and by whom."""

    proposed_by_id: int
    is_urgent: bool
    confirmed_at: datetime | None
    confirmed_by_id: int | None
    effective_at: datetime | None
    dropped_at: datetime | None
    lifted_at: datetime | None
    lifted_by_id: int | None


def state_of(steps: Steps) -> State:
    """How far a suspension has come; an urgent one is in force, but waits to be confirmed."""
    if steps.lifted_at is not None:
        return State.LIFTED
    if steps.dropped_at is not None:
        return State.DROPPED
    if steps.effective_at is None:
        return State.PROPOSED
    return State.URGENT if steps.confirmed_at is None else State.IN_FORCE


def may_confirm(steps: Steps, user_id: int) -> bool:
    """Two persons: nobody confirms what they proposed."""
    return state_of(steps) in {State.PROPOSED, State.URGENT} and steps.proposed_by_id != user_id


def may_undo(steps: Steps, user_id: int, *, at: datetime) -> bool:
    """Whoever did the last step may take it back for a minute."""
    done = last_step(steps)
    return done is not None and done[1] == user_id and done[0] <= at <= done[0] + UNDO_WITHIN


def last_step(steps: Steps) -> tuple[datetime, int] | None:
    """When the last step that can be taken back was done, and by whom."""
    if steps.lifted_at is not None and steps.lifted_by_id is not None:
        return steps.lifted_at, steps.lifted_by_id
    if steps.dropped_at is not None:
        return None
    if steps.confirmed_at is not None and steps.confirmed_by_id is not None:
        return steps.confirmed_at, steps.confirmed_by_id
    if steps.effective_at is not None:
        return steps.effective_at, steps.proposed_by_id
    return None
