"""Lots handed over to the state's systems as files."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session, scoped_session

from catalog.epcis.adapters import MANIFEST, Adapter, FileOutbox, StateSystem
from catalog.epcis.handover_records import record_of
from catalog.foundation.errors import Invalid
from catalog.tracing.bodies import Declaration
from catalog.tracing.models import Lot, Step
from catalog.tracing.queries import get_lot
from catalog.tracing.recording import declare
from tests.epcis.cast import NOON, SITE, Cast, declarer, make_cast, make_history

LATE = NOON + timedelta(days=1)


@pytest.fixture
def cast(database: scoped_session[Session]) -> Cast:
    return make_cast()


@pytest.fixture
def lot(cast: Cast) -> Lot:
    return get_lot(make_history(cast)[0].code)


@pytest.fixture
def outbox(tmp_path: Path) -> FileOutbox:
    return FileOutbox(StateSystem.TRADE, tmp_path)


def handed(outbox: Adapter, lot: Lot) -> bool:
    return outbox.hand_over(record_of(lot, site_url=SITE), at=LATE)


def test_record_holds_the_nine_data_and_a_valid_document(
    lot: Lot, official_faults: Callable[[Any], list[str]]
) -> None:
    content = record_of(lot, site_url=SITE).content
    told = content["data"]
    assert (told["name"], told["producer"], told["origin"], told["lotNumber"]) == (
        "Dừa sáp", "Hợp tác xã Hòa Tân", "Cầu Kè", lot.number
    )  # fmt: skip
    assert (told["picture"], told["address"]) == (None, None)
    assert (told["bestBefore"], told["standards"]) == ("2027-05-18", "TCVN 11041")
    assert [event["step"] for event in told["trackingEvents"]] == ["harvesting", "packing"]
    assert official_faults(content["document"]) == []


def test_lot_is_written_once_for_each_state_of_it(cast: Cast, lot: Lot, outbox: FileOutbox) -> None:
    assert [handed(outbox, lot), handed(outbox, lot)] == [True, False]
    assert [line.events for line in outbox.handed_over().values()] == [3]
    declare(
        lot, Declaration(step=Step.SELLING, occurred_at=LATE),
        declarer=declarer(cast.business), at=LATE,
    )  # fmt: skip
    assert [handed(outbox, lot), handed(outbox, lot)] == [True, False]
    assert [line.events for line in outbox.handed_over().values()] == [3, 4]
    assert outbox.broken() == []


def test_manifest_tells_the_checksum_of_each_file(lot: Lot, outbox: FileOutbox) -> None:
    handed(outbox, lot)
    (line,) = outbox.handed_over().values()
    file = outbox.folder / line.file
    assert file.stat().st_size == line.size
    assert json.loads(file.read_text())["lot"]["headHash"] == lot.head_hash
    file.write_text("{}")
    assert outbox.broken() == [line.file]
    assert handed(outbox, lot) is True
    assert outbox.broken() == []


def test_nothing_half_written_is_left(lot: Lot, outbox: FileOutbox) -> None:
    handed(outbox, lot)
    assert sorted(path.name for path in outbox.folder.iterdir()) == sorted(
        [".lock", MANIFEST, f"{lot.code}-000003.json"]
    )


def test_each_system_has_a_folder_of_its_own(lot: Lot, tmp_path: Path) -> None:
    for system in StateSystem:
        handed(FileOutbox(system, tmp_path / "outbox"), lot)
    assert sorted(path.name for path in (tmp_path / "outbox").iterdir()) == sorted(StateSystem)


def test_demonstration_lot_is_never_handed_over(lot: Lot, outbox: FileOutbox) -> None:
    lot.is_demo = True
    with pytest.raises(Invalid):
        handed(outbox, lot)
    assert not outbox.folder.exists()
