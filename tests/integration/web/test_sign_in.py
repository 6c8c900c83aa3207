import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog.accounts.roles import RoleName
from catalog.accounts.signing_in import create_account, find_account
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid

pytestmark = pytest.mark.slow

PASSWORD = "a long password of its own"
SIGN_IN = "/tai-khoan/dang-nhap"


@pytest.fixture
def account(app: Flask):
    def make(role: RoleName) -> str:
        email = f"{role.value}@sanvat.vn"
        with app.app_context(), unit_of_work():
            create_account(
                email, password=PASSWORD, display_name="Người thử", roles=[role], at=now()
            )
        return email

    return make


def sign_in(client: FlaskClient, email: str, password: str, address: str = SIGN_IN):
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(address).text)[1]
    return client.post(address, data={"email": email, "password": password, "csrf_token": token})


@pytest.mark.parametrize("role", RoleName)
def test_each_role_signs_in_sees_itself_and_signs_out(client, account, role: RoleName) -> None:
    answer = sign_in(client, account(role), PASSWORD)
    assert answer.status_code == 302
    assert answer.location.endswith("/tai-khoan")
    page = client.get("/tai-khoan").text
    assert "Người thử" in page
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    client.post("/tai-khoan/dang-xuat", data={"csrf_token": token})
    assert client.get("/tai-khoan").status_code == 302


@pytest.mark.parametrize("email", ["owner@sanvat.vn", "nobody@sanvat.vn", "no mail address"])
def test_wrong_password_and_unknown_person_look_alike(client, account, email: str) -> None:
    account(RoleName.OWNER)
    answer = sign_in(client, email, "wrong")
    assert "chưa đúng" in answer.text
    assert f'value="{email}"' in answer.text
    assert client.get("/tai-khoan").status_code == 302


def test_visitor_is_led_to_sign_in_and_back(client, account) -> None:
    email = account(RoleName.STAFF)
    answer = client.get("/tai-khoan")
    assert SIGN_IN in answer.location
    assert "You must" not in client.get(answer.location).text
    after = sign_in(client, email, PASSWORD, answer.location)
    assert after.location.endswith("/tai-khoan")


def test_sign_in_never_leads_to_another_site(client, account) -> None:
    email = account(RoleName.STAFF)
    answer = sign_in(client, email, PASSWORD, f"{SIGN_IN}?next=//evil.example/")
    assert "evil" not in answer.headers.get("Location", "")


def test_too_many_attempts_are_held_back_in_words(client) -> None:
    answers = [sign_in(client, "x@sanvat.vn", "wrong") for _ in range(11)]
    assert answers[0].status_code != 429
    assert answers[-1].status_code == 429
    assert "thử quá nhiều" in answers[-1].text


def test_password_is_kept_as_an_argon2_hash(app, account) -> None:
    email = account(RoleName.OWNER)
    with app.app_context():
        assert find_account(email).password.startswith("$argon2")


def test_short_password_and_taken_address_are_refused(app, account) -> None:
    email = account(RoleName.OWNER)
    with app.app_context():
        for facts in (
            {"email": "new@sanvat.vn", "password": "short"},
            {"email": email.upper(), "password": PASSWORD},
        ):
            with pytest.raises(Invalid):
                create_account(**facts, display_name="x", roles=[], at=now())
