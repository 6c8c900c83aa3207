"""The second step: set up, asked for, replaced by spare codes, and needed by staff."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from passlib.totp import TOTP
from sqlalchemy import select

from catalog.accounts.models import User
from catalog.accounts.roles import RoleName
from catalog.accounts.signing_in import create_account
from catalog.audit.models import AuditEntry
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from tests.integration.account.conftest import (
    MAIL,
    PASSWORD,
    SECOND_STEP,
    SET_UP,
    Post,
    Somebody,
    make_somebody,
)
from tests.support.forms import submit
from tests.support.homes import close, make_app
from tests.support.pages import read_page

pytestmark = pytest.mark.slow


def key_on(page: str) -> str:
    found = re.search(r'account-key">([A-Z0-9 -]+)<', page)
    assert found
    return re.sub(r"[^A-Z0-9]", "", found[1])


def code_of(key: str) -> str:
    return TOTP(key=key, format="base32").generate().token


def spare_codes(page: str) -> list[str]:
    return re.findall(r"<code>([0-9a-f-]{14})</code>", page)


def set_up(person: Somebody) -> tuple[str, list[str]]:
    key = key_on(person.client.get(SET_UP).text)
    answer = submit(person.client, SET_UP, code=code_of(key))
    assert answer.status_code == 200
    return key, spare_codes(answer.text)


def later(minutes: int) -> time_machine.travel:
    return time_machine.travel(now() + timedelta(minutes=minutes), tick=True)


def test_a_code_is_asked_for_after_the_password(
    member: Somebody, other_device: Somebody, post: Post
) -> None:
    key, codes = set_up(member)
    assert len(codes) == 10
    assert post.mails()[0]["Subject"] == "The second step at sign-in is on"
    assert other_device.sign_in().location == SECOND_STEP
    assert not other_device.is_in()
    with later(2):
        assert submit(other_device.client, SECOND_STEP, code=code_of(key)).status_code == 302
        assert other_device.is_in()


def test_a_wrong_code_sets_nothing_up(app: Flask, member: Somebody) -> None:
    key = key_on(member.client.get(SET_UP).text)
    wrong = f"{(int(code_of(key)) + 1) % 10**6:06}"
    answer = submit(member.client, SET_UP, code=wrong)
    assert answer.status_code == 422
    assert key_on(answer.text) == key
    with app.app_context():
        assert session.scalars(select(User)).one().totp_secret is None


def test_the_secret_is_not_kept_as_it_is(app: Flask, member: Somebody) -> None:
    key, codes = set_up(member)
    with app.app_context():
        user = session.scalars(select(User)).one()
        assert key not in user.totp_secret
        assert codes[0] not in " ".join(user.recovery_digests)


def test_a_code_is_taken_once(member: Somebody, other_device: Somebody, app: Flask) -> None:
    key, _codes = set_up(member)
    third = make_somebody(app)
    with later(2):
        code = code_of(key)
        for person in (other_device, third):
            person.sign_in()
            submit(person.client, SECOND_STEP, code=code)
        assert other_device.is_in()
        assert not third.is_in()


def test_a_spare_code_opens_once(member: Somebody, other_device: Somebody, app: Flask) -> None:
    _key, codes = set_up(member)
    third = make_somebody(app)
    for person in (other_device, third):
        person.sign_in()
        submit(person.client, SECOND_STEP, code=codes[3].upper())
    assert other_device.is_in()
    assert not third.is_in()


def test_codes_are_not_guessed_from_many_addresses(
    member: Somebody, other_device: Somebody
) -> None:
    set_up(member)
    other_device.sign_in()
    statuses = []
    for attempt in range(11):
        other_device.client.environ_base["REMOTE_ADDR"] = f"10.0.0.{attempt}"
        statuses.append(submit(other_device.client, SECOND_STEP, code="000000").status_code)
    assert statuses[0] == 422
    assert statuses[-1] == 429


def test_the_second_step_needs_the_first(somebody: Somebody) -> None:
    assert somebody.client.get(SECOND_STEP).location == "/tai-khoan/dang-nhap"


def test_who_tarries_begins_again(member: Somebody, other_device: Somebody) -> None:
    set_up(member)
    other_device.sign_in()
    with later(31):
        assert other_device.client.get(SECOND_STEP).location == "/tai-khoan/dang-nhap"


def test_a_new_password_by_mail_does_not_open_the_second_step(
    member: Somebody, other_device: Somebody, post: Post
) -> None:
    set_up(member)
    post.mails()
    submit(other_device.client, "/tai-khoan/quen-mat-khau", address=MAIL)
    submit(other_device.client, post.link("mat-khau-moi"), password="a wholly other password")
    assert other_device.sign_in(password="a wholly other password").location == SECOND_STEP


def test_an_owner_turns_it_off_with_a_code(member: Somebody, other_device: Somebody) -> None:
    _key, codes = set_up(member)
    submit(member.client, SET_UP, code="000000", remove="yes")
    assert other_device.sign_in().location == SECOND_STEP
    submit(member.client, SET_UP, code=codes[0], remove="yes")
    assert other_device.sign_in().location == "/tai-khoan"


def test_new_spare_codes_end_the_old(member: Somebody, other_device: Somebody) -> None:
    _key, codes = set_up(member)
    renewed = spare_codes(submit(member.client, SET_UP, code=codes[0]).text)
    assert len(renewed) == 10
    other_device.sign_in()
    submit(other_device.client, SECOND_STEP, code=codes[1])
    assert not other_device.is_in()
    submit(other_device.client, SECOND_STEP, code=renewed[1])
    assert other_device.is_in()


def test_the_office_takes_away_a_factor_that_was_lost(
    app: Flask, member: Somebody, other_device: Somebody
) -> None:
    set_up(member)
    answer = app.test_cli_runner().invoke(args=["catalog", "reset-second-factor", MAIL])
    assert answer.exit_code == 0
    assert not member.is_in()
    assert other_device.sign_in().location == "/tai-khoan"
    with app.app_context():
        actions = session.execute(select(AuditEntry.action, AuditEntry.actor_label)).all()
    assert ("second factor removed", "command line") in [tuple(row) for row in actions]


def test_nobody_s_factor_is_not_taken_away(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=["catalog", "reset-second-factor", "no@example.vn"])
    assert answer.exit_code == 1
    assert "No account has the address" in answer.output


@pytest.fixture
def strict_app(app: Flask) -> Iterator[Flask]:
    """The site as it is in production: staff need a second factor."""
    home: Path = app.config["SETTINGS"].home
    built = make_app(home, REQUIRE_SECOND_FACTOR="1")
    with built.app_context(), unit_of_work():
        create_account(
            "can.bo@example.vn", password=PASSWORD, display_name="Cán bộ",
            roles=[RoleName.STAFF], at=now(),
        )  # fmt: skip
    yield built
    close(built)


def test_staff_set_it_up_before_they_are_let_in(strict_app: Flask) -> None:
    person = make_somebody(strict_app)
    assert person.sign_in("can.bo@example.vn").location == SET_UP
    assert not person.is_in()
    read_page(person.client, SET_UP)
    key, codes = set_up(person)
    assert len(codes) == 10
    assert person.is_in()
    assert person.client.get("/ban/lo").status_code == 200
    again = make_somebody(strict_app)
    assert again.sign_in("can.bo@example.vn").location == SECOND_STEP
    with later(2):
        submit(again.client, SECOND_STEP, code=code_of(key))
        assert again.is_in()


def test_staff_whose_session_is_older_than_the_rule_are_led_to_set_it_up(
    strict_app: Flask,
) -> None:
    person = make_somebody(strict_app)
    with strict_app.app_context():
        mark = session.scalars(select(User)).one().fs_uniquifier
    with person.client.session_transaction() as visit:
        visit["_user_id"] = mark
        visit["_fresh"] = True
    assert person.client.get("/ban/lo").location == SET_UP


def test_staff_cannot_turn_it_off(strict_app: Flask) -> None:
    person = make_somebody(strict_app)
    person.sign_in("can.bo@example.vn")
    _key, codes = set_up(person)
    submit(person.client, SET_UP, code=codes[0], remove="yes")
    with strict_app.app_context():
        assert session.scalars(select(User)).one().totp_secret is not None


def test_staff_of_a_trial_site_are_let_in_and_asked_to_set_it_up(staff) -> None:
    page = read_page(staff, "/tai-khoan")
    assert SET_UP in page.links()
    assert staff.get("/ban/lo").status_code == 200
