"""A business sees how it is doing: a thousand requests of known truth, counted exactly."""

import csv
import io
import random
import time
from collections import Counter

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from catalog.businesses.models import Business, ChannelKind, SalesChannel
from catalog.foundation.clock import now, today
from catalog.foundation.database import session, unit_of_work
from catalog.listings.publishing import open_draft
from catalog.products.models import Product
from catalog.revisions.models import SubjectKind
from catalog.revisions.workflow import Actor
from catalog.visits.models import VisitCount, VisitKind
from tests.factories.catalog import kept
from tests.integration.portal.conftest import Workshop
from tests.support.pages import read_page

pytestmark = pytest.mark.slow

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
ROBOT = "Googlebot/2.1 (+http://www.google.com/bot.html)"
SHOP = "https://cho.example/hoa-tan"


@pytest.fixture
def shop(app: Flask, workshop: Workshop) -> dict[str, str]:
    """The addresses of the product, of the business and of the ways out to its channels."""
    with app.app_context():
        with unit_of_work():
            product = session.scalars(select(Product).where(Product.code == workshop.product)).one()
            of_business = {"business_id": product.business_id}
            channel = kept(
                SalesChannel(kind=ChannelKind.MARKETPLACE, url=SHOP, label="Gian hàng",
                             **of_business)
            )  # fmt: skip
            phone = kept(
                SalesChannel(kind=ChannelKind.PHONE, url="tel:+84912345678", **of_business)
            )
            addresses = {
                "product": f"/san-pham/{product.slug}",
                "business": f"/doanh-nghiep/{workshop.slug}",
                "click": f"/di/{channel.id}",
                "phone": f"/di/{phone.id}",
            }
        session.remove()
    return addresses


def visit(client: FlaskClient, address: str, referer: str = "", **headers: str) -> int:
    sent = {"User-Agent": PHONE, **headers}
    if referer:
        sent["Referer"] = referer
    return client.get(address, headers=sent).status_code


def counts(app: Flask) -> dict[tuple[str, str], int]:
    """How often each kind of thing was done, with its words."""
    assert app.extensions["visits"].write()
    with app.app_context():
        query = select(VisitCount.kind, VisitCount.words, func.sum(VisitCount.count))
        found = {
            (kind.value, words): count
            for kind, words, count in session.execute(
                query.group_by(VisitCount.kind, VisitCount.words)
            )
        }
        session.remove()
    return found


def test_a_thousand_requests_are_counted_exactly(
    app: Flask, client: FlaskClient, shop: dict[str, str]
) -> None:
    chance, truth = random.Random(8), Counter()  # noqa: S311 - requests, not secrets
    search = "http://localhost/san-pham?q=D%E1%BB%ABa+s%C3%A1p"
    english = "http://localhost/en/products?q=coconut&page=2"
    requests = [
        (shop["product"], "", {}, [("product-view", "")]),
        (shop["product"], search, {}, [("product-view", ""), ("search", "dua sap")]),
        (shop["product"], english, {}, [("product-view", ""), ("search", "coconut")]),
        (shop["product"], "http://localhost/san-pham", {}, [("product-view", "")]),
        (shop["product"], "https://evil.example/san-pham?q=xau", {}, [("product-view", "")]),
        (shop["product"], "http://[", {}, [("product-view", "")]),
        (shop["product"], "", {"User-Agent": ROBOT}, []),
        (shop["product"], "", {"Sec-Purpose": "prefetch"}, []),
        (shop["business"], "", {}, [("business-view", "")]),
        (shop["click"], "", {}, [("click", "")]),
        (shop["click"], "", {"User-Agent": ROBOT}, []),
        (shop["product"] + "-khong-co", "", {}, []),
    ]
    for address, referer, headers, counted in chance.choices(requests, k=1000):
        visit(client, address, referer, **headers)
        truth.update(counted)
    assert counts(app) == dict(truth)


def test_words_that_may_be_personal_are_not_kept(
    app: Flask, client: FlaskClient, shop: dict[str, str]
) -> None:
    visit(client, shop["product"], "http://localhost/san-pham?q=0912345678")
    assert counts(app)["search", ""] == 1
    assert all(not words for _kind, words in counts(app))


def test_the_way_out_leads_to_kept_addresses_only(
    client: FlaskClient, shop: dict[str, str]
) -> None:
    answer = client.get(shop["click"] + "?next=https://evil.example")
    assert (answer.status_code, answer.location) == (302, SHOP)
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert client.get(shop["phone"]).status_code == 404
    assert client.get("/di/999999").status_code == 404
    assert "Disallow: /di/" in client.get("/robots.txt").text


def test_a_channel_of_a_hidden_business_leads_nowhere(
    app: Flask, client: FlaskClient, shop: dict[str, str], workshop: Workshop
) -> None:
    with app.app_context():
        with unit_of_work():
            query = select(Business).where(Business.slug == workshop.slug)
            session.scalars(query).one().published_at = None
        session.remove()
    assert client.get(shop["click"]).status_code == 404


def test_pages_link_to_channels_by_the_counted_way(
    client: FlaskClient, shop: dict[str, str]
) -> None:
    page = read_page(client, shop["product"])
    (link,) = [link for link in page.all("a") if link.get("href") == shop["click"]]
    assert "nofollow" in link.get("rel", "")
    assert "tel:+84912345678" in page.links()


def test_the_page_of_figures_says_them(
    app: Flask, client: FlaskClient, owner: FlaskClient, shop: dict[str, str], workshop: Workshop
) -> None:
    for _ in range(3):
        visit(client, shop["product"], "http://localhost/san-pham?q=keo")
    visit(client, shop["product"], "http://localhost/san-pham?q=hiem")
    visit(client, shop["click"])
    assert counts(app)["product-view", ""] == 4
    page = read_page(owner, f"/cong/{workshop.slug}/so-lieu?lang=en")
    words = page.words()
    assert "keo 3" in words
    assert "hiem" not in words
    assert "Gian hàng 1" in words
    assert "4 in all, this week 4." in words
    text = owner.get(f"/cong/{workshop.slug}/so-lieu.csv?lang=en").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert {row["What"]: 0 for row in rows}.keys() == {
        "Views of a product", "Searches that led to a product", "Clicks to a channel",
    }  # fmt: skip
    assert sum(int(row["Times"]) for row in rows) == 9
    assert {row["Words"] for row in rows} == {"", "keo"}


@pytest.mark.parametrize("ending", ["", ".csv"])
def test_somebody_elses_figures_are_not_found(
    app: Flask, owner: FlaskClient, staff: FlaskClient, workshop: Workshop, ending: str
) -> None:
    assert owner.get(f"/cong/{workshop.other_slug}/so-lieu{ending}").status_code == 404
    assert staff.get(f"/cong/{workshop.slug}/so-lieu{ending}").status_code == 404
    assert app.test_client().get(f"/cong/{workshop.slug}/so-lieu{ending}").status_code == 302


def test_views_are_written_down_by_another_thread(
    app: Flask, client: FlaskClient, shop: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalog.web.visiting.WRITTEN_AFTER_S", 0.05)
    visit(client, shop["product"])
    with app.app_context():
        for _ in range(100):
            row = session.scalars(select(VisitCount)).first()
            session.rollback()
            if row is not None:
                break
            time.sleep(0.05)
        assert row is not None
        assert (row.kind, row.day, row.count) == (VisitKind.PRODUCT_VIEW, today(), 1)
        session.remove()


def test_a_preview_links_to_channels_themselves(
    app: Flask, owner: FlaskClient, shop: dict[str, str], workshop: Workshop
) -> None:
    with app.app_context():
        with unit_of_work():
            query = select(Business.id).where(Business.slug == workshop.slug)
            draft = open_draft(
                SubjectKind.BUSINESS, session.scalars(query).one(), by=Actor(None, "H"), at=now()
            )
            draft_id = draft.id
        session.remove()
    links = read_page(owner, f"/xem-truoc/{draft_id}").links()
    assert SHOP in links
    assert shop["click"] not in links
