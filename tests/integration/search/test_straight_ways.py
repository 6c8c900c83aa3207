"""A number typed into the box leads straight to what it means, and never to what is hidden."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.permalinks import ledger
from catalog.permalinks.codes import with_check
from catalog.permalinks.models import PermalinkKind
from tests.factories.catalog import make_business, make_certificate, make_product

GTIN = "08934563138165"
TAX_CODE = "0100109106"
CODE = with_check("ABCD234")


@pytest.fixture(autouse=True)
def _shelf(app: Flask) -> None:
    with app.app_context():
        with unit_of_work():
            business = make_business("Cơ sở Minh Phát", slug="minh-phat", tax_code=TAX_CODE)
            product = make_product(
                "Dừa sáp", slug="dua-sap", gtin=GTIN, code=CODE, business=business
            )
            make_certificate(product, certificate_no="12/2025/CN-OCOP", decision_no="99/QĐ-UBND")
            make_certificate(make_product("Mứt dừa", slug="mut-dua"), decision_no="99/QĐ-UBND")
            hidden = make_product("Chưa đăng", gtin="00000012345670", published_at=None)
            make_certificate(hidden, certificate_no="77/2025/CN-OCOP")
            ledger.issue(PermalinkKind.PRODUCT_CODE, CODE, product.id, at=now())
            app.extensions["finder"].engine.rebuild()
        session.remove()


def way(client: FlaskClient, typed: str) -> str:
    answer = client.get("/san-pham", query_string={"q": typed})
    assert answer.status_code in {200, 302}
    return answer.headers.get("Location", "")


@pytest.mark.parametrize(
    "typed", [GTIN, "8934563138165", "8 934563 138165", "893-4563-138165"], ids=ascii
)
def test_bar_code_leads_to_its_product(client: FlaskClient, typed: str) -> None:
    assert way(client, typed) == "/san-pham/dua-sap"


@pytest.mark.parametrize("typed", [TAX_CODE, f" {TAX_CODE} "])
def test_tax_code_leads_to_its_business(client: FlaskClient, typed: str) -> None:
    assert way(client, typed) == "/doanh-nghiep/minh-phat"


@pytest.mark.parametrize("typed", [CODE, CODE.lower(), f"{CODE[:4]}-{CODE[4:]}"])
def test_short_code_leads_to_what_was_scanned(client: FlaskClient, typed: str) -> None:
    assert way(client, typed) == f"/q/{CODE}"


def test_certificate_of_one_product_leads_to_it(client: FlaskClient) -> None:
    assert way(client, "12/2025/cn-ocop") == "/san-pham/dua-sap"


def test_decision_about_several_products_is_searched(client: FlaskClient) -> None:
    answer = client.get("/san-pham", query_string={"q": "99/QĐ-UBND"})
    assert answer.status_code == 200
    assert all(name in answer.get_data(as_text=True) for name in ("Dừa sáp", "Mứt dừa"))


@pytest.mark.parametrize(
    "typed", ["12345670", "77/2025/CN-OCOP", "8934563138166", "0100109107", "ZZZZZZZZ", "²³¹"]
)
def test_unknown_or_hidden_number_leads_nowhere(client: FlaskClient, typed: str) -> None:
    assert way(client, typed) == ""


def test_filtered_list_stays_a_list(client: FlaskClient) -> None:
    answer = client.get("/san-pham", query_string={"q": CODE, "hang": "4"})
    assert answer.status_code == 200
