"""The pictures of a draft: taken in once, put in words and in order, cut for cards, published."""

import io
import re

import pillow_heif
import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image as Picture
from sqlalchemy import func, select

from catalog.businesses.models import Business
from catalog.foundation.database import session
from catalog.media.models import Image
from catalog.products.models import Product
from catalog.revisions.models import Revision
from tests.integration.portal.conftest import Workshop
from tests.support.forms import submit
from tests.support.pages import read_page

pytestmark = pytest.mark.slow

pillow_heif.register_heif_opener()

TALL = (300, 400)


def picture(
    colour: str, size: tuple[int, int] = (400, 300), kind: str = "JPEG", **options
) -> bytes:
    target = io.BytesIO()
    Picture.new("RGB", size, colour).save(target, kind, **options)
    return target.getvalue()


def draft_of(app: Flask, owner: FlaskClient, workshop: Workshop, kind: str = "product") -> str:
    with app.app_context():
        product = session.scalars(select(Product).where(Product.code == workshop.product)).one()
        subject = product.id if kind == "product" else product.business_id
        session.remove()
    return submit(
        owner, f"/cong/{workshop.slug}/trang", to=f"/cong/trang/{kind}/{subject}/sua"
    ).location


def add(owner: FlaskClient, draft: str, *contents: bytes, name: str = "anh.jpg"):
    return submit(
        owner, draft, to=f"{draft}/anh", files=[(io.BytesIO(each), name) for each in contents]
    )


def number(draft: str) -> str:
    return re.search(r"(\d+)$", draft)[1]


def revision(app: Flask, draft: str) -> Revision:
    with app.app_context():
        found = session.get_one(Revision, int(number(draft)))
        session.expunge_all()
        session.remove()
    return found


def rows(app: Flask, draft: str) -> list[dict[str, str]]:
    return list(revision(app, draft).content["pictures"])


def change(owner: FlaskClient, app: Flask, draft: str, version: int | None = None, **typed):
    """Send the form of the pictures; `images` is their order, the rest is named `alt-0`."""
    images = typed.pop("images", None) or [row["image"] for row in rows(app, draft)]
    named = {
        re.sub(r"-(\d)$", lambda hit: f"-{images[int(hit[1])]}", name): value
        for name, value in typed.items()
    }
    if version is None:
        version = revision(app, draft).version
    if "act" in typed:
        act, _, place = typed["act"].partition("-")
        named["act"] = f"{act}-{images[int(place)]}"
    return submit(owner, draft, to=f"{draft}/anh/sua", image=images, version=str(version), **named)


def test_refused_files_are_named_and_the_others_kept(
    app: Flask, owner: FlaskClient, workshop: Workshop
) -> None:
    draft = draft_of(app, owner, workshop)
    whole = picture("green")
    answer = owner.get(draft)
    token = re.search(r'name="csrf_token" value="([^"]+)"', answer.text)[1]
    answer = owner.post(
        f"{draft}/anh",
        data={
            "csrf_token": token,
            "files": [
                (io.BytesIO(whole[: len(whole) // 2]), "hong.jpg"),
                (io.BytesIO(b"xin chao"), "thu.txt"),
                (io.BytesIO(whole), "tot.jpg"),
                (io.BytesIO(b""), "trong.jpg"),
            ],
        },
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 422
    assert [words.split(":")[0] for words in answer.json["refused"]] == [
        "hong.jpg", "thu.txt", "trong.jpg",
    ]  # fmt: skip
    assert not any(": image" in words for words in answer.json["refused"])
    assert len(rows(app, draft)) == 1


def test_heic_turned_by_its_camera_stands_upright(
    app: Flask, owner: FlaskClient, workshop: Workshop
) -> None:
    draft = draft_of(app, owner, workshop)
    exif = Picture.Exif()
    exif[0x0112] = 6
    add(owner, draft, picture("brown", (400, 300), "HEIF", exif=exif.tobytes()), name="IMG_1.HEIC")
    with app.app_context():
        image = session.scalars(select(Image)).one()
        size = image.width_px, image.height_px
        session.remove()
    assert size == TALL


def test_same_file_sent_again_is_one_picture(
    app: Flask, owner: FlaskClient, workshop: Workshop
) -> None:
    draft = draft_of(app, owner, workshop)
    for _again in range(3):
        add(owner, draft, picture("green"), picture("green"))
    assert len(rows(app, draft)) == 1
    with app.app_context():
        assert session.scalar(select(func.count()).select_from(Image)) == 1
        session.remove()


def test_part_of_a_picture_is_chosen_reviewed_and_published(
    app: Flask, owner: FlaskClient, staff: FlaskClient, workshop: Workshop
) -> None:
    draft = draft_of(app, owner, workshop)
    add(owner, draft, picture("green", TALL))
    assert change(owner, app, draft, **{"part-0": "end", "alt-0": "Dừa sáp"}).status_code == 302
    kept = rows(app, draft)[0]
    assert kept["frame"] == "0,437,1000"
    page = read_page(owner, f"/xem-truoc/{number(draft)}")
    assert 'width="300" height="225"' in page.text
    submit(owner, draft, then="submit", version=str(revision(app, draft).version),
           name="Dừa sáp", description="Dừa sáp tươi.")  # fmt: skip
    desk = f"/ban/duyet/{number(draft)}"
    assert "Dừa sáp" in read_page(staff, desk).text
    submit(
        staff, desk, to=f"{desk}/quyet-dinh", act="publish", accepted=["pictures", "description"]
    )
    with app.app_context():
        slug = session.scalars(select(Product.slug).where(Product.code == workshop.product)).one()
        session.remove()
    page = app.test_client().get(f"/san-pham/{slug}").text
    assert 'width="300" height="225"' in page
    again = draft_of(app, owner, workshop)
    assert rows(app, again) == [kept]


def test_own_frame_is_moved_inside_and_nonsense_is_refused_beside_the_picture(
    app: Flask, owner: FlaskClient, workshop: Workshop
) -> None:
    draft = draft_of(app, owner, workshop)
    add(owner, draft, picture("green", TALL))
    own = {"part-0": "own", "left-0": "900", "top-0": "999.7", "width-0": "500"}
    assert change(owner, app, draft, **own).status_code == 302
    assert rows(app, draft)[0]["frame"] == "500,718,500"
    for wrong in (
        {"left-0": "x"},
        {"width-0": "nan"},
        {"top-0": "1e999"},
        {"part-0": "?"},
        {"width-0": "1"},
    ):
        answer = change(owner, app, draft, **{**own, **wrong, "alt-0": "Dừa"})
        assert answer.status_code == 422
        assert 'value="Dừa"' in answer.text
        assert "không nằm trong ảnh" in answer.text
    assert change(owner, app, draft, **{"alt-0": "a" * 400}).status_code == 422
    assert rows(app, draft)[0]["frame"] == "500,718,500"


def test_order_is_that_of_the_form_and_buttons_work_without_a_script(
    app: Flask, owner: FlaskClient, workshop: Workshop
) -> None:
    draft = draft_of(app, owner, workshop)
    add(owner, draft, *map(picture, ("green", "brown", "gold")))
    green, brown, gold = (row["image"] for row in rows(app, draft))

    def order():
        return [row["image"] for row in rows(app, draft)]

    change(owner, app, draft, images=[gold, green, brown])
    assert order() == [gold, green, brown]
    change(owner, app, draft, act="up-2")
    assert order() == [gold, brown, green]
    change(owner, app, draft, act="down-0")
    assert order() == [brown, gold, green]
    change(owner, app, draft, act="remove-1", **{"alt-0": "Nâu"})
    assert order() == [brown, green]
    assert rows(app, draft)[0]["alt"] == "Nâu"
    change(owner, app, draft, images=["0" * 64, green])
    assert order() == [green, brown]


def test_second_of_two_sees_what_the_first_said_of_a_picture(
    app: Flask, owner: FlaskClient, workshop: Workshop
) -> None:
    draft = draft_of(app, owner, workshop)
    add(owner, draft, picture("green"))
    read = revision(app, draft).version
    change(owner, app, draft, version=read, **{"alt-0": "Lời thứ nhất"})
    add(owner, draft, picture("brown"))
    answer = change(
        owner, app, draft, version=read, **{"alt-0": "Lời thứ hai", "alt_en-0": "Words"}
    )
    assert answer.status_code == 409
    assert "Lời thứ nhất" in answer.text
    assert 'value="Lời thứ hai"' in answer.text
    first, _second = rows(app, draft)
    assert (first["alt"], first["alt_en"]) == ("Lời thứ nhất", "Words")


def test_picture_without_words_is_pointed_out_and_stops_nothing(
    app: Flask, owner: FlaskClient, workshop: Workshop
) -> None:
    draft = draft_of(app, owner, workshop)
    add(owner, draft, picture("green"))
    page = read_page(owner, draft)
    assert '<p class="listing-warning">' in page.text
    assert 'href="#pictures-0-alt"' in page.text
    submit(owner, draft, then="submit", version=str(revision(app, draft).version),
           name="Dừa sáp", description="Dừa sáp tươi.")  # fmt: skip
    assert revision(app, draft).state.value == "submitted"
    assert add(owner, draft, picture("gold")).status_code == 302
    assert len(rows(app, draft)) == 1


def test_business_has_one_picture_with_words_and_a_part(
    app: Flask, owner: FlaskClient, staff: FlaskClient, workshop: Workshop
) -> None:
    draft = draft_of(app, owner, workshop, "business")
    add(owner, draft, picture("green", TALL))
    add(owner, draft, picture("brown", TALL))
    assert len(rows(app, draft)) == 1
    change(owner, app, draft, **{"part-0": "start", "alt-0": "Xưởng dừa", "alt_en-0": "Workshop"})
    submit(owner, draft, then="submit", version=str(revision(app, draft).version),
           description="Tổ hợp tác.", legal_form="hop-tac-xa", phone="0912 345 678")  # fmt: skip
    assert "Xưởng dừa" in read_page(owner, f"/xem-truoc/{number(draft)}").text
    desk = f"/ban/duyet/{number(draft)}"
    assert "Xưởng dừa" in read_page(staff, desk).text
    submit(
        staff,
        desk,
        to=f"{desk}/quyet-dinh",
        act="publish",
        accepted=["pictures", "description", "legal_form", "phone"],
    )
    page = app.test_client().get(f"/doanh-nghiep/{workshop.slug}").text
    assert 'alt="Xưởng dừa"' in page
    assert 'width="300" height="225"' in page
    with app.app_context():
        business = session.scalars(select(Business).where(Business.slug == workshop.slug)).one()
        assert business.image_frame == "0,0,1000"
        session.remove()
