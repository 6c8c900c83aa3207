from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalog.businesses.models import Business
from catalog.foundation.database import session
from catalog.places.models import Commune, Locality, Province
from catalog.products.models import Product
from catalog.web.site.routes import PAGES
from catalog.web.site.try_scans import NEVER_ISSUED
from tests.support.pages import ParsedPage, read_page

pytestmark = pytest.mark.slow

FIXED = [page for page in PAGES if "<" not in page.vi]


def as_path(address: str) -> str:
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def check_twins(client: FlaskClient, page: ParsedPage) -> None:
    """A page names its twin, and the twin names it back."""
    twins = page.alternates()
    assert set(twins) == {"vi", "en", "x-default"}, page.address
    for language in ("vi", "en"):
        twin = read_page(client, as_path(twins[language]))
        assert twin.all("html")[0].get("lang") == language, twins[language]
        assert twin.alternates()["vi"] == twins["vi"]
        assert twin.alternates()["en"] == twins["en"]


@pytest.mark.parametrize("page", FIXED, ids=lambda page: page.endpoint)
def test_fixed_page_is_whole_in_both_languages(visitor: FlaskClient, page) -> None:
    check_twins(visitor, read_page(visitor, page.vi))
    check_twins(visitor, read_page(visitor, page.en))


@pytest.mark.slow
def test_every_product_page_and_its_origin_are_whole(
    catalog_app: Flask, visitor: FlaskClient
) -> None:
    with catalog_app.app_context():
        rows = session.execute(select(Product.slug, Product.code)).all()
    for place, (slug, code) in enumerate(rows):
        language = "/en/products" if place % 2 else "/san-pham"
        read_page(visitor, f"{language}/{slug}")
        read_page(visitor, f"/en/q/{code}" if place % 2 else f"/q/{code}")
    check_twins(visitor, read_page(visitor, f"/san-pham/{rows[0][0]}"))
    check_twins(visitor, read_page(visitor, f"/q/{rows[0][1]}"))


def test_every_business_page_is_whole(catalog_app: Flask, visitor: FlaskClient) -> None:
    with catalog_app.app_context():
        slugs = session.scalars(select(Business.slug)).all()
    for place, slug in enumerate(slugs):
        read_page(visitor, f"/en/businesses/{slug}" if place % 2 else f"/doanh-nghiep/{slug}")
    check_twins(visitor, read_page(visitor, f"/doanh-nghiep/{slugs[0]}"))


@pytest.mark.slow
def test_places_of_every_kind_are_whole(catalog_app: Flask, visitor: FlaskClient) -> None:
    with catalog_app.app_context():
        slugs = [*session.scalars(select(Province.slug)), *session.scalars(select(Locality.slug))]
        communes = session.scalars(select(Commune.slug).order_by(Commune.id)).all()[::150]
    for slug in (*slugs, *communes):
        read_page(visitor, f"/dia-phuong/{slug}")
        read_page(visitor, f"/en/places/{slug}")


@pytest.mark.parametrize(
    "query",
    ["q=dua+sap", "q=tr%C3%A0&tinh=thai-nguyen", "hang=5&hang=4", "nhom=do-uong&trang=2",
     "q=kh%C3%B4ng+c%C3%B3+g%C3%AC+xyz", "sap-xep=name", "chung-nhan=vietgap"],
)  # fmt: skip
def test_result_pages_are_whole_and_keep_their_state_in_english(
    visitor: FlaskClient, query: str
) -> None:
    page = read_page(visitor, f"/san-pham?{query}")
    check_twins(visitor, page)
    english = read_page(visitor, as_path(page.alternates()["en"]))
    count = page.all("h1")[0].text.split()[0]
    assert count in english.all("h1")[0].text or count == "Tất"


@pytest.mark.parametrize("address", ["/khong-co", "/en/nothing-here", "/q/ABC", "/en/q/22222222"])
def test_error_pages_are_whole(visitor: FlaskClient, address: str) -> None:
    read_page(visitor, address, status=404)


def test_sign_in_page_is_whole_in_both_languages(visitor: FlaskClient) -> None:
    read_page(visitor, "/tai-khoan/dang-nhap?lang=vi")
    english = read_page(visitor, "/tai-khoan/dang-nhap?lang=en")
    assert english.all("html")[0].get("lang") == "en"


def test_no_link_on_the_main_pages_leads_nowhere(visitor: FlaskClient) -> None:
    addresses = [page.vi for page in FIXED] + [page.en for page in FIXED]
    seen: set[str] = set()
    for address in addresses:
        for link in read_page(visitor, address).links():
            path = as_path(link)
            if link.startswith("/") and path not in seen:
                seen.add(path)
                expected = {404} if path.endswith(NEVER_ISSUED) else {200, 302}
                assert visitor.get(path).status_code in expected, f"{address} → {link}"
    assert len(seen) > 100


def test_a_list_links_each_product_once_by_its_name_in_rank_order(visitor: FlaskClient) -> None:
    page = read_page(visitor, "/san-pham?q=mi%E1%BA%BFn+dong")
    links = [link for link in page.all("a") if (link.get("href") or "").startswith("/san-pham/")]
    names = ["".join(link.itertext()) for link in links]
    assert len(names) == len(set(names)) > 3
    assert all("iến" in name for name in names[:4])
