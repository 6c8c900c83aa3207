"""Visits are counted exactly, whoever writes them down, and the figures say what was done."""

import random
from collections import Counter
from datetime import date, timedelta
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from catalog.businesses.models import ChannelKind, SalesChannel
from catalog.foundation.database import session, unit_of_work
from catalog.visits import counting
from catalog.visits.counting import Visit, VisitLog
from catalog.visits.models import VisitCount, VisitKind
from catalog.visits.statistics import (
    by_channel,
    by_product,
    by_week,
    by_words,
    every_row,
    monday_of,
    weeks_until,
)
from tests.factories.catalog import kept, make_business, make_product

DAY = date(2026, 7, 1)
"""A Wednesday."""


def stored() -> Counter[Visit]:
    rows = session.scalars(select(VisitCount).execution_options(populate_existing=True))
    return Counter(
        {
            Visit(row.day, row.kind, row.business_id, row.subject_id, row.words): row.count
            for row in rows
        }
    )


def test_what_several_processes_note_adds_up(either_app: Flask) -> None:
    chance = random.Random(5)  # noqa: S311 - visits, not secrets
    visits = [
        Visit(DAY - timedelta(days=chance.randrange(3)), kind, chance.randrange(2), 7, words)
        for kind in VisitKind
        for words in ("dua", "keo dua")
        for _ in range(250)
    ]
    logs = [VisitLog() for _ in range(4)]

    def work(number: int) -> None:
        with either_app.app_context():
            for place, visit in enumerate(visits[number::4]):
                logs[number].note(visit)
                if place % 50 == 0:
                    logs[number].write()
            while not logs[number].write():
                pass

    threads = [Thread(target=work, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with either_app.app_context():
        assert stored() == Counter(visits)
        session.remove()


def test_counts_wait_while_the_database_is_busy(database, monkeypatch: pytest.MonkeyPatch) -> None:
    log = VisitLog()
    visit = Visit(DAY, VisitKind.PRODUCT_VIEW, 1, 1)
    log.note(visit)

    def refuse(*_arguments: object) -> None:
        raise OperationalError("insert", {}, Exception("database is locked"))

    with monkeypatch.context() as patch:
        patch.setattr(counting, "_add", refuse)
        assert not log.write()
    log.note(visit)
    assert log.write()
    assert stored() == {visit: 2}


def test_memory_is_bounded_while_nothing_can_be_written(
    database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "MOST_WAITING", 2)
    log = VisitLog()
    for number in (1, 2, 3, 1):
        log.note(Visit(DAY, VisitKind.PRODUCT_VIEW, 1, number))
    log.write()
    assert sorted(visit.subject_id for visit in stored().elements()) == [1, 1, 2]


def test_weeks_begin_on_a_monday() -> None:
    period = weeks_until(DAY, 2, business_id=1)
    assert period.mondays == [date(2026, 6, 22), date(2026, 6, 29)]
    assert monday_of(date(2026, 7, 5)) == date(2026, 6, 29)
    assert monday_of(date(2026, 7, 6)) == date(2026, 7, 6)


def test_figures_say_what_was_done_and_hide_rare_words(either_app: Flask) -> None:
    with either_app.app_context():
        with unit_of_work():
            business, other = make_business(), make_business("Khác")
            product = make_product(business=business)
            shop = kept(
                SalesChannel(business_id=business.id, kind=ChannelKind.MARKETPLACE,
                             url="https://cho.example/hoa-tan", label="Gian hàng")
            )  # fmt: skip
        log, before = VisitLog(), DAY - timedelta(days=7)
        for times, day, kind, subject, words in (
            (3, DAY, VisitKind.PRODUCT_VIEW, product.id, ""),
            (2, before, VisitKind.PRODUCT_VIEW, product.id, ""),
            (1, DAY, VisitKind.BUSINESS_VIEW, business.id, ""),
            (2, DAY, VisitKind.SEARCH, product.id, "dua sap"),
            (1, before, VisitKind.SEARCH, product.id, "dua sap"),
            (2, DAY, VisitKind.SEARCH, product.id, "nguyen van a"),
            (4, DAY, VisitKind.CLICK, shop.id, ""),
            (1, DAY, VisitKind.CLICK, 999_999, ""),
            (9, DAY - timedelta(days=70), VisitKind.PRODUCT_VIEW, product.id, ""),
        ):
            for _ in range(times):
                log.note(Visit(day, kind, business.id, subject, words))
        log.note(Visit(DAY, VisitKind.PRODUCT_VIEW, other.id, product.id))
        assert log.write()
        period = weeks_until(DAY, 2, business_id=business.id)
        weeks = by_week(period)
        assert list(weeks[VisitKind.PRODUCT_VIEW].values()) == [2, 3]
        assert list(weeks[VisitKind.SEARCH].values()) == [1, 4]
        (row,) = by_product(period, limit=5)
        assert (row.name, row.views, row.searches) == (product.name, 5, 5)
        assert by_words(period) == [("dua sap", 3)]
        assert [(each.name, each.count) for each in by_channel(period)] == [
            ("Gian hàng", 4), (None, 1),
        ]  # fmt: skip
        rows = every_row(period)
        assert sum(each.count for each in rows) == 16
        assert {each.words for each in rows} == {"", "dua sap"}
        session.remove()


def test_nothing_of_a_visitor_is_kept() -> None:
    columns = {column.name for column in VisitCount.__table__.columns}
    assert columns == {"id", "day", "kind", "business_id", "subject_id", "words", "count"}
