"""Somebody of the office reviews with the keyboard alone, and takes a slip back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from catalog.accounts.roles import RoleName
from catalog.accounts.signing_in import create_account
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.listings.publishing import open_draft
from catalog.products.models import Product
from catalog.revisions import saving, workflow
from catalog.revisions.models import SubjectKind
from catalog.revisions.workflow import Actor
from tests.support.phones import (
    PASSWORD,
    Site,
    comes_true,
    no_sideways,
    phone,
    public_text,
    served,
    sign_in,
    site_of,
)

WRITER = Actor(None, "Chị Hoà")
NEW = {"name": "Đường hoa dừa nhà làm", "description": "Sên tay.", "keeping": "Nơi khô ráo."}


@pytest.fixture(scope="module")
def site(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A served site on which one listing waits."""
    with served(sample_home, tmp_path_factory.mktemp("review")) as app:
        site = site_of(app)
        with app.app_context():
            with unit_of_work():
                create_account("hai@example.vn", password=PASSWORD, display_name="hai",
                               roles=[RoleName.STAFF], at=now())  # fmt: skip
                product = session.scalars(select(Product).where(Product.slug == site.slug)).one()
                draft = open_draft(SubjectKind.PRODUCT, product.id, by=WRITER, at=now())
                saving.save(draft.id, NEW, read_version=0, by=WRITER, at=now())
                workflow.submit(draft.id, read_version=draft.version, by=WRITER, at=now())
            session.remove()
        yield site


def focused(page: Page, what: str) -> str:
    return str(page.evaluate(f"document.activeElement.{what}"))


def tab_to(page: Page, words: str, *, most: int = 80) -> None:
    """Press Tab until what has the focus says so much."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if words in focused(page, "textContent"):
            return
    raise AssertionError(f"no way by Tab to {words!r}")


def test_a_listing_is_reviewed_with_the_keyboard_alone(browser: Browser, site: Site) -> None:
    base, path = site.address, f"/san-pham/{site.slug}"
    before = public_text(browser, base + path)
    staff = sign_in(phone(browser, width=1280), base, "staff@example.vn")
    staff.goto(f"{base}/ban/duyet")
    tab_to(staff, "Duyệt trang cũ nhất")
    staff.keyboard.press("Enter")
    staff.wait_for_url("**/ban/duyet/1")
    comes_true(staff, "document.activeElement.name === 'accepted'")

    other = sign_in(phone(browser), base, "hai@example.vn")
    other.goto(staff.url)
    assert "staff đang xem trang này" in other.locator("main").inner_text()
    no_sideways(other)

    assert focused(staff, "value") == "name"
    staff.keyboard.press("j")
    assert focused(staff, "value") == "description"
    staff.keyboard.press("Space")
    staff.keyboard.press("w")
    staff.keyboard.type("jk: viết rõ hơn")
    assert focused(staff, "value") == "jk: viết rõ hơn"
    staff.keyboard.press("Escape")
    assert focused(staff, "value") == "description"
    staff.keyboard.press("Control+Enter")
    staff.wait_for_url("**/ban/duyet?vua=1")
    page = public_text(browser, base + path)
    assert NEW["name"] in page
    assert NEW["keeping"] in page
    assert NEW["description"] not in page

    tab_to(staff, "Hoàn tác")
    staff.keyboard.press("Enter")
    staff.wait_for_url("**/ban/duyet/1")
    assert public_text(browser, base + path) == before
    for each in (staff, other):
        each.context.close()
