"""Orders of labels are drawn in parts, survive what stops them, and are released whole or not."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, scoped_session

from catalog import ROOT, worker
from catalog.audit.models import AuditEntry
from catalog.certificates.models import RevocationGround
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.errors import Invalid
from catalog.labels import jobs
from catalog.labels.jobs import Order, ask, continue_job, next_part
from catalog.labels.making import Printer
from catalog.labels.models import JobFailure, JobState, LabelJob, LabelKind
from catalog.labels.ordering import order_labels
from catalog.labels.queries import find_order, orders_of
from catalog.labels.reading_back import read_back
from catalog.labels.sheets import Measures
from catalog.media.storage import FolderStorage
from catalog.outbox import queue
from catalog.outbox.models import OutboxEntry
from catalog.products.models import Product
from catalog.tracing import recalling, units
from catalog.tracing.models import Lot
from catalog.tracing.queries import count_units, get_lot
from catalog.tracing.subjects import find_subject
from catalog.tracing.unit_codes import read as read_unit
from catalog.web.pictures import storage
from tests.factories.catalog import AT, make_business, make_certificate, make_product
from tests.factories.tracing import SITE, declarer_of
from tests.factories.tracing import make_lot as make_bare_lot
from tests.support.homes import close, make_app
from tests.support.launching import environment
from tests.support.postgres import PostgresCluster
from tests.support.servers import wait_until

pytestmark = pytest.mark.slow

KEY = b"a key of unit codes that only tests know"
PRINTER = Printer(SITE, KEY)
ON = date(2026, 6, 1)
ROLL = Measures(50, 30, 1, 1, 50, 30)
GRID = "a4-65-38.1x21.2"
Database = scoped_session[Session]


@pytest.fixture
def store(tmp_path: Path) -> FolderStorage:
    return FolderStorage(tmp_path / "store")


def make_lot(product: Product | None = None, **facts: object) -> Lot:
    """A lot as a view has it: with its product and business."""
    return get_lot(make_bare_lot(product, **facts).code)


def make_order(lot: Lot, **facts: object) -> Order:
    usual = {"lot_id": lot.id, "kind": LabelKind.LOT, "sheet": GRID, "count": 10}
    return Order(**{**usual, **facts})


def ordered(lot: Lot, **facts: object) -> LabelJob:
    return order_labels(
        lot, make_order(lot, **facts), printer=PRINTER, declarer=declarer_of(lot), at=AT
    )


def finish(job: LabelJob, store: FolderStorage, make_labels: object = None) -> LabelJob:
    """Do all steps of a job, as the worker would."""
    for _step in range(100):
        was_over = job.state in {JobState.READY, JobState.FAILED}
        continue_job(
            job.id, storage=store, at=AT,
            make_labels=make_labels or (lambda job, places: PRINTER.labels_of(job, places, on=ON)),
        )  # fmt: skip
        if was_over:
            return job
    raise AssertionError("the job does not end")


def serials_in(labels: list[str], lot: Lot) -> list[int]:
    found = [read_unit(KEY, address.rpartition("/")[2]) for address in labels]
    assert {each.lot_code for each in found} == {lot.code}
    return [each.serial for each in found]


def test_an_order_becomes_one_file_with_every_code(database: Database, store) -> None:
    lot = make_lot()
    job = finish(ordered(lot, kind=LabelKind.UNIT, count=70), store)
    assert job.state is JobState.READY
    pdf = store.get(job.file_key)
    assert len(PdfReader(BytesIO(pdf)).pages) == 2
    labels = [label.address for label in PRINTER.labels_of(job, range(70), on=ON)]
    assert serials_in(labels, lot) == list(range(70))
    read_back(pdf, labels)


def test_parts_are_cleared_away_when_the_whole_is_ready(database: Database, store) -> None:
    job = finish(ordered(make_lot(), count=600), store)
    assert job.parts == []
    assert [path.name for path in (store.root / job.folder).iterdir()] == ["labels.pdf"]


def test_no_serial_is_ever_handed_out_twice(database: Database, store) -> None:
    lot = make_lot()
    units.give_out(lot, 5, declarer=declarer_of(lot), at=AT)
    first = ordered(lot, kind=LabelKind.UNIT, count=10)
    second = ordered(lot, kind=LabelKind.UNIT, count=10)
    assert (first.first_serial, second.first_serial, count_units(lot.id)) == (5, 15, 25)
    assert [job.id for job in orders_of(lot.id)] == [second.id, first.id]


@pytest.mark.parametrize("start_at", [1, 2, 65])
@pytest.mark.parametrize("count", [1, 455, 456, 1200])
def test_parts_end_with_a_full_page_and_leave_nothing_out(start_at: int, count: int) -> None:
    done, places = 0, []
    while done < count:
        part = next_part(done, count, start_at=start_at, per_page=65)
        assert part.stop == count or (part.stop + start_at - 1) % 65 == 0
        places += part
        done = part.stop
    assert places == list(range(count))


def test_a_step_done_again_gives_the_same_bytes(database: Database, store) -> None:
    job = ordered(make_lot(), kind=LabelKind.UNIT, count=30)

    def step() -> bytes:
        continue_job(
            job.id, storage=store, at=AT,
            make_labels=lambda job, places: PRINTER.labels_of(job, places, on=ON),
        )  # fmt: skip
        return store.get(f"{job.folder}/part-1.pdf")

    first = step()
    job.done, job.parts = 0, []
    assert step() == first


def test_a_sheet_that_does_not_read_back_is_never_released(database: Database, store) -> None:
    job = ordered(make_lot(), kind=LabelKind.UNIT, sheet="a4-24-70x37", count=10)

    def smudged(job: LabelJob, places: range) -> list[object]:
        """Labels that turn out other than they were meant when they are drawn."""
        made = PRINTER.labels_of(job, places, on=ON)
        return [OddLabel(label) if place == 3 else label for place, label in enumerate(made)]

    finish(job, store, smudged)
    assert (job.state, job.failure) == (JobState.FAILED, JobFailure.NOT_READ_BACK)
    assert "1 codes missing" in job.failure_detail
    assert job.file_key is None
    assert not list(store.root.rglob("*.pdf"))


class OddLabel:
    """A label whose address is another each time that it is asked for."""

    def __init__(self, label: object) -> None:
        self.label = label
        self.asked = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self.label, name)

    @property
    def address(self) -> str:
        self.asked += 1
        return f"{self.label.address}{self.asked}"


def test_a_later_part_that_fails_leaves_nothing_of_the_order(database: Database, store) -> None:
    job = ordered(make_lot(), count=1000)

    def at_first(job: LabelJob, places: range) -> object:
        made = PRINTER.labels_of(job, places, on=ON)
        return made if places.start == 0 else made[1:]

    finish(job, store, at_first)
    assert (job.state, job.failure) == (JobState.FAILED, JobFailure.INCOMPLETE)
    assert not list(store.root.rglob("*.pdf"))


def test_words_that_grew_too_long_meanwhile_fail_with_a_reason(database: Database, store) -> None:
    lot = make_lot()
    job = ordered(lot, sheet="roll-35x22")
    lot.product.name = "Nghiêng " * 24
    session.flush()
    finish(job, store)
    assert job.failure is JobFailure.WORDS_TOO_LONG


@pytest.mark.parametrize(
    ("claim", "stars"),
    [
        ({}, 4),
        ({"expires_on": date(2026, 5, 31)}, None),
        ({"revoked_on": ON, "revocation_ground": RevocationGround.DISHONEST_FILE}, None),
        ({"checked_at": None, "checked_by_id": None}, None),
        (None, None),
    ],
    ids=["in-force", "expired", "revoked", "unchecked", "none"],
)
@pytest.mark.parametrize("kind", LabelKind)
def test_stars_stand_only_while_a_certificate_is_in_force(
    database: Database, kind: LabelKind, claim: dict[str, object] | None, stars: int | None
) -> None:
    product = make_product(business=make_business(), group_id=1)
    if claim is not None:
        make_certificate(product, **claim)
    label = PRINTER.example(make_lot(product), kind, language="vi", on=ON)
    assert label.stars == stars


def test_labels_say_what_their_kind_is_about(database: Database) -> None:
    lot = make_lot(
        make_product("Mật hoa dừa", business=make_business("HTX Minh Họa"), group_id=1),
        number="A-7",
    )
    of_lot, of_unit, of_product = (
        PRINTER.example(lot, kind, language="vi", on=ON)
        for kind in (LabelKind.LOT, LabelKind.UNIT, LabelKind.PRODUCT)
    )
    assert of_lot.address == f"{SITE}/q/{lot.code}"
    assert of_product.address == f"{SITE}/q/{lot.product.code}"
    assert of_unit.address == f"{SITE}/q/{of_unit.code.replace('-', '')}"
    assert {of_lot.producer, of_product.producer} == {"HTX Minh Họa"}
    assert (of_lot.lot_number, of_unit.lot_number, of_product.lot_number) == ("A-7", "A-7", None)
    assert of_product.best_before is None


def test_english_labels_take_english_names_where_there_are_some(database: Database) -> None:
    business = make_business("HTX Minh Họa", name_en="Example Co-operative")
    lot = make_lot(make_product("Mật hoa dừa", business=business, group_id=1))
    label = PRINTER.example(lot, LabelKind.LOT, language="en", on=ON)
    assert (label.name, label.producer) == ("Mật hoa dừa", "Example Co-operative")


def test_the_example_of_a_package_shows_a_code_that_nobody_was_given(database: Database) -> None:
    lot = make_lot()
    units.give_out(lot, units.MOST_AT_ONCE, declarer=declarer_of(lot), at=AT)
    code = PRINTER.example(lot, LabelKind.UNIT, language="vi", on=ON).code.replace("-", "")
    assert find_subject(code, unit_key=KEY) is None


def test_goods_with_a_gtin_carry_their_digital_link(database: Database) -> None:
    product = make_product(business=make_business(), group_id=1, gtin="08930000000013")
    label = PRINTER.example(make_lot(product, number="A-7"), LabelKind.LOT, language="vi", on=ON)
    assert label.address == f"{SITE}/01/08930000000013/10/A-7"


@pytest.mark.parametrize(
    ("facts", "refused"),
    [
        ({"count": 0}, ("count", "out-of-range")),
        ({"count": 100_001}, ("count", "out-of-range")),
        ({"count": 10_001, "sheet": "roll-50x30"}, ("count", "too-many-pages")),
        ({"start_at": 66}, ("start_at", "not-on-sheet")),
        ({"sheet": "letter"}, ("sheet", "unknown")),
        ({"sheet": Measures(10, 10, 1, 1, 10, 10)}, ("width", "too-small-for-code")),
    ],
)
@pytest.mark.parametrize("kind", [LabelKind.LOT, LabelKind.UNIT])
def test_an_order_that_cannot_be_printed_writes_nothing(
    database: Database, kind: LabelKind, facts: dict[str, object], refused: tuple[str, str]
) -> None:
    with unit_of_work():
        lot = make_lot()
    with pytest.raises(Invalid) as error, unit_of_work():
        ordered(lot, kind=kind, **facts)
    assert (error.value.field, error.value.code) == refused
    assert (count_units(lot.id), orders_of(lot.id)) == (0, [])
    assert session.scalars(select(OutboxEntry).where(OutboxEntry.fact == jobs.FACT)).all() == []


def test_a_recalled_lot_gets_no_labels(database: Database) -> None:
    lot = make_lot()
    recalling.recall_lot(
        lot, reason="Nhiễm khuẩn", advice="Ngừng dùng", contact="0294 385 5000",
        declarer=declarer_of(lot), at=AT,
    )  # fmt: skip
    with pytest.raises(Invalid, match="recalled"):
        ordered(lot)


def test_a_product_that_is_not_public_gets_no_labels(database: Database) -> None:
    lot = make_lot()
    lot.product.published_at = None
    with pytest.raises(Invalid, match="product-not-published"):
        ordered(lot)


def test_who_ordered_labels_is_on_record(database: Database) -> None:
    lot = make_lot()
    job = ordered(lot, sheet=ROLL, count=7)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "labels asked")).one()
    assert (entry.subject_id, entry.details["job"], entry.details["count"]) == (lot.id, job.id, 7)
    assert entry.details["sheet"] == "own"


def test_the_database_keeps_no_ready_order_without_a_file(database: Database) -> None:
    job = ordered(make_lot())
    job.state = JobState.READY
    with pytest.raises(IntegrityError):
        session.flush()


def test_the_worker_draws_what_was_ordered(app: Flask) -> None:
    with app.app_context():
        with unit_of_work():
            lot = make_lot()
            job_id = ordered(lot, kind=LabelKind.UNIT, count=3).id
        while worker.work_off(app.extensions["finder"].engine):
            pass
        job = find_order(job_id)
        assert job.state is JobState.READY
        assert storage().exists(job.file_key)
        address = f"/media/{job.file_key}"
        session.remove()
    assert app.test_client().get(address).status_code == 404


@pytest.mark.slow
def test_labels_are_drawn_over_postgresql_too(
    postgres_cluster: PostgresCluster, tmp_path: Path
) -> None:
    app = make_app(tmp_path / "home", DATABASE_URL=postgres_cluster.fresh_copy())
    with app.app_context():
        with unit_of_work():
            job_id = ordered(make_lot(), kind=LabelKind.UNIT, sheet=ROLL, count=600).id
        while worker.work_off(app.extensions["finder"].engine):
            pass
        job = find_order(job_id)
        assert (job.state, job.parts, job.measures["width"]) == (JobState.READY, [], 50)
        assert len(PdfReader(BytesIO(storage().get(job.file_key))).pages) == 600
    close(app)


@pytest.mark.slow
def test_ten_thousand_labels_are_drawn_in_steps_that_show_progress(app: Flask) -> None:
    with app.app_context():
        with unit_of_work():
            job_id = ordered(make_lot(), kind=LabelKind.UNIT, count=10_000).id
        seen = [0]
        while worker.work_off(app.extensions["finder"].engine):
            seen.append(find_order(job_id).done)
        assert find_order(job_id).state is JobState.READY
    steps = [after - before for before, after in pairwise(seen)]
    assert max(steps) <= jobs.PART_LABELS
    assert len([step for step in steps if step]) >= 20
    assert seen[-1] == 10_000


@pytest.mark.slow
def test_what_a_killed_worker_had_begun_is_finished_by_the_next(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        with unit_of_work():
            job_id = ordered(make_lot(), kind=LabelKind.UNIT, count=2500).id
        home = app.config["SETTINGS"].home
        kept = killed_after_a_part(home, job_id, tmp_path / "said.txt")
        monkeypatch.setattr(queue, "CLAIM_LASTS", timedelta(0))
        while worker.work_off(app.extensions["finder"].engine):
            session.expire_all()
            job = find_order(job_id)
            assert job.state is not JobState.DRAWING or job.parts[: len(kept)] == kept
        assert job.state is JobState.READY
        key = app.config["SETTINGS"].unit_code_key.encode()
        made = replace(PRINTER, unit_key=key).labels_of(job, range(2500), on=ON)
        read_back(storage().get(job.file_key), [label.address for label in made])
        assert count_units(job.lot_id) == 2500


def killed_after_a_part(home: Path, job_id: int, said: Path) -> list[str]:
    """Let a worker draw at least one part, kill it outright, and answer the parts it kept."""
    with said.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "app", "catalog", "jobs"],
            cwd=ROOT,
            env=environment(SANVAT_HOME=str(home), LOG_LEVEL="ERROR"),
            stdout=output,
            stderr=subprocess.STDOUT,
        )

    def parts() -> list[str]:
        session.rollback()
        session.expire_all()
        return list(find_order(job_id).parts)

    try:
        wait_until(lambda: bool(parts()), what="a first part", deadline_s=120)
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    kept = parts()
    assert find_order(job_id).state is JobState.DRAWING
    return kept


def test_lots_of_others_do_not_show_among_the_orders(database: Database) -> None:
    mine, theirs = make_lot(), make_lot()
    ordered(theirs)
    assert orders_of(mine.id) == []
    with pytest.raises(Invalid, match="only-for-units"):
        ask(make_order(mine, kind=LabelKind.UNIT), asked_by_id=None, asked_by="x", at=now())
