"""Many products at once from a phone: the report, what to mend, accepted, undone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.imports.conftest import xlsx
from tests.support.phones import Site, no_sideways, phone, public_text, served, sign_in, site_of


@pytest.fixture(scope="module")
def site(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(sample_home, tmp_path_factory.mktemp("sheet")) as app:
        yield site_of(app)


def sheet(folder: Path, group_of_the_second: str) -> Path:
    path = folder / "hang.xlsx"
    path.write_bytes(
        xlsx(
            ("", "Mật ong hoa nhãn", "1", 120000, "chai", ""),
            ("", "Kẹo chuối", group_of_the_second, 30000, "gói", ""),
        )
    )
    return path


def test_a_sheet_goes_in_from_a_phone_is_mended_and_undone(
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    base, slug = site.address, site.business
    owner = sign_in(phone(browser), base, "owner@example.vn")

    def send(path: Path) -> str:
        owner.goto(f"{base}/cong/{slug}/nhap")
        no_sideways(owner)
        owner.locator("#file").set_input_files(path)
        owner.get_by_role("button", name="Gửi").click()
        owner.get_by_role("heading", name="Từng dòng").wait_for(timeout=20_000)
        no_sideways(owner)
        return owner.locator("main").inner_text()

    report = send(sheet(tmp_path, "nhóm lạ"))
    assert "C3" in report
    owner.get_by_role("button", name="Đồng ý").click()
    owner.get_by_role("link", name="Đến các bản nháp").wait_for(timeout=20_000)
    assert "Mật ong hoa nhãn" not in public_text(browser, f"{base}/doanh-nghiep/{slug}")

    mended = send(sheet(tmp_path, "1"))
    assert "C3" not in mended
    owner.get_by_role("button", name="Đồng ý").click()
    owner.get_by_role("link", name="Đến các bản nháp").wait_for(timeout=20_000)
    address = owner.url
    owner.get_by_role("link", name="Đến các bản nháp").click()
    drafts = owner.locator("main").inner_text()
    assert drafts.count("Mật ong hoa nhãn") == 1
    assert drafts.count("Kẹo chuối") == 1

    owner.goto(address)
    owner.get_by_text("Hoàn tác toàn bộ lần nhập này").click()
    owner.get_by_role("button", name="Hoàn tác tất cả").click()
    owner.get_by_text("Đã hoàn tác").first.wait_for(timeout=20_000)
    owner.goto(f"{base}/cong/{slug}/trang")
    drafts = owner.locator("main").inner_text()
    assert "Kẹo chuối" not in drafts
    assert "Mật ong hoa nhãn" in drafts
    owner.context.close()
