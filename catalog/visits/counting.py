"""Counting visits in memory and writing them down together, so that no page waits for it.

The database adds up: processes that write at the same moment lose nothing.
"""

import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

import structlog
from sqlalchemy.exc import SQLAlchemyError

from catalog.foundation.database import session, unit_of_work
from catalog.foundation.upserting import insert_or_add
from catalog.visits.models import LONGEST_WORDS, VisitCount, VisitKind

COUNT_KEY = ["day", "kind", "business_id", "subject_id", "words"]
MOST_WAITING = 20_000
"""While the database takes nothing, so many different counts are kept and no more."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, order=True)
class Visit:
    """What somebody did, to what of which business."""

    day: date
    kind: VisitKind
    business_id: int
    subject_id: int
    words: str = ""


@dataclass
class VisitLog:
    """The counts of one process that are not written down yet."""

    _waiting: Counter[Visit] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, visit: Visit) -> None:
        """Count a visit."""
        with self._lock:
            if visit in self._waiting or len(self._waiting) < MOST_WAITING:
                self._waiting[visit] += 1

    def write(self) -> bool:
        """Add the counts to those of the day; on a busy database they wait for the next time."""
        with self._lock:
            taken, self._waiting = self._waiting, Counter()
        if not taken:
            return True
        try:
            with unit_of_work():
                for visit, times in sorted(taken.items()):
                    _add(visit, times)
        except SQLAlchemyError as error:
            log.warning("visits not written down", error=type(error).__name__)
            with self._lock:
                self._waiting.update(taken)
            return False
        return True


def _add(visit: Visit, times: int) -> None:
    statement = insert_or_add(
        VisitCount,
        key=COUNT_KEY,
        column="count",
        by=times,
        day=visit.day,
        kind=visit.kind,
        business_id=visit.business_id,
        subject_id=visit.subject_id,
        words=visit.words[:LONGEST_WORDS],
    )
    session.execute(statement)
