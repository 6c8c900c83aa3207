"""A page on a past day: as published then, judged on that day, and honest where nothing was."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from catalog.businesses.models import Business
from catalog.businesses.publishing import publish_businesses
from catalog.certificates.models import Certificate, RevocationGround
from catalog.certificates.publishing import publish_decisions
from catalog.foundation.clock import today
from catalog.foundation.database import session, unit_of_work
from catalog.permalinks import ledger
from catalog.permalinks.codes import new_code
from catalog.permalinks.models import PermalinkKind
from catalog.places.models import AddressState, CommuneKind, FormerPlace
from catalog.products.models import Product
from catalog.products.publishing import publish_products
from tests.factories.catalog import kept, make_business, make_certificate, make_commune
from tests.factories.catalog import make_product as make_bare_product
from tests.support.pages import ParsedPage, read_page

pytestmark = pytest.mark.slow

FIRST_TOLD = datetime(2025, 3, 1, 5, tzinfo=UTC)
TOLD_AGAIN = datetime(2025, 9, 1, 5, tzinfo=UTC)
PRODUCT = "/san-pham/dua-sap"
BUSINESS = "/doanh-nghiep/hoa-tan"
TWINS = {
    PRODUCT: "/en/products/dua-sap",
    BUSINESS: "/en/businesses/hoa-tan",
}


@pytest.fixture
def goods(app: Flask) -> Flask:
    """A product of Cầu Kè, certified from 2024 to 2027, told in March and anew in September 2025."""
    with app.app_context(), unit_of_work():
        commune = make_commune("Cầu Kè")
        commune.province.full_name = "Tỉnh Vĩnh Long"
        former = kept(
            FormerPlace(
                code="29308", valid_until=date(2025, 6, 30), kind=CommuneKind.COMMUNE,
                full_name="Xã Hòa Tân", district="Huyện Cầu Kè", province="Tỉnh Trà Vinh",
                name_key="hoa tan", district_key="cau ke", province_key="tra vinh",
            )
        )  # fmt: skip
        lies = {
            "address_as_written": "Hòa Tân, Cầu Kè, Trà Vinh",
            "address_state": AddressState.SETTLED,
            "former_place_id": former.id,
            "commune_id": commune.id,
            "province_id": commune.province_id,
        }
        maker = make_business("Hợp tác xã Hòa Tân", slug="hoa-tan", **lies)
        product = make_bare_product(
            "Dừa sáp", slug="dua-sap", code=new_code(), name_en="Wax coconut", business_id=maker.id,
            description="Lời tả cũ.", **lies,
        )  # fmt: skip
        claim = make_certificate(
            product, issued_on=date(2024, 6, 1), expires_on=date(2027, 6, 1), decision_no="12/QĐ"
        )
        tell(maker, product, claim, at=FIRST_TOLD)
        product.description = "Lời tả mới."
        tell(maker, product, claim, at=TOLD_AGAIN)
    return app


def tell(maker: Business, product: Product, claim: Certificate, *, at: datetime) -> None:
    session.flush()
    publish_businesses([maker.id], at=at)
    publish_products([product.id], at=at)
    publish_decisions([claim], {claim.id: product.code}, at=at)


def change_claim(app: Flask, *, told_at: datetime | None, **facts: object) -> None:
    """Change the only certificate, and tell of it or not."""
    with app.app_context(), unit_of_work():
        claim = session.query(Certificate).one()
        for name, fact in facts.items():
            setattr(claim, name, fact)
        if told_at:
            code = session.query(Product.code).scalar()
            publish_decisions([claim], {claim.id: code}, at=told_at)


def page_on(app: Flask, day: str, address: str = PRODUCT) -> ParsedPage:
    return read_page(app.test_client(), f"{TWINS[address]}?date={day}")


def has_stars(page: ParsedPage) -> bool:
    return "certification-box-stars" in page.text


def test_texts_are_those_published_then(goods: Flask) -> None:
    before = page_on(goods, "2025-08-31").words()
    after = page_on(goods, "2025-09-01").words()
    assert "Lời tả cũ." in before
    assert "Lời tả mới." not in before
    assert "Lời tả mới." in after


@pytest.mark.parametrize("address", [PRODUCT, BUSINESS])
def test_band_names_the_day_its_line_and_the_way_back(goods: Flask, address: str) -> None:
    page = page_on(goods, "2025-04-01", address)
    assert "This page as it stood on 1 Apr 2025" in page.words()
    assert "of the public log, 1 Mar 2025" in page.words()
    assert TWINS[address] in page.links()


@pytest.mark.parametrize("address", [PRODUCT, BUSINESS])
def test_page_before_the_first_publication_says_so(goods: Flask, address: str) -> None:
    page = page_on(goods, "2025-02-28", address)
    assert "This site had not yet published this page on 28 Feb 2025" in page.words()
    assert "First published on 1 Mar 2025" in page.words()
    assert "Lời tả" not in page.words()


def test_page_that_the_log_never_named_says_so(goods: Flask) -> None:
    with goods.app_context(), unit_of_work():
        make_bare_product("Chưa ghi", slug="chua-ghi")
    page = read_page(goods.test_client(), "/en/products/chua-ghi?date=2025-04-01")
    assert "The public log does not name this page." in page.words()


@pytest.mark.parametrize("address", [PRODUCT, BUSINESS])
def test_line_that_was_changed_is_not_believed(goods: Flask, address: str) -> None:
    with goods.app_context(), unit_of_work():
        session.execute(text("DROP TRIGGER public_record_no_UPDATE"))
        session.execute(text("UPDATE public_record SET body = replace(body, 'Hòa Tân', 'Tân Hòa')"))
    page = page_on(goods, "2025-04-01", address)
    assert "What this page said on 1 Apr 2025 cannot be shown" in page.words()
    assert "Tân Hòa" not in page.words()


@pytest.mark.parametrize(
    ("day", "verdict", "stars"),
    [
        ("2024-05-31", "No certificate of this product had been issued by that day", False),
        ("2024-06-01", "OCOP 4 stars: in force until 1 Jun 2027", True),
        ("2025-04-01", "OCOP 4 stars: in force until 1 Jun 2027", True),
    ],
    ids=["before issue", "the day of issue", "in force"],
)
def test_certificate_is_judged_on_the_day(
    goods: Flask, day: str, verdict: str, stars: bool
) -> None:
    page = page_on(goods, day)
    assert verdict in page.words()
    assert has_stars(page) is stars


def test_certificate_has_ended_after_its_last_day(goods: Flask) -> None:
    change_claim(goods, told_at=TOLD_AGAIN, expires_on=date(2025, 9, 10))
    assert has_stars(page_on(goods, "2025-09-10"))
    page = page_on(goods, "2025-09-11")
    assert "OCOP 4 stars: ended on 10 Sep 2025" in page.words()
    assert not has_stars(page)


def test_revoked_certificate_is_revoked_from_its_day_and_not_before(goods: Flask) -> None:
    change_claim(
        goods, told_at=datetime(2025, 10, 1, 5, tzinfo=UTC), revoked_on=date(2025, 10, 1),
        revocation_ground=RevocationGround.MARK_MISUSED,
    )  # fmt: skip
    before, after = page_on(goods, "2025-09-30"), page_on(goods, "2025-10-01")
    assert has_stars(before)
    assert "revoked" not in before.words().lower()
    assert "OCOP 4 stars: revoked on 1 Oct 2025" in after.words()
    assert not has_stars(after)


def test_revocation_that_was_recorded_late_is_named_beside_what_was_told(goods: Flask) -> None:
    change_claim(
        goods, told_at=datetime(2025, 11, 1, 5, tzinfo=UTC), revoked_on=date(2025, 10, 1),
        revocation_ground=RevocationGround.MARK_MISUSED,
    )  # fmt: skip
    page = page_on(goods, "2025-10-15")
    assert "Known of that day since: OCOP 4 stars: revoked on 1 Oct 2025" in page.words()
    assert not has_stars(page)


def test_certificate_recorded_later_says_that_it_was_not_known_then(goods: Flask) -> None:
    with goods.app_context(), unit_of_work():
        make_certificate(session.query(Product).one(), issued_on=date(2025, 3, 15), stars=5)
    page = page_on(goods, "2025-04-01")
    assert "Not yet recorded here on that day" in page.words()


@pytest.mark.parametrize("address", [PRODUCT, BUSINESS])
@pytest.mark.parametrize(
    ("day", "names"),
    [
        ("2025-06-30", "Xã Hòa Tân, Huyện Cầu Kè, Tỉnh Trà Vinh"),
        ("2025-07-01", "Xã Cầu Kè, tỉnh Vĩnh Long"),
    ],
)
def test_address_bears_the_names_of_the_day(
    goods: Flask, address: str, day: str, names: str
) -> None:
    page = page_on(goods, day, address)
    assert names in page.words()
    assert "Hòa Tân, Cầu Kè, Trà Vinh" in page.words()


def test_products_of_a_business_are_those_of_the_day(goods: Flask) -> None:
    with goods.app_context(), unit_of_work():
        maker = session.query(Business).one()
        later = make_bare_product("Mứt dừa", slug="mut-dua", business_id=maker.id)
        publish_products([later.id], at=datetime(2025, 12, 1, 5, tzinfo=UTC))
    assert "Mứt dừa" not in page_on(goods, "2025-11-30", BUSINESS).words()
    page = page_on(goods, "2025-12-01", BUSINESS)
    assert "Mứt dừa" in page.words()
    assert "/en/products/mut-dua?date=2025-12-01" in page.links()


def test_product_that_changed_hands_stays_where_it_was_told_to_be(goods: Flask) -> None:
    with goods.app_context(), unit_of_work():
        product = session.query(Product).one()
        product.business_id = make_business("Người mua", slug="nguoi-mua").id
        session.flush()
        publish_products([product.id], at=datetime(2025, 12, 1, 5, tzinfo=UTC))
    assert "Hợp tác xã Hòa Tân" in page_on(goods, "2025-11-30").words()
    buyer = read_page(goods.test_client(), "/en/businesses/nguoi-mua?date=2025-11-30")
    assert "Wax coconut" not in buyer.words()


def test_withdrawn_product_says_so_from_its_day(goods: Flask) -> None:
    with goods.app_context(), unit_of_work():
        product = session.query(Product).one()
        product.withdrawn_at = datetime(2025, 12, 1, 5, tzinfo=UTC)
        session.flush()
        publish_products([product.id], at=product.withdrawn_at)
    assert "had been withdrawn" not in page_on(goods, "2025-11-30").words()
    assert "had been withdrawn" in page_on(goods, "2025-12-01").words()


@pytest.mark.parametrize("address", [PRODUCT, BUSINESS])
def test_past_page_is_kept_out_of_search_engines_and_points_at_today(
    goods: Flask, address: str
) -> None:
    page = page_on(goods, "2025-04-01", address)
    robots = [meta.get("content") for meta in page.all("meta") if meta.get("name") == "robots"]
    [canonical] = [link for link in page.all("link") if link.get("rel") == "canonical"]
    assert robots == ["noindex"]
    assert (canonical.get("href") or "").endswith(TWINS[address])


@pytest.mark.parametrize("address", [PRODUCT, BUSINESS])
def test_past_page_keeps_its_day_in_the_other_language(goods: Flask, address: str) -> None:
    english = page_on(goods, "2025-04-01", address)
    assert english.alternates()["vi"].endswith(f"{address}?ngay=2025-04-01")
    vietnamese = read_page(goods.test_client(), f"{address}?ngay=2025-04-01")
    assert vietnamese.all("html")[0].get("lang") == "vi"
    assert "01/04/2025" in vietnamese.words()


def test_past_page_is_the_same_for_everybody_and_can_be_kept(goods: Flask) -> None:
    client = goods.test_client()
    answer = client.get(f"{PRODUCT}?ngay=2025-04-01")
    assert answer.cache_control.public
    again = client.get(
        f"{PRODUCT}?ngay=2025-04-01", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize("address", [PRODUCT, BUSINESS])
@pytest.mark.parametrize(
    "day", ["hôm qua", "2025-02-30", "1989-12-31", str(today() + timedelta(days=2)), "9" * 5000]
)
def test_a_day_that_cannot_be_looked_back_at_is_refused(
    goods: Flask, address: str, day: str
) -> None:
    read_page(goods.test_client(), f"{address}?ngay={day}", status=400)


def test_no_day_is_today(goods: Flask) -> None:
    assert "as it stood" not in read_page(goods.test_client(), f"{TWINS[PRODUCT]}?date=").words()


def test_former_address_leads_to_the_day_on_the_present_one(goods: Flask) -> None:
    with goods.app_context(), unit_of_work():
        product_id = session.query(Product.id).scalar()
        ledger.issue(PermalinkKind.PRODUCT_SLUG, "ten-cu", product_id, at=FIRST_TOLD)
    answer = goods.test_client().get("/san-pham/ten-cu?ngay=2025-04-01")
    assert (answer.status_code, answer.location) == (301, f"{PRODUCT}?ngay=2025-04-01")


@pytest.mark.parametrize("address", [PRODUCT, BUSINESS])
def test_todays_page_offers_another_day(goods: Flask, address: str) -> None:
    page = read_page(goods.test_client(), address)
    [field] = [each for each in page.all("input") if each.get("type") == "date"]
    assert (field.get("name"), field.get("max")) == ("ngay", today().isoformat())


def test_page_of_a_code_offers_another_day_and_hides_what_came_later(goods: Flask) -> None:
    change_claim(
        goods, told_at=datetime(2025, 10, 1, 5, tzinfo=UTC), revoked_on=date(2025, 10, 1),
        revocation_ground=RevocationGround.MARK_MISUSED,
    )  # fmt: skip
    with goods.app_context(), unit_of_work():
        product = session.query(Product).one()
        code = product.code
        ledger.issue(PermalinkKind.PRODUCT_CODE, code, product.id, at=FIRST_TOLD)
    page = read_page(goods.test_client(), f"/en/q/{code}?date=2025-09-30")
    assert "The OCOP mark was misused" not in page.words()
    assert [each.get("value") for each in page.all("input") if each.get("type") == "date"] == [
        "2025-09-30"
    ]


def test_anonymous_reader_of_the_sample_finds_any_day(visitor: FlaskClient) -> None:
    for address in ("/san-pham/mat-hoa-dua", "/en/products/mat-hoa-dua"):
        for day in ("1990-01-01", "2025-03-01", today().isoformat()):
            read_page(visitor, f"{address}?ngay={day}")
