"""What staff see of searches, and what nobody else does."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalog.foundation.database import session, unit_of_work
from catalog.search.asked import AskedQuery
from tests.factories.catalog import make_product
from tests.support.pages import read_page


def build(app: Flask) -> None:
    with app.app_context():
        with unit_of_work():
            make_product("Dừa sáp")
            app.extensions["finder"].engine.rebuild()
        session.remove()


def search(client: FlaskClient, text: str, times: int = 1) -> None:
    for _ in range(times):
        client.get("/san-pham", query_string={"q": text})


def test_words_asked_for_often_and_in_vain_are_counted(
    app: Flask, client: FlaskClient, staff: FlaskClient
) -> None:
    build(app)
    search(client, "dừa sáp", 3)
    search(client, "sầu riêng", 2)
    page = read_page(staff, "/ban/tim-kiem")
    rows = [
        " ".join(" ".join(row.itertext()).split())
        for row in page.all("tr")
        if row.find("td") is not None
    ]
    assert rows == ["dừa sáp 3", "sầu riêng 2", "sầu riêng 2"]


def test_words_asked_for_once_are_not_shown(
    app: Flask, client: FlaskClient, staff: FlaskClient
) -> None:
    build(app)
    search(client, "nguyễn thị bí mật")
    assert "bí mật" not in read_page(staff, "/ban/tim-kiem").text


@pytest.mark.parametrize(
    "text", ["0912345678", "a.b@example.vn", "012345678901", "0912 345 678", "091-234-5678"]
)
def test_nothing_personal_is_kept(app: Flask, client: FlaskClient, text: str) -> None:
    build(app)
    search(client, text, 3)
    with app.app_context():
        app.extensions["query_log"].write()
        assert session.scalars(select(AskedQuery)).all() == []
        session.remove()


def test_only_staff_enter(client: FlaskClient, owner: FlaskClient, staff: FlaskClient) -> None:
    assert client.get("/ban/tim-kiem").status_code in {302, 401}
    assert owner.get("/ban/tim-kiem").status_code == 403
    answer = staff.get("/ban/tim-kiem")
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]


def test_reasons_are_for_staff_alone(app: Flask, client: FlaskClient, staff: FlaskClient) -> None:
    build(app)
    address = "/san-pham?q=d%E1%BB%ABa+s%C3%A1p&explain=1"
    assert "Vì sao xếp như vậy" not in read_page(client, address).text
    page = read_page(staff, address)
    assert "«dừa» trong tên" in page.text
    assert "sao còn hiệu lực hôm nay" in page.text
