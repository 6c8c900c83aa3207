"""Pictures from a phone: HEIC, a wire that is cut, order and part chosen by keys and by finger."""

import io
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pillow_heif
import pytest
from flask import Flask
from PIL import Image as Picture
from playwright.sync_api import Browser, Page
from sqlalchemy import func, select

from catalog.accounts.roles import RoleName
from catalog.accounts.signing_in import create_account
from catalog.businesses.models import Business, Membership, MembershipRole
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.media.models import Image
from catalog.products.models import Product
from catalog.revisions.models import Revision
from tests.support.cut_wire import Step, Wire, wire_to
from tests.support.phones import PASSWORD, comes_true, no_sideways, phone, served, sign_in

pillow_heif.register_heif_opener()

pytestmark = pytest.mark.filterwarnings(
    # The server leaves the half of a file that was cut off to the garbage collector.
    "ignore:.*SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning"
)

PRODUCT = "APY69D7W"
WHO = "owner@example.vn"


@pytest.fixture(scope="module")
def site(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with served(sample_home, tmp_path_factory.mktemp("pictures")) as app:
        with app.app_context():
            with unit_of_work():
                product = session.scalars(select(Product).where(Product.code == PRODUCT)).one()
                user = create_account(
                    WHO, password=PASSWORD, display_name="owner", roles=[RoleName.OWNER], at=now()
                )
                session.add(
                    Membership(user_id=user.id, business_id=product.business_id,
                               role=MembershipRole.OWNER, since=now())
                )  # fmt: skip
            session.remove()
        yield app


@pytest.fixture(scope="module")
def wire(site: Flask) -> Iterator[Wire]:
    with wire_to(int(site.config["SETTINGS"].site_url.rpartition(":")[2])) as found:
        yield found


@pytest.fixture
def draft(browser: Browser, site: Flask, wire: Wire) -> Iterator[Page]:
    """A phone on a fresh draft; everything goes over the wire."""
    page = phone(browser)
    base = f"http://127.0.0.1:{wire.port}"
    sign_in(page, base, WHO)
    with site.app_context():
        business = session.scalars(
            select(Business).join(Product).where(Product.code == PRODUCT)
        ).one()
        slug = business.slug
        session.remove()
    page.goto(f"{base}/cong/{slug}/trang")
    page.locator("form[action*='/trang/product/'][action$='/sua'] button").first.click()
    yield page
    page.goto(draft_address(page))
    page.locator(".portal-more summary").click()
    page.locator("form[action$='/bo'] button").click()
    page.context.close()


def draft_address(page: Page) -> str:
    """The page of the draft, also from where its pictures were sent to."""
    return re.match(r"[^#?]*?/ban-nhap/\d+", page.url)[0]


def photograph(folder: Path, name: str, size=(800, 1000), **options: Any) -> str:
    """A picture of many colours, so that it is large enough to be cut in the middle."""
    chance = random.Random(name)  # noqa: S311 - a picture, not a secret
    noise = Picture.frombytes("RGB", (100, 125), chance.randbytes(100 * 125 * 3))
    target = io.BytesIO()
    kind = "HEIF" if name.lower().endswith("heic") else "JPEG"
    noise.resize(size).save(target, kind, quality=95, **options)
    path = folder / name
    path.write_bytes(target.getvalue())
    return str(path)


def send(page: Page, *paths: str, number: int) -> None:
    page.locator("#files").set_input_files(list(paths))
    page.locator("form[data-behaviour=send-pictures] button").click()
    page.locator(".listing-pictures > li").nth(number - 1).wait_for(timeout=40_000)
    page.wait_for_load_state("networkidle")


def kept(site: Flask, page: Page) -> list[dict[str, str]]:
    number = int(re.search(r"ban-nhap/(\d+)", page.url)[1])
    with site.app_context():
        rows = list(session.get_one(Revision, number).content["pictures"])
        session.remove()
    return rows


def saved(page: Page, act) -> None:
    with page.expect_response(lambda answer: answer.url.endswith("/anh/sua")):
        act()


@pytest.mark.parametrize("step", Step, ids=lambda step: step.name.lower())
def test_cut_wire_leaves_one_draft_and_each_picture_once(
    draft: Page, site: Flask, wire: Wire, tmp_path: Path, step: Step
) -> None:
    before = _counts(site)
    wire.cuts.clear()
    wire.cut_at = step
    paths = [photograph(tmp_path, f"{step.name}-{place}.jpg") for place in range(2)]
    draft.locator("#description").fill("Gõ trong lúc gửi ảnh.")
    send(draft, *paths, number=2)
    assert wire.cuts == [step]
    assert len(kept(site, draft)) == 2
    drafts, images = _counts(site)
    assert (drafts, images) == (before[0], before[1] + 2)
    assert draft.locator("#description").input_value() == "Gõ trong lúc gửi ảnh."


def _counts(site: Flask) -> tuple[int, int]:
    with site.app_context():
        found = tuple(
            session.scalar(select(func.count()).select_from(model)) for model in (Revision, Image)
        )
        session.remove()
    return found


def test_heic_of_a_phone_is_taken_and_what_is_no_picture_named(
    draft: Page, site: Flask, tmp_path: Path
) -> None:
    exif = Picture.Exif()
    exif[0x0112] = 6
    heic = photograph(tmp_path, "IMG_0001.HEIC", (400, 300), exif=exif.tobytes())
    (tmp_path / "thu.jpg").write_text("không phải ảnh")
    send(draft, heic, str(tmp_path / "thu.jpg"), number=1)
    draft.locator(".listing-sending .field-error").wait_for()
    assert "thu.jpg" in draft.locator(".listing-sending").inner_text()
    (row,) = kept(site, draft)
    with site.app_context():
        image = session.scalars(select(Image).where(Image.digest == row["image"])).one()
        assert (image.width_px, image.height_px) == (300, 400)
        session.remove()
    shown = draft.locator(".listing-picture-card")
    assert shown.evaluate("each => each.complete && each.naturalWidth > 0")
    no_sideways(draft)


def test_pictures_are_put_in_order_by_keys_alone(draft: Page, site: Flask, tmp_path: Path) -> None:
    send(draft, *(photograph(tmp_path, f"k{place}.jpg") for place in range(3)), number=3)
    first, second, third = (row["image"] for row in kept(site, draft))
    draft.locator(".listing-picture-grip").first.focus()
    saved(draft, lambda: draft.keyboard.press("ArrowDown"))
    assert [row["image"] for row in kept(site, draft)] == [second, first, third]
    assert "ảnh thứ 2 trong 3" in draft.locator(".listing-pictures ~ [role=status]").inner_text()
    saved(draft, lambda: draft.keyboard.press("ArrowDown"))
    assert [row["image"] for row in kept(site, draft)] == [second, third, first]
    button = draft.locator(f"button[value=up-{first}]")
    button.focus()
    saved(draft, lambda: draft.keyboard.press("Enter"))
    assert [row["image"] for row in kept(site, draft)] == [second, first, third]
    assert button.evaluate("each => each === document.activeElement")


def test_pictures_are_dragged_into_order(draft: Page, site: Flask, tmp_path: Path) -> None:
    send(draft, *(photograph(tmp_path, f"d{place}.jpg") for place in range(2)), number=2)
    first, second = (row["image"] for row in kept(site, draft))
    draft.set_viewport_size({"width": 360, "height": 1600})
    draft.locator(".listing-picture-grip").first.scroll_into_view_if_needed()
    begin = draft.locator(".listing-picture-grip").first.bounding_box()
    below = draft.locator(".listing-pictures > li").nth(1).bounding_box()
    draft.mouse.move(begin["x"] + 10, begin["y"] + 10)
    draft.mouse.down()
    draft.mouse.move(begin["x"], begin["y"] + 100, steps=3)
    draft.mouse.move(begin["x"], below["y"] + below["height"] * 0.75, steps=10)
    saved(draft, draft.mouse.up)
    assert [row["image"] for row in kept(site, draft)] == [second, first]


def test_part_for_the_cards_is_chosen_by_keys_alone(
    draft: Page, site: Flask, tmp_path: Path
) -> None:
    send(draft, photograph(tmp_path, "part.jpg"), number=1)
    card = draft.locator(".listing-picture-card")
    whole = card.get_attribute("src")
    draft.locator(".frame-choice summary").focus()
    draft.keyboard.press("Enter")
    draft.locator(".frame-window").focus()
    for _again in range(2):
        draft.keyboard.press("-")
    saved(draft, lambda: draft.keyboard.press("ArrowUp"))
    (row,) = kept(site, draft)
    assert row["frame"] == "0,190,980"
    comes_true(draft, "src => document.querySelector('.listing-picture-card').getAttribute('src') !== src", whole)  # fmt: skip
    draft.locator("#width-0").focus()
    saved(draft, lambda: draft.keyboard.press("Home"))
    assert kept(site, draft)[0]["frame"].endswith(",100")
    draft.reload()
    assert draft.locator("#part-0").input_value() == "own"
    no_sideways(draft)


def test_frame_follows_the_finger(draft: Page, site: Flask, tmp_path: Path) -> None:
    send(draft, photograph(tmp_path, "finger.jpg"), number=1)
    draft.locator(".frame-choice summary").click()
    frame = draft.locator(".frame-window")
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    draft.mouse.move(box["x"] + 40, box["y"] + 40)
    draft.mouse.down()
    draft.mouse.move(box["x"] + 40, box["y"] - 200, steps=5)
    saved(draft, draft.mouse.up)
    assert kept(site, draft)[0]["frame"] == "0,0,1000"


def test_words_typed_beside_a_picture_outlive_a_dead_spot(
    draft: Page, site: Flask, tmp_path: Path
) -> None:
    send(draft, photograph(tmp_path, "words.jpg"), number=1)
    assert draft.locator(".listing-pictures .listing-warning").count() == 1
    draft.context.set_offline(True)
    draft.locator("#pictures-0-alt").fill("Dừa sáp bổ đôi")
    draft.get_by_text("không có sóng").first.wait_for()
    saved(draft, lambda: draft.context.set_offline(False))
    assert kept(site, draft)[0]["alt"] == "Dừa sáp bổ đôi"
    draft.locator(".listing-pictures .listing-warning").wait_for(state="detached")


def test_second_of_two_phones_sees_what_the_first_wrote_beside_a_picture(
    browser: Browser, draft: Page, site: Flask, wire: Wire, tmp_path: Path
) -> None:
    send(draft, photograph(tmp_path, "both.jpg"), number=1)
    other = phone(browser)
    sign_in(other, f"http://127.0.0.1:{wire.port}", WHO)
    other.goto(draft_address(draft))
    other.wait_for_load_state("networkidle")
    draft.context.set_offline(True)
    draft.locator("#pictures-0-alt").fill("Lời của máy mất sóng")
    draft.get_by_text("không có sóng").first.wait_for()
    saved(other, lambda: other.locator("#pictures-0-alt").fill("Lời của máy kia"))
    other.context.close()
    draft.context.set_offline(False)
    draft.get_by_text("“Lời của máy kia”").wait_for(timeout=20_000)
    assert draft.locator("#pictures-0-alt").input_value() == "Lời của máy mất sóng"
    assert kept(site, draft)[0]["alt"] == "Lời của máy kia"
    draft.wait_for_load_state("networkidle")
    draft.locator("form[action$='/anh/sua'] > button:not(.visually-hidden)").click()
    draft.wait_for_url(re.compile(r"ban-nhap/\d+#pictures"))
    assert kept(site, draft)[0]["alt"] == "Lời của máy mất sóng"
