"""The public log on either database: who publishes at once waits, and days end alike."""

import threading
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from catalog.foundation.database import session, unit_of_work
from catalog.ledger.models import PublicRecord, RecordKind
from catalog.ledger.publishing import (
    Notice,
    facts_of,
    publish_records,
    record_in_force,
    verify_log,
)

pytestmark = pytest.mark.slow

AT = datetime(2026, 3, 1, 5, tzinfo=UTC)
KIND = RecordKind.PRODUCT_PUBLISHED
TIMES = 15


def publish(app: Flask, *names: str) -> None:
    with app.app_context():
        for name in names:
            with unit_of_work():
                publish_records([Notice(KIND, 1, {"name": name})], at=AT)
        session.remove()


def test_of_two_who_publish_at_once_neither_breaks_the_chain(either_app: Flask) -> None:
    publish(either_app, "the first line")
    threads = [
        threading.Thread(target=publish, args=(either_app, *(f"{who} {n}" for n in range(TIMES))))
        for who in ("one", "other")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with either_app.app_context():
        assert verify_log() == []
        assert session.scalar(select(func.count()).select_from(PublicRecord)) == 2 * TIMES + 1


def test_what_two_tell_at_once_is_told_once(either_app: Flask) -> None:
    publish(either_app, "the first line")
    threads = [threading.Thread(target=publish, args=(either_app, "the same")) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with either_app.app_context():
        assert session.scalar(select(func.count()).select_from(PublicRecord)) == 2


def test_a_day_ends_at_midnight_in_viet_nam(either_app: Flask) -> None:
    with either_app.app_context(), unit_of_work():
        before, after = (
            datetime(2026, 3, 9, 16, 59, tzinfo=UTC),
            datetime(2026, 3, 9, 17, tzinfo=UTC),
        )
        publish_records([Notice(KIND, 1, {"name": "old"})], at=before)
        publish_records([Notice(KIND, 1, {"name": "new"})], at=after)
        told = [record_in_force([KIND], 1, on=date(2026, 3, day)) for day in (8, 9, 10)]
        assert [facts_of(line)["name"] if line else None for line in told] == [None, "old", "new"]
