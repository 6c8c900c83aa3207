"""From a scanned page to a closed case: a phone reports, staff work with keys, the phone reads."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from catalog.foundation.database import session, unit_of_work
from catalog.reports.holding import QUICKEST
from catalog.reports.models import ProblemReport
from catalog.reports.rules import ANSWER_WAITS
from tests.support.phones import Site, no_sideways, phone, photographs, served, sign_in, site_of

CODE = "APY69D7W"
WORDS = "Tem mờ, hạn dùng in đè lên ngày khác, mua ở chợ sáng nay."
ANSWER = "Đã đối chiếu với cơ sở: tem in lỗi, lô hàng đã đổi tem. Cảm ơn bạn."
MOST_TABS = 120


@pytest.fixture(scope="module")
def app(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A copy of the sample, served."""
    with served(sample_home, tmp_path_factory.mktemp("case")) as app:
        yield app


@pytest.fixture(scope="module")
def site(app: Flask) -> Site:
    """The served site with somebody of the office."""
    return site_of(app, CODE)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until what a selector names has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"no way by Tab to {selector}")


def report_from_the_scan(page: Page, site: Site, folder: Path) -> None:
    """Scan a package, tell what is wrong with it, and send a photograph along."""
    page.goto(f"{site.address}/q/{CODE}")
    no_sideways(page)
    page.locator("main a[href*='/phan-anh?ma=']").first.click()
    page.wait_for_url("**/phan-anh?ma=*")
    assert page.locator(".report-thing").count() == 1
    no_sideways(page)
    page.locator("input[value=counterfeit]").check()
    page.locator("#words").fill(WORDS)
    page.locator("#photographs").set_input_files(photographs(folder)[:1])
    page.wait_for_timeout(QUICKEST.total_seconds() * 1000 + 500)
    page.get_by_role("button", name="Gửi cơ quan quản lý").click()
    page.locator(".report-secret").wait_for()
    no_sideways(page)


def close_with_keys(page: Page, number: str) -> None:
    """Open a case from the queue, take it and conclude it, without a pointer."""
    tab_to(page, f"a[href$='/ban/phan-anh/{number}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/ban/phan-anh/{number}")
    tab_to(page, "form[action$='/assign'] button")
    page.keyboard.press("Enter")
    page.locator("form[action$='/put-back']").wait_for()
    tab_to(page, "form[action$='/conclude'] input[name=outcome]")
    page.keyboard.press("Space")
    tab_to(page, "#conclude-words")
    page.keyboard.type(ANSWER)
    tab_to(page, "form[action$='/conclude'] button")
    page.keyboard.press("Enter")
    page.locator("form[action$='/reopen']").wait_for()


def let_the_answer_go(app: Flask, number: str) -> None:
    """The minute passes in which a conclusion could be taken back."""
    with app.app_context():
        with unit_of_work():
            report = session.scalars(
                select(ProblemReport).where(ProblemReport.number == number)
            ).one()
            assert report.closed_at is not None
            report.closed_at -= ANSWER_WAITS
        session.remove()


def test_a_report_from_a_scan_is_closed_with_keys_and_its_answer_read(
    browser: Browser, app: Flask, site: Site, tmp_path: Path
) -> None:
    reporter = phone(browser)
    report_from_the_scan(reporter, site, tmp_path)
    number = reporter.url.rsplit("/", 1)[-1]
    link = str(reporter.locator(".report-link").get_attribute("href"))
    assert reporter.locator(".report-pictures img").count() == 1
    reporter.reload()
    assert reporter.locator(".report-secret").count() == 0

    staff = sign_in(phone(browser, width=1280), site.address, "staff@example.vn")
    staff.goto(f"{site.address}/ban/phan-anh")
    close_with_keys(staff, number)
    assert ANSWER in staff.locator("main").inner_text()

    elsewhere = phone(browser)
    elsewhere.goto(f"{site.address}/phan-anh/{number}")
    assert WORDS not in elsewhere.locator("main").inner_text()
    elsewhere.goto(link)
    assert WORDS in elsewhere.locator("main").inner_text()
    assert ANSWER not in elsewhere.locator("main").inner_text()
    let_the_answer_go(app, number)
    elsewhere.reload()
    assert ANSWER in elsewhere.locator("main").inner_text()
    no_sideways(elsewhere)
    for page in (reporter, staff, elsewhere):
        page.context.close()
