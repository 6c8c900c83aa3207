"""What a person with a phone sees and does, over a site that is really served."""

import io
import re
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page
from sqlalchemy import select, update
from werkzeug.serving import make_server

from catalog.accounts.roles import RoleName
from catalog.accounts.signing_in import create_account
from catalog.businesses.models import Business, Membership, MembershipRole
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.outbox.models import OutboxEntry
from catalog.products.models import Product
from catalog.worker import work_for_ever
from tests.support.homes import close, make_app
from tests.support.servers import free_port, wait_until

WIDTH_PX = 360
SHOWN_WITHIN_S = 3.0
"""Beside a browser and other tests; alone it is a second: tests/search/test_visible_everywhere.py."""
PASSWORD = "một câu đủ dài của riêng mình"


@contextmanager
def served(sample_home: Path, place: Path) -> Iterator[Flask]:
    """A copy of the sample, served over loopback with its worker; SITE_URL says where."""
    home = place / "instance"
    shutil.copytree(sample_home, home)
    port = free_port()
    app = make_app(home, PORT=str(port), SITE_URL=f"http://127.0.0.1:{port}")
    server = make_server("127.0.0.1", port, app, threaded=True)
    wanted = threading.Event()
    wanted.set()

    def work() -> None:
        with app.app_context():
            work_for_ever(app.extensions["finder"].engine, is_wanted=wanted.is_set)

    threads = [threading.Thread(target=server.serve_forever), threading.Thread(target=work)]
    for thread in threads:
        thread.start()
    try:
        yield app
    finally:
        wanted.clear()
        server.shutdown()
        for thread in threads:
            thread.join()
        server.server_close()
        close(app)


@dataclass(frozen=True)
class Site:
    """A served site with the owner of a product's business, and somebody of the office."""

    address: str
    business: str
    slug: str


def site_of(app: Flask, code: str = "APY69D7W") -> Site:
    """Make owner@example.vn and staff@example.vn, for the business of a product."""
    with app.app_context():
        with unit_of_work():
            product = session.scalars(select(Product).where(Product.code == code)).one()
            business = session.get_one(Business, product.business_id)
            for role in (RoleName.OWNER, RoleName.STAFF):
                user = create_account(
                    f"{role.value}@example.vn",
                    password=PASSWORD,
                    display_name=role.value,
                    roles=[role],
                    at=now(),
                )
                if role is RoleName.OWNER:
                    kind = MembershipRole.OWNER
                    session.add(
                        Membership(user_id=user.id, business_id=business.id, role=kind, since=now())
                    )
        found = Site(app.config["SETTINGS"].site_url, business.slug, product.slug)
        session.remove()
    return found


def phone(browser: Browser, *, width: int = WIDTH_PX, locale: str = "vi") -> Page:
    """A new visitor's page, as wide as a phone where nothing else is said."""
    context = browser.new_context(viewport={"width": width, "height": 740}, locale=locale)
    return context.new_page()


def sign_in(page: Page, base: str, who: str, password: str = PASSWORD) -> Page:
    """Sign in with an address and the password of all tests' people."""
    page.goto(f"{base}/tai-khoan/dang-nhap")
    page.locator("input[autocomplete=username]").fill(who)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/tai-khoan")
    return page


def no_sideways(page: Page) -> None:
    """Nothing of the page lies beside the screen, once it is there."""
    page.wait_for_load_state()
    wide = page.locator("html").evaluate("page => page.scrollWidth - innerWidth")
    assert wide <= 0, page.url


def comes_true(page: Page, expression: str, argument: object = None) -> None:
    """Wait until something is so; asked from here, for the page's own rules forbid it to evaluate."""
    wait_until(lambda: bool(page.evaluate(expression, argument)), what=expression, deadline_s=30)


def public_text(browser: Browser, address: str) -> str:
    """What anybody reads at an address, without scripts."""
    context = browser.new_context(locale="vi", java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    text = page.locator("main").inner_text()
    context.close()
    return str(text)


def mailed_link(app: Flask, *, to: str, part: str) -> str:
    """The link of the last mail to somebody, whose address holds a part; waits for it."""
    folder: Path = app.config["SETTINGS"].home / "mail"
    found: list[str] = []

    def is_there() -> bool:
        for path in sorted(folder.glob("*.eml")):
            mail = message_from_bytes(path.read_bytes(), policy=policy.default)
            body = mail.get_body(("plain",))
            if body is not None and to in str(mail["to"]):
                found.extend(re.findall(rf"https?://\S+{part}\S+", body.get_content()))
        return bool(found)

    wait_until(is_there, what=f"a mail to {to}", deadline_s=10)
    return found[-1]


def is_found_soon(page: Page, search: str, wanted: str) -> None:
    """A search shows what was published just now, asked as often as leaves the site time to work."""
    published_at = time.monotonic()
    while wanted not in page.request.get(search).text():
        assert time.monotonic() - published_at < SHOWN_WITHIN_S, "the search does not show it"
        time.sleep(0.05)


def let_the_minute_pass(app: Flask) -> None:
    """Have the worker tell now what it holds back for as long as a slip can be taken back."""
    with app.app_context():
        with unit_of_work():
            session.execute(update(OutboxEntry).values(available_at=OutboxEntry.created_at))
        session.remove()


def photographs(folder: Path) -> list[str]:
    """Three pictures as a phone takes them, in files."""
    paths = []
    for number, colour in enumerate(("green", "brown", "gold")):
        target = io.BytesIO()
        Image.new("RGB", (800, 600), colour).save(target, "JPEG")
        path = folder / f"anh-{number}.jpg"
        path.write_bytes(target.getvalue())
        paths.append(str(path))
    return paths


def add_pictures_without_signal(page: Page, folder: Path) -> None:
    """Three photographs, sent while the network is cut, stand in the draft once it is back."""
    page.locator("#files").set_input_files(photographs(folder))
    page.context.set_offline(True)
    page.get_by_role("button", name="Thêm", exact=True).click()
    page.get_by_text("ảnh sẽ tự gửi lại").first.wait_for()
    page.context.set_offline(False)
    page.locator(".listing-pictures > li").nth(2).wait_for(timeout=20_000)
    assert page.locator(".listing-pictures > li").count() == 3
