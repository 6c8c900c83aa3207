"""What pages say of certificates, read on chosen days."""

from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalog.certificates.models import Certificate, CertificateKind, Evidence
from catalog.certificates.validity import shows_stars
from catalog.foundation.clock import day_in_vietnam
from catalog.foundation.database import session
from catalog.products.models import Product
from tests.support.pages import read_page

READING_DAY = datetime(2026, 11, 20, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _reading_day():
    with time_machine.travel(READING_DAY, tick=True):
        yield


def product_with(*conditions) -> Product:
    query = (
        select(Product)
        .join(Certificate, Certificate.product_id == Product.id)
        .where(Certificate.kind == CertificateKind.OCOP, *conditions)
        .order_by(Product.id)
    )
    return session.scalars(query).first()


def addresses_of(product: Product) -> list[str]:
    return [f"/san-pham/{product.slug}", f"/q/{product.code}"]


def star_pictures(page) -> int:
    return sum("star-rating" in (mark.get("class") or "") for mark in page.all("span"))


def main_part(page, product: Product) -> str:
    return page.text.split('id="siblings"')[0]


def test_certificate_in_force_shows_its_stars_and_last_day(sample, visitor: FlaskClient) -> None:
    product = product_with(Certificate.decision_no == "377")
    for address in addresses_of(product):
        page = read_page(visitor, address)
        assert "còn hiệu lực đến hết ngày 17/01/2028" in page.words()
        assert "star-rating" in main_part(page, product)
        assert "chưa đối chiếu quyết định" in page.words()


def test_stars_go_out_on_the_day_after_the_last(sample, visitor: FlaskClient) -> None:
    product = product_with(Certificate.decision_no == "377")
    address = f"/q/{product.code}"
    with time_machine.travel(datetime(2028, 1, 17, 16, 59, 59, tzinfo=UTC), tick=False):
        assert star_pictures(read_page(visitor, address)) == 1
    with time_machine.travel(datetime(2028, 1, 17, 17, 0, 0, tzinfo=UTC), tick=False):
        page = read_page(visitor, address)
        assert star_pictures(page) == 0
        assert "đã hết hạn ngày 17/01/2028" in page.words()


def test_ended_certificate_says_when_and_shows_no_stars(sample, visitor: FlaskClient) -> None:
    product = product_with(
        Certificate.issued_on < datetime(2022, 1, 1, tzinfo=UTC).date(),
        Certificate.stars.is_not(None),
        Certificate.evidence == Evidence.AGENCY_OR_PRESS,
    )
    for address in addresses_of(product):
        page = read_page(visitor, address)
        assert "đã hết hạn ngày" in page.words()
        assert "star-rating" not in main_part(page, product)


def test_unofficial_claim_is_a_description_without_stars(sample, visitor: FlaskClient) -> None:
    product = product_with(Certificate.evidence == Evidence.OWN_WORD, Certificate.stars == 3)
    for address in addresses_of(product):
        page = read_page(visitor, address)
        assert "theo nguồn không chính thức" in page.words()
        assert "star-rating" not in main_part(page, product)


def test_proposal_is_never_public(sample, visitor: FlaskClient) -> None:
    proposals = session.scalars(
        select(Certificate).where(Certificate.evidence == Evidence.PROPOSAL)
    ).all()
    assert len(proposals) > 3
    for proposal in proposals:
        product = session.get_one(Product, proposal.product_id)
        for address in addresses_of(product):
            assert "OCOP 5 sao" not in read_page(visitor, address).words()


def test_stars_filter_counts_only_what_is_in_force(sample, visitor: FlaskClient) -> None:
    on = day_in_vietnam(READING_DAY)
    claims = session.scalars(select(Certificate)).all()
    shining = {claim.product_id for claim in claims if shows_stars(claim, on=on)}
    title = read_page(visitor, "/san-pham?hang=3&hang=4&hang=5").all("h1")[0].text
    assert title.startswith(f"{len(shining)} sản phẩm")
    assert 50 <= len(shining) <= 66


def test_every_card_with_stars_is_in_force(catalog_app: Flask, sample, visitor) -> None:
    on = day_in_vietnam(READING_DAY)
    shining = {
        session.get_one(Product, claim.product_id).slug
        for claim in session.scalars(select(Certificate)).all()
        if shows_stars(claim, on=on)
    }
    for number in range(1, 19):
        page = read_page(visitor, f"/san-pham?trang={number}")
        for card in page.all("li"):
            if card.get("class") == "product-card":
                slug = next(card.iter("a")).get("href").rpartition("/")[2]
                has_stars = any(mark.get("class") == "star-rating" for mark in card.iter("span"))
                assert has_stars == (slug in shining), slug
