"""What a visit remembers of a person who is not signed in yet, between two steps."""

import time
from dataclasses import asdict, dataclass
from enum import StrEnum

from flask import session

from catalog.accounts.models import User
from catalog.accounts.signing_in import account_of_mark

KEY = "waiting"
LASTS_S = 30 * 60


class Stage(StrEnum):
    """What is still to be done before a person is signed in."""

    CONFIRM = "confirm"
    SECOND_STEP = "second-step"
    SET_UP = "set-up"
    RECOVER = "recover"


@dataclass(frozen=True)
class Waiting:
    """Who waits, for what. Who only typed an address is known by that and has no mark."""

    stage: str
    address: str
    mark: str = ""
    is_phone: bool = False
    is_remembered: bool = False
    next_place: str = ""
    since: float = 0.0


def wait_for(waiting: Waiting) -> None:
    """Remember a person until the next step."""
    session[KEY] = {**asdict(waiting), "since": time.time()}


def waiting_at(stage: Stage) -> Waiting | None:
    """Who waits at a stage; nobody waits for longer than half an hour."""
    kept = session.get(KEY)
    if not isinstance(kept, dict):
        return None
    waiting = Waiting(**kept)
    if waiting.stage != stage or waiting.since < time.time() - LASTS_S:
        return None
    return waiting


def waiting_person(stage: Stage) -> User | None:
    """The account that waits at a stage, unless its password was changed meanwhile."""
    waiting = waiting_at(stage)
    user = account_of_mark(waiting.mark) if waiting and waiting.mark else None
    return user if user is not None and user.active else None


def waiting_mark() -> str:
    """The mark of whoever waits, whatever for."""
    kept = session.get(KEY)
    return str(kept.get("mark", "")) if isinstance(kept, dict) else ""


def stop_waiting() -> None:
    """Forget who waited."""
    session.pop(KEY, None)
