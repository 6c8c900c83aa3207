"""Where a person is signed in: known by device, ended one by one, at once."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalog.accounts.models import AccountSession, User
from catalog.accounts.roles import RoleName
from catalog.accounts.sessions import LASTS_UNSEEN, SEEN_EVERY
from catalog.accounts.signing_in import create_account
from catalog.audit.models import AuditEntry
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.web.devices import device_named

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Mobile Safari/537.36"
)
PASSWORD = "four words in a row"


@pytest.fixture
def lan(app: Flask) -> int:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context(), unit_of_work():
        return create_account(
            "lan@example.vn", password=PASSWORD, display_name="Lan", roles=[RoleName.OWNER],
            at=now(),
        ).id  # fmt: skip


def signed_in(app: Flask, agent: str, *, remember: str = "") -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_USER_AGENT"] = agent
    facts = {"email": "lan@example.vn", "password": PASSWORD, "remember": remember}
    assert client.post("/tai-khoan/dang-nhap", data=facts).status_code == 302
    return client


def session_on(app: Flask, device: str) -> AccountSession:
    with app.app_context():
        held = session.scalars(select(AccountSession).where(AccountSession.device == device)).one()
        session.remove()
        return held


@pytest.mark.parametrize(
    ("agent", "words"),
    [(FIREFOX, "Firefox · Linux"), (PHONE, "Chrome · Android"), ("curl/8", ""), ("", "")],
)
def test_a_device_is_named_by_its_browser_and_system(agent: str, words: str) -> None:
    assert device_named(agent) == words


def test_every_device_is_listed_and_the_present_one_is_marked(app: Flask, lan: int) -> None:
    signed_in(app, PHONE)
    page = signed_in(app, FIREFOX).get("/tai-khoan/thiet-bi").text
    assert "Chrome · Android" in page
    assert page.count("thiết bị này") == 1
    assert page.index("thiết bị này") > page.index("Firefox · Linux")


@pytest.mark.parametrize("remember", ["", "y"])
def test_an_ended_device_is_out_at_its_next_request_and_others_stay(
    app: Flask, lan: int, remember: str
) -> None:
    phone, desk = signed_in(app, PHONE, remember=remember), signed_in(app, FIREFOX)
    ended = session_on(app, "Chrome · Android")
    assert desk.post(f"/tai-khoan/thiet-bi/{ended.id}/dang-xuat").status_code == 302
    assert phone.get("/tai-khoan").status_code == 302
    assert phone.get("/tai-khoan/thiet-bi").status_code == 302
    assert desk.get("/tai-khoan").status_code == 200
    with app.app_context():
        noted = session.scalars(select(AuditEntry).where(AuditEntry.action == "session ended"))
        assert [(each.subject_id, each.actor_id) for each in noted] == [(lan, lan)]


def test_a_cookie_kept_aside_opens_nothing_once_its_session_was_ended(app: Flask, lan: int) -> None:
    phone = signed_in(app, PHONE, remember="y")
    stolen = phone.get_cookie("session").value
    held = session_on(app, "Chrome · Android")
    phone.post(f"/tai-khoan/thiet-bi/{held.id}/dang-xuat")
    thief = app.test_client()
    thief.set_cookie("session", stolen)
    assert thief.get("/tai-khoan").status_code == 302


def test_the_device_in_hand_can_be_ended_too(app: Flask, lan: int) -> None:
    desk = signed_in(app, FIREFOX)
    answer = desk.post(f"/tai-khoan/thiet-bi/{session_on(app, 'Firefox · Linux').id}/dang-xuat")
    assert "/dang-nhap" in answer.location
    assert desk.get("/tai-khoan").status_code == 302


def test_nobody_ends_the_session_of_somebody_else(app: Flask, lan: int, owner: FlaskClient) -> None:
    desk = signed_in(app, FIREFOX)
    held = session_on(app, "Firefox · Linux")
    assert owner.post(f"/tai-khoan/thiet-bi/{held.id}/dang-xuat").status_code == 404
    assert desk.get("/tai-khoan").status_code == 200


def test_signing_out_everywhere_forgets_every_device(app: Flask, lan: int) -> None:
    phone, desk = signed_in(app, PHONE), signed_in(app, FIREFOX)
    desk.post("/tai-khoan/dang-xuat-moi-noi")
    assert phone.get("/tai-khoan").status_code == 302
    with app.app_context():
        assert session.scalars(select(AccountSession)).all() == []


def test_a_device_is_noted_as_seen_now_and_then_and_lapses_unseen(app: Flask, lan: int) -> None:
    desk = signed_in(app, FIREFOX)
    for age, status in ((SEEN_EVERY, 200), (LASTS_UNSEEN, 302)):
        with app.app_context(), unit_of_work():
            held = session.scalars(select(AccountSession)).one()
            held.seen_at = now() - age
        assert desk.get("/tai-khoan").status_code == status
    with app.app_context():
        assert now() - session.scalars(select(AccountSession)).one().seen_at > timedelta(days=1)


def test_only_a_remembered_device_keeps_its_cookie_when_it_is_closed(app: Flask, lan: int) -> None:
    kept = signed_in(app, PHONE, remember="y").get_cookie("session")
    assert kept.expires is not None
    assert signed_in(app, FIREFOX).get_cookie("session").expires is None


def test_a_key_is_kept_as_a_digest_only(app: Flask, lan: int) -> None:
    desk = signed_in(app, FIREFOX)
    with desk.session_transaction() as kept:
        key = kept["sitting"]
    held = session_on(app, "Firefox · Linux")
    assert key not in (held.digest, held.device)
    assert len(held.digest) == 64
    with app.app_context():
        assert session.get_one(User, lan).fs_uniquifier != key
