"""What people ask for and what they ask for in vain: words and counts by day, nothing else.

Words are kept as understood, without anything that could be about a person, and are
shown to staff only once they were asked for more than once.
"""

import re
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import structlog
from sqlalchemy import CheckConstraint, String, UniqueConstraint, delete, func, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from catalog.foundation.database import Model, session, unit_of_work
from catalog.search.words import words_of

LONGEST_TEXT = 80
KEPT_DAYS = 400
FEWEST_TIMES = 2
"""Words asked for once may be somebody's own; they are counted and not shown."""

FLUSH_EVERY_S = 2.0
PERSONAL = re.compile(r"@|\d{9,}|(?:\d[\s.-]?){9,}")
"""A mail address, or so many digits in a row that they may be a telephone or identity number."""

log = structlog.get_logger(__name__)


class AskedQuery(Model):
    """How often words were asked for on a day, and how often in vain."""

    __tablename__ = "asked_query"
    __table_args__ = (
        UniqueConstraint("day", "words"),
        CheckConstraint("times > 0", name="asked_at_least_once"),
        CheckConstraint("times_in_vain BETWEEN 0 AND times", name="no_more_in_vain_than_asked"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    words: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    times: Mapped[int]
    times_in_vain: Mapped[int]


@dataclass(frozen=True)
class Asked:
    """Words, how often they were asked for in a period, and how often in vain."""

    words: str
    times: int
    times_in_vain: int


@dataclass
class QueryLog:
    """Counts kept by one process and written down together every few seconds."""

    _times: Counter[tuple[date, str]] = field(default_factory=Counter)
    _in_vain: Counter[tuple[date, str]] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _written_at: float = field(default_factory=time.monotonic)

    def note(self, text: str, *, on: date, found: bool) -> None:
        """Count a search; what may be about a person is not kept."""
        words = loggable(text)
        if not words:
            return
        with self._lock:
            self._times[on, words] += 1
            if not found:
                self._in_vain[on, words] += 1

    def write_if_due(self) -> None:
        """Write the counts down when they have waited long enough."""
        if self._times and time.monotonic() - self._written_at >= FLUSH_EVERY_S:
            self.write()

    def write(self) -> None:
        """Add the counts to those of the day; on a busy database they wait for the next time."""
        with self._lock:
            times, self._times = self._times, Counter()
            in_vain, self._in_vain = self._in_vain, Counter()
            self._written_at = time.monotonic()
        if not times:
            return
        try:
            with unit_of_work():
                for (day, words), count in sorted(times.items()):
                    _add(day, words, count, in_vain[day, words])
                oldest = max(day for day, _words in times) - timedelta(days=KEPT_DAYS)
                session.execute(delete(AskedQuery).where(AskedQuery.day < oldest))
        except SQLAlchemyError as error:
            log.warning("searches not written down", error=type(error).__name__)
            with self._lock:
                self._times.update(times)
                self._in_vain.update(in_vain)


def loggable(text: str) -> str:
    """Answer the words of a search as they are counted, or nothing where they may be personal."""
    if PERSONAL.search(text):
        return ""
    return " ".join(words_of(text))[:LONGEST_TEXT].strip()


def _add(day: date, words: str, times: int, in_vain: int) -> None:
    added = session.execute(
        update(AskedQuery)
        .where(AskedQuery.day == day, AskedQuery.words == words)
        .values(times=AskedQuery.times + times, times_in_vain=AskedQuery.times_in_vain + in_vain)
        .returning(AskedQuery.id)
    ).first()
    if added is None:
        session.add(AskedQuery(day=day, words=words, times=times, times_in_vain=in_vain))
        session.flush()


def most_asked(first: date, last: date, *, limit: int) -> Sequence[Asked]:
    """The words most asked for in a period."""
    return _asked(first, last, limit=limit, in_vain=False)


def asked_in_vain(first: date, last: date, *, limit: int) -> Sequence[Asked]:
    """The words most asked for in a period without any product found."""
    return _asked(first, last, limit=limit, in_vain=True)


def _asked(first: date, last: date, *, limit: int, in_vain: bool) -> list[Asked]:
    times, vain = func.sum(AskedQuery.times), func.sum(AskedQuery.times_in_vain)
    counted = vain if in_vain else times
    query = (
        select(AskedQuery.words, times, vain)
        .where(AskedQuery.day.between(first, last))
        .group_by(AskedQuery.words)
        .having(counted >= FEWEST_TIMES)
        .order_by(counted.desc(), AskedQuery.words)
        .limit(limit)
    )
    return [Asked(*row) for row in session.execute(query)]


def totals(first: date, last: date) -> Asked:
    """All searches of a period and those in vain, whatever their words."""
    query = select(func.sum(AskedQuery.times), func.sum(AskedQuery.times_in_vain)).where(
        AskedQuery.day.between(first, last)
    )
    times, vain = session.execute(query).one()
    return Asked("", times or 0, vain or 0)
