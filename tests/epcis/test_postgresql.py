"""The same answers and refusals on the other database."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from catalog.epcis.asides import aside_of
from catalog.epcis.capturing import CaptureRefused, capture
from catalog.epcis.checking import read_document
from catalog.epcis.exporting import everything
from catalog.epcis.query_parameters import read_query
from catalog.epcis.querying import page_of
from catalog.foundation.database import session, unit_of_work
from catalog.tracing.models import Lot, TraceEvent
from tests.epcis.cast import NOON, SITE, make_cast, make_history
from tests.epcis.documents import an_event
from tests.support.homes import close, make_app
from tests.support.postgres import PostgresCluster

pytestmark = pytest.mark.slow
AT = NOON + timedelta(days=1)


@pytest.fixture
def site(postgres_cluster: PostgresCluster, tmp_path: Path) -> Iterator[Flask]:
    built = make_app(tmp_path, DATABASE_URL=postgres_cluster.fresh_copy())
    with built.app_context():
        yield built
        session.remove()
    close(built)


def test_archive_comes_back_and_pages_are_whole(site: Flask) -> None:
    make_history(make_cast())
    before = everything(at=AT, site_url=SITE)
    session.rollback()
    with unit_of_work():
        again = make_cast()
        read = read_document(before, at=AT, site_url=SITE, is_archive=True)
        capture(read.events, sender=again.archive(), at=AT, aside=aside_of(read.masters))
    assert everything(at=AT, site_url=SITE) == before
    for order in ({}, {"orderBy": "eventTime"}, {"orderBy": "recordTime", "orderDirection": "ASC"}):
        seen, token = [], ""
        while True:
            mark = {"nextPageToken": token} if token else {}
            asked = {"perPage": "3", "EQ_action": "ADD|OBSERVE", **order, **mark}
            page = page_of(read_query(asked.items(), site_url=SITE))
            seen += [json.loads(body)["eventID"] for body in page.bodies]
            token = page.next_token
            if not token:
                break
        assert len(seen) == len(set(seen)) == 7


def test_good_events_stay_and_whole_sendings_go(site: Flask) -> None:
    with unit_of_work():
        cast = make_cast()
        lots = make_history(cast)
    address = f"{SITE}/q/{lots[1].code}"
    good = an_event(eventID="urn:x:good", quantityList=[{"epcClass": address}])
    bad = an_event(eventID="urn:x:bad", quantityList=[{"epcClass": "https://ex.example/a"}])
    count = select(func.count(TraceEvent.id))
    before = session.scalar(count) or 0
    with pytest.raises(CaptureRefused), unit_of_work():
        capture([good, bad], sender=cast.sender(), at=AT)
    assert session.scalar(count) == before
    with unit_of_work():
        outcome = capture([bad, good], sender=cast.sender(), at=AT, proceeds=True)
    assert [refusal.number for refusal in outcome.refusals] == [0]
    assert session.scalar(count) == before + 1
    assert session.scalar(select(func.count(Lot.id))) == 3
