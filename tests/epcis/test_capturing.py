"""Events that come from outside: whose they may be, once and whole."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from catalog.epcis.asides import aside_of
from catalog.epcis.capturing import CaptureRefused, Outcome, capture
from catalog.epcis.checking import read_document
from catalog.epcis.contexts import own_context
from catalog.epcis.exporting import everything
from catalog.epcis.lots_named import Sender
from catalog.foundation.database import unit_of_work
from catalog.merging.merging import merge
from catalog.tracing.models import Lot, LotInput, LotUse, Recall, TraceEvent
from catalog.tracing.queries import find_lot
from catalog.tracing.recording import correct
from catalog.tracing.verifying import verify_lot
from tests.epcis.cast import GTINS, NOON, SITE, Cast, declarer, make_cast, make_history, make_lot
from tests.epcis.documents import a_document, a_transformation, an_event
from tests.factories.joining import make_person

Database = scoped_session[Session]
AT = NOON + timedelta(days=1)


@pytest.fixture
def cast(database: Database) -> Cast:
    return make_cast()


def opening(number: str = "A-1", gtin: str = GTINS[0], **facts: Any) -> dict[str, Any]:
    return an_event(
        eventID=f"urn:x:open:{number}",
        action="ADD",
        bizStep="commissioning",
        quantityList=[{"epcClass": f"{SITE}/01/{gtin}/10/{number}", "quantity": 5, "uom": "KGM"}],
        **{"ilmd": {"cbvmda:lotNumber": number}, **facts},
    )


def step(number: str = "A-1", **facts: Any) -> dict[str, Any]:
    thing = {"epcClass": f"{SITE}/01/{GTINS[0]}/10/{number}"}
    return an_event(**{"eventID": f"urn:x:step:{number}", "quantityList": [thing], **facts})


def sent(sender: Sender, *events: dict[str, Any], proceeds: bool = False) -> Outcome:
    document = a_document(*events, **{"@context": own_context(SITE)})
    read = read_document(document, at=AT, site_url=SITE)
    assert read.problems == []
    return capture(read.events, sender=sender, at=AT, proceeds=proceeds)


def refused(sender: Sender, *events: dict[str, Any]) -> tuple[int, str, str]:
    with pytest.raises(CaptureRefused) as caught:
        sent(sender, *events)
    (refusal,) = caught.value.refusals
    return refusal.number, refusal.problem.path, refusal.problem.code


def test_lot_comes_to_be_by_the_event_that_says_so(cast: Cast) -> None:
    outcome = sent(cast.sender(), opening(), step())
    lot = find_lot(cast.product.id, "A-1")
    assert lot is not None
    assert (lot.event_count, lot.quantity, lot.unit, lot.made_on.isoformat()) == (
        2, 5, "KGM", "2026-11-19"
    )  # fmt: skip
    assert ([body["eventID"] for body in outcome.bodies], outcome.written) == (
        ["urn:x:open:A-1", "urn:x:step:A-1"],
        2,
    )
    assert not verify_lot(lot).findings


@pytest.mark.parametrize("host", ["https://id.gs1.org", "https://other.example", SITE])
def test_lot_is_known_by_its_gs1_address_on_any_host(cast: Cast, host: str) -> None:
    lot = make_lot(cast.product, cast.business, "B/1")
    thing = {"epcClass": f"{host}/01/{GTINS[0]}/10/B%2F1"}
    sent(cast.sender(), an_event(quantityList=[thing]))
    assert lot.event_count == 2


def test_lot_without_gtin_is_known_by_its_code(cast: Cast) -> None:
    lot = make_lot(cast.plain, cast.business)
    sent(cast.sender(), an_event(quantityList=[{"epcClass": f"{SITE}/q/{lot.code}"}]))
    assert lot.event_count == 2


def test_sending_again_does_nothing_twice(cast: Cast, database: Database) -> None:
    again = sent(cast.sender(), opening(), step())
    again = sent(cast.sender(), opening(), step(), step(recordTime="2026-11-19T09:00:00Z"))
    assert again.written == 0
    assert database.scalar(select(func.count(TraceEvent.id))) == 2


def test_event_without_a_name_gets_one_from_its_content(cast: Cast, database: Database) -> None:
    nameless = step(eventID=None)
    first = sent(cast.sender(), opening(), nameless)
    second = sent(cast.sender(), nameless)
    assert first.bodies[1]["eventID"] == second.bodies[0]["eventID"]
    assert second.written == 0
    assert sent(cast.sender(), {**nameless, "bizStep": "storing"}).written == 1


def test_name_that_says_something_else_is_refused(cast: Cast) -> None:
    sent(cast.sender(), opening(), step())
    changed = step(bizStep="storing")
    assert refused(cast.sender(), changed) == (0, "/eventID", "says-something-else")
    make_lot(cast.product, cast.business, "A-2")
    elsewhere = step("A-2", eventID="urn:x:step:A-1")
    assert refused(cast.sender(), elsewhere) == (0, "/eventID", "says-something-else")


def test_nothing_of_a_sending_stays_when_one_event_is_refused(
    cast: Cast, database: Database
) -> None:
    database.commit()
    with pytest.raises(CaptureRefused), unit_of_work():
        sent(cast.sender(), opening(), step(), step("never-opened"))
    assert database.scalar(select(func.count(Lot.id))) == 0
    assert database.scalar(select(func.count(TraceEvent.id))) == 0


def test_good_events_stay_where_the_sender_asks_for_it(cast: Cast, database: Database) -> None:
    database.commit()
    with unit_of_work():
        make_lot(cast.product, cast.business, "Z")
        outcome = sent(
            cast.sender(), opening(), step("never-opened"), step(), opening("!", ilmd={}),
            proceeds=True,
        )  # fmt: skip
    found = [(each.number, each.problem.code) for each in outcome.refusals]
    assert found == [(1, "unknown-lot")]
    assert outcome.written == 3
    lot = find_lot(cast.product.id, "A-1")
    assert lot is not None
    assert lot.event_count == 2


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (step("never-opened"), ("", "unknown-lot")),
        (step(quantityList=[{"epcClass": "https://ex.example/a"}]), ("", "no-lot-known-here")),
        (step(quantityList=[{"epcClass": f"{SITE}/q/22222228"}]), ("", "no-lot-known-here")),
        (opening(gtin=GTINS[1]), ("", "no-lot-known-here")),
        (opening("A" * 21, ilmd={}), ("/ilmd/cbvmda:lotNumber", "not-a-lot-number")),
        (opening(ilmd={"sanvat:madeOn": "2026-11-30", "cbvmda:lotNumber": "A-1"}),
         ("/ilmd/sanvat:madeOn", "in-future")),
        (opening(ilmd={"sanvat:madeOn": "2026-11-18", "cbvmda:lotNumber": "A-1",
                       "cbvmda:bestBeforeDate": "2026-11-17"}),
         ("/ilmd/cbvmda:bestBeforeDate", "before-made")),
        (opening(ilmd={"sanvat:madeOn": "2026-11-18", "cbvmda:lotNumber": "other"}),
         ("/ilmd/cbvmda:lotNumber", "differs-from-the-address")),
        (opening(ilmd={"sanvat:code": "22222228"}), ("/ilmd/sanvat:code", "not-free")),
        (opening(**{"sanvat:isByStaff": True}), ("/sanvat:isByStaff", "only-the-office")),
        (opening(**{"sanvat:verifies": ["urn:x:1"]}), ("/sanvat:verifies", "only-the-office")),
        (opening(**{"sanvat:declaredBy": "Sở Công Thương"}), ("/sanvat:declaredBy", "not-yours")),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_its_place(
    cast: Cast, event: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert refused(cast.sender(), event) == (0, *expected)


def test_nobody_opens_or_tells_of_lots_of_others(cast: Cast) -> None:
    stranger = cast.sender(cast.other)
    assert refused(stranger, opening()) == (0, "", "not-yours")
    make_lot(cast.product, cast.business, "A-1")
    assert refused(stranger, step()) == (0, "", "not-yours")


def test_lot_cannot_go_into_itself(cast: Cast) -> None:
    first = make_lot(cast.product, cast.business, "C-1")
    second = make_lot(cast.product, cast.business, "C-2")
    there = a_transformation(
        inputQuantityList=[{"epcClass": f"{SITE}/01/{GTINS[0]}/10/{first.number}"}],
        outputQuantityList=[{"epcClass": f"{SITE}/01/{GTINS[0]}/10/{second.number}"}],
        bizStep="other",
    )
    back = {
        **there,
        "eventID": "urn:x:back",
        "inputQuantityList": there["outputQuantityList"],
        "outputQuantityList": there["inputQuantityList"],
    }
    assert refused(cast.sender(), there, back) == (1, "/inputQuantityList", "cyclic")


def test_error_is_declared_only_by_repeating_the_event(cast: Cast, database: Database) -> None:
    sent(cast.sender(), opening(), step())
    wrong = {"declarationTime": "2026-11-20T03:00:00Z", "reason": "did_not_occur"}
    changed = step(bizStep="storing", errorDeclaration=wrong)
    assert refused(cast.sender(), changed)[2] == "differs-otherwise"
    database.rollback()


def test_error_declaration_of_what_was_never_told_is_refused(cast: Cast) -> None:
    make_lot(cast.product, cast.business, "A-1")
    wrong = {"declarationTime": "2026-11-20T03:00:00Z"}
    assert refused(cast.sender(), step(errorDeclaration=wrong)) == (
        0, "/eventID", "nothing-to-correct"
    )  # fmt: skip


def test_error_of_an_event_that_others_declared_is_not_ours_to_declare(
    cast: Cast, database: Database
) -> None:
    sent(cast.sender(), opening())
    lot = find_lot(cast.product.id, "A-1")
    assert lot is not None
    database.add(
        LotUse(
            lot_id=lot.id, business_id=cast.other.id, asked_at=NOON, decided_at=NOON, is_agreed=True
        )
    )
    database.flush()
    assert sent(cast.sender(cast.other), step()).written == 1
    wrong = {"declarationTime": "2026-11-20T03:00:00Z", "reason": "did_not_occur"}
    declared = step(errorDeclaration=wrong)
    assert refused(cast.sender(), declared) == (0, "/eventID", "not-yours")
    assert sent(cast.sender(cast.other), declared).written == 1


def test_error_declaration_stands_beside_its_event_and_may_come_twice(cast: Cast) -> None:
    sent(cast.sender(), opening(), step())
    wrong = {"declarationTime": "2026-11-20T03:00:00Z", "reason": "did_not_occur"}
    assert sent(cast.sender(), step(errorDeclaration=wrong)).written == 1
    assert sent(cast.sender(), step(errorDeclaration=wrong)).written == 0


def test_recall_by_event_reaches_the_lot(cast: Cast, database: Database) -> None:
    told = {"reason": "Vi sinh", "advice": "Không dùng", "contact": "0123"}
    sent(cast.sender(), opening(), step(disposition="recalled", **{"sanvat:recall": told}))
    recall = database.scalars(select(Recall)).one()
    assert (recall.reason, recall.contact, recall.is_by_staff) == ("Vi sinh", "0123", False)


def test_export_into_an_empty_site_and_out_again_is_identical(
    cast: Cast, database: Database
) -> None:
    lots = make_history(cast)
    events = database.scalars(select(TraceEvent).where(TraceEvent.lot_id == lots[1].id)).all()
    correct(
        lots[1], events[-1], words="nhầm ngày", replacement=None,
        declarer=declarer(cast.business), at=AT,
    )  # fmt: skip
    before = everything(at=AT, site_url=SITE)
    heads = {lot.code: lot.head_hash for lot in lots}
    inputs = database.scalar(select(func.count(LotInput.id)))
    assert len(before["epcisBody"]["eventList"]) == 9
    database.rollback()
    assert everything(at=AT, site_url=SITE)["epcisBody"]["eventList"] == []

    again = make_cast()
    read = read_document(before, at=AT, site_url=SITE)
    assert read.problems == []
    outcome = capture(read.events, sender=again.archive(), at=AT, aside=aside_of(read.masters))
    assert outcome.written == 9
    assert everything(at=AT, site_url=SITE) == before
    assert {lot.code: lot.head_hash for lot in database.scalars(select(Lot))} == heads
    assert database.scalar(select(func.count(LotInput.id))) == inputs


def test_who_took_a_business_over_declares_the_errors_of_its_events(
    cast: Cast, database: Database
) -> None:
    sent(cast.sender(), opening(), step())
    merge(cast.other.id, cast.business.id, user_id=make_person().id, at=AT)
    wrong = {"declarationTime": "2026-11-20T03:00:00Z", "reason": "did_not_occur"}
    declared = step(errorDeclaration=wrong)
    assert sent(cast.sender(cast.other), declared).written == 1
    lot = find_lot(cast.product.id, "A-1")
    assert lot is not None
    assert verify_lot(lot).holds
