"""The standard's query parameters, over chains of real lots."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from catalog.epcis.query_parameters import EventQuery, read_query
from catalog.epcis.querying import TooManyEvents, events_named, page_of
from catalog.foundation.errors import Invalid
from catalog.tracing.identifiers import lot_uri
from catalog.tracing.models import Lot, TraceEvent
from catalog.tracing.queries import events_of
from catalog.tracing.recording import append_body, correct
from tests.epcis.cast import NOON, SITE, Cast, declarer, make_cast, make_history, make_lot
from tests.epcis.documents import an_association, an_event

pytestmark = pytest.mark.slow

Database = scoped_session[Session]
LATE = NOON + timedelta(days=1)


@pytest.fixture
def cast(database: Database) -> Cast:
    return make_cast()


@pytest.fixture
def lots(cast: Cast) -> list[Lot]:
    return make_history(cast)


def asked(**parameters: str) -> EventQuery:
    return read_query(parameters.items(), site_url=SITE)


def found(**parameters: str) -> list[dict[str, Any]]:
    return [json.loads(body) for body in page_of(asked(**parameters)).bodies]


def steps(**parameters: str) -> list[str]:
    return [event["sanvat:step"] for event in found(**parameters)]


def pages(**parameters: str) -> Iterator[list[str]]:
    token: str = ""
    while True:
        page = page_of(asked(**parameters, **({"nextPageToken": token} if token else {})))
        yield page.bodies
        token = page.next_token
        if not token:
            return


ALL = ["opened"] * 3 + ["harvesting", "packing", "processing", "transporting", "testing"]


def test_without_parameters_everything_comes_as_it_was_recorded(lots: list[Lot]) -> None:
    assert steps() == ALL


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"eventType": "TransformationEvent"}, ["processing"]),
        ({"eventType": "TransformationEvent|TransactionEvent"}, ["processing", "transporting"]),
        ({"eventType": "TransformationEvent,TransactionEvent"}, ["processing", "transporting"]),
        ({"EQ_bizStep": "packing|inspecting"}, ["packing", "testing"]),
        ({"EQ_bizStep": "https://ref.gs1.org/cbv/BizStep-packing"}, ["packing"]),
        ({"EQ_bizStep": f"{SITE}/voc/step/processing"}, ["processing"]),
        ({"EQ_bizStep": "processing"}, ["processing"]),
        ({"EQ_bizStep": "shipping"}, []),
        ({"EQ_disposition": "in_transit"}, ["transporting"]),
        ({"EQ_action": "ADD"}, ["opened"] * 3 + ["packing"]),
        ({"GE_eventTime": "2026-11-19T05:00:01Z"}, ["testing"]),
        ({"GE_eventTime": "2026-11-19T12:00:01 07:00"}, ["testing"]),
        ({"LT_eventTime": "2026-11-19T05:00:00Z"}, ["opened"] * 3),
        ({"GE_recordTime": "2026-11-19T10:00:00Z"}, ["transporting", "testing"]),
        ({"LT_recordTime": "2026-11-19T07:00:00.000Z"}, ["opened"] * 3),
        ({"EXISTS_errorDeclaration": "true"}, []),
        ({"MATCH_parentID": f"{SITE}/voc/container/T-7"}, ["packing"]),
        ({"MATCH_anyEPC": f"{SITE}/voc/container/T-7"}, ["packing"]),
        ({"MATCH_epc": f"{SITE}/voc/container/T-7"}, []),
        ({"orderBy": "eventTime", "eventCountLimit": "1"}, ["testing"]),
        ({"orderBy": "recordTime", "orderDirection": "ASC", "eventCountLimit": "4"}, ALL[:4]),
        ({"maxEventCount": "8"}, ALL),
    ],
)
def test_parameter_narrows_as_the_standard_says(
    lots: list[Lot], parameters: dict[str, str], expected: list[str]
) -> None:
    assert steps(**parameters) == expected


def test_lot_is_found_as_itself_and_as_what_went_into_another(lots: list[Lot]) -> None:
    address = lot_uri(lots[0], lots[0].product, site_url=SITE)
    assert steps(MATCH_epcClass=address) == ["opened", "harvesting", "packing"]
    assert steps(MATCH_anyEPCClass=address) == ["opened", "harvesting", "packing", "processing"]
    assert steps(MATCH_inputEPCClass=address) == ["processing"]
    assert steps(MATCH_outputEPCClass=address) == []
    assert steps(MATCH_epc=address) == []


def test_place_is_found_by_its_whole_address(lots: list[Lot]) -> None:
    (harvest,) = found(EQ_bizStep="commissioning")
    place = harvest["readPoint"]["id"]
    assert steps(EQ_readPoint=place) == ["harvesting"]
    assert steps(EQ_readPoint=place[:-1]) == []
    assert steps(EQ_bizLocation=place) == []


def test_pattern_matches_whole_parts_of_a_name(cast: Cast) -> None:
    lot = make_lot(cast.product, cast.business)
    body = {**an_event(), "epcList": ["urn:epc:id:sgtin:8930000.000001.77"]}
    append_body([lot], body, declarer=declarer(cast.business), at=LATE)
    assert len(found(MATCH_epc="urn:epc:idpat:sgtin:8930000.000001.*")) == 1
    assert len(found(MATCH_epc="urn:epc:idpat:sgtin:8930000.*.*")) == 1
    assert found(MATCH_epc="urn:epc:idpat:sgtin:8930000.*") == []


def test_event_in_several_chains_is_answered_once(cast: Cast, database: Database) -> None:
    pair = [make_lot(cast.product, cast.business) for _ in range(2)]
    append_body(pair, an_association(), declarer=declarer(cast.business), at=LATE)
    assert len(found(eventType="AssociationEvent")) == 1
    address = lot_uri(pair[1], pair[1].product, site_url=SITE)
    assert len(found(MATCH_anyEPCClass=address)) == 1


def test_error_declaration_is_found_beside_its_event(cast: Cast, lots: list[Lot]) -> None:
    event_id = found(EQ_bizStep="packing")[0]["eventID"]
    assert len(events_named(event_id)) == 1
    declare_wrong(cast, lots[0], event_id)
    assert len(found(EQ_eventID=event_id)) == 2
    assert len(found(EXISTS_errorDeclaration="true")) == 1
    assert len(events_named(event_id)) == 2


def declare_wrong(cast: Cast, lot: Lot, event_id: str) -> None:
    event = next(each for each in events_of(lot.id) if each.event_id == event_id)
    correct(
        lot, event, words="nhầm", replacement=None, declarer=declarer(cast.business), at=LATE
    )  # fmt: skip


def test_unpublished_product_shows_no_event(
    cast: Cast, lots: list[Lot], database: Database
) -> None:
    cast.plain.published_at = None
    database.flush()
    assert steps() == ["opened", "harvesting", "packing"]
    event = database.scalars(select(TraceEvent).where(TraceEvent.lot_id == lots[2].id)).first()
    assert event is not None
    assert events_named(event.event_id) == []


@pytest.mark.parametrize("order", [{}, {"orderBy": "eventTime"}, {"orderBy": "recordTime"},
                                   {"orderBy": "eventTime", "orderDirection": "ASC"}])  # fmt: skip
@pytest.mark.parametrize("size", ["1", "3", "8", "200"])
def test_pages_are_complete_and_hold_nothing_twice(
    lots: list[Lot], order: dict[str, str], size: str
) -> None:
    whole = page_of(asked(perPage="200", **order)).bodies
    assert [body for page in pages(perPage=size, **order) for body in page] == whole
    assert len(set(whole)) == 8


def test_pages_hold_still_while_others_write(cast: Cast, lots: list[Lot]) -> None:
    before = page_of(asked(perPage="200", orderBy="eventTime")).bodies
    seen: list[str] = []
    for number, page in enumerate(pages(perPage="2", orderBy="eventTime")):
        seen += page
        early = an_event(eventID=f"urn:x:{number}", eventTime="2026-11-01T08:00:00+07:00")
        append_body([lots[0]], early, declarer=declarer(cast.business), at=LATE)
    assert seen == before


def test_limit_holds_over_all_pages(lots: list[Lot]) -> None:
    assert [len(page) for page in pages(perPage="2", eventCountLimit="5")] == [2, 2, 1]


def test_more_than_can_be_taken_is_refused(lots: list[Lot]) -> None:
    with pytest.raises(TooManyEvents):
        found(maxEventCount="7")


@pytest.mark.parametrize(
    ("parameters", "field", "code"),
    [
        ({"EQ_colour": "red"}, "EQ_colour", "unknown-parameter"),
        ({"eq_bizstep": "packing"}, "eq_bizstep", "unknown-parameter"),
        ({"eventType": "FlyingEvent"}, "eventType", "unknown-word"),
        ({"EQ_bizStep": "flying"}, "EQ_bizStep", "unknown-word"),
        ({"EQ_bizStep": "packing|"}, "EQ_bizStep", "empty"),
        ({"EQ_disposition": "packing"}, "EQ_disposition", "unknown-word"),
        ({"EQ_action": "add"}, "EQ_action", "unknown-word"),
        ({"GE_eventTime": "2026-13-40"}, "GE_eventTime", "not-a-moment"),
        ({"GE_eventTime": "2026-11-19T08:00:00"}, "GE_eventTime", "not-a-moment"),
        ({"LT_recordTime": "0001-01-01T00:00:00+14:00"}, "LT_recordTime", "not-a-moment"),
        ({"MATCH_epc": "no address"}, "MATCH_epc", "not-a-uri"),
        ({"MATCH_epc": "http://[x"}, "MATCH_epc", "not-a-uri"),
        ({"MATCH_epc": "https://a.example/q/%00"}, "MATCH_epc", "not-a-uri"),
        ({"EQ_eventID": "urn:a:\0"}, "EQ_eventID", "not-a-uri"),
        ({"MATCH_epc": "urn:" + "a" * 400}, "MATCH_epc", "too-long"),
        ({"EQ_eventID": "|".join(["urn:a:b"] * 101)}, "EQ_eventID", "too-many"),
        ({"EXISTS_errorDeclaration": "false"}, "EXISTS_errorDeclaration", "only-true"),
        ({"perPage": "0"}, "perPage", "not-a-count"),
        ({"perPage": "-1"}, "perPage", "not-a-count"),
        ({"perPage": "9" * 400}, "perPage", "not-a-count"),
        ({"perPage": "²"}, "perPage", "not-a-count"),
        ({"orderBy": "bizStep"}, "orderBy", "unknown-word"),
        ({"orderDirection": "ASC"}, "orderDirection", "needs-order-by"),
        ({"eventCountLimit": "1", "maxEventCount": "1"}, "maxEventCount", "excludes-event-count-limit"),
    ],
)  # fmt: skip
def test_parameter_that_cannot_be_read_is_named(
    parameters: dict[str, str], field: str, code: str
) -> None:
    with pytest.raises(Invalid) as caught:
        asked(**parameters)
    assert (caught.value.field, caught.value.code) == (field, code)


def test_parameter_given_twice_is_read_as_both_or_refused() -> None:
    both = read_query([("EQ_bizStep", "packing"), ("EQ_bizStep", "storing")], site_url=SITE)
    assert both.steps == ("packing", "storing")
    with pytest.raises(Invalid):
        read_query([("perPage", "1"), ("perPage", "2")], site_url=SITE)


@pytest.mark.parametrize("token", ["x", "🍍", "bnVsbA", "W10", "A" * 5000, "WzEsMiwzLDQsNV0", "%"])
def test_page_mark_that_was_never_given_out_is_refused(lots: list[Lot], token: str) -> None:
    with pytest.raises(Invalid):
        page_of(asked(nextPageToken=token))


def test_page_mark_belongs_to_its_query(lots: list[Lot]) -> None:
    token = page_of(asked(perPage="2")).next_token
    assert page_of(asked(perPage="3", nextPageToken=token)).bodies
    with pytest.raises(Invalid):
        page_of(asked(perPage="2", nextPageToken=token, EQ_action="ADD"))
