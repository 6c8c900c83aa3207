"""The interface as programs meet it: over HTTP, with a real database."""

import io
import json
import re
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from catalog.epcis.contexts import own_context
from catalog.epcis.json_text import LARGEST_BYTES
from catalog.epcis.models import CaptureToken
from catalog.epcis.tokens import issue, revoke
from catalog.foundation.database import session, unit_of_work
from catalog.tracing.models import Lot, TraceEvent
from tests.epcis.cast import GTINS, NOON, SITE, make_cast, make_history
from tests.epcis.documents import a_document, a_transformation, an_event

pytestmark = pytest.mark.slow

EPCIS = "/api/v1/epcis"
JsonObject = dict[str, Any]


@dataclass(frozen=True)
class Keys:
    """A key of each business, and one that was taken back."""

    first: str
    other: str
    revoked: str


@pytest.fixture
def keys(app: Flask) -> Iterator[Keys]:
    with app.app_context():
        with unit_of_work():
            cast = make_cast()
            make_history(cast)
            texts = []
            for business in (cast.business, cast.other, cast.other):
                token, text = issue(
                    business, name="Kho", actor_id=None, actor_label="test", at=NOON
                )
                texts.append(text)
            revoke(token, actor_id=None, actor_label="test", at=NOON)
        yield Keys(*texts)
        session.remove()


def bearer(key: str, **headers: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}", **headers}


def opening(number: str, **facts: Any) -> JsonObject:
    return an_event(
        eventID=f"urn:x:open:{number}",
        action="ADD",
        bizStep="commissioning",
        quantityList=[{"epcClass": f"{SITE}/01/{GTINS[0]}/10/{number}", "quantity": 5}],
        **{"ilmd": {"cbvmda:lotNumber": number}, "readPoint": None, **facts},
    )


def document(*events: JsonObject) -> JsonObject:
    return a_document(*events, **{"@context": own_context(SITE)})


def count() -> int:
    return session.scalar(select(func.count(TraceEvent.id))) or 0


def test_query_answers_a_valid_document_with_its_versions(
    client: FlaskClient, keys: Keys, official_faults: Callable[[Any], list[str]]
) -> None:
    answer = client.get(f"{EPCIS}/events")
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    assert official_faults(answer.json) == []
    assert len(events_of(answer.json)) == 8
    assert answer.headers["GS1-EPCIS-Version"] == "2.0.0"
    assert answer.headers["GS1-CBV-Version"] == "2.0.0"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in answer.headers


def events_of(answered: JsonObject | None) -> list[JsonObject]:
    assert answered is not None
    listed: list[JsonObject] = answered["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    return listed


@pytest.mark.parametrize("query", ["", "?EQ_action=ADD%7COBSERVE&orderBy=eventTime&lang=en"])
def test_following_the_links_gives_all_events_once(
    client: FlaskClient, keys: Keys, query: str
) -> None:
    whole = client.get(f"{EPCIS}/events{query}")
    address: str | None = f"{EPCIS}/events{query}{'&' if query else '?'}perPage=3"
    seen: list[JsonObject] = []
    while address:
        answer = client.get(address)
        seen += events_of(answer.json)
        link = re.fullmatch(r'<(.*)>; rel="next"', answer.headers.get("Link", ""))
        address = link[1] if link else None
    assert seen == events_of(whole.json)


def test_event_is_found_by_its_name(client: FlaskClient, keys: Keys) -> None:
    event = events_of(client.get(f"{EPCIS}/events").json)[3]
    answer = client.get(f"{EPCIS}/events/{quote(event['eventID'], safe='')}")
    assert events_of(answer.json) == [event]
    missing = client.get(f"{EPCIS}/events/urn:x:never")
    assert missing.status_code == 404
    assert missing.mimetype == "application/problem+json"


def test_events_are_found_by_what_they_are_about(client: FlaskClient, keys: Keys) -> None:
    event = events_of(client.get(f"{EPCIS}/events").json)[0]
    thing = event["quantityList"][0]["epcClass"]
    for written in (quote(thing, safe=""), thing):
        answer = client.get(f"{EPCIS}/epcs/{written}/events?perPage=1")
        assert events_of(answer.json)[0] == event
        following = answer.headers["Link"].split(">")[0][1:]
        assert len(events_of(client.get(following).json)) == 1
    assert client.get(f"{EPCIS}/epcs/nothing/events").status_code == 400


def test_events_are_found_by_kind(client: FlaskClient, keys: Keys) -> None:
    kinds = client.get(f"{EPCIS}/eventTypes").json
    assert kinds is not None
    assert kinds["eventType"] == [
        "AggregationEvent", "ObjectEvent", "TransactionEvent", "TransformationEvent"
    ]  # fmt: skip
    answer = client.get(f"{EPCIS}/eventTypes/TransformationEvent/events")
    assert [event["type"] for event in events_of(answer.json)] == ["TransformationEvent"]
    assert client.get(f"{EPCIS}/eventTypes/ObjectEvent").json == ["events"]
    assert client.get(f"{EPCIS}/eventTypes/FlyingEvent/events").status_code == 404
    clash = client.get(f"{EPCIS}/eventTypes/ObjectEvent/events?eventType=TransactionEvent")
    assert clash.status_code == 400


@pytest.mark.parametrize(
    ("address", "headers"),
    [(f"{EPCIS}/events?format=csv", {}), (f"{EPCIS}/events", {"Accept": "text/csv"})],
)
def test_the_same_comes_as_a_table(
    client: FlaskClient, keys: Keys, address: str, headers: dict[str, str]
) -> None:
    answer = client.get(address, headers=headers)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.data.startswith(b"\xef\xbb\xbfevent_id,")
    assert answer.text.count("\r\n") == 9


def test_problem_is_told_in_the_readers_language(client: FlaskClient, keys: Keys) -> None:
    answer = client.get(f"{EPCIS}/events?EQ_bizStep=flying&lang=en")
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert answer.json == {
        "type": "epcisException:QueryParameterException",
        "title": "What was sent cannot be taken as it is",
        "status": 400,
        "detail": "The vocabulary does not know this word.",
        "errors": [
            {
                "type": "epcisException:ValidationException",
                "title": "The vocabulary does not know this word.",
                "code": "unknown-word",
                "path": "?EQ_bizStep",
                "value": "flying",
                "detail": "The vocabulary does not know this word. Given: flying",
            }
        ],
    }
    assert client.get(f"{EPCIS}/events?maxEventCount=2").status_code == 413


@pytest.mark.parametrize(
    ("headers", "address"),
    [({"Accept": "text/html"}, "events"), ({"Accept": "application/xml"}, "events"),
     ({"GS1-EPCIS-Version": "1.2"}, "events"), ({"GS1-CBV-Version": "3"}, "eventTypes")],
)  # fmt: skip
def test_form_that_is_not_spoken_is_not_acceptable(
    client: FlaskClient, headers: dict[str, str], address: str
) -> None:
    assert client.get(f"{EPCIS}/{address}", headers=headers).status_code == 406


@pytest.mark.parametrize("address", ["", "/events", "/events/urn:x:1", "/capture", "/eventTypes"])
def test_options_tell_what_can_be_done(client: FlaskClient, address: str) -> None:
    answer = client.options(f"{EPCIS}{address}")
    assert answer.status_code == 204
    assert answer.headers["GS1-EPCIS-Min"] == answer.headers["GS1-EPCIS-Max"] == "2.0.0"
    assert answer.headers["GS1-EPCIS-Capture-Limit"] == "1000"
    assert answer.headers["GS1-Capture-Error-Behaviour"] == "rollback"
    assert ("POST" in answer.headers["Allow"]) == (address in {"/events", "/capture"})


@pytest.mark.parametrize("address", ["events/%00", "events/%ff", "eventTypes/%00/events",
                                     "capture/%00", "capture/x", "events/http://[x"])  # fmt: skip
def test_name_that_nothing_can_bear_is_not_found(
    client: FlaskClient, keys: Keys, address: str
) -> None:
    assert client.get(f"{EPCIS}/{address}", headers=bearer(keys.first)).status_code == 404


def test_unknown_method_is_refused(client: FlaskClient) -> None:
    assert client.delete(f"{EPCIS}/events").status_code == 405


def test_document_is_captured_as_a_job(client: FlaskClient, keys: Keys) -> None:
    before = count()
    answer = client.post(
        f"{EPCIS}/capture", json=document(opening("N-1")), headers=bearer(keys.first)
    )
    assert answer.status_code == 202
    job = client.get(answer.headers["Location"], headers=bearer(keys.first)).json
    assert job is not None
    assert (job["success"], job["running"], job["errors"]) == (True, False, [])
    assert job["captureErrorBehaviour"] == "rollback"
    assert count() == before + 1
    listed = client.get(f"{EPCIS}/capture", headers=bearer(keys.first)).json
    assert listed == [job]
    assert client.get(answer.headers["Location"], headers=bearer(keys.other)).status_code == 404


def test_replayed_capture_does_nothing_twice(client: FlaskClient, keys: Keys) -> None:
    before = count()
    for _ in range(3):
        answer = client.post(
            f"{EPCIS}/capture", json=document(opening("N-1")), headers=bearer(keys.first)
        )
        assert answer.json is not None
        assert answer.json["success"] is True
    assert count() == before + 1


def test_failed_job_leaves_nothing_and_says_where(client: FlaskClient, keys: Keys) -> None:
    before = count()
    bad = an_event(quantityList=[{"epcClass": f"{SITE}/01/{GTINS[0]}/10/never"}])
    answer = client.post(
        f"{EPCIS}/capture?lang=en", json=document(opening("N-1"), bad), headers=bearer(keys.first)
    )
    assert answer.status_code == 202
    assert answer.json is not None
    assert answer.json["success"] is False
    assert [(e["path"], e["code"]) for e in answer.json["errors"]] == [
        ("/epcisBody/eventList/1", "unknown-lot")
    ]
    assert count() == before


def test_sender_may_ask_that_the_good_ones_stay(client: FlaskClient, keys: Keys) -> None:
    before = count()
    bad = an_event(quantityList=[{"epcClass": f"{SITE}/01/{GTINS[0]}/10/never"}])
    answer = client.post(
        f"{EPCIS}/capture",
        json=document(bad, opening("N-1")),
        headers=bearer(keys.first, **{"GS1-Capture-Error-Behaviour": "proceed"}),
    )
    assert answer.json is not None
    assert (answer.json["success"], len(answer.json["errors"])) == (False, 1)
    assert count() == before + 1


@pytest.mark.parametrize(
    ("change", "code"),
    [({"bizStep": "flying"}, "unknown-business-step"), ({"eventTime": "2026-13-40"}, "wrong-time"),
     ({"eventTime": "2099-01-01T00:00:00+07:00"}, "in-future")],
)  # fmt: skip
def test_document_with_a_fault_is_refused_at_once(
    client: FlaskClient, keys: Keys, change: JsonObject, code: str
) -> None:
    before = count()
    answer = client.post(
        f"{EPCIS}/capture",
        json=document(opening("N-1"), {**opening("N-2"), **change}),
        headers=bearer(keys.first),
    )
    assert answer.status_code == 400
    assert answer.json is not None
    assert code in {error["code"] for error in answer.json["errors"]}
    assert count() == before


def test_single_event_is_captured_at_once(client: FlaskClient, keys: Keys) -> None:
    event = {**opening("N-1"), "@context": own_context(SITE)}
    answer = client.post(f"{EPCIS}/events", json=event, headers=bearer(keys.first))
    assert answer.status_code == 201
    found = client.get(answer.headers["Location"])
    assert events_of(found.json)[0]["eventID"] == event["eventID"]
    again = client.post(f"{EPCIS}/events", json=event, headers=bearer(keys.first))
    assert again.status_code == 201
    other = client.post(
        f"{EPCIS}/events", json={**event, "bizStep": "other"}, headers=bearer(keys.first)
    )
    assert other.status_code == 400
    whole = client.post(f"{EPCIS}/events", json=document(event), headers=bearer(keys.first))
    assert whole.status_code == 400


def test_table_is_captured_and_its_faults_are_told_by_cell(client: FlaskClient, keys: Keys) -> None:
    before = count()
    heading = (
        "event_type,event_time,event_time_zone_offset,action,business_step,quantities,lot_data"
    )
    good = f'ObjectEvent,2026-11-19T08:00:00+07:00,+07:00,ADD,commissioning,{SITE}/01/{GTINS[0]}/10/T-1 4 KGM,"{{""cbvmda:lotNumber"":""T-1""}}"'
    sent = bearer(keys.first, **{"Content-Type": "text/csv"})
    answer = client.post(f"{EPCIS}/capture", data=f"{heading}\n{good}\n", headers=sent)
    assert answer.json is not None
    assert answer.json["success"] is True
    assert count() == before + 1
    bad = good.replace("commissioning", "flying")
    refused = client.post(f"{EPCIS}/capture", data=f"{heading}\n{good}\n{bad}\n", headers=sent)
    assert refused.json is not None
    assert [(e["path"], e["code"]) for e in refused.json["errors"]] == [
        ("/rows/3/business_step", "unknown-business-step")
    ]
    row = (
        f"ObjectEvent,2026-11-19T08:00:00+07:00,+07:00,OBSERVE,packing,{SITE}/01/{GTINS[0]}/10/T-2,"
    )
    job = client.post(f"{EPCIS}/capture", data=f"{heading}\n{row}\n", headers=sent).json
    assert job is not None
    assert [(e["path"], e["code"]) for e in job["errors"]] == [("/rows/2/other", "unknown-lot")]


@pytest.mark.parametrize("text", ["", "svk_", "svk_made-up", "svk_" + "a" * 43, "a b", "svk_ü"])
def test_forged_key_is_refused(client: FlaskClient, keys: Keys, text: str) -> None:
    before = count()
    for headers in ({"Authorization": f"Bearer {text}".encode()}, {}):
        answer = client.post(f"{EPCIS}/capture", json=document(opening("N-1")), headers=headers)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer ")
        assert answer.mimetype == "application/problem+json"
    assert count() == before


def test_key_that_was_taken_back_is_refused(client: FlaskClient, keys: Keys) -> None:
    answer = client.get(f"{EPCIS}/capture", headers=bearer(keys.revoked))
    assert answer.status_code == 401


def test_key_is_kept_as_a_digest_only(keys: Keys) -> None:
    kept = json.dumps(
        [[token.digest, token.name] for token in session.scalars(select(CaptureToken))]
    )
    assert keys.first not in kept


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [(b"<epcis/>", "application/xml", 415), (b"{}", "", 415), (b"{", "application/json", 400),
     (b"[]", "application/json", 400), (b"[" * 100_000, "application/json", 400),
     (b"\xff", "application/json", 400), (b"\xff", "text/csv", 400), (b"null", "application/json", 400)],
)  # fmt: skip
def test_body_that_is_no_document_gets_a_clear_answer(
    client: FlaskClient, keys: Keys, body: bytes, content_type: str, status: int
) -> None:
    answer = client.post(
        f"{EPCIS}/capture", data=body, headers=bearer(keys.first, **{"Content-Type": content_type})
    )
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"


class Endless(io.RawIOBase):
    """A body without an end, that remembers how much of it was read."""

    given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.given += len(buffer)
        buffer[:] = b"[" * len(buffer)
        return len(buffer)


TOLD = {"CONTENT_LENGTH": str(200 * 1024 * 1024)}
IN_PIECES = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}


def send_endlessly(client: FlaskClient, key: str, body: Endless, **told: Any) -> TestResponse:
    return client.post(
        f"{EPCIS}/capture",
        headers=bearer(key, **{"Content-Type": "application/json"}),
        environ_overrides={"wsgi.input": body, **told},
    )


@pytest.mark.parametrize(("told", "most"), [(TOLD, 0), (IN_PIECES, LARGEST_BYTES + 2**17)])
def test_body_that_is_too_large_is_not_read_to_its_end(
    client: FlaskClient, keys: Keys, told: JsonObject, most: int
) -> None:
    body, before = Endless(), count()
    answer = send_endlessly(client, keys.first, body, **told)
    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")
    assert body.given <= most
    assert count() == before


@pytest.mark.parametrize("key", ["", "svk_made-up"])
def test_body_of_a_stranger_is_not_read_at_all(client: FlaskClient, key: str) -> None:
    body = Endless()
    assert send_endlessly(client, key, body, **IN_PIECES).status_code == 401
    assert body.given == 0


@pytest.mark.slow
def test_endless_body_leaves_the_memory_as_it_was(client: FlaskClient, keys: Keys) -> None:
    tracemalloc.start()
    try:
        send_endlessly(client, keys.first, Endless(), **IN_PIECES)
        kept, highest = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert highest < 3 * LARGEST_BYTES
    assert kept < LARGEST_BYTES / 4


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"bizStep": "flying"}, "unknown-business-step", "/bizStep"),
        ({"eventTime": "2099-01-01T00:00:00+07:00"}, "in-future", "/eventTime"),
        ({"ilmd": {"cbvmda:lotNumber": "N-2", "sanvat:madeOn": "2026-11-18",
                   "cbvmda:bestBeforeDate": "2026-11-17"}},
         "before-made", "/ilmd/cbvmda:bestBeforeDate"),
        ({"ilmd": {"cbvmda:lotNumber": "L" * 5000}}, "too-long", "/ilmd/cbvmda:lotNumber"),
        ({"quantityList": [{"epcClass": f"{SITE}/01/{GTINS[0]}/10/{'L' * 5000}"}]},
         "too-long", "/quantityList/0/epcClass"),
        ({"quantityList": [{"epcClass": f"{SITE}/01/{GTINS[0][:-1]}3/10/N-2"}]},
         "no-lot-known-here", ""),
        ({"quantityList": [{"epcClass": f"{SITE}/q/2222222Z"}]}, "no-lot-known-here", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("alone", [True, False])
def test_event_that_cannot_be_is_named_and_nothing_stays(
    client: FlaskClient, keys: Keys, change: JsonObject, code: str, path: str, alone: bool
) -> None:
    before = [count(), session.scalar(select(func.count(Lot.id)))]
    bad = {**opening("N-2"), **change}
    if alone:
        sent = {**bad, "@context": own_context(SITE)}
        answer = client.post(f"{EPCIS}/events?lang=en", json=sent, headers=bearer(keys.first))
    else:
        sent = document(opening("N-1"), bad)
        answer = client.post(f"{EPCIS}/capture?lang=en", json=sent, headers=bearer(keys.first))
        path = f"/epcisBody/eventList/1{path}"
    told = answer.json
    assert told is not None
    assert (code, path) in {(error["code"], error["path"]) for error in told["errors"]}
    assert all(error["title"] != "This value is refused." for error in told["errors"])
    if answer.status_code != 202:
        assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    else:
        assert told["success"] is False
    assert [count(), session.scalar(select(func.count(Lot.id)))] == before


def test_lots_made_of_each_other_are_refused(client: FlaskClient, keys: Keys) -> None:
    first, second = (f"{SITE}/01/{GTINS[0]}/10/C-{number}" for number in (1, 2))
    made = [
        a_transformation(
            eventID=f"urn:x:made:{number}",
            inputQuantityList=[{"epcClass": used, "quantity": 1}],
            outputQuantityList=[{"epcClass": lot, "quantity": 1}],
        )
        for number, (used, lot) in enumerate([(first, second), (second, first), (first, first)])
    ]
    opened = document(opening("C-1"), opening("C-2"), made[0])
    assert client.post(f"{EPCIS}/capture", json=opened, headers=bearer(keys.first)).json[  # type: ignore[index]
        "success"
    ]
    before = count()
    for event in made[1:]:
        alone = {**event, "@context": own_context(SITE)}
        answer = client.post(f"{EPCIS}/events", json=alone, headers=bearer(keys.first))
        assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
        assert answer.json is not None
        assert [error["code"] for error in answer.json["errors"]] == ["cyclic"]
    assert count() == before


def test_more_events_than_the_limit_are_too_large(client: FlaskClient, keys: Keys) -> None:
    answer = client.post(
        f"{EPCIS}/capture",
        json=document(*[opening("N-1")] * 1001),
        headers=bearer(keys.first),
    )
    assert answer.status_code == 413
    assert answer.json is not None
    assert answer.json["type"] == "epcisException:CaptureLimitExceededException"


def test_wrong_behaviour_is_refused(client: FlaskClient, keys: Keys) -> None:
    answer = client.post(
        f"{EPCIS}/capture",
        json=document(opening("N-1")),
        headers=bearer(keys.first, **{"GS1-Capture-Error-Behaviour": "shrug"}),
    )
    assert answer.status_code == 400


def test_exported_answer_can_be_captured_back(client: FlaskClient, keys: Keys) -> None:
    before = count()
    answered = client.get(f"{EPCIS}/events").json
    answer = client.post(f"{EPCIS}/capture", json=answered, headers=bearer(keys.first))
    assert answer.json is not None
    assert (answer.status_code, answer.json["errors"]) == (202, [])
    assert count() == before


def test_use_of_a_key_is_noted(client: FlaskClient, keys: Keys) -> None:
    client.post(f"{EPCIS}/capture", json=document(opening("N-1")), headers=bearer(keys.first))
    token = session.get(CaptureToken, 1)
    assert token is not None
    session.refresh(token)
    assert token.last_used_at is not None
    assert token.last_used_at > NOON - timedelta(days=1)
