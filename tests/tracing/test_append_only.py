"""Both databases keep what was written, and put writers who come at once into one line."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from catalog.foundation.database import session, unit_of_work
from catalog.ledger.signing import signing_key
from catalog.media.storage import FolderStorage
from catalog.tracing import reading
from catalog.tracing.checkpoints import make_checkpoint
from catalog.tracing.evidence import keep_evidence
from catalog.tracing.models import Step, TraceEvent
from catalog.tracing.queries import count_units, events_of, get_lot
from catalog.tracing.recalling import recall_lot
from catalog.tracing.recording import append_body
from catalog.tracing.units import give_out
from catalog.tracing.verifying import verify_lot
from tests.factories.catalog import AT
from tests.factories.tracing import declarer_of, make_lot, make_step

pytestmark = pytest.mark.slow

WRITERS = 8
EACH = 6
NEVER_CHANGED = ("trace_event", "unit_batch", "evidence_file", "checkpoint")
CHANGES = {
    "trace_event": "body = '{}'",
    "unit_batch": "count = count + 1",
    "evidence_file": "size_bytes = 0",
    "checkpoint": "signature = ''",
}


@pytest.fixture
def written(either_app: Flask, tmp_path: Path) -> Iterator[None]:
    """One row of everything that may not be changed."""
    with either_app.app_context():
        with unit_of_work():
            lot = make_lot()
            declarer = declarer_of(lot)
            recall_lot(lot, reason="a", advice="b", contact="c", declarer=declarer, at=AT)
            give_out(lot, 10, declarer=declarer, at=AT)
            storage = FolderStorage(tmp_path / "media")
            keep_evidence(b"%PDF-1.7 minh hoa", storage=storage, user_id=None, at=AT)
            make_checkpoint(signing_key("of these tests"), at=AT + timedelta(days=1))
        yield
        session.rollback()
        session.remove()


@pytest.mark.parametrize("table", [*NEVER_CHANGED, "lot", "recall"])
def test_database_refuses_to_delete(written: None, table: str) -> None:
    assert session.scalar(text(f"SELECT count(*) FROM {table}")) > 0
    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(text(f"DELETE FROM {table}"))


@pytest.mark.parametrize("table", NEVER_CHANGED)
def test_database_refuses_to_change(written: None, table: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(text(f"UPDATE {table} SET {CHANGES[table]}"))


@pytest.mark.parametrize("table", [*NEVER_CHANGED, "recall"])
@pytest.mark.parametrize("either_app", ["sqlite"], indirect=True)
def test_sqlite_refuses_to_put_a_row_in_the_place_of_another(written: None, table: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(text(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"))


def opened(app: Flask) -> str:
    with app.app_context(), unit_of_work():
        return make_lot().code


def at_once(app: Flask, work: Callable[[int], None]) -> None:
    """Let eight threads begin together, each with a context and transactions of its own."""
    ready = Barrier(WRITERS)

    def run(number: int) -> None:
        with app.app_context():
            ready.wait()
            try:
                work(number)
            finally:
                session.remove()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(run, range(WRITERS)))


def test_events_written_at_once_are_all_kept_in_one_chain(either_app: Flask) -> None:
    code = opened(either_app)

    def write(number: int) -> None:
        for turn in range(EACH):
            with unit_of_work():
                make_step(get_lot(code), Step.PROCESSING, note=f"{number}.{turn}")

    at_once(either_app, write)
    with either_app.app_context():
        lot = get_lot(code)
        chain = events_of(lot.id)
        notes = {reading.facts(event).get("sanvat:note") for event in chain[1:]}
        assert notes == {f"{number}.{turn}" for number in range(WRITERS) for turn in range(EACH)}
        assert [event.position for event in chain] == list(range(1, WRITERS * EACH + 2))
        assert verify_lot(lot).holds
        session.remove()


def test_one_event_sent_by_eight_at_once_is_written_once(either_app: Flask) -> None:
    code = opened(either_app)
    with either_app.app_context():
        lot = get_lot(code)
        body = {**reading.facts(events_of(lot.id)[0]), "eventID": "urn:uuid:same"}
        session.remove()

    def write(_number: int) -> None:
        with unit_of_work():
            lot = get_lot(code)
            append_body([lot], body, declarer=declarer_of(lot), at=AT)

    at_once(either_app, write)
    with either_app.app_context():
        assert session.scalar(select(func.count()).select_from(TraceEvent)) == 2
        assert verify_lot(get_lot(code)).holds
        session.remove()


def test_unit_codes_given_out_at_once_never_overlap(either_app: Flask) -> None:
    code = opened(either_app)

    def write(number: int) -> None:
        with unit_of_work():
            lot = get_lot(code)
            give_out(lot, number + 1, declarer=declarer_of(lot), at=AT)

    at_once(either_app, write)
    with either_app.app_context():
        assert count_units(get_lot(code).id) == WRITERS * (WRITERS + 1) // 2
        session.remove()


@pytest.mark.parametrize("table", [*NEVER_CHANGED, "lot", "recall", "audit_entry", "permalink"])
@pytest.mark.parametrize("either_app", ["postgresql"], indirect=True)
def test_database_refuses_to_be_emptied(written: None, table: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(text(f"TRUNCATE {table} CASCADE"))
