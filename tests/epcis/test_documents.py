"""The envelopes that go out."""

from collections.abc import Callable
from typing import Any

from catalog.epcis.asides import Aside, aside_of
from catalog.epcis.checking import read_document
from catalog.epcis.documents import (
    document_of,
    header_of,
    query_document_of,
)
from catalog.epcis.exporting import everything
from tests.epcis.cast import make_cast, make_history
from tests.epcis.documents import ALL_KINDS, AT, LOT, SITE, an_event

PRODUCT = f"{SITE}/q/ABCDEFGH"


def test_document_of_every_kind_is_valid_at_gs1(
    official_faults: Callable[[Any], list[str]],
) -> None:
    events = [make() for make in ALL_KINDS]
    header = header_of(Aside({LOT: PRODUCT}))
    document = document_of(events, created_at=AT, site_url=SITE, header=header)
    assert official_faults(document) == []


def test_answer_to_a_query_is_valid_at_gs1(official_faults: Callable[[Any], list[str]]) -> None:
    events = [make() for make in ALL_KINDS]
    assert official_faults(query_document_of(events, created_at=AT, site_url=SITE)) == []
    assert official_faults(query_document_of([], created_at=AT, site_url=SITE)) == []


def test_whole_history_is_valid_for_a_reader_that_checks_addresses(
    database: object, faults_of_a_strict_reader: Callable[[Any], list[str]]
) -> None:
    make_history(make_cast())
    document = everything(at=AT, site_url=SITE)
    assert len(document["epcisBody"]["eventList"]) == 8
    assert faults_of_a_strict_reader(document) == []


def test_what_goes_out_comes_back_in_as_it_was() -> None:
    events = [make() for make in ALL_KINDS] + [an_event(eventID="urn:x:1", **{"sanvat:note": "a"})]
    document = document_of(
        events, created_at=AT, site_url=SITE, header=header_of(Aside({LOT: PRODUCT}))
    )
    read = read_document(document, at=AT, site_url=SITE)
    assert read.problems == []
    assert read.events == events
    assert aside_of(read.masters) == Aside({LOT: PRODUCT})
    answer = read_document(
        query_document_of(events, created_at=AT, site_url=SITE), at=AT, site_url=SITE
    )
    assert answer.events == events
