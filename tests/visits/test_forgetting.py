"""Words that were searched for go after a time; how often something was found stays."""

from datetime import date, timedelta

from flask import Flask
from sqlalchemy import func, select

from catalog.foundation.database import session, unit_of_work
from catalog.visits.counting import Visit, VisitLog
from catalog.visits.forgetting import WORDS_ARE_KEPT, forget_words
from catalog.visits.models import VisitCount, VisitKind

TODAY = date(2026, 11, 21)
OLD, YOUNG = TODAY - WORDS_ARE_KEPT - timedelta(days=1), TODAY


def test_old_words_go_and_their_counts_stay(either_app: Flask) -> None:
    with either_app.app_context():
        log = VisitLog()
        for day in (OLD, YOUNG):
            for words in ("dừa sáp", "kẹo dừa", ""):
                for _ in range(3):
                    log.note(Visit(day, VisitKind.SEARCH, 1, 7, words))
        log.note(Visit(OLD, VisitKind.PRODUCT_VIEW, 1, 7))
        assert log.write()
        with unit_of_work():
            assert forget_words(today=TODAY) == 2
        query = select(VisitCount.day, VisitCount.kind, VisitCount.words, VisitCount.count)
        assert set(map(tuple, session.execute(query))) == {
            (OLD, VisitKind.SEARCH, "", 9),
            (OLD, VisitKind.PRODUCT_VIEW, "", 1),
            (YOUNG, VisitKind.SEARCH, "dừa sáp", 3),
            (YOUNG, VisitKind.SEARCH, "kẹo dừa", 3),
            (YOUNG, VisitKind.SEARCH, "", 3),
        }
        with unit_of_work():
            assert forget_words(today=TODAY) == 0
        assert session.scalar(select(func.sum(VisitCount.count))) == 19
