"""The worker hands each fact to whoever listens, and survives those who fail."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from catalog import worker
from catalog.foundation.clock import now, today
from catalog.foundation.database import session, unit_of_work
from catalog.outbox.models import OutboxEntry
from catalog.outbox.queue import announce
from catalog.products.models import Product
from catalog.search.requests import SearchRequest


def entry() -> OutboxEntry:
    session.expire_all()
    return session.scalars(select(OutboxEntry).order_by(OutboxEntry.id.desc())).first()


def announced(fact: str, **payload: object) -> None:
    with unit_of_work():
        announce(fact, at=now(), **payload)


def found(app: Flask, text: str) -> tuple[int, ...]:
    return app.extensions["finder"].search(SearchRequest(text=text), on=today()).ids


def test_a_product_that_is_withdrawn_leaves_the_index(filled_app: Flask) -> None:
    with filled_app.app_context():
        worker.work_off(filled_app.extensions["finder"].engine)
        product = session.get_one(Product, found(filled_app, "dua sap")[0])
        with unit_of_work():
            product.published_at = None
            announce("ProductPublished", at=now(), product_id=product.id)
        worker.work_off(filled_app.extensions["finder"].engine)
        assert product.id not in found(filled_app, "dua sap")


def test_a_handled_fact_is_finished(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = []
    monkeypatch.setitem(worker.HANDLERS, "Heard", lambda _engine, payload: heard.append(payload))
    with app.app_context():
        announced("Heard", product_id=7)
        assert worker.work_off(tmp_path) == 1
        assert heard == [{"product_id": 7}]
        assert entry().finished_at is not None


def test_a_failing_handler_is_noted_and_tried_again(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_folder: Path, _payload: object) -> None:
        raise RuntimeError("the index is busy")

    monkeypatch.setitem(worker.HANDLERS, "Failing", fail)
    with app.app_context():
        announced("Failing")
        assert worker.work_off(tmp_path) == 0
        noted = entry()
        assert (noted.attempts, noted.finished_at) == (1, None)
        assert noted.last_error == "the index is busy"
        assert noted.available_at > now()


def test_one_failing_handler_does_not_stop_the_others(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = []
    monkeypatch.setitem(worker.HANDLERS, "Heard", lambda _engine, payload: heard.append(payload))
    with app.app_context():
        announced("Nobody listens")
        announced("Heard")
        worker.work_off(tmp_path)
    assert heard == [{}]


def test_the_loop_outlives_a_database_that_is_busy(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def busy(_folder: Path) -> int:
        calls.append(threading.get_ident())
        raise OSError("database is locked")

    monkeypatch.setattr(worker, "work_off", busy)
    monkeypatch.setattr(worker, "IDLE_S", timedelta(0).total_seconds())
    with app.app_context():
        worker.work_for_ever(tmp_path, is_wanted=lambda: len(calls) < 3)
    assert len(calls) == 3
