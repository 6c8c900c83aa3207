"""A forgotten password, a changed one, and signing out on every device."""

import unicodedata
from datetime import timedelta

import pytest
import time_machine

from catalog.foundation.clock import now
from tests.integration.account.conftest import (
    CONFIRM,
    FORGOT,
    MAIL,
    OTHER_PASSWORD,
    PASSWORD,
    PHONE,
    Post,
    Somebody,
)
from tests.support.forms import submit

pytestmark = pytest.mark.slow

NEW = "/tai-khoan/mat-khau-moi"
CHANGE = "/tai-khoan/doi-mat-khau"


def test_a_link_sets_a_new_password_and_signs_every_device_out(
    member: Somebody, other_device: Somebody, post: Post
) -> None:
    submit(other_device.client, FORGOT, address=MAIL)
    link = post.link("mat-khau-moi")
    answer = submit(other_device.client, link, password=OTHER_PASSWORD)
    assert answer.location == "/tai-khoan/dang-nhap"
    assert not member.is_in()
    assert other_device.sign_in(password=PASSWORD).status_code == 422
    assert other_device.sign_in(password=OTHER_PASSWORD).status_code == 302
    assert other_device.is_in()
    (told,) = post.mails()
    assert told["Subject"] == "Your password was changed"


def test_a_link_works_once(member: Somebody, other_device: Somebody, post: Post) -> None:
    submit(other_device.client, FORGOT, address=MAIL)
    link = post.link("mat-khau-moi")
    submit(other_device.client, link, password=OTHER_PASSWORD)
    again = other_device.client.get(link)
    assert again.status_code == 410
    assert "This link was used" in again.text


def test_a_link_is_old_after_two_hours(
    member: Somebody, other_device: Somebody, post: Post
) -> None:
    submit(other_device.client, FORGOT, address=MAIL)
    link = post.link("mat-khau-moi")
    with time_machine.travel(now() + timedelta(hours=3), tick=True):
        assert other_device.client.get(link).status_code == 410


def test_a_code_sets_a_new_password(somebody: Somebody, other_device: Somebody, post: Post) -> None:
    somebody.join(PHONE)
    submit(somebody.client, CONFIRM, code=post.code())
    assert submit(other_device.client, FORGOT, address=PHONE).location == NEW
    code = post.code()
    wrong = f"{(int(code) + 1) % 10**6:06}"
    assert submit(other_device.client, NEW, code=wrong, password=OTHER_PASSWORD).status_code == 422
    assert submit(other_device.client, NEW, code=code, password="short").status_code == 422
    assert submit(other_device.client, NEW, code=code, password=OTHER_PASSWORD).status_code == 302
    assert not somebody.is_in()
    other_device.sign_in(PHONE, OTHER_PASSWORD)
    assert other_device.is_in()


@pytest.mark.parametrize("kind", ["mail", "phone"])
def test_an_unknown_address_is_answered_as_a_known_one(
    somebody: Somebody, post: Post, kind: str
) -> None:
    known, unknown = (MAIL, "no@example.vn") if kind == "mail" else (PHONE, "0987654321")
    somebody.join(known)
    answers = [submit(somebody.client, FORGOT, address=address) for address in (known, unknown)]
    assert {(answer.status_code, answer.location) for answer in answers} == {
        (302, FORGOT if kind == "mail" else NEW)
    }
    with somebody.client.session_transaction() as visit:
        assert visit["waiting"].get("mark", "") == "" or kind == "mail"
    sent = post.mails() if kind == "mail" else post.texts()
    assert len(sent) == 2


def test_a_changed_password_signs_other_devices_out_but_not_this_one(
    member: Somebody, other_device: Somebody, post: Post
) -> None:
    other_device.sign_in(remember="y")
    assert other_device.is_in()
    answer = submit(member.client, CHANGE, current=PASSWORD, password=OTHER_PASSWORD)
    assert answer.status_code == 302
    assert member.is_in()
    assert not other_device.is_in()
    (told,) = post.mails()
    assert told["Subject"] == "Your password was changed"


def test_a_password_is_changed_by_whoever_knows_it_only(
    member: Somebody, other_device: Somebody
) -> None:
    answer = submit(member.client, CHANGE, current="a guess of somebody", password=OTHER_PASSWORD)
    assert answer.status_code == 422
    assert "not your present password" in answer.text
    assert other_device.sign_in().status_code == 302


def test_signing_out_everywhere_ends_every_session(
    member: Somebody, other_device: Somebody
) -> None:
    other_device.sign_in(remember="y")
    submit(member.client, "/tai-khoan", to="/tai-khoan/dang-xuat-moi-noi")
    assert not member.is_in()
    assert not other_device.is_in()
    assert other_device.sign_in().status_code == 302


def test_marks_of_vietnamese_may_come_composed_or_apart(
    member: Somebody, other_device: Somebody
) -> None:
    apart = unicodedata.normalize("NFD", PASSWORD)
    assert apart != PASSWORD
    assert other_device.sign_in(password=apart).status_code == 302
    assert other_device.is_in()
