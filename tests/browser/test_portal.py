"""A listing kept right from a phone: edited without signal, returned, mended, published."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support.phones import (
    WIDTH_PX,
    Site,
    add_pictures_without_signal,
    is_found_soon,
    no_sideways,
    phone,
    public_text,
    served,
    sign_in,
    site_of,
)


@pytest.fixture(scope="module")
def site(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(sample_home, tmp_path_factory.mktemp("portal")) as app:
        yield site_of(app)


def signed_in(browser: Browser, site: Site, who: str, *, width: int = WIDTH_PX) -> Page:
    return sign_in(phone(browser, width=width), site.address, f"{who}@example.vn")


def test_listing_from_a_phone_to_the_public_page(browser, site: Site, tmp_path: Path) -> None:
    path = f"{site.address}/san-pham/{site.slug}"
    before = public_text(browser, path)
    owner = signed_in(browser, site, "owner")
    owner.goto(f"{site.address}/cong/{site.business}/trang")
    no_sideways(owner)
    row = owner.locator("li", has=owner.get_by_text("Đường hoa dừa", exact=True))
    row.get_by_role("button", name=re.compile("^Sửa")).click()
    draft = owner.url
    add_pictures_without_signal(owner, tmp_path)
    no_sideways(owner)

    owner.context.set_offline(True)
    owner.locator("#name").fill("Đường hoa dừa nhà làm")
    owner.get_by_text("không có sóng").wait_for()
    owner.locator("#description").fill("Sên từ mật hoa dừa tươi.")
    owner.context.set_offline(False)
    owner.locator("#draft-saved", has_text=re.compile(r"\d\d:\d\d$")).wait_for(timeout=20_000)
    owner.goto(draft)
    assert owner.locator("#name").input_value() == "Đường hoa dừa nhà làm"
    assert owner.locator("#description").input_value() == "Sên từ mật hoa dừa tươi."

    owner.get_by_role("button", name="Xem trước").click()
    assert "Đường hoa dừa nhà làm" in owner.locator("h1").inner_text()
    no_sideways(owner)
    owner.goto(draft)
    owner.get_by_role("button", name="Lưu và gửi duyệt").click()
    assert "chờ" in owner.locator(".listing-state").inner_text()
    assert public_text(browser, path) == before

    staff = signed_in(browser, site, "staff", width=1280)
    staff.goto(f"{site.address}/ban/duyet")
    staff.get_by_role("link", name="Đường hoa dừa nhà làm").click()
    review = staff.url
    staff.locator("#words-").fill("Xin ghi rõ vùng nguyên liệu.")
    staff.get_by_role("button", name="Trả lại kèm góp ý").click()
    owner.goto(draft)
    assert "Xin ghi rõ vùng nguyên liệu." in owner.locator("main").inner_text()
    owner.locator("#description").fill("Sên từ mật hoa dừa tươi của Tiểu Cần.")
    owner.get_by_role("button", name="Lưu và gửi duyệt").click()
    assert public_text(browser, path) == before

    staff.goto(review)
    search = f"{site.address}/san-pham?q=duong+hoa+dua+nha+lam"
    staff.get_by_role("button", name="Công bố các mục đã chọn").click()
    is_found_soon(staff, search, "nhà làm")
    assert "Tiểu Cần" in public_text(browser, path)
    for page in (owner, staff):
        page.context.close()


def test_what_a_phone_kept_never_overwrites_what_another_wrote_since(browser, site: Site) -> None:
    first, second = (signed_in(browser, site, "owner") for _ in range(2))
    first.goto(f"{site.address}/cong/{site.business}/trang")
    row = first.locator("li", has=first.get_by_text("Giấm mật hoa dừa", exact=True))
    row.get_by_role("button", name=re.compile("^Sửa")).click()
    draft = first.url
    first.wait_for_load_state("networkidle")
    first.context.set_offline(True)
    first.locator("#name").fill("Giấm của máy mất sóng")
    first.get_by_text("không có sóng").wait_for()
    second.goto(draft)
    second.locator("#name").fill("Giấm của người kia")
    second.get_by_role("button", name="Lưu bản nháp").click()
    first.goto("about:blank")
    first.context.set_offline(False)
    for _ in ("opened again", "left with the answer unread, and opened once more"):
        first.goto(draft)
        first.get_by_text("Người khác vừa đổi mục này thành").wait_for(timeout=20_000)
    assert first.locator("#name").input_value() == "Giấm của máy mất sóng"
    second.goto(draft)
    assert second.locator("#name").input_value() == "Giấm của người kia"
    for page in (first, second):
        page.context.close()


def test_two_of_a_business_edit_one_draft_and_nothing_is_lost(browser, site: Site) -> None:
    first, second = (signed_in(browser, site, "owner") for _ in range(2))
    first.goto(f"{site.address}/cong/{site.business}/trang")
    row = first.locator("li", has=first.get_by_text("Mật hoa dừa", exact=True))
    row.get_by_role("button", name=re.compile("^Sửa")).click()
    second.goto(first.url)
    first.locator("#name").fill("Mật hoa dừa thứ nhất")
    first.locator("#draft-saved", has_text=re.compile(r"\d\d:\d\d$")).wait_for()
    with first.expect_response(lambda answer: answer.request.method == "POST"):
        first.locator("#description").fill("Lời của người thứ nhất.")
    second.locator("#name").fill("Mật hoa dừa thứ hai")
    second.get_by_role("button", name="Lưu bản nháp").click()
    assert "Mật hoa dừa thứ nhất" in second.locator("#name-said").inner_text()
    assert second.locator("#name").input_value() == "Mật hoa dừa thứ hai"
    assert second.locator("#description").input_value() == "Lời của người thứ nhất."
    for page in (first, second):
        page.context.close()
