"""Somebody joins on a phone, protects the account and comes back, in a real browser."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from passlib.totp import TOTP
from playwright.sync_api import Page
from werkzeug.serving import make_server

from catalog import worker
from tests.support.homes import close, make_app
from tests.support.servers import free_port

PASSWORD = "chợ nổi sáng sớm sương mù"


@pytest.fixture
def site(app: Flask) -> Iterator[Flask]:
    """The empty site, served over loopback; its address stands in its settings."""
    port = free_port()
    home: Path = app.config["SETTINGS"].home
    built = make_app(home, PORT=str(port), SITE_URL=f"http://127.0.0.1:{port}")
    server = make_server("127.0.0.1", port, built, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield built
    server.shutdown()
    thread.join()
    server.server_close()
    close(built)


def mailed_link(site: Flask) -> str:
    """The link in the last mail."""
    with site.app_context():
        worker.work_off(site.extensions["finder"].engine)
    last = max((site.config["SETTINGS"].home / "mail").glob("*.eml"))
    mail = message_from_bytes(last.read_bytes(), policy=policy.default)
    found = re.search(r"https?://\S+/xac-nhan/\S+", mail.get_content())
    assert found
    return found[0]


def check(page: Page) -> None:
    """Nothing scrolls sideways, and nothing keeps anybody out."""
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, page.url
    found = Axe().run(page).response["violations"]
    grave = [row["id"] for row in found if row["impact"] in {"serious", "critical"}]
    assert grave == [], f"{page.url}: {found}"


def press(page: Page) -> None:
    page.locator("main form button[type=submit]").first.click()


def join(page: Page, address: str) -> None:
    page.locator("#display_name").fill("Trần Thị Hoa")
    page.locator("#address").fill(address)
    page.locator("#password").fill(PASSWORD)
    page.locator("#is_agreed").check()
    press(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_somebody_joins_and_protects_the_account_on_a_phone(browser, site: Flask, scheme) -> None:
    base = site.config["SETTINGS"].site_url
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="vi", color_scheme=scheme
    )  # fmt: skip
    page = context.new_page()
    page.goto(f"{base}/tai-khoan/dang-ky")
    press(page)
    check(page)
    join(page, "hoa@example.vn")
    check(page)
    page.goto(mailed_link(site))
    check(page)
    press(page)
    check(page)
    page.goto(f"{base}/tai-khoan/bao-ve")
    check(page)
    key = re.sub(r"[^A-Z0-9]", "", page.locator(".account-key").inner_text())
    page.locator("#code").fill(TOTP(key=key, format="base32").generate().token)
    press(page)
    spare = page.locator(".account-codes code").first.inner_text()
    check(page)
    for address in ("/tai-khoan", "/tai-khoan/dong-y", "/tai-khoan/doi-mat-khau"):
        page.goto(base + address)
        check(page)
    page.goto(f"{base}/tai-khoan")
    page.locator("form[action$='dang-xuat'] button").click()
    page.goto(f"{base}/tai-khoan/dang-nhap")
    page.locator("#email").fill("hoa@example.vn")
    page.locator("#password").fill(PASSWORD)
    press(page)
    check(page)
    page.locator("#code").fill(spare)
    press(page)
    assert "Trần Thị Hoa" in page.locator("main").inner_text()
    context.close()


def test_joining_works_without_scripts(browser, site: Flask) -> None:
    base = site.config["SETTINGS"].site_url
    context = browser.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto(f"{base}/tai-khoan/dang-ky")
    join(page, "hoa@example.vn")
    page.goto(mailed_link(site))
    press(page)
    assert page.url == f"{base}/cong/tham-gia"
    assert "Your address is confirmed" in page.locator("main").inner_text()
    context.close()
