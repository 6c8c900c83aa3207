"""What may be written into the history of a lot, and what follows from it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from catalog.foundation.database import session
from catalog.foundation.errors import Invalid
from catalog.tracing import reading, recording
from catalog.tracing.bodies import InputUsed, replaced
from catalog.tracing.history import history
from catalog.tracing.identifiers import lot_uri
from catalog.tracing.lineage import ids_above, ids_below, open_recalls
from catalog.tracing.models import EventKind, Lot, LotInput, LotUse, Step, TraceEvent
from catalog.tracing.queries import events_of, find_lot_by_uri
from catalog.tracing.recalling import lift_recall, recall_lot
from catalog.tracing.verifying import verify_lot
from tests.factories.catalog import AT, make_business, make_commune, make_product
from tests.factories.tracing import SITE, declarer_of, make_facility, make_lot, make_step, moment

pytestmark = pytest.mark.usefixtures("database")


def used(lot: Lot, quantity: str = "10") -> InputUsed:
    return InputUsed(lot_uri(lot, lot.product, site_url=SITE), lot, Decimal(quantity), "KGM")


def siblings(count: int) -> list[Lot]:
    product = make_product(business=make_business(), group_id=1)
    return [make_lot(product) for _ in range(count)]


def test_new_lot_opens_with_an_event_that_says_what_is_printed_on_it() -> None:
    lot = make_lot(number="A/1-b", made_on=date(2025, 11, 2), best_before=date(2026, 11, 2))
    body = reading.facts(events_of(lot.id)[0])
    assert body["bizStep"] == "creating_class_instance"
    assert body["ilmd"]["cbvmda:lotNumber"] == "A/1-b"
    assert body["ilmd"]["cbvmda:bestBeforeDate"] == "2026-11-02"
    assert verify_lot(lot).holds


def test_steps_join_the_chain_in_the_order_in_which_they_were_declared() -> None:
    lot = make_lot()
    for step in (Step.HARVESTING, Step.PROCESSING, Step.PACKING):
        make_step(lot, step)
    assert [event.position for event in events_of(lot.id)] == [1, 2, 3, 4]
    assert lot.event_count == 4
    assert verify_lot(lot).holds


@pytest.mark.parametrize(
    ("facts", "field", "code"),
    [
        ({"number": "lô số 1"}, "number", "not-a-lot-number"),
        ({"number": "L" * 21}, "number", "not-a-lot-number"),
        ({"number": ""}, "number", "not-a-lot-number"),
        ({"made_on": date(2027, 1, 1)}, "made_on", "in-future"),
        ({"made_on": date(1999, 1, 1)}, "made_on", "too-early"),
        ({"best_before": date(2025, 11, 30)}, "best_before", "before-made"),
        ({"quantity": Decimal(0)}, "quantity", "out-of-range"),
        ({"quantity": Decimal("NaN")}, "quantity", "out-of-range"),
        ({"quantity": Decimal("0.0001")}, "quantity", "too-exact"),
        ({"unit": "CÂN"}, "unit", "unknown"),
        ({"quantity": None}, "quantity", "missing"),
    ],
)
def test_lot_that_cannot_be_is_refused(facts: dict[str, object], field: str, code: str) -> None:
    product = make_product(business=make_business())
    with pytest.raises(Invalid) as refused:
        make_lot(product, **facts)
    assert (refused.value.field, refused.value.code) == (field, code)
    assert session.scalar(select(func.count()).select_from(TraceEvent)) == 0


def test_product_numbers_a_lot_only_once() -> None:
    lot = make_lot(number="L1")
    with pytest.raises(Invalid, match="taken"):
        make_lot(lot.product, number="L1")


def test_step_in_the_future_is_refused() -> None:
    lot = make_lot()
    with pytest.raises(Invalid, match="in-future"):
        make_step(lot, occurred_at=AT + timedelta(minutes=6))
    assert lot.event_count == 1


def test_step_names_its_place() -> None:
    lot = make_lot()
    commune = make_commune("Hòa Tân")
    facility = make_facility(lot.business_id, commune=commune)
    event = make_step(lot, commune=commune, facility=facility)
    assert (event.commune_id, event.facility_id) == (commune.id, facility.id)
    assert reading.facts(event)["sanvat:commune"]["name"] == "Xã Hòa Tân"


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({}, EventKind.OBJECT),
        ({"container": "003456789012345675"}, EventKind.AGGREGATION),
        ({"document": "PXK 12/2025"}, EventKind.TRANSACTION),
    ],
    ids=["plain", "container", "document"],
)
def test_what_is_declared_decides_the_kind_of_event(facts: dict[str, str], kind: EventKind) -> None:
    assert make_step(make_lot(), **facts).kind is kind


def test_inputs_make_a_transformation_and_a_line_of_descent() -> None:
    raw, made, sold = siblings(3)
    event = make_step(made, inputs=[used(raw)])
    make_step(sold, inputs=[used(made)])
    assert event.kind is EventKind.TRANSFORMATION
    assert ids_above(sold.id) == {made.id, raw.id}
    assert ids_below(raw.id) == {made.id, sold.id}


def test_circle_of_inputs_is_refused() -> None:
    first, second, third = siblings(3)
    make_step(second, inputs=[used(first)])
    make_step(third, inputs=[used(second)])
    with pytest.raises(Invalid, match="cyclic"):
        make_step(first, inputs=[used(third)])
    with pytest.raises(Invalid, match="cyclic"):
        make_step(first, inputs=[used(first)])


def test_other_business_must_agree_to_be_named() -> None:
    theirs, ours = make_lot(), make_lot()
    with pytest.raises(Invalid, match="not-agreed"):
        make_step(ours, inputs=[used(theirs)])
    session.rollback()


def test_agreed_lot_of_another_business_may_be_named() -> None:
    theirs, ours = make_lot(), make_lot()
    use = LotUse(
        lot_id=theirs.id, business_id=ours.business_id, asked_at=AT, decided_at=AT, is_agreed=True
    )
    session.add(use)
    session.flush()
    make_step(ours, inputs=[used(theirs)])
    assert ids_above(ours.id) == {theirs.id}


def test_correction_keeps_both_and_says_which_holds() -> None:
    lot = make_lot()
    wrong = make_step(lot, Step.HARVESTING, note="100 trái", at=AT)
    right = {**reading.facts(wrong), "eventID": "urn:uuid:right", "sanvat:note": "90 trái"}
    recording.correct(
        lot, wrong, words="đếm nhầm", replacement=right, declarer=declarer_of(lot), at=AT
    )
    entries = {entry.event.event_id: entry for entry in history(events_of(lot.id))}
    assert entries[wrong.event_id].wrong_words == "đếm nhầm"
    assert entries[wrong.event_id].corrected_by == ("urn:uuid:right",)
    assert entries["urn:uuid:right"].holds
    assert verify_lot(lot).holds


def test_correction_needs_words_and_happens_once() -> None:
    lot = make_lot()
    event = make_step(lot)
    correct = {"replacement": None, "declarer": declarer_of(lot), "at": AT}
    with pytest.raises(Invalid, match="missing"):
        recording.correct(lot, event, words=" ", **correct)
    recording.correct(lot, event, words="không có bước này", **correct)
    with pytest.raises(Invalid, match="already-corrected"):
        recording.correct(lot, event, words="lần nữa", **correct)


def test_correcting_a_transformation_takes_its_inputs_back() -> None:
    raw, made = siblings(2)
    event = make_step(made, inputs=[used(raw)])
    recording.correct(
        made, event, words="nhầm lô", replacement=None, declarer=declarer_of(made), at=AT
    )
    assert session.scalar(select(func.count()).select_from(LotInput)) == 0


def test_error_declaration_that_says_more_is_refused() -> None:
    lot = make_lot()
    event = make_step(lot)
    forged = {
        **reading.facts(event),
        "sanvat:note": "another story",
        "errorDeclaration": {"declarationTime": "2026-01-01T00:00:00Z"},
    }
    with pytest.raises(Invalid, match="differs-otherwise"):
        recording.append_body([lot], forged, declarer=declarer_of(lot), at=AT)


def test_sending_an_event_twice_writes_it_once() -> None:
    lot = make_lot()
    body = reading.facts(make_step(lot))
    again = {**body, "recordTime": "2026-02-01T00:00:00Z"}
    assert recording.append_body([lot], again, declarer=declarer_of(lot), at=AT) == []
    assert lot.event_count == 2


def test_one_id_cannot_tell_two_stories() -> None:
    lot = make_lot()
    body = {**reading.facts(make_step(lot)), "sanvat:note": "another story"}
    with pytest.raises(Invalid, match="says-something-else"):
        recording.append_body([lot], body, declarer=declarer_of(lot), at=AT)


def test_recall_reaches_all_that_was_made_of_the_lot_until_it_is_lifted() -> None:
    raw, made, sold = siblings(3)
    make_step(made, inputs=[used(raw)])
    make_step(sold, inputs=[used(made)])
    told = {"reason": "Nhiễm khuẩn", "advice": "Ngừng dùng", "contact": "02943 855 000"}
    recall_lot(raw, **told, declarer=declarer_of(raw), at=AT)
    assert [recall.lot_id for recall in open_recalls(sold.id)] == [raw.id]
    lift_recall(raw, words="Kiểm nghiệm lại đạt", declarer=declarer_of(raw), at=AT)
    assert open_recalls(sold.id) == []
    assert verify_lot(raw).holds


def declare_wrong(lot: Lot, event: TraceEvent, *, note: str = "") -> None:
    """Declare an event wrong, and what is right in its place where a note says it."""
    declarer = declarer_of(lot)
    right = replaced(reading.facts(event), note=note, moment=AT, declarer=declarer, at=AT)
    if "sanvat:recall" in right:
        right["sanvat:recall"] = {**right["sanvat:recall"], "reason": note}
    recording.correct(
        lot, event, words="nhầm", replacement=right if note else None, declarer=declarer, at=AT
    )


def recalled_with_what_was_made_of_it() -> tuple[Lot, Lot]:
    raw, made = siblings(2)
    make_step(made, inputs=[used(raw)])
    recall_lot(raw, reason="Vỡ", advice="Bỏ", contact="x", declarer=declarer_of(raw), at=AT)
    return raw, made


def test_recall_whose_lifting_was_wrong_is_in_force_again() -> None:
    raw, made = recalled_with_what_was_made_of_it()
    lift_recall(raw, words="Đạt", declarer=declarer_of(raw), at=AT)
    declare_wrong(raw, events_of(raw.id)[-1])
    assert [recall.lot_id for recall in open_recalls(made.id)] == [raw.id]


def test_corrected_recall_stays_in_force_in_its_new_words() -> None:
    raw, made = recalled_with_what_was_made_of_it()
    declare_wrong(raw, events_of(raw.id)[-1], note="Nhiễm khuẩn")
    assert [recall.reason for recall in open_recalls(made.id)] == ["Nhiễm khuẩn"]


def test_recall_that_was_wrong_ends_and_a_later_one_stays() -> None:
    raw, made = recalled_with_what_was_made_of_it()
    first = events_of(raw.id)[-1]
    lift_recall(raw, words="Đạt", declarer=declarer_of(raw), at=AT)
    recall_lot(raw, reason="Mốc", advice="Bỏ", contact="x", declarer=declarer_of(raw), at=AT)
    declare_wrong(raw, first)
    assert [recall.reason for recall in open_recalls(made.id)] == ["Mốc"]
    declare_wrong(raw, events_of(raw.id)[3])
    assert open_recalls(made.id) == []


@pytest.mark.parametrize("note", ["", "đúng ra là"], ids=["taken back", "replaced"])
def test_opening_that_was_wrong_leaves_a_chain_that_holds(note: str) -> None:
    lot = make_lot()
    declare_wrong(lot, events_of(lot.id)[0], note=note)
    assert verify_lot(lot).holds


def test_recall_is_lifted_only_with_words() -> None:
    lot = make_lot()
    told = {"reason": "a", "advice": "b", "contact": "c"}
    recall_lot(lot, **told, declarer=declarer_of(lot), at=AT)
    with pytest.raises(Invalid, match="missing"):
        lift_recall(lot, words="  ", declarer=declarer_of(lot), at=AT)


def test_lot_is_found_by_its_address_on_any_host() -> None:
    product = make_product(business=make_business(), gtin="09521234543213")
    lot = make_lot(product, number="A/1")
    assert lot_uri(lot, product, site_url=SITE).endswith("/01/09521234543213/10/A%2F1")
    found = find_lot_by_uri("https://id.gs1.org/01/09521234543213/10/A%2F1")
    assert found is not None
    assert found.id == lot.id


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trace_event SET body = '{}'",
        "DELETE FROM trace_event",
        "DELETE FROM lot",
        "UPDATE trace_event SET position = position + 1",
    ],
)
def test_database_refuses_to_change_what_was_written(statement: str) -> None:
    make_lot()
    with pytest.raises(DatabaseError):
        session.execute(text(statement))
    session.rollback()


def test_events_are_told_in_the_order_in_which_they_happened() -> None:
    lot = make_lot()
    make_step(lot, Step.PACKING, occurred_at=moment(20))
    make_step(lot, Step.HARVESTING, occurred_at=moment(3))
    steps = [entry.event.step for entry in history(events_of(lot.id))]
    assert steps == [Step.HARVESTING, Step.PACKING, Step.OPENED]
