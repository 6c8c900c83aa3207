"""From nothing to a public page on a phone: join, claim, write, be returned, mend, be published."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Locator, Page
from sqlalchemy import select

from catalog.accounts.roles import RoleName
from catalog.accounts.signing_in import create_account
from catalog.businesses.models import Business
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.products.models import Product
from tests.support.phones import (
    PASSWORD,
    is_found_soon,
    let_the_minute_pass,
    mailed_link,
    no_sideways,
    phone,
    photographs,
    public_text,
    served,
    sign_in,
)

JOINER = "hoa@example.vn"
OFFICE = "office@example.vn"
MENDED = "Nhà làm ở Tiểu Cần."


@dataclass(frozen=True)
class Journey:
    """One newcomer's way: in which language, where, and what is written into which field."""

    locale: str
    products: str
    field: str
    added: str


PRODUCT = "APY69D7W"
WAYS = (
    Journey("vi", "/san-pham", "description", "Sên từ mật hoa dừa tươi Tiểu Cần."),
    Journey("en", "/en/products", "description_en", "Slowly thickened over rice husks."),
)


@pytest.fixture
def site(sample_home: Path, tmp_path: Path) -> Iterator[Flask]:
    with served(sample_home, tmp_path) as app:
        with app.app_context():
            with unit_of_work():
                create_account(
                    OFFICE, password=PASSWORD, display_name="Cán bộ",
                    roles=[RoleName.STAFF], at=now(),
                )  # fmt: skip
            session.remove()
        yield app


def look(page: Page) -> None:
    """Nothing lies beside the screen, and nothing keeps anybody out."""
    no_sideways(page)
    found = Axe().run(page).response["violations"]
    grave = [row["id"] for row in found if row["impact"] in {"serious", "critical"}]
    assert grave == [], f"{page.url}: {found}"


def follow(page: Page, way: Locator) -> None:
    """Click what leads to another page, and be there."""
    with page.expect_navigation():
        way.click()


def press(page: Page, selector: str = "main form button[type=submit]") -> None:
    """Press a button that sends its form."""
    follow(page, page.locator(selector).first)


def join(page: Page, site: Flask) -> None:
    """Make an account, and confirm it by the link in the mail."""
    page.goto(f"{site.config['SETTINGS'].site_url}/tai-khoan/dang-ky")
    page.locator("#display_name").fill("Trần Thị Hoa")
    page.locator("#address").fill(JOINER)
    page.locator("#password").fill(PASSWORD)
    page.locator("#is_agreed").check()
    look(page)
    press(page)
    look(page)
    page.goto(mailed_link(site, to=JOINER, part="/xac-nhan/"))
    look(page)
    press(page)
    look(page)


def claim(page: Page, business: str, folder: Path) -> None:
    """Go by the links of the account's page to a listed business, and send a paper for it."""
    page.locator("#q").fill(business)
    press(page)
    look(page)
    follow(page, page.locator("main a", has_text=business).first)
    press(page)
    look(page)
    page.locator("#phone").fill("0912 345 678")
    page.locator("#words").fill("Tôi là giám đốc.")
    page.locator("#files").set_input_files(photographs(folder)[0])
    page.locator("#is_agreed").check()
    press(page)
    page.wait_for_url("**/yeu-cau/*")
    look(page)


def verify(staff: Page, base: str, business: str) -> None:
    """Somebody of the office opens the claim with its paper, and verifies it."""
    staff.goto(f"{base}/ban/yeu-cau-tham-gia")
    look(staff)
    follow(staff, staff.locator("main a", has_text=business).first)
    look(staff)
    paper = staff.locator("main a[href*='giay-to']").first.get_attribute("href")
    assert staff.request.get(base + str(paper)).ok
    press(staff, "button[name=answer][value=verify]")
    look(staff)


def begin(page: Page, base: str, name: str) -> str:
    """Find the product in the portal as a newcomer does, and begin its draft."""
    page.goto(f"{base}/cong")
    look(page)
    press(page, "main a[href$='/trang']")
    look(page)
    row = page.locator("li", has=page.get_by_text(name, exact=True))
    follow(page, row.locator("form[action$='/sua'] button"))
    look(page)
    return page.url


def write(page: Page, folder: Path, way: Journey) -> None:
    """Three photographs with their words, and a new description that saves itself."""
    page.locator("#files").set_input_files(photographs(folder))
    page.locator("form[data-behaviour=send-pictures] button").click()
    page.locator(".listing-pictures > li").nth(2).wait_for(timeout=20_000)
    look(page)
    for number in range(3):
        page.locator(f"#pictures-{number}-alt").fill(f"Ảnh minh họa {number + 1}")
    press(page, "form[action$='/anh/sua'] > button:not(.visually-hidden)")
    look(page)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator(f"#{way.field}").fill(way.added)
    page.locator("#draft-saved", has_text=re.compile(r"\d\d:\d\d$")).wait_for()
    press(page, "button[name=then][value=preview]")
    look(page)
    assert way.added in page.locator("main").inner_text()


def hand_over(page: Page, draft: str) -> None:
    page.goto(draft)
    press(page, "button[name=then][value=submit]")
    look(page)
    assert page.locator(".listing-state").get_attribute("data-state") == "submitted"


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.locale)
def test_newcomer_gets_from_nothing_to_a_public_page(
    browser: Browser, site: Flask, tmp_path: Path, way: Journey
) -> None:
    base = site.config["SETTINGS"].site_url
    with site.app_context():
        product = session.scalars(select(Product).where(Product.code == PRODUCT)).one()
        business = session.get_one(Business, product.business_id).name
        name, path = product.name, f"{way.products}/{product.slug}"
        session.remove()
    public = base + path
    search = f"{base}{way.products}?q={way.added.replace(' ', '+')}"
    before = public_text(browser, public)
    page, staff = (phone(browser, locale=way.locale) for _ in range(2))
    join(page, site)
    claim(page, business, tmp_path)
    sign_in(staff, base, OFFICE)
    verify(staff, base, business)
    page.goto(mailed_link(site, to=JOINER, part="/yeu-cau/"))
    look(page)

    draft = begin(page, base, name)
    write(page, tmp_path, way)
    hand_over(page, draft)
    assert public_text(browser, public) == before
    assert path not in staff.request.get(search).text()

    staff.goto(f"{base}/ban/duyet")
    look(staff)
    follow(staff, staff.locator("main .portal-list a"))
    review = staff.url
    look(staff)
    staff.locator(f"details:has(#words-{way.field}) > summary").click()
    staff.locator(f"#words-{way.field}").fill("Xin ghi thêm nơi nấu.")
    press(staff, "button[name=act][value=return]")
    let_the_minute_pass(site)
    page.goto(mailed_link(site, to=JOINER, part="/ban-nhap/"))
    look(page)
    assert "Xin ghi thêm nơi nấu." in page.locator("main").inner_text()
    page.locator(f"#{way.field}").fill(f"{way.added} {MENDED}")
    hand_over(page, draft)
    assert public_text(browser, public) == before

    staff.goto(review)
    look(staff)
    press(staff, "button[name=act][value=publish]")
    is_found_soon(staff, search, path)
    assert MENDED in public_text(browser, public)
    page.goto(public)
    look(page)
    for number in range(3):
        assert page.locator(f"img[alt='Ảnh minh họa {number + 1}']").count() > 0
    for each in (page, staff):
        each.context.close()
