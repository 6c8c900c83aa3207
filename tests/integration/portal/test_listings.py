"""A listing on its way: begun, saved, previewed, handed over, returned, mended, published."""

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from catalog.audit.models import AuditEntry
from catalog.foundation.database import session
from catalog.products.models import Product
from catalog.revisions.models import Revision, State
from catalog.worker import work_off
from tests.integration.portal.conftest import Workshop
from tests.support.forms import submit
from tests.support.pages import read_page

pytestmark = pytest.mark.slow


def product_of(app: Flask, workshop: Workshop) -> Product:
    with app.app_context():
        found = session.scalars(select(Product).where(Product.code == workshop.product)).one()
        session.remove()
    return found


def draft_of(app: Flask, owner: FlaskClient, workshop: Workshop) -> str:
    product = product_of(app, workshop)
    answer = submit(
        owner, f"/cong/{workshop.slug}/trang", to=f"/cong/trang/product/{product.id}/sua"
    )
    assert answer.status_code == 302
    return answer.location


def typed_on(client: FlaskClient, address: str) -> dict[str, str]:
    """The hidden version of the page, as a browser would send it back."""
    page = client.get(address).text
    return {"version": re.findall(r'name="version" value="(\d+)"', page)[-1]}


def save(client: FlaskClient, address: str, **typed: str):
    return submit(client, address, **{**typed_on(client, address), **typed})


WHOLE = {"description": "Dừa sáp tươi của vườn nhà.", "name": "Dừa sáp vườn nhà"}


def revision_id(address: str) -> int:
    return int(re.search(r"(\d+)$", address)[1])


def state_of(app: Flask, address: str) -> State:
    with app.app_context():
        state = session.get_one(Revision, revision_id(address)).state
        session.remove()
    return state


def test_whole_way_of_a_listing(
    app: Flask, owner: FlaskClient, staff: FlaskClient, workshop: Workshop
) -> None:
    slug = product_of(app, workshop).slug
    visitor = app.test_client()
    before = visitor.get(f"/san-pham/{slug}").text
    draft = draft_of(app, owner, workshop)
    assert save(owner, draft, **WHOLE, price_vnd="120.000", price_unit="trái").status_code == 302
    page = read_page(owner, f"/xem-truoc/{revision_id(draft)}")
    assert "Dừa sáp vườn nhà" in page.text
    assert "120.000" in page.text
    assert visitor.get(f"/san-pham/{slug}").text == before
    assert visitor.get(f"/xem-truoc/{revision_id(draft)}").status_code == 302
    save(owner, draft, then="submit")
    assert state_of(app, draft) is State.SUBMITTED
    assert visitor.get(f"/san-pham/{slug}").text == before

    desk = f"/ban/duyet/{revision_id(draft)}"
    assert "Dừa sáp vườn nhà" in read_page(staff, "/ban/duyet").text
    returned = submit(
        staff, desk, to=f"{desk}/quyet-dinh", act="return", **{"words-name": "Tên chưa như bao bì"}
    )
    assert returned.status_code == 302
    assert "Tên chưa như bao bì" in read_page(owner, draft).text
    save(owner, draft, name="Dừa sáp Cầu Kè", then="submit")
    published = submit(
        staff, desk, to=f"{desk}/quyet-dinh", act="publish",
        accepted=["name", "description", "price_vnd", "price_unit"],
    )  # fmt: skip
    assert published.location.startswith("/ban/duyet?vua=")
    page = visitor.get(f"/san-pham/{slug}").text
    assert "Dừa sáp Cầu Kè" in page
    with app.app_context():
        work_off(app.extensions["finder"].engine)
        session.remove()
    assert "Dừa sáp Cầu Kè" in visitor.get("/san-pham?q=dua+sap+cau+ke").text
    versions = read_page(owner, f"/cong/trang/product/{product_of(app, workshop).id}/cac-ban").text
    assert "Bản 1" in versions


def test_part_of_a_listing_is_accepted_and_the_rest_stays(
    app: Flask, owner: FlaskClient, staff: FlaskClient, workshop: Workshop
) -> None:
    draft = draft_of(app, owner, workshop)
    save(owner, draft, **WHOLE, then="submit")
    desk = f"/ban/duyet/{revision_id(draft)}"
    submit(staff, desk, to=f"{desk}/quyet-dinh", act="publish", accepted=["description"])
    product = product_of(app, workshop)
    assert product.description == WHOLE["description"]
    assert product.name != WHOLE["name"]


def test_nothing_is_published_by_ticking_nothing(
    app: Flask, owner: FlaskClient, staff: FlaskClient, workshop: Workshop
) -> None:
    draft = draft_of(app, owner, workshop)
    save(owner, draft, **WHOLE, then="submit")
    desk = f"/ban/duyet/{revision_id(draft)}"
    refused = submit(staff, desk, to=f"{desk}/quyet-dinh", act="publish")
    assert refused.status_code == 422
    assert "ít nhất một mục" in refused.text
    assert state_of(app, draft) is State.SUBMITTED


def test_odd_version_of_a_form_is_no_error(
    app: Flask, owner: FlaskClient, workshop: Workshop
) -> None:
    draft = draft_of(app, owner, workshop)
    for version in ("", "x", "-5", str(10**30)):
        assert submit(owner, draft, version=version, **WHOLE).status_code in {302, 409}


def test_refused_value_is_said_beside_its_field_and_the_others_are_kept(
    app: Flask, owner: FlaskClient, workshop: Workshop
) -> None:
    draft = draft_of(app, owner, workshop)
    answer = save(owner, draft, **WHOLE, gtin="8930000000001", price_vnd="rẻ")
    assert answer.status_code == 422
    assert "chữ số kiểm tra" in answer.text
    assert 'value="8930000000001"' in answer.text
    with app.app_context():
        content = session.get_one(Revision, revision_id(draft)).content
        session.remove()
    assert content["description"] == WHOLE["description"]
    assert content["gtin"] == ""


def test_second_of_two_who_edit_one_field_sees_what_the_first_wrote(
    app: Flask, owner: FlaskClient, workshop: Workshop
) -> None:
    draft = draft_of(app, owner, workshop)
    read = typed_on(owner, draft)
    submit(owner, draft, **read, name="Tên thứ nhất")
    answer = submit(owner, draft, **read, name="Tên thứ hai", keeping="Nơi mát")
    assert answer.status_code == 409
    assert "Tên thứ nhất" in answer.text
    assert 'value="Tên thứ hai"' in answer.text
    with app.app_context():
        content = session.get_one(Revision, revision_id(draft)).content
        session.remove()
    assert (content["name"], content["keeping"]) == ("Tên thứ nhất", "Nơi mát")


def test_pictures_stand_once_however_often_they_were_sent(
    app: Flask, owner: FlaskClient, workshop: Workshop
) -> None:
    draft = draft_of(app, owner, workshop)
    for _again in range(2):
        target = io.BytesIO()
        Image.new("RGB", (640, 480), "green").save(target, "JPEG")
        target.seek(0)
        submit(owner, draft, to=f"{draft}/anh", files=(target, "dừa.jpg"))
    assert read_page(owner, draft).text.count('name="alt-') == 1
    with app.app_context():
        content = session.get_one(Revision, revision_id(draft)).content
        session.remove()
    assert len(content["pictures"]) == 1


def test_somebody_elses_draft_is_not_found(
    app: Flask, owner: FlaskClient, staff: FlaskClient, workshop: Workshop
) -> None:
    draft = draft_of(app, owner, workshop)
    assert staff.get(draft).status_code == 404
    assert app.test_client().get(draft).status_code == 302
    assert owner.get(f"/ban/duyet/{revision_id(draft)}").status_code == 403


def test_health_food_waits_for_its_numbers_and_its_caution(
    app: Flask, owner: FlaskClient, workshop: Workshop
) -> None:
    draft = draft_of(app, owner, workshop)
    save(owner, draft, **WHOLE, group="3", set="18")
    answer = save(owner, draft, then="submit")
    assert answer.status_code == 302
    assert state_of(app, draft) is State.DRAFT
    assert "Thực phẩm này không phải là thuốc" in read_page(owner, draft).text


def test_business_page_is_edited_the_same_way(
    app: Flask, owner: FlaskClient, staff: FlaskClient, workshop: Workshop
) -> None:
    with app.app_context():
        business_id = session.scalars(
            select(Product.business_id).where(Product.code == workshop.product)
        ).one()
        session.remove()
    answer = submit(
        owner, f"/cong/{workshop.slug}/trang", to=f"/cong/trang/business/{business_id}/sua"
    )
    draft = answer.location
    typed = {
        "description": "Tổ hợp tác trồng dừa sáp.", "legal_form": "hop-tac-xa",
        "phone": "0912 345 678", "channels-rows": "1", "channels-0-kind": "zalo",
        "channels-0-url": "zalo.me/0912345678", "channels-0-label": "",
        "outlets-rows": "1", "outlets-0-name": "Cửa hàng Cầu Kè", "outlets-0-kind": "cua-hang",
        "outlets-0-address": "Cầu Kè, Trà Vinh", "outlets-0-phone": "", "outlets-0-opening_hours": "",
    }  # fmt: skip
    assert save(owner, draft, **typed, then="submit").status_code == 302
    assert state_of(app, draft) is State.SUBMITTED
    desk = f"/ban/duyet/{revision_id(draft)}"
    submit(staff, desk, to=f"{desk}/quyet-dinh", act="publish",
           accepted=["description", "legal_form", "phone", "channels", "outlets"])  # fmt: skip
    page = app.test_client().get(f"/doanh-nghiep/{workshop.slug}").text
    assert "Tổ hợp tác trồng dừa sáp." in page
    assert "zalo.me/0912345678" in page


def test_commune_is_set_by_a_name_and_an_unknown_one_is_said(
    app: Flask, owner: FlaskClient, workshop: Workshop
) -> None:
    draft = draft_of(app, owner, workshop)
    refused = save(owner, draft, **WHOLE, other_place="Xã không có")
    assert refused.status_code == 422
    assert "Xã không có" in refused.text
    assert save(owner, draft, other_place="cau ke").status_code == 302
    assert "Hiện là: Xã Cầu Kè" in read_page(owner, draft).text


def test_quick_facts_go_live_at_once_only_where_the_office_trusts(
    app: Flask, owner: FlaskClient, staff: FlaskClient, workshop: Workshop
) -> None:
    product = product_of(app, workshop)
    address = f"/cong/trang/product/{product.id}/doi-ngay"
    assert owner.get(address).status_code == 404
    submit(staff, f"/ban/doanh-nghiep/{workshop.slug}/doi-ngay", may="yes")
    refused = submit(owner, address, price_vnd="rẻ", price_unit="kg", stock="co")
    assert refused.status_code == 422
    assert (
        submit(owner, address, price_vnd="90.000", price_unit="kg", stock="co").status_code == 302
    )
    page = app.test_client().get(f"/san-pham/{product.slug}").text
    assert "90.000" in page
    assert "Đang có hàng" in page
    with app.app_context():
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "quick facts changed")
        ).one()
        session.remove()
    assert entry.details["after"]["price_vnd"] == 90_000
    submit(staff, f"/ban/doanh-nghiep/{workshop.slug}/doi-ngay", may="no")
    assert owner.get(address).status_code == 404
