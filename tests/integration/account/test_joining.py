"""Joining by mail or telephone, from the first page until one is signed in."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from catalog.accounts.consents import CONSENT_VERSION
from catalog.accounts.models import Consent, PhoneCode, User
from catalog.foundation.clock import now
from catalog.foundation.database import session
from tests.integration.account.conftest import (
    CONFIRM,
    JOIN,
    MAIL,
    OTHER_PASSWORD,
    PASSWORD,
    PHONE,
    Post,
    Somebody,
)
from tests.support.forms import submit
from tests.support.pages import parse, problems_of, read_page

pytestmark = pytest.mark.slow


def accounts(app: Flask) -> list[User]:
    with app.app_context():
        return list(session.scalars(select(User)))


def test_somebody_joins_by_mail_and_is_signed_in(
    app: Flask, somebody: Somebody, post: Post
) -> None:
    assert somebody.join().location == CONFIRM
    assert not somebody.is_in()
    page = somebody.client.get(CONFIRM).text
    assert f"We sent a mail to {MAIL}" in page
    link = post.link("xac-nhan")
    assert not somebody.is_in()
    answer = submit(somebody.client, link)
    assert answer.location == "/cong"
    assert somebody.is_in()
    (user,) = accounts(app)
    assert user.confirmed_at is not None
    assert [role.name for role in user.roles] == ["owner"]


def test_opening_the_link_alone_confirms_nothing(
    app: Flask, somebody: Somebody, post: Post
) -> None:
    somebody.join()
    assert somebody.client.get(post.link("xac-nhan")).status_code == 200
    assert accounts(app)[0].confirmed_at is None


def test_somebody_joins_by_telephone_with_a_code(somebody: Somebody, post: Post) -> None:
    assert somebody.join("+84 912 345 678").location == CONFIRM
    code = post.code()
    wrong = f"{(int(code) + 1) % 10**6:06}"
    refused = submit(somebody.client, CONFIRM, code=wrong)
    assert refused.status_code == 422
    assert "not right" in refused.text
    assert submit(somebody.client, CONFIRM, code=code).location == "/cong"
    assert somebody.is_in()
    assert PHONE in somebody.client.get("/tai-khoan").text


def test_a_code_is_guessed_at_five_times_only(app: Flask, somebody: Somebody, post: Post) -> None:
    somebody.join(PHONE)
    code = post.code()
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for _ in range(5):
        submit(somebody.client, CONFIRM, code=wrong)
    assert submit(somebody.client, CONFIRM, code=code).status_code == 422
    with app.app_context():
        assert session.scalar(select(PhoneCode.attempts)) == 5


def test_a_code_is_old_after_ten_minutes(somebody: Somebody, post: Post) -> None:
    somebody.join(PHONE)
    code = post.code()
    with time_machine.travel(now() + timedelta(minutes=11), tick=True):
        assert submit(somebody.client, CONFIRM, code=code).status_code == 422


def test_a_new_code_replaces_the_one_before(somebody: Somebody, post: Post) -> None:
    somebody.join(PHONE)
    first = post.code()
    submit(somebody.client, CONFIRM, again="yes")
    second = post.code()
    if first != second:
        assert submit(somebody.client, CONFIRM, code=first).status_code == 422
    assert submit(somebody.client, CONFIRM, code=second).status_code == 302


def test_strangers_cause_few_messages_to_one_address(somebody: Somebody, post: Post) -> None:
    somebody.join(PHONE)
    for _ in range(7):
        submit(somebody.client, CONFIRM, again="yes")
    assert len(post.texts()) == 5


def test_a_link_is_old_after_three_days(somebody: Somebody, post: Post) -> None:
    somebody.join()
    link = post.link("xac-nhan")
    with time_machine.travel(now() + timedelta(days=4), tick=True):
        page = somebody.client.get(link)
        assert page.status_code == 410
        assert "older than three days" in page.text
        assert "what you typed are kept" in page.text


def test_whoever_did_not_confirm_is_led_to_do_so_at_sign_in(
    somebody: Somebody, other_device: Somebody, post: Post
) -> None:
    somebody.join()
    post.mails()
    assert other_device.sign_in().location == CONFIRM
    assert not other_device.is_in()
    submit(other_device.client, CONFIRM, again="yes")
    submit(other_device.client, post.link("xac-nhan"))
    assert other_device.is_in()


def test_another_device_confirms_with_the_password(
    somebody: Somebody, other_device: Somebody, post: Post
) -> None:
    somebody.join()
    link = post.link("xac-nhan")
    assert submit(other_device.client, link, password="not the one").status_code == 422
    assert submit(other_device.client, link, password=PASSWORD).status_code == 302
    assert other_device.is_in()


def test_nobody_can_lay_a_password_for_somebody_else_to_confirm(
    somebody: Somebody, other_device: Somebody, post: Post
) -> None:
    other_device.join(password=OTHER_PASSWORD)
    planted = post.link("xac-nhan")
    somebody.join()
    submit(somebody.client, post.link("xac-nhan"))
    assert somebody.is_in()
    assert other_device.client.get(planted).status_code == 404
    assert other_device.sign_in(password=OTHER_PASSWORD).status_code == 422


def test_a_used_link_says_so(member: Somebody, other_device: Somebody, app: Flask) -> None:
    with app.app_context():
        user = session.scalars(select(User)).one()
        token = app.extensions["security"].confirm_serializer.dumps([user.fs_uniquifier])
    page = other_device.client.get(f"{CONFIRM}/{token}")
    assert page.status_code == 200
    assert "confirmed already" in page.text


@pytest.mark.parametrize("token", ["x", "W10.aaaa.bbbb", "%00"])
def test_a_broken_link_is_answered_in_words(somebody: Somebody, token: str) -> None:
    page = somebody.client.get(f"{CONFIRM}/{token}")
    assert page.status_code == 404
    assert "h1" in page.text


@pytest.mark.parametrize("address", [MAIL, PHONE])
def test_a_known_address_is_told_to_its_owner_only(
    somebody: Somebody, other_device: Somebody, post: Post, address: str, app: Flask
) -> None:
    somebody.join(address)
    confirmed = {"code": post.code()} if address == PHONE else {}
    submit(somebody.client, CONFIRM if address == PHONE else post.link("xac-nhan"), **confirmed)
    assert somebody.is_in()
    new = other_device.join(address, password=OTHER_PASSWORD, display_name="Người lạ")
    assert (new.status_code, new.location) == (302, CONFIRM)
    waiting = other_device.client.get(CONFIRM).text
    assert address in waiting
    assert "already" not in waiting
    told = post.texts()[0] if address == PHONE else post.mails()[0].get_content()
    assert "already" in told
    (user,) = accounts(app)
    assert user.display_name == "Trần Thị Hoa"
    assert somebody.is_in()
    assert other_device.sign_in(address, OTHER_PASSWORD).status_code == 422


def test_the_visit_of_a_known_address_looks_like_that_of_a_new_one(
    app: Flask, member: Somebody, other_device: Somebody
) -> None:
    kept = []
    for address in (MAIL, "nobody@example.vn"):
        other_device.join(address)
        with other_device.client.session_transaction() as visit:
            kept.append(visit["waiting"])
    known, new = kept
    assert {name: type(value) for name, value in known.items()} == {
        name: type(value) for name, value in new.items()
    }
    assert len(known["mark"]) == len(new["mark"])
    assert known["mark"] not in {user.fs_uniquifier for user in accounts(app)}


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"password": "short"}, "password", "At least 12 characters"),
        ({"password": "123456789012"}, "password", "soon guessed"),
        ({"password": "aaaaaaaaaaaaaa"}, "password", "soon guessed"),
        ({"password": "tranthihoa2026!"}, "password", "Your name"),
        ({"address": "0912.345.678", "password": "so 0912345678 cua toi"}, "password", "Your name"),
        ({"address": "hoa@"}, "address", "Type a mail address"),
        ({"address": "028 3823 4567"}, "address", "Type a mail address"),
        ({"address": "hoa@phone.invalid"}, "address", "Type a mail address"),
        ({"is_agreed": ""}, "is_agreed", "Without this"),
    ],
)
def test_what_is_refused_is_said_beside_its_field(
    app: Flask, somebody: Somebody, changed: dict[str, str], field: str, words: str
) -> None:
    answer = somebody.join(**changed)
    assert answer.status_code == 422
    page = parse(JOIN, 422, answer.text)
    assert problems_of(page) == []
    said = next(p for p in page.all("p") if p.get("id") == f"{field}-error")
    assert words in "".join(said.itertext())
    assert "Trần Thị Hoa" in answer.text
    assert changed.get("password", PASSWORD) not in answer.text.replace("At least 12", "")
    assert accounts(app) == []


def test_what_was_agreed_to_is_kept_with_its_version(app: Flask, member: Somebody) -> None:
    with app.app_context():
        consent = session.scalars(select(Consent)).one()
    assert (consent.version, consent.language, consent.withdrawn_at) == (
        CONSENT_VERSION,
        "en",
        None,
    )


def test_consent_taken_back_closes_the_account(
    app: Flask, member: Somebody, other_device: Somebody
) -> None:
    other_device.sign_in()
    kept = submit(member.client, "/tai-khoan/dong-y", password="wrong", is_sure="y")
    assert kept.status_code == 422
    submit(member.client, "/tai-khoan/dong-y", password=PASSWORD, is_sure="y")
    assert not member.is_in()
    assert not other_device.is_in()
    assert member.sign_in().status_code == 422
    with app.app_context():
        assert session.scalars(select(Consent)).one().withdrawn_at is not None


def test_registering_is_throttled(app: Flask, somebody: Somebody) -> None:
    answers = [somebody.join(f"somebody{n}@example.vn").status_code for n in range(11)]
    assert answers == [302] * 10 + [429]
    with app.app_context():
        assert session.scalar(select(func.count()).select_from(User)) == 10


def test_mail_is_in_the_language_of_the_page_that_was_read(app: Flask, post: Post) -> None:
    reader = Somebody(app.test_client())
    reader.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "vi"
    reader.join()
    (mail,) = post.mails()
    assert mail["Content-Language"] == "vi"
    assert mail["Subject"] == "Xác nhận địa chỉ thư điện tử"
    assert "Chào Trần Thị Hoa," in mail.get_content()
    assert mail["List-Unsubscribe"] is None


@pytest.mark.parametrize("address", [JOIN, "/tai-khoan/quen-mat-khau"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_before_signing_in_are_whole(client, address: str, language: str) -> None:
    page = read_page(client, f"{address}?lang={language}")
    assert page.all("html")[0].get("lang") == language


def test_pages_of_a_member_are_whole(member: Somebody) -> None:
    for address in ("", "/doi-mat-khau", "/bao-ve", "/dong-y"):
        read_page(member.client, f"/tai-khoan{address}")


def test_whoever_was_going_somewhere_gets_there_after_joining(
    app: Flask, somebody: Somebody, post: Post
) -> None:
    page = somebody.client.get("/tai-khoan/dang-nhap?next=/cong/loi-moi/ab").text
    assert "/tai-khoan/dang-ky?next=/cong/loi-moi/ab" in page
    form = somebody.client.get("/tai-khoan/dang-ky?next=/cong/loi-moi/ab").text
    assert 'name="next" value="/cong/loi-moi/ab"' in form
    somebody.join(next="/cong/loi-moi/ab")
    assert submit(somebody.client, post.link("xac-nhan")).location == "/cong/loi-moi/ab"


def test_joining_leads_to_no_other_site(app: Flask, somebody: Somebody, post: Post) -> None:
    somebody.join(next="https://elsewhere.example/")
    assert submit(somebody.client, post.link("xac-nhan")).location == "/cong"
