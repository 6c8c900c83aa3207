"""A check is written once, never changed, and corrected by a later one."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from catalog.foundation.clock import day_in_vietnam
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.errors import Invalid, NotAllowed
from catalog.inspections.models import Finding, Inspection, InspectionPhoto, Measure
from catalog.inspections.queries import count_due, letters_and_counts
from catalog.inspections.recording import Observed, follow_up_done, record_inspection
from catalog.inspections.statistics import figures
from catalog.places.territories import EVERYWHERE, Territory
from tests.factories.catalog import AT
from tests.factories.tracing import make_lot
from tests.inspections.conftest import LATER, Make, make_inspector, observed, subject_of_lot

NO_COUNTS = [select(func.count(Inspection.id)).where(Inspection.id < 0).scalar_subquery()]
TABLES = ("inspection", "inspection_photo", "inspection_follow_up")
CHANGES = {
    "inspection": "words = 'khác'",
    "inspection_photo": "size_bytes = 0",
    "inspection_follow_up": "words = 'khác'",
}
ON = day_in_vietnam(AT)


@pytest.fixture
def written(either_app: Flask, check: Make) -> Iterator[Inspection]:
    with either_app.app_context():
        with unit_of_work():
            inspection = check(
                subject_of_lot(make_lot()), measure=Measure.LETTER, words="Sao đã hết hạn",
                photographs={"a" * 64: 10},
            )  # fmt: skip
            follow_up_done(inspection, "Đã gửi", by_id=inspection.inspector_id, at=LATER)
        yield inspection
        session.rollback()
        session.remove()


@pytest.mark.slow
@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("table", TABLES)
def test_both_databases_refuse_to_change_or_delete_a_record(table: str) -> None:
    for statement in (f"UPDATE {table} SET {CHANGES[table]}", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match="append-only"):
            session.execute(text(statement))
        session.rollback()
    if session.get_bind().dialect.name == "sqlite":
        with pytest.raises(DatabaseError, match="append-only"):
            session.execute(text(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"))
    else:
        with pytest.raises(DatabaseError, match="append-only"):
            session.execute(text(f"TRUNCATE {table} CASCADE"))


@pytest.mark.slow
def test_one_record_sent_by_many_at_once_is_written_once(either_app: Flask) -> None:
    with either_app.app_context():
        with unit_of_work():
            inspector_id = make_inspector().id
            sent = observed(None, photographs={"b" * 64: 5})
        session.remove()
    ready = Barrier(4)

    def send(_number: int) -> bool:
        with either_app.app_context():
            ready.wait()
            try:
                with unit_of_work():
                    return record_inspection(
                        sent, inspector_id=inspector_id, within=EVERYWHERE, at=LATER
                    ).is_repeated
            finally:
                session.remove()

    with ThreadPoolExecutor(4) as pool:
        repeated = list(pool.map(send, range(4)))
    assert sorted(repeated) == [False, True, True, True]
    with either_app.app_context():
        for model in (Inspection, InspectionPhoto):
            assert session.scalar(select(func.count()).select_from(model)) == 1
        session.remove()


@pytest.mark.usefixtures("database")
def test_nobody_takes_over_the_record_of_somebody_else() -> None:
    sent = observed(None)
    record_inspection(sent, inspector_id=make_inspector().id, within=EVERYWHERE, at=LATER)
    other = make_inspector("other")
    with pytest.raises(NotAllowed):
        record_inspection(sent, inspector_id=other.id, within=EVERYWHERE, at=LATER)


Change = Callable[[Observed], Observed]


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("facts", "field", "code"),
    [
        ({"client_id": "không"}, "client_id", "no-uuid"),
        ({"code": ""}, "code", "missing"),
        ({"code": "x" * 301}, "code", "too-long"),
        ({"place_words": ""}, "place_words", "missing"),
        ({"checked_at": LATER + timedelta(hours=1)}, "checked_at", "in-future"),
        ({"checked_at": LATER - timedelta(days=91)}, "checked_at", "too-old"),
        ({"finding": Finding.OTHER}, "words", "missing"),
        ({"measure": Measure.LETTER, "words": "a"}, "measure", "no-business"),
        ({"measure": Measure.CHECK_AGAIN}, "again_on", "missing"),
        ({"measure": Measure.CHECK_AGAIN, "again_on": ON - timedelta(days=1)}, "again_on",
         "out-of-range"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(
    facts: dict[str, object], field: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        record_inspection(
            replace(observed(None), **facts),  # type: ignore[arg-type]
            inspector_id=make_inspector().id, within=EVERYWHERE, at=LATER,
        )  # fmt: skip
    assert (refused.value.field, refused.value.code) == (field, code)


@pytest.mark.usefixtures("database")
def test_a_place_outside_the_inspectors_part_of_the_country_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        record_inspection(
            observed(None), inspector_id=make_inspector().id,
            within=Territory(province_ids=frozenset({-1})), at=LATER,
        )  # fmt: skip
    assert refused.value.code == "not-yours"


@pytest.mark.usefixtures("database")
def test_a_correction_names_the_earlier_record_and_only_the_later_counts(check: Make) -> None:
    first = check(None, finding=Finding.SUSPECTED_COPY, measure=Measure.MARKET_CONTROL)
    assert count_due(ON) == 1
    second = check(None, corrects=first, finding=Finding.CODE_LEADS_NOWHERE)
    assert second.corrects_id == first.id
    assert count_due(ON) == 0
    counted = figures(ON, ON)
    assert counted.checks == 1
    assert counted.by_finding[Finding.CODE_LEADS_NOWHERE] == 1
    assert counted.by_finding[Finding.SUSPECTED_COPY] == 0
    with pytest.raises(Invalid, match="corrected-already"):
        check(None, corrects=first)


@pytest.mark.usefixtures("database")
def test_a_second_check_is_due_on_its_day_and_done_with_words(check: Make) -> None:
    day = ON + timedelta(days=7)
    inspection = check(None, measure=Measure.CHECK_AGAIN, again_on=day)
    assert count_due(day - timedelta(days=1)) == 0
    assert count_due(day) == 1
    with pytest.raises(Invalid):
        follow_up_done(inspection, "", by_id=inspection.inspector_id, at=LATER)
    follow_up_done(inspection, "Đã gỡ nhãn", by_id=inspection.inspector_id, at=LATER)
    assert count_due(day) == 0
    with pytest.raises(Invalid, match="done-already"):
        follow_up_done(inspection, "lại", by_id=inspection.inspector_id, at=LATER)
    assert figures(ON, ON).followed_up == 1


@pytest.mark.usefixtures("database")
def test_a_letter_reaches_the_business_until_it_is_done(check: Make) -> None:
    lot = make_lot()
    inspection = check(subject_of_lot(lot), measure=Measure.LETTER, words="Bỏ sao đã hết hạn")
    assert [each.id for each in letters_and_counts(lot.business_id, NO_COUNTS).letters] == [
        inspection.id
    ]
    follow_up_done(inspection, "Đã bỏ", by_id=inspection.inspector_id, at=LATER)
    assert letters_and_counts(lot.business_id, NO_COUNTS).letters == []


@pytest.mark.usefixtures("database")
def test_figures_add_up_and_keep_to_the_period_and_the_province(check: Make) -> None:
    one = check(None)
    check(None, finding=Finding.LABEL_LACKS, measure=Measure.REMINDED)
    counted = figures(ON, ON)
    assert counted.checks == sum(counted.by_finding.values()) == 2
    assert sum(counted.by_measure.values()) == 2
    assert figures(ON + timedelta(days=1), ON + timedelta(days=9)).checks == 0
    assert figures(ON, ON, where=Inspection.province_id == one.province_id).checks == 1
    assert figures(ON, ON, where=Inspection.province_id == -1).checks == 0
