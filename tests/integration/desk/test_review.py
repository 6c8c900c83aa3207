"""Two of the office review: each takes a listing, decides in words, and may take that back."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from catalog.foundation.clock import now
from catalog.revisions.claiming import CLAIM_LASTS
from tests.integration.portal.conftest import Workshop, workshop
from tests.integration.portal.test_listings import (
    WHOLE,
    draft_of,
    product_of,
    revision_id,
    save,
    state_of,
)
from tests.support.forms import submit
from tests.support.pages import read_page

__all__ = ["workshop"]


@pytest.fixture
def draft(app: Flask, owner: FlaskClient, workshop: Workshop) -> str:
    """The address of a draft that was handed over."""
    found = draft_of(app, owner, workshop)
    save(owner, found, **WHOLE, then="submit")
    return found


@pytest.fixture
def desk(draft: str) -> str:
    return f"/ban/duyet/{revision_id(draft)}"


def test_whoever_opens_it_holds_it_and_others_see_that(
    desk: str, staff: FlaskClient, administrator: FlaskClient
) -> None:
    assert "quyet-dinh" in read_page(staff, desk).text
    assert 'value="publish"' in read_page(staff, desk).text
    seen = read_page(administrator, desk).text
    assert "Staff đang xem trang này" in seen
    assert 'value="publish"' not in seen
    assert "Staff đang xem" in read_page(administrator, "/ban/duyet").text
    refused = submit(
        administrator, "/tai-khoan", to=f"{desk}/quyet-dinh", act="publish", accepted="name"
    )
    assert refused.status_code == 409


def test_it_is_taken_over_left_or_free_again_after_a_while(
    desk: str, staff: FlaskClient, administrator: FlaskClient
) -> None:
    read_page(staff, desk)
    submit(administrator, desk, to=f"{desk}/nhan")
    assert 'value="publish"' in read_page(administrator, desk).text
    assert 'value="publish"' not in read_page(staff, desk).text
    submit(administrator, desk, to=f"{desk}/nha")
    assert 'value="publish"' in read_page(staff, desk).text
    with time_machine.travel(now() + CLAIM_LASTS + timedelta(seconds=1), tick=True):
        assert 'value="publish"' in read_page(administrator, desk).text


def test_a_page_fetched_ahead_takes_nothing(
    desk: str, staff: FlaskClient, administrator: FlaskClient
) -> None:
    staff.get(desk, headers={"Sec-Purpose": "prefetch"})
    assert 'value="publish"' in administrator.get(desk).text


def test_the_next_is_the_oldest_that_nobody_holds(
    app: Flask, desk: str, owner: FlaskClient, workshop: Workshop,
    staff: FlaskClient, administrator: FlaskClient,
) -> None:  # fmt: skip
    assert submit(staff, "/ban/duyet", to="/ban/duyet/tiep").location == desk
    assert submit(staff, "/ban/duyet", to="/ban/duyet/tiep").location == desk
    answer = submit(administrator, "/tai-khoan", to="/ban/duyet/tiep")
    assert answer.location == "/ban/duyet"


def test_a_decision_is_taken_back_from_the_queue(
    app: Flask, draft: str, desk: str, staff: FlaskClient, workshop: Workshop, client: FlaskClient
) -> None:
    before = product_of(app, workshop)
    page = f"/san-pham/{before.slug}"
    seen = client.get(page).text
    done = submit(staff, desk, to=f"{desk}/quyet-dinh", act="publish",
                  accepted=["name", "description"])  # fmt: skip
    assert WHOLE["name"] in client.get(page).text
    assert "Hoàn tác" in read_page(staff, done.location).text
    answer = submit(staff, done.location, to=f"{desk}/hoan-tac")
    assert answer.location == desk
    assert product_of(app, workshop).name == before.name
    assert client.get(page).text == seen
    assert state_of(app, draft).value == "submitted"
    with time_machine.travel(now() + timedelta(minutes=2), tick=True):
        assert "Hoàn tác (" not in read_page(staff, done.location).text


def test_after_the_minute_nothing_is_taken_back(
    app: Flask, draft: str, desk: str, staff: FlaskClient, administrator: FlaskClient
) -> None:
    submit(staff, desk, to=f"{desk}/quyet-dinh", act="reject", **{"words-": "Trùng trang khác."})
    assert (
        "Hoàn tác ("
        not in read_page(administrator, "/ban/duyet?vua=" + desk.rsplit("/", maxsplit=1)[-1]).text
    )
    assert submit(administrator, "/tai-khoan", to=f"{desk}/hoan-tac").location == "/ban/duyet"
    with time_machine.travel(now() + timedelta(minutes=2), tick=True):
        submit(staff, "/tai-khoan", to=f"{desk}/hoan-tac")
    assert state_of(app, draft).value == "rejected"


def test_what_was_typed_and_ticked_stands_there_after_a_refusal(
    desk: str, staff: FlaskClient
) -> None:
    refused = submit(staff, desk, to=f"{desk}/quyet-dinh", act="reject",
                     accepted=["name"], **{"words-description": "Quá ngắn."})  # fmt: skip
    assert refused.status_code == 422
    assert "Quá ngắn.</textarea>" in refused.text
    assert 'value="name" checked' in refused.text
    assert 'value="description" checked' not in refused.text


def test_the_queue_is_narrowed_to_a_province(desk: str, staff: FlaskClient) -> None:
    assert desk in read_page(staff, "/ban/duyet?tinh=vinh-long").text
    assert desk not in read_page(staff, "/ban/duyet?tinh=cao-bang").text
    for odd in ("?tinh=" + "x" * 300, "?vua=abc", "?vua=-1", "?vua=99999999999999999999"):
        assert staff.get(f"/ban/duyet{odd}").status_code == 200
