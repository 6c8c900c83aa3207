"""`flask catalog verify-origin` and `checkpoint`: what they print, and the status they end with."""

import json
import re
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from catalog import worker
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.ledger.models import Checkpoint
from catalog.ledger.signing import public_key_of, signing_key
from catalog.tracing.models import Step
from catalog.tracing.proof import proof_of
from catalog.tracing.queries import get_lot
from tests.factories.tracing import make_lot, make_step
from tests.support.homes import make_app

pytestmark = pytest.mark.slow

KEY = signing_key("of these tests")


def run(app: Flask, *arguments: str):
    return app.test_cli_runner().invoke(args=["catalog", *arguments])


@pytest.fixture
def codes(app: Flask) -> list[str]:
    """Two lots of three events each, kept in the database."""
    with app.app_context(), unit_of_work():
        lots = [make_lot() for _ in range(2)]
        for lot in lots:
            make_step(lot, Step.HARVESTING)
            make_step(lot, Step.PACKING)
        return [lot.code for lot in lots]


def change(app: Flask, statement: str) -> None:
    with app.app_context(), unit_of_work():
        session.execute(text("DROP TRIGGER trace_event_no_UPDATE"))
        session.execute(text(statement))


def downloaded(app: Flask, code: str, path: Path) -> Path:
    with app.app_context():
        path.write_text(json.dumps(proof_of(get_lot(code))), encoding="utf-8")
    return path


def test_every_lot_that_holds_is_told_in_one_line(app: Flask, codes: list[str]) -> None:
    run(app, "checkpoint")
    answer = run(app, "verify-origin", "--all")
    assert answer.exit_code == 0, answer.output
    for code in codes:
        assert re.search(rf"^{code}  lot \S+  3 events, 3 sealed$", answer.output, re.MULTILINE)
    assert answer.output.endswith("2 lots checked, 0 faults found.\n")


def test_only_the_named_lots_are_checked(app: Flask, codes: list[str]) -> None:
    change(app, "UPDATE trace_event SET body = body || ' ' WHERE lot_id = 1")
    assert run(app, "verify-origin", codes[1]).exit_code == 0
    assert run(app, "verify-origin", *codes).exit_code == 1


def test_a_changed_event_is_named_by_its_position(app: Flask, codes: list[str]) -> None:
    change(app, "UPDATE trace_event SET body = replace(body, 'packing', 'Packing') "
                "WHERE lot_id = 1 AND position = 3")  # fmt: skip
    answer = run(app, "verify-origin", "--all")
    assert answer.exit_code == 1
    faults = [line for line in answer.output.splitlines() if line.startswith("  event")]
    assert faults == ["  event 3: its text or hash was changed after it was written"]


def test_a_code_that_no_lot_has_fails(app: Flask, codes: list[str]) -> None:
    answer = run(app, "verify-origin", codes[0], "ZZZZZZZZ")
    assert answer.exit_code == 1
    assert "ZZZZZZZZ: no lot has this code" in answer.output


def test_a_code_is_read_as_people_type_it(app: Flask, codes: list[str]) -> None:
    assert run(app, "verify-origin", f" {codes[0][:4]} {codes[0][4:]} ".lower()).exit_code == 0


def test_checkpoints_of_another_key_are_not_taken(app: Flask, codes: list[str]) -> None:
    run(app, "checkpoint")
    answer = run(app, "verify-origin", "--all", "--public-key", public_key_of(KEY))
    assert answer.exit_code == 1
    assert "checkpoint 1: it is not what was signed" in answer.output


@pytest.mark.parametrize("arguments", [(), ("--all", "ABC"), ("--all", "--file", __file__)])
def test_it_must_be_said_what_to_check(app: Flask, arguments: tuple[str, ...]) -> None:
    assert run(app, "verify-origin", *arguments).exit_code == 2


def test_a_proof_is_checked_without_a_database(
    app: Flask, codes: list[str], tmp_path: Path
) -> None:
    run(app, "checkpoint")
    path = downloaded(app, codes[0], tmp_path / "so-cai.json")
    elsewhere = make_app(tmp_path / "nowhere", DATABASE_URL="postgresql://nobody@127.0.0.1:9/none")
    answer = run(elsewhere, "verify-origin", "--file", str(path))
    assert answer.exit_code == 0, answer.output
    assert "3 events, 3 sealed" in answer.output


def test_a_proof_of_another_key_fails(app: Flask, codes: list[str], tmp_path: Path) -> None:
    run(app, "checkpoint")
    path = downloaded(app, codes[0], tmp_path / "so-cai.json")
    answer = run(app, "verify-origin", "--file", str(path), "--public-key", public_key_of(KEY))
    assert answer.exit_code == 1


@pytest.mark.parametrize("words", ["", "{", "[]", "{}", '{"lot": 1}', "\xff", "[" * 100_000])
def test_a_file_that_is_no_proof_is_refused_in_words(
    app: Flask, tmp_path: Path, words: str
) -> None:
    path = tmp_path / "so-cai.json"
    path.write_bytes(words.encode("latin-1"))
    answer = run(app, "verify-origin", "--file", str(path))
    assert answer.exit_code == 1
    assert answer.output.startswith("Error: so-cai.json is no ")


def test_a_day_is_signed_once(app: Flask, codes: list[str]) -> None:
    assert run(app, "checkpoint").output.startswith("Signed with the key ")
    assert run(app, "checkpoint").output.startswith("No day has ended")
    with app.app_context():
        assert session.scalar(select(func.count()).select_from(Checkpoint)) == 1


def test_the_worker_signs_each_day_that_has_ended(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        assert [worker.seal_day(KEY), worker.seal_day(KEY)] == [True, False]
        tomorrow = now() + timedelta(days=1)
        monkeypatch.setattr(worker, "now", lambda: tomorrow)
        assert [worker.seal_day(KEY), worker.seal_day(KEY)] == [True, False]


def test_the_loop_of_the_worker_asks_for_the_day(app: Flask) -> None:
    asked = []
    with app.app_context():
        worker.work_for_ever(
            app.extensions["finder"].engine,
            daily=lambda: asked.append(1),
            is_wanted=iter([True, True, False]).__next__,
        )
    assert asked == [1]


def test_of_two_workers_at_once_one_signs_the_day(either_app: Flask) -> None:
    start, signed = threading.Barrier(2), []

    def work() -> None:
        with either_app.app_context():
            start.wait()
            signed.append(worker.seal_day(KEY))
            session.remove()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(signed) == [False, True]
    with either_app.app_context():
        assert session.scalar(select(func.count()).select_from(Checkpoint)) == 1
