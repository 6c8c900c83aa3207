"""An inspector's phone on a market: no signal, a photograph, a closed page, and one record."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import func, select

from catalog.foundation.database import session
from catalog.inspections.freezing import state_kept
from catalog.inspections.models import Inspection, InspectionPhoto
from tests.support.phones import (
    WIDTH_PX,
    Site,
    comes_true,
    no_sideways,
    phone,
    photographs,
    served,
    sign_in,
    site_of,
)
from tests.support.servers import wait_until

CODE = "APY69D7W"
FORM = "/ban/kiem-tra-thuc-dia"
WAITING = "#check-queue li"


@pytest.fixture(scope="module")
def app(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with served(sample_home, tmp_path_factory.mktemp("checks")) as built:
        yield built


@pytest.fixture(scope="module")
def site(app: Flask) -> Site:
    return site_of(app)


def inspector(browser: Browser, site: Site, *, width: int = WIDTH_PX) -> Page:
    """Somebody of the office whose phone has kept the form."""
    page = sign_in(phone(browser, width=width), site.address, "staff@example.vn")
    page.goto(site.address + FORM)
    page.get_by_text("đã lưu trên máy này").wait_for()
    page.evaluate("navigator.serviceWorker.ready")
    comes_true(page, "navigator.serviceWorker.controller !== null")
    return page


def fill(page: Page, *, words: str = "", place: str = "Chợ Cầu Ngang, quầy 4") -> None:
    page.locator("#code").fill(CODE)
    page.locator("#code").press("Tab")
    page.locator("#check-known", has_text=re.compile(r"\S")).wait_for()
    page.get_by_text("Dùng sao đã hết hạn", exact=True).click()
    page.locator("#words").fill(words)
    page.locator("#place_words").fill(place)
    page.locator("#commune").fill("Hòa Minh")
    page.get_by_text("Nhắc nhở tại chỗ", exact=True).click()


CAMERA = """
window.BarcodeDetector = class {
  async detect() { return window.seen ? [{ rawValue: window.seen }] : []; }
};
navigator.mediaDevices.getUserMedia = async () => {
  const canvas = document.createElement("canvas");
  const paper = canvas.getContext("2d");
  setInterval(() => paper.fillRect(0, 0, 300, 150), 50);
  return (window.stream = canvas.captureStream(20));
};
"""
"""A camera that sees a code once it is told so, in a browser that can read codes."""


def counted(app: Flask, model: type) -> int:
    with app.app_context():
        count = session.scalar(select(func.count()).select_from(model)) or 0
        session.remove()
    return count


def test_a_check_without_signal_is_sent_later_and_once(
    browser: Browser, app: Flask, site: Site, tmp_path: Path
) -> None:
    page = inspector(browser, site)
    before = counted(app, Inspection), counted(app, InspectionPhoto)
    page.context.set_offline(True)
    page.reload()
    assert "Ghi kiểm tra thực địa" in page.locator("h1").inner_text()
    no_sideways(page)
    fill(page, words="Nhãn còn in sao")
    page.locator("#files").set_input_files(photographs(tmp_path)[:2])
    page.get_by_role("button", name="Ghi biên bản").click()
    page.locator(WAITING, has_text="Đang chờ trên máy này").wait_for()
    no_sideways(page)
    page.close()
    page = page.context.new_page()
    page.goto(site.address + FORM)
    page.locator(WAITING, has_text="Đang chờ trên máy này").wait_for()
    assert counted(app, Inspection) == before[0]

    page.context.set_offline(False)
    page.locator(WAITING, has_text="Đã gửi và ghi nhận").wait_for(timeout=30_000)
    page.reload()
    page.locator(WAITING, has_text="Đã gửi và ghi nhận").wait_for()
    assert counted(app, Inspection) == before[0] + 1
    assert counted(app, InspectionPhoto) == before[1] + 2
    page.get_by_role("link", name="Mở biên bản").first.click()
    assert "Nhãn còn in sao" in page.locator("main").inner_text()
    no_sideways(page)
    with app.app_context():
        kept = session.scalars(select(Inspection).order_by(Inspection.id.desc())).first()
        assert kept is not None
        assert kept.arrived_at > kept.checked_at
        assert state_kept(kept.state)["product"]["code"] == CODE
        session.remove()
    page.context.close()


def test_the_camera_reads_a_code_and_the_site_says_what_it_knows(
    browser: Browser, site: Site
) -> None:
    page = phone(browser)
    page.add_init_script(CAMERA)
    sign_in(page, site.address, "staff@example.vn")
    page.goto(site.address + FORM)
    scan = page.get_by_role("button", name="Quét bằng máy ảnh")
    scan.click()
    page.locator("dialog video").wait_for()
    no_sideways(page)
    page.get_by_role("button", name="Đóng").click()
    page.locator("dialog").wait_for(state="detached")
    assert page.evaluate("stream.getTracks().every((track) => track.readyState === 'ended')")
    scan.click()
    page.evaluate(f"window.seen = 'https://example.vn/q/{CODE}'")
    page.locator("#check-known").get_by_text("Sản phẩm", exact=True).wait_for()
    assert CODE in page.locator("#code").input_value()
    assert page.locator("dialog").count() == 0
    page.context.close()


def test_a_browser_that_reads_no_codes_offers_to_type_them(browser: Browser, site: Site) -> None:
    page = phone(browser)
    page.add_init_script("delete window.BarcodeDetector")
    sign_in(page, site.address, "staff@example.vn")
    page.goto(site.address + FORM)
    page.get_by_role("button", name="Quét bằng máy ảnh").wait_for(state="detached")
    page.locator("#code").fill(CODE)
    page.get_by_role("button", name="Xem thông tin về mã").click()
    page.locator("#check-known").get_by_text("Sản phẩm", exact=True).wait_for()
    page.context.close()


def test_an_answer_that_is_lost_on_its_way_makes_no_second_record(
    browser: Browser, app: Flask, site: Site
) -> None:
    page = inspector(browser, site)
    before = counted(app, Inspection)
    lost: list[str] = []

    def lose(route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.request.url)
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.context.route(f"**{FORM}", lose)
    fill(page)
    page.get_by_role("button", name="Ghi biên bản").click()
    page.locator(WAITING, has_text="Đã gửi và ghi nhận").wait_for(timeout=30_000)
    assert lost
    assert counted(app, Inspection) == before + 1
    page.context.close()


def test_what_the_site_refuses_is_filled_in_again_on_the_phone(
    browser: Browser, app: Flask, site: Site
) -> None:
    page = inspector(browser, site)
    before = counted(app, Inspection)
    fill(page)
    page.locator("#commune").fill("Không Có Đâu")
    page.get_by_role("button", name="Ghi biên bản").click()
    page.locator(WAITING, has_text="Không có xã, phường nào").wait_for()
    page.get_by_role("button", name="Điền lại").click()
    assert page.locator("#place_words").input_value() == "Chợ Cầu Ngang, quầy 4"
    page.locator("#commune").fill("Hòa Minh")
    page.get_by_role("button", name="Ghi biên bản").click()
    page.locator(WAITING, has_text="Đã gửi và ghi nhận").wait_for()
    assert page.locator(WAITING).count() == 1
    assert counted(app, Inspection) == before + 1
    page.context.close()


def test_a_photograph_that_is_none_is_left_out_and_the_record_is_sent(
    browser: Browser, app: Flask, site: Site, tmp_path: Path
) -> None:
    page = inspector(browser, site)
    before = counted(app, Inspection), counted(app, InspectionPhoto)
    broken = tmp_path / "hong.jpg"
    broken.write_bytes(b"%PDF-1.7")
    fill(page)
    page.locator("#files").set_input_files([photographs(tmp_path)[0], str(broken)])
    page.get_by_role("button", name="Ghi biên bản").click()
    page.locator(WAITING, has_text="hong.jpg: Tệp này không phải ảnh").wait_for()
    no_sideways(page)
    page.get_by_role("button", name="Điền lại").click()
    page.get_by_role("button", name="Bỏ: hong.jpg").click()
    page.get_by_role("button", name="Ghi biên bản").click()
    page.locator(WAITING, has_text="Đã gửi và ghi nhận").wait_for()
    assert counted(app, Inspection) == before[0] + 1
    assert counted(app, InspectionPhoto) == before[1] + 1
    page.context.close()


def test_signing_out_warns_of_what_waits_and_signing_in_again_sends_it(
    browser: Browser, app: Flask, site: Site
) -> None:
    page = inspector(browser, site)
    before = counted(app, Inspection)
    page.context.route(f"**{FORM}/gui", lambda route: route.abort())
    fill(page)
    page.get_by_role("button", name="Ghi biên bản").click()
    page.locator(WAITING, has_text="Đang chờ trên máy này").wait_for()
    page.goto(f"{site.address}/ban/lo")
    page.get_by_text("Biên bản kiểm tra đang chờ trên máy này: 1").wait_for()
    page.goto(f"{site.address}/tai-khoan")
    page.wait_for_load_state("networkidle")
    with page.expect_event("dialog") as asked:
        page.once("dialog", lambda dialog: dialog.dismiss())
        page.get_by_role("button", name="Đăng xuất", exact=True).click()
    assert "chưa gửi" in asked.value.message
    assert page.get_by_role("button", name="Đăng xuất", exact=True).is_visible()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Đăng xuất", exact=True).click()
    page.wait_for_url(re.compile(r"/$|/dang-nhap"))
    assert page.evaluate("caches.has('field-checks-1')") is False
    page.context.unroute_all()
    sign_in(page, site.address, "staff@example.vn")
    wait_until(lambda: counted(app, Inspection) == before + 1, what="what waited to be sent")
    page.context.close()


def test_the_form_is_filled_in_with_the_keyboard_alone(
    browser: Browser, app: Flask, site: Site
) -> None:
    page = inspector(browser, site, width=1280)
    before = counted(app, Inspection)
    page.locator("#code").focus()
    page.keyboard.type(CODE)
    for wanted, act in (
        ("finding", " "), ("words", None), ("files", None), ("outlet", None),
        ("place_words", "Chợ"), ("commune", "Hòa Minh"), ("checked_at", None), ("measure", " "),
        ("again_on", None),
    ):  # fmt: skip
        for _press in range(25):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.name") == wanted:
                break
        assert page.evaluate("document.activeElement.name") == wanted
        if act == " ":
            page.keyboard.press("Space")
        elif act:
            page.keyboard.type(act)
    for _press in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Ghi biên bản":
            break
    page.keyboard.press("Enter")
    page.locator(WAITING, has_text="Đã gửi và ghi nhận").wait_for(timeout=20_000)
    assert counted(app, Inspection) == before + 1
    page.context.close()
