"""A curator gathers, places and looks ahead, with the keyboard alone."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from werkzeug.serving import make_server

from catalog.accounts.roles import RoleName
from catalog.accounts.signing_in import create_account
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from tests.support.homes import close, make_app
from tests.support.servers import free_port

PASSWORD = "một câu đủ dài của riêng mình"
MOST_STEPS = 150


@pytest.fixture(scope="module")
def site(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("curation") / "instance"
    shutil.copytree(sample_home, home)
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    app = make_app(home, PORT=str(port), SITE_URL=address)
    with app.app_context():
        with unit_of_work():
            create_account(
                "curator@example.vn", password=PASSWORD, display_name="Cán bộ",
                roles=[RoleName.STAFF], at=now(),
            )  # fmt: skip
        session.remove()
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield address
    server.shutdown()
    thread.join()
    server.server_close()
    close(app)


def reach(page, target) -> None:
    """Go on with the Tab key until the target has the focus."""
    for _ in range(MOST_STEPS):
        if target.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the keyboard does not get there")


def press(page, target) -> None:
    """Choose a link or a button by keyboard, and wait for the page that follows."""
    reach(page, target)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def type_into(page, target, text: str) -> None:
    reach(page, target)
    page.keyboard.type(text)


@pytest.mark.parametrize("width", [360, 1280])
def test_collection_is_made_placed_and_seen_ahead_by_keyboard_alone(
    browser, site: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="vi")
    page = context.new_page()
    page.goto(f"{site}/tai-khoan/dang-nhap")
    type_into(page, page.locator("input[autocomplete=username]"), "curator@example.vn")
    type_into(page, page.locator("input[name=password]"), PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")

    title = f"Quà khổ {width}"
    page.goto(f"{site}/ban/bo-suu-tap")
    press(page, page.get_by_role("link", name="Tạo bộ sưu tập"))
    type_into(page, page.locator("#title"), title)
    press(page, page.get_by_role("button", name="Tạo", exact=True))
    type_into(page, page.locator("#tim"), "che dinh")
    added = page.get_by_role("button", name=re.compile("Thêm.*Chè đinh Tân Cương"))
    added.wait_for()
    press(page, added)
    press(page, page.get_by_role("button", name="Công bố", exact=True))
    assert "Chè đinh Tân Cương" in page.locator("ol.curation-items").inner_text()

    press(page, page.get_by_role("main").get_by_role("link", name="Trưng bày", exact=True))
    page.locator("#from").evaluate("each => { each.value = '2027-01-25T08:00:00' }")
    reach(page, page.locator("#from"))
    press(page, page.get_by_role("button", name="Lưu"))
    assert title in page.get_by_role("main").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

    page.goto(f"{site}/ban/xem-truoc?luc=2027-01-25T08:00:00")
    assert "25/01/2027 08:00" in page.locator(".moment-band").inner_text()
    assert title in page.locator("section[aria-labelledby=collections]").inner_text()
    context.close()
