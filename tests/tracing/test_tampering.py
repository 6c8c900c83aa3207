"""A byte changed behind our back, wherever it stands, is found and named by its event.

In the database, with the triggers out of the way; in a proof that somebody downloaded; and
by the script of thirty lines that needs nothing of ours.
"""

import copy
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from catalog import ROOT
from catalog.foundation.database import session
from catalog.ledger.signing import public_key_of, signing_key
from catalog.tracing import reading, recording
from catalog.tracing.bodies import InputUsed, replaced
from catalog.tracing.checkpoints import make_checkpoint
from catalog.tracing.identifiers import lot_uri
from catalog.tracing.models import Lot, Step
from catalog.tracing.proof import check_proof, proof_of
from catalog.tracing.queries import events_of, get_lot
from catalog.tracing.verifying import verify_lot
from tests.factories.catalog import AT, make_business, make_product
from tests.factories.tracing import SITE, declarer_of, make_lot, make_step

pytestmark = pytest.mark.slow

KEY = signing_key("of these tests")
COLUMNS = {"body": "body", "hash": "hash", "previous_hash": "previousHash"}
BIGGER = 40
SCRIPT = ROOT / "docs" / "verify_origin.py"
IN_THE_MIDDLE_OF_A_LETTER = 0x80


@pytest.fixture
def lot(database: object) -> Lot:
    """A lot made of another, with a step that was corrected; four of its events are signed for."""
    product = make_product(business=make_business(), group_id=1)
    raw, made = make_lot(product), make_lot(product)
    used = InputUsed(lot_uri(raw, product, site_url=SITE), raw, None, None)
    make_step(made, Step.PROCESSING, inputs=[used], note="Ép lạnh dừa sáp")
    wrong = make_step(made, Step.PACKING, note="100 hũ")
    declarer = declarer_of(made)
    right = replaced(reading.facts(wrong), note="90 hũ", moment=AT, declarer=declarer, at=AT)
    recording.correct(made, wrong, words="đếm nhầm", replacement=right, declarer=declarer, at=AT)
    make_checkpoint(KEY, at=AT + timedelta(days=1))
    make_step(made, Step.SELLING)
    return made


def open_to_tampering() -> None:
    """What somebody with the database file in hand would do first."""
    session.execute(text("DROP TRIGGER trace_event_no_UPDATE"))
    session.execute(text("PRAGMA ignore_check_constraints=ON"))


def bytes_kept(lot: Lot) -> Iterator[tuple[int, str, bytes]]:
    """Every text of a lot's chain: its event's position, its column, its bytes."""
    for event in events_of(lot.id):
        for column in COLUMNS:
            yield event.position, column, str(getattr(event, column)).encode()


def changed(raw: bytes, place: int, mask: int) -> bytes:
    return raw[:place] + bytes([raw[place] ^ mask]) + raw[place + 1 :]


def overwrite(lot: Lot, position: int, column: str, raw: bytes) -> None:
    statement = f"UPDATE trace_event SET {column} = CAST(:raw AS TEXT) WHERE lot_id = :lot AND position = :position"
    session.execute(text(statement), {"raw": raw, "lot": lot.id, "position": position})
    session.expire_all()


def found_in_the_database(code: str) -> set[int]:
    return {finding.position for finding in verify_lot(get_lot(code)).findings}


def found_in_a_proof(proof: object) -> set[int]:
    return {finding.position for finding in check_proof(proof).findings}


def with_text(proof: dict[str, Any], position: int, column: str, raw: bytes) -> dict[str, Any]:
    """A proof in which one text is another; bytes that are no UTF-8 stand as lone halves."""
    forged = copy.deepcopy(proof)
    forged["events"][position - 1][COLUMNS[column]] = raw.decode(errors="surrogateescape")
    return forged


def test_lot_as_it_was_written_holds(lot: Lot, tmp_path: Path) -> None:
    assert verify_lot(lot).holds
    assert verify_lot(lot).sealed == 5
    assert check_proof(proof_of(lot), public_keys=[public_key_of(KEY)]).holds
    assert run_script(proof_of(lot), tmp_path) == []


@pytest.mark.slow
def test_every_byte_changed_in_the_database_is_named(lot: Lot) -> None:
    code = lot.code
    open_to_tampering()
    tried = 0
    for position, column, raw in list(bytes_kept(lot)):
        for place in range(len(raw)):
            overwrite(lot, position, column, changed(raw, place, 1))
            assert found_in_the_database(code) == {position}, (column, place)
            tried += 1
        overwrite(lot, position, column, raw)
    assert found_in_the_database(code) == set()
    assert tried > 2000


@pytest.mark.slow
@pytest.mark.parametrize("mask", [1, IN_THE_MIDDLE_OF_A_LETTER], ids=["letter", "broken-letter"])
def test_every_byte_changed_in_a_proof_is_named(lot: Lot, mask: int) -> None:
    proof = proof_of(lot)
    for position, column, raw in bytes_kept(lot):
        for place in range(len(raw)):
            forged = with_text(proof, position, column, changed(raw, place, mask))
            assert found_in_a_proof(forged) == {position}, (column, place)


@pytest.mark.slow
def test_pages_go_on_telling_whatever_byte_was_changed(app: Flask, lot: Lot) -> None:
    """Nobody who scans meets an error page, and the page of records names the event."""
    client, code = app.test_client(), lot.code
    open_to_tampering()
    session.commit()
    for position, column, raw in list(bytes_kept(lot)):
        for place in range(0, len(raw), 2 if column == "body" else 16):
            overwrite(lot, position, column, changed(raw, place, 1))
            session.commit()
            tried = (position, column, place)
            scanned = client.get(f"/en/q/{code}")
            assert scanned.status_code == 200, tried
            assert "The records of this lot are not as they were written" in scanned.text, tried
            assert f"Record {position}: " in client.get(f"/en/q/{code}/records").text, tried
        overwrite(lot, position, column, raw)
        session.commit()


@pytest.fixture
def long_lot(database: object) -> Lot:
    made = make_lot()
    for number in range(BIGGER - 1):
        make_step(made, Step.PROCESSING, note=f"mẻ {number}")
    make_checkpoint(KEY, at=AT + timedelta(days=1))
    return made


ANY_BYTE = st.tuples(
    st.integers(1, BIGGER),
    st.sampled_from(list(COLUMNS)),
    st.floats(0, 1, exclude_max=True),
    st.integers(1, 255),
)


def tampering(lot: Lot, check: Callable[[int, str, bytes], None], *, examples: int) -> None:
    """Change bytes drawn from all over a long lot, one at a time."""
    kept = {(position, column): raw for position, column, raw in bytes_kept(lot)}

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(ANY_BYTE)
    def try_one(drawn: tuple[int, str, float, int]) -> None:
        position, column, part, mask = drawn
        raw = kept[position, column]
        check(position, column, changed(raw, int(part * len(raw)), mask))
        overwrite(lot, position, column, raw)

    try_one()


def test_any_byte_of_a_long_lot_changed_in_the_database_is_named(long_lot: Lot) -> None:
    code = long_lot.code
    open_to_tampering()

    def check(position: int, column: str, raw: bytes) -> None:
        overwrite(long_lot, position, column, raw)
        assert found_in_the_database(code) == {position}

    tampering(long_lot, check, examples=40)


def test_any_byte_of_a_long_lot_changed_in_a_proof_is_named(long_lot: Lot) -> None:
    proof = json.loads(json.dumps(proof_of(long_lot)))
    open_to_tampering()

    def check(position: int, column: str, raw: bytes) -> None:
        forged = json.loads(json.dumps(with_text(proof, position, column, raw)))
        assert found_in_a_proof(forged) == {position}

    tampering(long_lot, check, examples=60)


@pytest.mark.parametrize("column", COLUMNS)
def test_the_short_script_names_the_event_whatever_was_changed(
    lot: Lot, tmp_path: Path, column: str
) -> None:
    proof = proof_of(lot)
    for position, its_column, raw in bytes_kept(lot):
        if its_column == column:
            forged = with_text(proof, position, column, changed(raw, len(raw) // 2, 1))
            said = run_script(forged, tmp_path)
            named = {line for line in said if line.startswith("event")}
            assert named == {f"event {position}: not as it was written"}


def test_the_short_script_is_short_enough_to_be_read_before_it_is_trusted() -> None:
    assert len(SCRIPT.read_text(encoding="utf-8").splitlines()) <= 30


def test_the_short_script_knows_another_signer(lot: Lot, tmp_path: Path) -> None:
    other = public_key_of(signing_key("of somebody else"))
    assert run_script(proof_of(lot), tmp_path, other) == ["checkpoint 1: not signed with this key"]


def test_the_short_script_knows_a_history_that_was_cut_and_chained_anew(
    lot: Lot, tmp_path: Path
) -> None:
    proof = proof_of(lot)
    proof["events"] = proof["events"][:3]
    assert run_script(proof, tmp_path) == ["checkpoint 1: signed another history of this lot"]


def run_script(proof: dict[str, Any], folder: Path, *arguments: str) -> list[str]:
    """Check a proof as somebody would who has only the file and the script."""
    path = folder / "so-cai.json"
    path.write_text(json.dumps(proof), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(path), *arguments],
        cwd=folder, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    said = done.stderr.splitlines()
    assert done.returncode == (1 if said else 0)
    return said
