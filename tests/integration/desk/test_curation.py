"""The desk of collections and placements: made, placed, previewed, refused and counted."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalog.collections.models import Collection, Placement, Spot
from catalog.collections.shares import counts_of_placements
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.products.models import Product
from catalog.tracing.models import Recall
from tests.factories.catalog import make_business, make_certificate, make_commune, make_product
from tests.factories.tracing import make_lot

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"


@dataclass(frozen=True)
class Goods:
    """A certified product, another that is not, and the province that both are from."""

    certified: int
    slug: str
    bare: int
    province: str


@pytest.fixture
def goods(app: Flask) -> Goods:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        with unit_of_work():
            commune = make_commune()
            business = make_business(commune_id=commune.id, province_id=commune.province_id)
            certified = make_product(business=business, province_id=commune.province_id)
            make_certificate(certified)
            bare = make_product("Mật ong", province_id=commune.province_id)
            found = Goods(certified.id, certified.slug, bare.id, commune.province.slug)
        session.remove()
    return found


def made(staff: FlaskClient, goods: Goods) -> str:
    """Make a collection of both products and publish it; answer its address at the desk."""
    words = {"title": "Quà Tết", "title_en": "Gifts for Tết", "text": "Một.\n\nHai."}
    address = staff.post("/ban/bo-suu-tap/moi", data=words).location
    for act in (f"add product-{goods.certified}", f"add product-{goods.bare}", "publish"):
        assert staff.post(f"{address}/lam", data={"act": act}).status_code == 302
    return str(address)


def placed(staff: FlaskClient, subject: str, **typed: str) -> int:
    """Place something; answer the status."""
    usual = {"where": "home-top", "from": "2026-01-01T00:00", "until": "", "position": "1",
             "label": "", "label_en": ""}  # fmt: skip
    answer = staff.post(f"/ban/trung-bay/moi?vat={subject}", data={**usual, **typed})
    return int(answer.status_code)


def test_collection_is_public_with_what_may_stand_and_nothing_else(
    staff: FlaskClient, client: FlaskClient, goods: Goods
) -> None:
    made(staff, goods)
    for address in ("/bo-suu-tap/qua-tet", "/en/collections/qua-tet"):
        page = client.get(address)
        assert page.status_code == 200
        assert "Dừa sáp Hòa Tân" in page.text
        assert "Mật ong" not in page.text
        assert page.cache_control.no_cache
    assert "Gifts for Tết" in client.get("/en/collections").text
    assert "/bo-suu-tap/qua-tet" in client.get("/sitemap.xml").text
    assert "Quà Tết" in client.get("/").text


def test_hidden_collection_is_gone_everywhere(
    staff: FlaskClient, client: FlaskClient, goods: Goods
) -> None:
    address = made(staff, goods)
    assert placed(staff, "collection-1", where="home-collections") == 302
    staff.post(f"{address}/lam", data={"act": "hide"})
    assert client.get("/bo-suu-tap/qua-tet").status_code == 404
    assert "Quà Tết" not in client.get("/").text
    staff.post(f"{address}/lam", data={"act": "undo"})
    assert client.get("/bo-suu-tap/qua-tet").status_code == 200


def test_recall_takes_a_thing_away_at_once_however_it_was_placed(
    app: Flask, staff: FlaskClient, client: FlaskClient, goods: Goods
) -> None:
    made(staff, goods)
    assert placed(staff, f"product-{goods.certified}", label="Tết 2027") == 302
    assert "Tết 2027" in client.get("/").text
    with app.app_context(), unit_of_work():
        lot = make_lot(session.get_one(Product, goods.certified))
        session.add(Recall(lot_id=lot.id, reason="mốc", advice="ngừng dùng", contact="gọi",
                           is_by_staff=False, recalled_at=now() - timedelta(seconds=1)))  # fmt: skip
    page = client.get("/")
    assert "Tết 2027" not in page.text
    assert page.cache_control.no_cache
    assert "Dừa sáp" not in client.get("/bo-suu-tap/qua-tet").text
    assert "có lô đang bị thu hồi" in staff.get("/ban/trung-bay").text


def test_preview_shows_a_future_moment_to_the_second_and_to_nobody_else(
    staff: FlaskClient, client: FlaskClient, goods: Goods
) -> None:
    placed(staff, f"product-{goods.certified}", label="Tết 2027", **{"from": "2027-01-25T08:00:00"})
    page = staff.get("/ban/xem-truoc?luc=2027-01-25T08:00:00")
    assert "Tết 2027" in page.text
    assert "25/01/2027 08:00" in page.text
    assert page.cache_control.no_store
    assert "Tết 2027" not in staff.get("/ban/xem-truoc?luc=2027-01-25T07:59:59").text
    assert client.get("/ban/xem-truoc?luc=2027-01-25T08:00:00").status_code == 302
    ended = staff.get("/ban/xem-truoc?luc=2028-06-02T08:00:00")
    assert "Tết 2027" not in ended.text, "its certificate ended the day before"


def test_preview_of_a_place_and_a_category(staff: FlaskClient, goods: Goods) -> None:
    placed(staff, f"product-{goods.certified}", where="province.1", label="Nhãn tỉnh")
    shown = staff.get(f"/ban/xem-truoc?luc=2027-01-25T08:00&dia-phuong={goods.province}")
    assert "Nhãn tỉnh" in shown.text
    assert staff.get("/ban/xem-truoc?nhom=thuc-pham").status_code == 200
    assert staff.get("/ban/xem-truoc?dia-phuong=khong-co").status_code == 404
    assert staff.get("/ban/xem-truoc?luc=hom-nao").status_code == 422


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"from": ""}, "Cần điền mục này."),
        ({"from": "31/02/2027"}, "Ghi ngày và giờ"),
        ({"until": "2025-01-01T00:00"}, "sau thời điểm bắt đầu"),
        ({"position": "0"}, "từ 1 đến 99"),
        ({"position": "9" * 30}, "từ 1 đến 99"),
        ({"where": "home-collections"}, "Không thể trưng bày"),
        ({"where": "province.999999999"}, "Cần điền mục này."),
        ({"where": "mars"}, "Cần điền mục này."),
        ({"label": "a" * 61}, "nhiều nhất 60"),
    ],
)
def test_refused_placement_keeps_what_was_typed(
    staff: FlaskClient, goods: Goods, typed: dict[str, str], words: str
) -> None:
    usual = {"where": "home-top", "from": "2026-01-01T00:00", "until": "", "position": "1",
             "label": "Nhãn đã gõ", "label_en": ""}  # fmt: skip
    answer = staff.post(
        f"/ban/trung-bay/moi?vat=product-{goods.certified}", data={**usual, **typed}
    )
    assert answer.status_code == 422
    assert words in answer.text
    assert typed.get("label", "Nhãn đã gõ") in answer.text


def test_taken_away_and_brought_back(
    app: Flask, staff: FlaskClient, client: FlaskClient, goods: Goods
) -> None:
    placed(staff, f"product-{goods.certified}", label="Tết 2027")
    assert staff.post("/ban/trung-bay/1/lam", data={"act": "remove"}).status_code == 302
    assert "Tết 2027" not in client.get("/").text
    staff.post("/ban/trung-bay/1/lam", data={"act": "bring-back"})
    assert "Tết 2027" in client.get("/").text


def test_views_and_clicks_are_counted_without_visitors(
    app: Flask, staff: FlaskClient, client: FlaskClient, goods: Goods
) -> None:
    placed(staff, f"product-{goods.certified}")
    client.get("/", headers={"User-Agent": PHONE})
    headers = {"User-Agent": PHONE, "Referer": "http://localhost/"}
    client.get(f"/san-pham/{goods.slug}", headers=headers)
    client.get(f"/san-pham/{goods.slug}", headers={"User-Agent": PHONE})
    staff.get("/ban/xem-truoc?luc=2027-01-25T08:00", headers={"User-Agent": PHONE})
    app.extensions["visits"].write()
    with app.app_context():
        (counts,) = counts_of_placements().values()
        session.remove()
    assert (counts.views, counts.clicks) == (1, 1)
    assert "1 lượt xem, 1 lượt bấm" in staff.get("/ban/trung-bay").text
    assert staff.get("/ban/trung-bay/ti-trong").status_code == 200


def test_schedule_warns_of_the_same_thing_twice(staff: FlaskClient, goods: Goods) -> None:
    for _ in range(2):
        placed(staff, f"product-{goods.certified}")
    assert "Trùng lặp" in staff.get("/ban/trung-bay").text


def test_order_and_search_work_without_scripts(
    app: Flask, staff: FlaskClient, goods: Goods
) -> None:
    address = made(staff, goods)
    staff.post(f"{address}/lam", data={"act": "down 1"})
    page = staff.get(f"{address}?tim=%00dua").text
    assert page.index("Mật ong") < page.index("Dừa sáp")
    for hostile in ("up 99", "out x", "order", "add place-1", "", "up " + "9" * 40):
        assert staff.post(f"{address}/lam", data={"act": hostile}).status_code in {302, 404}


def test_pages_stand_on_both_databases(either_app: Flask) -> None:
    with either_app.app_context():
        with unit_of_work():
            product = make_product()
            make_certificate(product)
            session.add(
                Placement(spot=Spot.HOME_TOP, product_id=product.id, from_at=now(), position=1,
                          label="Tết 2027", updated_at=now())
            )  # fmt: skip
            session.add(Collection(slug="a", title="A", published_at=now(), updated_at=now()))
        assert session.scalar(select(Placement.id)) is not None
        session.remove()
    visitor = either_app.test_client()
    assert "Tết 2027" in visitor.get("/").text
    assert "certificate in force" in visitor.get("/en/collections/a").text
