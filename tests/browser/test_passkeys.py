"""Somebody protects the account by a passkey and signs in with it; the browser's own device."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, CDPSession, Page
from werkzeug.serving import make_server

from catalog.accounts.roles import RoleName
from catalog.accounts.signing_in import create_account
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from tests.support.homes import close, make_app
from tests.support.phones import PASSWORD, no_sideways, phone
from tests.support.servers import free_port

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def base(app: Flask) -> Iterator[str]:
    """A site that asks staff for a second factor, with an owner and somebody of the office.

    It is opened as `localhost`: a passkey belongs to a name, never to a number.
    """
    port = free_port()
    home: Path = app.config["SETTINGS"].home
    built = make_app(home, PORT=str(port), REQUIRE_SECOND_FACTOR="1")
    with built.app_context():
        with unit_of_work():
            for role in (RoleName.OWNER, RoleName.STAFF):
                create_account(
                    f"{role.value}@example.vn", password=PASSWORD, display_name="Hoa",
                    roles=[role], at=now(),
                )  # fmt: skip
        session.remove()
    server = make_server("127.0.0.1", port, built, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{port}"
    server.shutdown()
    thread.join()
    server.server_close()
    close(built)


def with_device(page: Page) -> tuple[CDPSession, str]:
    """Give the browser a device that makes passkeys and unlocks itself."""
    control = page.context.new_cdp_session(page)
    control.send("WebAuthn.enable")
    made = control.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return control, made["authenticatorId"]


def look(page: Page) -> None:
    no_sideways(page)
    found = Axe().run(page).response["violations"]
    assert [row["id"] for row in found if row["impact"] in {"serious", "critical"}] == []


def type_password(page: Page, base: str, who: str) -> None:
    page.goto(f"{base}/tai-khoan/dang-nhap")
    page.locator("#email").fill(f"{who}@example.vn")
    page.locator("#password").fill(PASSWORD)
    page.locator("#password").press("Enter")


def add(page: Page, name: str, *, password: str = "") -> None:
    page.locator("#name").fill(name)
    if password:
        page.locator("#password").fill(password)
    page.get_by_role("button", name="Thêm khóa").click()


def sign_out(page: Page, base: str) -> None:
    page.goto(f"{base}/tai-khoan")
    page.locator("form[action$='dang-xuat'] button").click()


def use(page: Page) -> None:
    page.get_by_role("button", name="Dùng khóa").click()


def test_owner_adds_uses_and_removes_a_passkey_on_a_phone(browser: Browser, base: str) -> None:
    page = phone(browser)
    with_device(page)
    type_password(page, base, "owner")
    page.wait_for_url("**/tai-khoan")
    page.goto(f"{base}/tai-khoan/khoa-thiet-bi")
    look(page)
    add(page, "Điện thoại", password="một câu khác hẳn")
    page.locator(".field-error").wait_for()
    assert page.locator("#name").input_value() == "Điện thoại"
    add(page, "Điện thoại", password=PASSWORD)
    page.locator(".account-codes").wait_for()
    assert page.locator(".account-codes code").count() == 10
    page.goto(f"{base}/tai-khoan/khoa-thiet-bi")
    assert "chưa dùng" in page.locator(".account-passkeys").inner_text()

    sign_out(page, base)
    type_password(page, base, "owner")
    page.wait_for_url("**/buoc-hai")
    look(page)
    use(page)
    page.wait_for_url("**/tai-khoan")
    page.goto(f"{base}/tai-khoan/khoa-thiet-bi")
    look(page)
    assert "dùng lần cuối" in page.locator(".account-passkeys").inner_text()

    page.locator(".account-passkeys a").click()
    look(page)
    page.locator("#password").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/khoa-thiet-bi")
    assert page.locator(".account-passkeys").count() == 0
    sign_out(page, base)
    type_password(page, base, "owner")
    page.wait_for_url("**/tai-khoan")
    page.context.close()


def test_staff_who_must_have_a_second_factor_get_in_by_a_passkey(
    browser: Browser, base: str
) -> None:
    page = phone(browser)
    with_device(page)
    type_password(page, base, "staff")
    page.wait_for_url("**/bao-ve")
    page.locator("a[href$='/khoa-thiet-bi']").click()
    assert page.locator("#password").count() == 0
    add(page, "Máy bàn")
    page.locator(".account-codes").wait_for()
    answer = page.goto(f"{base}/ban")
    assert answer is not None
    assert answer.ok
    assert page.url == f"{base}/ban"
    page.goto(f"{base}/tai-khoan/khoa-thiet-bi")
    page.locator(".account-passkeys a").click()
    assert page.locator("#password").count() == 0, "the last factor of staff stays"
    page.context.close()


def test_device_that_is_not_unlocked_or_has_another_key_opens_nothing(
    browser: Browser, base: str
) -> None:
    page = phone(browser)
    control, device = with_device(page)
    type_password(page, base, "owner")
    page.wait_for_url("**/tai-khoan")
    page.goto(f"{base}/tai-khoan/khoa-thiet-bi")
    add(page, "Điện thoại", password=PASSWORD)
    page.locator(".account-codes").wait_for()
    spare = page.locator(".account-codes code").first.inner_text()
    sign_out(page, base)
    type_password(page, base, "owner")
    page.wait_for_url("**/buoc-hai")
    control.send("WebAuthn.clearCredentials", {"authenticatorId": device})
    use(page)
    page.get_by_text("Chưa làm gì cả").wait_for(timeout=70_000)
    answer = page.request.post(
        f"{base}/tai-khoan/buoc-hai/khoa",
        form={
            "csrf_token": page.locator("input[name=csrf_token]").first.input_value(),
            "answer": '{"id": "AAAA", "rawId": "AAAA", "response": {}, "type": "public-key"}',
        },
    )
    assert answer.url.endswith("/buoc-hai")
    page.goto(f"{base}/tai-khoan/buoc-hai")
    page.locator("#code").fill(spare)
    page.locator("#code").press("Enter")
    page.wait_for_url("**/tai-khoan")
    page.context.close()
