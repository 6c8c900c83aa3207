"""Whatever passes the check can be taken in or is refused by name; the database never objects."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session, scoped_session

from catalog.epcis.capturing import CaptureRefused, capture
from catalog.epcis.checking import read_document
from catalog.epcis.contexts import own_context
from catalog.epcis.exporting import everything
from catalog.foundation.database import session
from tests.epcis.cast import GTINS, NOON, SITE, Cast, make_cast, make_lot
from tests.epcis.documents import a_document

pytestmark = pytest.mark.slow

AT = NOON + timedelta(days=1)
GS1 = f"{SITE}/01/{GTINS[0]}"
LOTS = [f"{GS1}/10/A", f"{GS1}/10/A", f"{GS1}/10/B", f"{GS1}/10/C%2F1", f"{GS1}/10/A/21/7"]
STRANGE = [
    f"{GS1}/10/%20", f"{GS1}/10/" + "a" * 60, GS1, f"{SITE}/q/22222222", f"{SITE}/q/",
    f"{SITE}/voc/facility/1", f"{SITE}/414/8930000000002", "https://h:port/01/1/10/2", "urn:a:b",
    "geo:x,y", f"{GS1}/22/v/10/A", f"{SITE}/01/1/10/2", "urn:epc:class:lgtin:8930000.000000.A",
]  # fmt: skip
ADDRESSES = st.sampled_from(LOTS * 3 + STRANGE)
DAYS = st.sampled_from(["2026-11-18", "2026-11-19", "1999-01-01", "9999-12-31"])
NUMBERS = st.sampled_from([1, 0.001, 0.0001, 1e9, 1e-300, 12.3456, 5])
CLASS = st.one_of(
    st.fixed_dictionaries({"epcClass": ADDRESSES}),
    st.fixed_dictionaries(
        {"epcClass": ADDRESSES, "quantity": NUMBERS},
        optional={"uom": st.sampled_from(["KGM", "ZZZ"])},
    ),
)
CLASSES = st.lists(CLASS, min_size=1, max_size=3)
TEXTS = st.sampled_from([" ", "=1", "a" * 20, "Lô 1", "\u0301", "A", "B", "C/1", "😀"])
ILMD = st.fixed_dictionaries(
    {},
    optional={
        "cbvmda:lotNumber": TEXTS, "sanvat:madeOn": DAYS, "cbvmda:bestBeforeDate": DAYS,
        "sanvat:quantity": NUMBERS, "sanvat:unit": st.sampled_from(["KGM", "ZZZ", None]),
        "sanvat:origin": TEXTS, "sanvat:code": st.sampled_from(["22222222", "2222222Z"]),
        "sanvat:product": ADDRESSES, "cbvmda:itemExpirationDate": DAYS,
    },
)  # fmt: skip
FRAME = {
    "eventTime": st.sampled_from(["2026-11-19T08:00:00+07:00", "2000-01-01T00:00:00+07:00"]),
    "eventTimeZoneOffset": st.just("+07:00"),
}
ANY_EVENT = {
    "eventID": st.sampled_from(["urn:x:1", "urn:x:2", "urn:" + "x" * 290]),
    "bizStep": st.sampled_from(["commissioning", "commissioning", f"{SITE}/voc/step/sowing"]),
    "disposition": st.sampled_from(["active", "recalled"]),
    "readPoint": st.fixed_dictionaries({"id": ADDRESSES}),
    "sanvat:step": st.sampled_from(["recalled", "recall-lifted", "opened", "verified"]),
    "sanvat:note": TEXTS,
    "sanvat:verifies": st.lists(ADDRESSES, max_size=1),
    "sanvat:recall": st.fixed_dictionaries({}, optional={"reason": TEXTS, "contact": TEXTS}),
    "sanvat:commune": st.fixed_dictionaries({"code": st.just("29242"), "since": DAYS}),
    "sanvat:isByStaff": st.booleans(),
    "sanvat:isDemonstration": st.booleans(),
    "errorDeclaration": st.just({"declarationTime": "2026-11-19T08:00:00Z"}),
    "recordTime": st.just("2026-11-19T08:00:00Z"),
}
OPENING = st.fixed_dictionaries(
    {"type": st.just("ObjectEvent"), "action": st.just("ADD"), "quantityList": CLASSES,
     "ilmd": ILMD, **FRAME}, optional=ANY_EVENT,
)  # fmt: skip
STEP = st.fixed_dictionaries(
    {"type": st.just("ObjectEvent"), "action": st.just("OBSERVE"), "quantityList": CLASSES,
     **FRAME}, optional={**ANY_EVENT, "epcList": st.lists(ADDRESSES, max_size=2, unique=True)},
)  # fmt: skip
MADE = st.fixed_dictionaries(
    {"type": st.just("TransformationEvent"), "inputQuantityList": CLASSES,
     "outputQuantityList": CLASSES, **FRAME}, optional={**ANY_EVENT, "ilmd": ILMD},
)  # fmt: skip
BOX = st.fixed_dictionaries(
    {"type": st.just("AggregationEvent"), "action": st.just("ADD"), "parentID": ADDRESSES,
     "childQuantityList": CLASSES, **FRAME}, optional=ANY_EVENT,
)  # fmt: skip
EVENTS = OPENING | STEP | MADE | BOX


@pytest.fixture
def cast(database: scoped_session[Session]) -> Cast:
    cast = make_cast()
    make_lot(cast.product, cast.business, "A")
    make_lot(cast.plain, cast.business, "B")
    return cast


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(events=st.lists(EVENTS, min_size=1, max_size=5), is_archive=st.booleans())
def test_checked_events_are_taken_or_refused_by_name(
    cast: Cast, events: list[dict[str, Any]], is_archive: bool
) -> None:
    taken = []
    for event in events:
        document = a_document(event, **{"@context": own_context(SITE)})
        taken += read_document(document, at=AT, site_url=SITE).events
    sender = cast.archive() if is_archive else cast.sender()
    with session.begin_nested() as attempt:
        for event in taken:
            with suppress(CaptureRefused), session.begin_nested():
                capture([event], sender=sender, at=AT)
        session.flush()
        everything(at=AT, site_url=SITE)
        attempt.rollback()
