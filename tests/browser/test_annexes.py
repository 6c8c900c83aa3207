"""Somebody of the office imports a list with the keyboard alone, and takes it back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support.annexes import twelve
from tests.support.phones import Site, no_sideways, phone, served, sign_in, site_of

FACTS = {"number": "9612/QĐ-UBND", "issuer": "UBND tỉnh Vĩnh Long", "signed_by": "Ông Thử"}


@pytest.fixture(scope="module")
def site(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A served site with somebody of the office."""
    with served(sample_home, tmp_path_factory.mktemp("annexes")) as app:
        yield site_of(app)


def tab_to(page: Page, rule: str, *, most: int = 120) -> None:
    """Press Tab until what has the focus is the one that a rule of CSS names."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("rule => document.activeElement.matches(rule)", rule):
            return
    raise AssertionError(f"no way by Tab to {rule!r}")


def test_a_list_is_imported_and_undone_with_the_keyboard_alone(  # noqa: PLR0915 - one journey
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    file = twelve()[1]
    path = tmp_path / file.name
    path.write_bytes(file.content)
    staff = sign_in(phone(browser), site.address, "staff@example.vn")
    staff.goto(f"{site.address}/ban/danh-sach-chung-nhan")
    no_sideways(staff)
    tab_to(staff, "a[href$='/gui']")
    staff.keyboard.press("Enter")
    staff.wait_for_url("**/gui")
    no_sideways(staff)
    tab_to(staff, "#number")
    staff.keyboard.type(FACTS["number"])
    tab_to(staff, "#signed_on")
    staff.keyboard.type("06122026")
    day = staff.locator("#signed_on").input_value()
    if day != "2026-06-12":
        staff.locator("#signed_on").fill("2026-06-12")
    tab_to(staff, "#issuer")
    staff.keyboard.type(FACTS["issuer"])
    tab_to(staff, "#signed_by")
    staff.keyboard.type(FACTS["signed_by"])
    tab_to(staff, "#file")
    with staff.expect_file_chooser() as chooser:
        staff.keyboard.press("Enter")
    chooser.value.set_files(path)
    tab_to(staff, "form[enctype] button[type=submit]")
    staff.keyboard.press("Enter")
    staff.get_by_role("heading", name="Từng dòng").wait_for(timeout=30_000)
    no_sideways(staff)
    assert "Nem chua" in staff.locator("main").inner_text()

    tab_to(staff, "form[action$='/ap-dung'] button")
    staff.keyboard.press("Enter")
    staff.locator("summary", has_text="Hoàn tác").wait_for(timeout=30_000)
    no_sideways(staff)
    tab_to(staff, ".annex-row a[href^='/san-pham/']")
    staff.keyboard.press("Enter")
    staff.wait_for_url("**/san-pham/*")
    assert FACTS["number"] in staff.locator("main").inner_text()
    tab_to(staff, "a[href^='/van-ban/']")
    staff.keyboard.press("Enter")
    staff.wait_for_url("**/van-ban/*")
    assert "3 giấy chứng nhận" in staff.locator("main").inner_text()
    no_sideways(staff)
    staff.go_back()
    staff.go_back()

    tab_to(staff, "details.portal-more > summary:has(+ form[action$='/hoan-tac'])")
    staff.keyboard.press("Enter")
    tab_to(staff, "form[action$='/hoan-tac'] button")
    staff.keyboard.press("Enter")
    staff.locator("main strong", has_text="Đã hoàn tác").first.wait_for(timeout=30_000)
    assert staff.locator(".annex-row a[href^='/san-pham/']").count() == 0
    staff.context.close()
