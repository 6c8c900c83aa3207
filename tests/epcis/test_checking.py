"""What a document may say, and how each fault of it is named."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.epcis.checking import problems_of, read_document
from catalog.epcis.json_text import read_json
from tests.epcis.documents import (
    ALL_KINDS,
    AT,
    CONTEXT,
    LOT,
    SITE,
    a_document,
    an_event,
)

pytestmark = pytest.mark.slow

EVENT = "/epcisBody/eventList/0"


def codes(document: object) -> list[tuple[str, str]]:
    return [(each.path, each.code) for each in problems_of(document, at=AT, site_url=SITE)]


@pytest.mark.parametrize("make", ALL_KINDS, ids=lambda make: make.__name__)
def test_each_kind_of_event_passes_here_and_at_gs1(
    make: Callable[[], dict[str, Any]], official_faults: Callable[[Any], list[str]]
) -> None:
    document = a_document(make())
    assert official_faults(document) == []
    assert codes(document) == []


def test_event_that_comes_alone_passes_with_its_context(
    official_faults: Callable[[Any], list[str]],
) -> None:
    event = an_event(**{"@context": CONTEXT})
    assert official_faults(event) == []
    assert codes(event) == []
    assert codes(an_event()) == [("/@context", "standard-context-missing")]


REFUSED_THOUGH_THE_SCHEMA_PASSES: list[tuple[dict[str, Any], str, str]] = [
    ({"bizStep": "flying"}, "/bizStep", "unknown-business-step"),
    ({"bizStep": "Packing"}, "/bizStep", "unknown-business-step"),
    ({"bizStep": "https://ref.gs1.org/cbv/BizStep-flying"}, "/bizStep", "unknown-business-step"),
    ({"bizStep": "https://ref.gs1.org/cbv/Disp-active"}, "/bizStep", "unknown-business-step"),
    ({"bizStep": "cbv:BizStep-flying"}, "/bizStep", "unknown-business-step"),
    ({"bizStep": "nowhere:flying"}, "/bizStep", "unknown-business-step"),
    ({"bizStep": f"{SITE}/voc/step/flying"}, "/bizStep", "unknown-business-step"),
    ({"bizStep": "ex:" + "a" * 190}, "/bizStep", "too-long"),
    ({"readPoint": {"id": f"{SITE}/voc/facility/{10**30}"}}, "/readPoint/id", "wrong-form"),
    ({"sanvat:verifies": "all"}, "/sanvat:verifies", "wrong-type"),
    ({"disposition": "delicious"}, "/disposition", "unknown-disposition"),
    ({"disposition": "packing"}, "/disposition", "unknown-disposition"),
    ({"disposition": f"{SITE}/voc/step/sowing"}, "/disposition", "unknown-disposition"),
    ({"type": "FlyingEvent"}, "/type", "unknown-event-type"),
    ({"type": "https://ex.example/FlyingEvent"}, "/type", "unknown-event-type"),
    ({"eventTime": "2026-11-21T08:00:00+07:00"}, "/eventTime", "in-future"),
    ({"eventTime": "9999-11-21T08:00:00+07:00"}, "/eventTime", "in-future"),
    ({"eventTime": "0001-01-01T00:00:00+07:00"}, "/eventTime", "too-early"),
    ({"eventTime": "2026-11-19t08:00:00+07:00"}, "/eventTime", "wrong-form"),
    ({"eventTimeZoneOffset": "+08:00"}, "/eventTimeZoneOffset", "offset-differs"),
    ({"quantityList": [{"epcClass": "no address"}]}, "/quantityList/0/epcClass", "wrong-form"),
    ({"quantityList": [{"epcClass": LOT, "quantity": -1}]}, "/quantityList/0/quantity", "out-of-range"),
    ({"quantityList": [{"epcClass": LOT, "uom": "KGM"}]}, "/quantityList/0/quantity", "missing"),
    ({"quantityList": [{"epcClass": f"{SITE}/q/" + "A" * 5000}]}, "/quantityList/0/epcClass", "too-long"),
    ({"quantityList": None, "epcList": []}, "", "nothing-named"),
    ({"quantityList": [{"epcClass": "http://[x"}]}, "/quantityList/0/epcClass", "wrong-form"),
    ({"quantityList": [{"epcClass": f"{SITE}/q/%00"}]}, "/quantityList/0/epcClass", "wrong-form"),
    ({"eventID": "_:event1"}, "/eventID", "wrong-form"),
    ({"eventID": None, "errorDeclaration": {"declarationTime": "2026-11-19T08:00:00Z"}}, "/eventID", "missing"),
    ({"colour": "red"}, "/colour", "unknown-member"),
    ({"nowhere:colour": "red"}, "/nowhere:colour", "undeclared-prefix"),
    ({"action": "ADD", "ilmd": {"nowhere:colour": "red"}}, "/ilmd/nowhere:colour", "undeclared-prefix"),
    ({"action": "ADD", "ilmd": {"colour": "red"}}, "/ilmd/colour", "unknown-member"),
    ({"sanvat:step": "flying"}, "/sanvat:step", "unknown-word"),
    ({"sanvat:commune": {"code": "29242", "since": "2026-13-40"}}, "/sanvat:commune/since", "wrong-time"),
    ({"bizTransactionList": [{"type": "bill", "bizTransaction": LOT}]}, "/bizTransactionList/0/type", "unknown-transaction-type"),
    ({"sourceList": [{"type": "thief", "source": LOT}]}, "/sourceList/0/type", "unknown-party-type"),
    ({"persistentDisposition": {"set": ["lost"]}}, "/persistentDisposition/set/0", "unknown-disposition"),
    ({"sensorElementList": [{"sensorReport": [{"type": "Taste"}]}]}, "/sensorElementList/0/sensorReport/0/type", "unknown-measurement"),
    ({"errorDeclaration": {"declarationTime": "2026-11-19T08:00:00Z", "reason": "mood"}}, "/errorDeclaration/reason", "unknown-error-reason"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "path", "code"), REFUSED_THOUGH_THE_SCHEMA_PASSES)
def test_what_the_schema_lets_through_and_the_vocabulary_does_not_know_is_refused(
    change: dict[str, Any],
    path: str,
    code: str,
    official_faults: Callable[[Any], list[str]],
) -> None:
    document = a_document(an_event(**change))
    assert official_faults(document) == []
    assert codes(document) == [(EVENT + path, code)]


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"eventTime": "2026-13-40T08:00:00+07:00"}, "/eventTime", "wrong-time"),
        ({"eventTime": "2026-11-19T08:00:00"}, "/eventTime", "wrong-time"),
        ({"eventTime": "2026-11-19"}, "/eventTime", "wrong-time"),
        ({"eventTime": 1763539200}, "/eventTime", "wrong-type"),
        ({"eventTime": None}, "/eventTime", "missing"),
        ({"eventTimeZoneOffset": "+7"}, "/eventTimeZoneOffset", "wrong-form"),
        ({"eventTimeZoneOffset": None}, "/eventTimeZoneOffset", "missing"),
        ({"eventTime": "2026-11-19T08:00:00+07:00\n"}, "/eventTime", "wrong-form"),
        ({"eventID": "urn:x:1\n"}, "/eventID", "wrong-form"),
        ({"eventTimeZoneOffset": "+07:00\n"}, "/eventTimeZoneOffset", "wrong-form"),
        ({"action": "EAT"}, "/action", "unknown-word"),
        ({"action": None}, "/action", "missing"),
        ({"ilmd": {"ex:colour": "red"}}, "/ilmd", "only-with-add"),
        ({"readPoint": {}}, "/readPoint/id", "missing"),
        ({"quantityList": "all"}, "/quantityList", "wrong-type"),
    ],
)
def test_fault_that_gs1_sees_too_is_named_by_its_place(
    change: dict[str, Any], path: str, code: str
) -> None:
    assert (EVENT + path, code) in codes(a_document(an_event(**change)))


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"@context": None}, "/@context", "missing"),
        ({"@context": ["https://ex.example/context"]}, "/@context", "standard-context-missing"),
        (
            {"@context": [CONTEXT[0], {"bizStep": "https://ex.example/step"}]},
            "/@context/1/bizStep",
            "redefines-the-standard",
        ),
        ({"@context": [CONTEXT[0], {"ex": "no address"}]}, "/@context/1/ex", "not-a-uri"),
        ({"schemaVersion": "1.2"}, "/schemaVersion", "wrong-form"),
        ({"creationDate": "today"}, "/creationDate", "wrong-time"),
        ({"type": "EPCISMasterDataDocument"}, "/type", "unknown-type"),
        ({"type": None}, "/type", "missing"),
        ({"epcisBody": {}}, "/epcisBody/eventList", "missing"),
        ({"epcisBody": {"eventList": [1]}}, "/epcisBody/eventList/0", "wrong-type"),
        ({"extra": 1}, "/extra", "unknown-member"),
    ],
)
def test_fault_of_the_envelope_is_named_by_its_place(
    change: dict[str, Any], path: str, code: str
) -> None:
    assert (path, code) in codes(a_document(**change))


def test_too_many_events_are_refused_before_they_are_read() -> None:
    many = a_document(*[an_event()] * 1001)
    assert codes(many) == [("/epcisBody/eventList", "too-many-events")]
    read = read_document(many, at=AT, site_url=SITE, is_archive=True)
    assert (len(read.events), read.problems) == (1001, [])


def test_two_events_of_one_name_must_say_the_same() -> None:
    assert codes(a_document(an_event(), an_event())) == []
    assert codes(a_document(an_event(), an_event(bizStep="shipping"))) == [
        ("/epcisBody/eventList/1/eventID", "says-something-else")
    ]


@pytest.mark.parametrize(
    "written",
    ["packing", "cbv:BizStep-packing", "https://ref.gs1.org/cbv/BizStep-packing",
     "https://ns.gs1.org/cbv/BizStep-packing", "urn:epcglobal:cbv:bizstep:packing"],
)  # fmt: skip
def test_every_spelling_of_a_word_is_brought_to_the_bare_one(written: str) -> None:
    read = read_document(a_document(an_event(bizStep=written)), at=AT, site_url=SITE)
    assert read.problems == []
    assert read.events[0]["bizStep"] == "packing"


def test_names_mean_the_same_once_their_context_is_gone() -> None:
    event = an_event(
        bizStep="ex:frying",
        **{
            "ex:colour": {"ex:shade": "red"},
            f"{SITE}/voc/note": "rang hai lần",
            "@context": {"own": f"{SITE}/voc/", "two": "urn:two:"},
            "own:facility": "Xưởng",
            "two:x": 1,
        },
    )
    read = read_document(a_document(event), at=AT, site_url=SITE)
    assert read.problems == []
    kept = read.events[0]
    assert kept["bizStep"] == "https://ex.example/terms/frying"
    assert kept["https://ex.example/terms/colour"] == {"https://ex.example/terms/shade": "red"}
    assert (kept["sanvat:note"], kept["sanvat:facility"]) == ("rang hai lần", "Xưởng")
    assert kept["urn:two:x"] == 1
    assert "@context" not in kept


def test_term_of_ours_in_another_spelling_is_checked_like_ours() -> None:
    event = an_event(**{f"{SITE}/voc/commune": {"since": "never"}})
    assert (f"{EVENT}/sanvat:commune/code", "missing") in codes(a_document(event))


def test_text_is_kept_composed() -> None:
    event = an_event(**{"sanvat:note": "dừa sáp"})
    read = read_document(a_document(event), at=AT, site_url=SITE)
    assert read.events[0]["sanvat:note"] == "dừa sáp"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "not-json"),
        (b"{", "not-json"),
        (b"\xff", "not-utf-8"),
        (b'{"a": NaN}', "not-json"),
        (b'{"a": 1, "a": 2}', "repeated-name"),
        (b"[" * 200_000, "too-deep"),
        (b" " * (20 * 1024 * 1024 + 1), "too-large"),
        (b'{"a": ' + b"9" * 5000 + b"}", "not-json"),
    ],
)
def test_text_that_is_no_json_is_refused_with_a_reason(text: bytes, code: str) -> None:
    read, problems = read_json(text)
    assert read is None
    assert [problem.code for problem in problems] == [code]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("\ud800", "broken-text"),
        ("a\0b", "broken-text"),
        ("a" * 5000, "too-long"),
        (2**53, "number-too-large"),
        (2.0**53, "number-too-large"),
        (-1e22, "number-too-large"),
        (float("inf"), "not-a-number"),
    ],
)
def test_value_that_no_chain_can_keep_is_refused(value: object, code: str) -> None:
    assert codes(a_document(an_event(**{"ex:a": value}))) == [(f"{EVENT}/ex:a", code)]


def test_nesting_is_bounded() -> None:
    deep: Any = 1
    for _ in range(40):
        deep = [deep]
    assert [code for _, code in codes(a_document(an_event(**{"ex:a": deep})))] == ["too-deep"]


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=20,
)
NAMES = st.sampled_from(
    ["type", "@context", "eventTime", "eventTimeZoneOffset", "action", "bizStep", "disposition",
     "epcList", "quantityList", "ilmd", "errorDeclaration", "readPoint", "sensorElementList",
     "persistentDisposition", "bizTransactionList", "sourceList", "sanvat:commune", "ex:a",
     "eventID", "recordTime", "certificationInfo", "sanvat:evidence"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(document=ANY_JSON)
def test_any_json_gets_problems_and_never_an_exception(document: object) -> None:
    assert problems_of(document, at=AT, site_url=SITE)


@settings(max_examples=400, deadline=None)
@given(
    make=st.sampled_from(ALL_KINDS),
    changes=st.dictionaries(NAMES, ANY_JSON, min_size=1, max_size=3),
)
def test_any_change_of_an_event_is_read_or_named(
    make: Callable[[], dict[str, Any]], changes: dict[str, Any]
) -> None:
    read = read_document(a_document({**make(), **changes}), at=AT, site_url=SITE)
    assert bool(read.events) != bool(read.problems)
    json.dumps([problem.path for problem in read.problems]).encode()


@settings(max_examples=150, deadline=None)
@given(changes=st.dictionaries(
    st.sampled_from(["type", "@context", "schemaVersion", "epcisBody", "epcisHeader", "x"]),
    ANY_JSON, min_size=1, max_size=3))  # fmt: skip
def test_any_change_of_the_envelope_is_read_or_named(changes: dict[str, Any]) -> None:
    read = read_document({**a_document(), **changes}, at=AT, site_url=SITE)
    assert bool(read.events) or bool(read.problems)
