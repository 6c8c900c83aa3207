"""What holds now, kept in each process and read again within a second of a change.

A process asks at most once a second, by one statement, whether anything was written since; so a
page costs nothing and every process of every machine follows by itself.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

import structlog
from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from catalog.foundation.database import session
from catalog.wording.models import WordingVersion

KEPT_S = 1.0

Part = tuple[str, str]
"""The key and the language of a text."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Words:
    """All texts that the office wrote and that hold, at one state of the history."""

    stored: Mapping[Part, str] = field(default_factory=dict)

    def text(self, key: str, language: str) -> str | None:
        """A text as the office wrote it; None where what the project ships holds."""
        return self.stored.get((key, language))


@dataclass
class Keeper:
    """Keeps the words of one process."""

    _words: Words = field(default_factory=Words)
    _state: tuple[int, int] | None = None
    _asked_at: float = float("-inf")
    _lock: Lock = field(default_factory=Lock, repr=False)

    def now(self) -> Words:
        """Answer the words that hold; while one thread looks, others take those it had."""
        if time.monotonic() - self._asked_at > KEPT_S and self._lock.acquire(
            blocking=self._state is None
        ):
            try:
                self._look()
            finally:
                self._lock.release()
        return self._words

    def forget(self) -> None:
        """Look again at the next question, as after writing."""
        self._asked_at = float("-inf")

    def _look(self) -> None:
        """Read by a connection of its own: only what was committed, whatever the caller is at."""
        if time.monotonic() - self._asked_at <= KEPT_S:
            return
        try:
            bind = session.get_bind()
            engine: Engine = bind if isinstance(bind, Engine) else bind.engine
            with engine.connect() as connection:
                state = _state(connection)
                if state != self._state:
                    self._words, self._state = _read(connection), state
        except SQLAlchemyError as error:
            log.warning("words not read", error=type(error).__name__)
        self._asked_at = time.monotonic()


def _state(connection: Connection) -> tuple[int, int]:
    """How far the history is: two writers may commit in another order than they counted."""
    row = connection.execute(select(func.count(WordingVersion.id), func.max(WordingVersion.id)))
    count, last = row.one()
    return count, last or 0


def _read(connection: Connection) -> Words:
    newest = (
        select(
            WordingVersion.key,
            WordingVersion.language,
            func.max(WordingVersion.version).label("version"),
        )
        .group_by(WordingVersion.key, WordingVersion.language)
        .subquery()
    )
    rows = connection.execute(
        select(WordingVersion.key, WordingVersion.language, WordingVersion.text).join(
            newest,
            (WordingVersion.key == newest.c.key)
            & (WordingVersion.language == newest.c.language)
            & (WordingVersion.version == newest.c.version),
        )
    )
    return Words({(key, language): text for key, language, text in rows if text is not None})
