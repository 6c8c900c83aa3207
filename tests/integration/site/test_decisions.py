"""The page of a decision: what it says of itself, and what rests on it today."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalog.certificates.models import Certificate, Evidence, RevocationGround
from catalog.documents.keeping import keep_pdf, new_decision
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.products.models import Product
from catalog.web.pictures import storage
from tests.factories.catalog import make_business, make_certificate, make_product
from tests.integration.web.test_statements import counted

PAPER = b"%PDF-1.7\nthe signed decision\n%%EOF"


def make_decision(app: Flask, *names: str, **of_certificates: object) -> int:
    """A decision of three pages on which a certificate rests for each name."""
    with app.app_context(), unit_of_work():
        digest = keep_pdf(PAPER, storage=storage())
        decision = new_decision(
            "612/QĐ-UBND", at=now(), signed_on=date(2025, 6, 1), issuer="UBND tỉnh Thử",
            signed_by="Ông Thử", title="Về việc công nhận <b>sản phẩm</b>", file_digest=digest,
        )  # fmt: skip
        business = make_business()
        for name in names:
            product = make_product(name, business=business)
            make_certificate(product, decision_no=decision.number, decision_id=decision.id,
                             **of_certificates)  # fmt: skip
        return decision.id


def test_a_decision_says_what_it_is_and_what_rests_on_it(app: Flask, client: FlaskClient) -> None:
    number = make_decision(app, "Mật ong thử", "Kẹo dừa thử")
    with app.app_context(), unit_of_work():
        product = session.scalars(select(Product).where(Product.name == "Kẹo dừa thử")).one()
        claim = session.scalars(
            select(Certificate).where(Certificate.product_id == product.id)
        ).one()
        claim.revoked_on, claim.revocation_ground = date(2026, 1, 5), RevocationGround.LAW_BROKEN
        slug = product.slug
    page = client.get(f"/van-ban/{number}").text
    for words in ("Quyết định 612/QĐ-UBND", "01/06/2025", "UBND tỉnh Thử", "Ông Thử",
                  "&lt;b&gt;sản phẩm&lt;/b&gt;", "2 giấy chứng nhận, hôm nay còn hiệu lực 1",
                  "thu hồi"):  # fmt: skip
        assert words in page
    assert page.index("Mật ong thử") < page.index("Kẹo dừa thử")
    assert f'href="/san-pham/{slug}"' in page
    english = client.get(f"/en/decisions/{number}").text
    assert "Decision 612/QĐ-UBND" in english
    assert "2 certificates, 1 in force today" in english
    assert f'href="/van-ban/{number}"' in client.get(f"/san-pham/{slug}").text
    listed = client.get("/van-ban").text
    assert f'href="/van-ban/{number}"' in listed
    assert f"/van-ban/{number}" not in client.get("/en/decisions").text.split("<main")[1]


def test_what_nobody_verified_does_not_count_as_in_force(app: Flask, client: FlaskClient) -> None:
    number = make_decision(app, "Mật ong thử", evidence=Evidence.OWN_WORD)
    page = client.get(f"/van-ban/{number}").text
    assert "1 giấy chứng nhận, hôm nay không giấy nào được biết là còn hiệu lực" in page
    assert "star-rating" not in page


def test_the_signed_decision_is_handed_out(app: Flask, client: FlaskClient) -> None:
    number = make_decision(app, "Mật ong thử")
    answer = client.get(f"/van-ban/{number}.pdf")
    assert answer.data == PAPER
    assert answer.content_type == "application/pdf"
    assert "attachment" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("facts", [{"checked_at": None, "checked_by_id": None},
                                   {"evidence": Evidence.PROPOSAL}])  # fmt: skip
def test_a_decision_nobody_may_read_of_is_not_found(
    app: Flask, client: FlaskClient, facts: dict[str, object]
) -> None:
    number = make_decision(app, "Mật ong thử", **facts)
    for address in (f"/van-ban/{number}", f"/van-ban/{number}.pdf", f"/en/decisions/{number}"):
        assert client.get(address).status_code == 404
    assert "612/QĐ-UBND" not in client.get("/van-ban").text


def test_a_decision_about_products_without_a_page_is_not_found(
    app: Flask, client: FlaskClient
) -> None:
    number = make_decision(app, "Mật ong thử")
    with app.app_context(), unit_of_work():
        session.scalars(select(Product)).one().published_at = None
    assert client.get(f"/van-ban/{number}").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/van-ban/0", "/van-ban/99999999999999", "/van-ban/x", "/van-ban/7.pdf", "/van-ban?trang=2",
     "/van-ban?trang=%00", "/van-ban?trang=-1", "/en/decisions/7"],
)  # fmt: skip
def test_an_address_of_nothing_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_long_decision_is_shown_in_parts_with_few_statements(
    app: Flask, client: FlaskClient
) -> None:
    number = make_decision(app, *(f"Thứ {each:03}" for each in range(61)))
    client.get(f"/van-ban/{number}")
    with counted(app) as statements:
        page = client.get(f"/van-ban/{number}").text
    assert len(statements) <= 4, "\n".join(statements)
    assert "61 giấy chứng nhận" in page
    assert "Thứ 059" in page
    assert "Thứ 060" not in page
    assert "Thứ 060" in client.get(f"/van-ban/{number}?trang=2").text
    assert "Thứ 060" in client.get(f"/en/decisions/{number}?page=2").text
    assert client.get(f"/van-ban/{number}?trang=3").status_code == 404
    with counted(app) as statements:
        client.get("/van-ban")
    assert len(statements) <= 4, "\n".join(statements)
