"""Letting words that were searched for go after a time; how often they were stays."""

from datetime import date, timedelta

from sqlalchemy import delete, func, select

from catalog.foundation.database import session
from catalog.foundation.upserting import insert_or_add
from catalog.visits.counting import COUNT_KEY
from catalog.visits.models import VisitCount

WORDS_ARE_KEPT = timedelta(days=400)
"""A year and a month: long enough to compare a season with the last one."""


def forget_words(*, today: date) -> int:
    """Add counts of old words to the day's count without words; answer how many were let go."""
    old = (VisitCount.words != "", VisitCount.day < today - WORDS_ARE_KEPT)
    columns = (VisitCount.day, VisitCount.kind, VisitCount.business_id, VisitCount.subject_id)
    totals = session.execute(
        select(*columns, func.sum(VisitCount.count), func.count()).where(*old).group_by(*columns)
    ).all()
    for day, kind, business_id, subject_id, count, _rows in totals:
        session.execute(
            insert_or_add(
                VisitCount,
                key=COUNT_KEY,
                column="count",
                by=int(count),
                day=day,
                kind=kind,
                business_id=business_id,
                subject_id=subject_id,
                words="",
            )
        )
    session.execute(delete(VisitCount).where(*old))
    return sum(rows for *_columns, rows in totals)
