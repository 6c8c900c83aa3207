"""The desk makes one of two and takes that back; the old address and the codes stay alive."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalog.accounts.models import User
from catalog.businesses.models import Business, BusinessesApart, BusinessMerge
from catalog.foundation.database import session, unit_of_work
from catalog.permalinks import ledger
from catalog.permalinks.models import PermalinkKind
from tests.factories.catalog import AT, make_business, make_product
from tests.factories.joining import make_member
from tests.factories.tracing import make_lot
from tests.support.forms import submit
from tests.support.pages import read_page

LIST = "/ban/trung-lap"


@pytest.fixture
def pair(app: Flask) -> dict[str, Any]:
    """A business, and the same once more with a product and a lot."""
    with app.app_context():
        with unit_of_work():
            kept = make_business("Hợp tác xã Hòa Tân", tax_code="0100112437", phone="0912345678")
            other = make_business("HTX Hoà Tân", phone="0912 345 678", website="https://a.example")
            for each in (kept, other):
                ledger.issue(PermalinkKind.BUSINESS_SLUG, each.slug, each.id, at=AT)
            product = make_product(business=other, group_id=1)
            lot = make_lot(product)
            found = {"kept": kept.id, "other": other.id, "slug": kept.slug, "old": other.slug,
                     "code": lot.code, "product": product.slug}  # fmt: skip
        session.remove()
    return found


def address(pair: dict[str, Any]) -> str:
    return f"{LIST}/{pair['kept']}/{pair['other']}"


def made_one(staff: FlaskClient, pair: dict[str, Any]) -> None:
    answer = submit(
        staff, address(pair), **{"act": "merge", "sure": "yes", "keep-website": "merged"}
    )
    assert (answer.status_code, answer.location) == (302, LIST)


def test_a_suggestion_is_compared_made_one_and_undone(
    app: Flask, staff: FlaskClient, client: FlaskClient, pair: dict[str, Any]
) -> None:
    assert address(pair) in read_page(staff, LIST).links()
    page = read_page(staff, address(pair))
    assert "https://a.example" in page.words()
    made_one(staff, pair)
    old = client.get(f"/doanh-nghiep/{pair['old']}")
    assert (old.status_code, old.location) == (301, f"/doanh-nghiep/{pair['slug']}")
    english = client.get(f"/en/businesses/{pair['old']}?date=2026-01-02")
    assert english.status_code == 301
    assert english.location.startswith(f"/en/businesses/{pair['slug']}?date=")
    assert "https://a.example" in client.get(f"/doanh-nghiep/{pair['slug']}").text
    for alive in (f"/q/{pair['code']}", f"/san-pham/{pair['product']}"):
        answer = client.get(alive, follow_redirects=True)
        assert answer.status_code == 200
        assert "Hợp tác xã Hòa Tân" in answer.text
    assert staff.get(address(pair)).status_code == 404
    with app.app_context():
        done = session.scalars(select(BusinessMerge)).one().id
        session.remove()
    answer = submit(staff, LIST, to=f"{LIST}/{done}/hoan-tac")
    assert answer.status_code == 302
    assert client.get(f"/doanh-nghiep/{pair['old']}").status_code == 200
    assert "HTX Hoà Tân" in client.get(f"/san-pham/{pair['product']}").text
    assert submit(staff, address(pair), to=f"{LIST}/{done}/hoan-tac").status_code == 409


def test_two_that_nothing_suggests_are_found_by_address_or_tax_code(
    app: Flask, staff: FlaskClient, pair: dict[str, Any]
) -> None:
    one = "0100112437"
    for other in (pair["old"], f"http://localhost/doanh-nghiep/{pair['old']}/?ngay=2026-01-01"):
        answer = staff.get(LIST, query_string={"mot": one, "hai": other})
        assert (answer.status_code, answer.location) == (302, address(pair))
    for wrong in (
        ("", one),
        (one, one),
        (one, "không có"),
        (one, "\0"),
        (one, "%"),
        (one, "-" * 999),
    ):
        answer = staff.get(LIST, query_string={"mot": wrong[0], "hai": wrong[1]})
        assert answer.status_code == 200
        assert 'role="alert"' in answer.text


def test_these_are_two_is_remembered(app: Flask, staff: FlaskClient, pair: dict[str, Any]) -> None:
    assert submit(staff, address(pair), act="apart").status_code == 302
    assert address(pair) not in read_page(staff, LIST).links()
    with app.app_context():
        assert len(session.scalars(select(BusinessesApart)).all()) == 1
        session.remove()


def test_nothing_is_merged_unless_it_is_confirmed(
    app: Flask, staff: FlaskClient, pair: dict[str, Any]
) -> None:
    for typed in ({}, {"act": "merge"}, {"act": "\0"}, {"sure": "no", "act": "merge"}):
        answer = submit(staff, address(pair), **{"keep-website": "kept", **typed})
        assert answer.status_code == 422
        assert 'name="keep-website" value="kept" checked' in answer.text
    with app.app_context():
        assert session.scalars(select(BusinessMerge)).all() == []
        session.remove()


def test_hostile_addresses_answer_with_a_refusal(staff: FlaskClient, pair: dict[str, Any]) -> None:
    kept = pair["kept"]
    for wrong in (f"{kept}/{kept}", f"{kept}/999999", "0/0", f"{kept}/99999999999", f"{kept}/x"):
        assert staff.get(f"{LIST}/{wrong}").status_code == 404
    for wrong in ("999999", "0"):
        assert submit(staff, address(pair), to=f"{LIST}/{wrong}/hoan-tac").status_code == 404


def test_a_second_merge_of_the_same_is_told_that_it_came_late(
    staff: FlaskClient, pair: dict[str, Any]
) -> None:
    page = staff.get(address(pair))
    made_one(staff, pair)
    assert page.status_code == 200
    late = submit(staff, LIST, to=address(pair), act="merge", sure="yes")
    assert late.status_code == 404


def test_nobody_merges_a_business_that_they_act_for(
    app: Flask, staff: FlaskClient, pair: dict[str, Any]
) -> None:
    token_page = address(pair)
    with app.app_context(), unit_of_work():
        user = session.scalars(select(User).where(User.email == "staff@example.vn")).one()
        make_member(session.get_one(Business, pair["other"]), user=user)
    assert 'value="merge"' not in read_page(staff, token_page).text
    for act in ("merge", "apart"):
        answer = submit(staff, "/tai-khoan", to=token_page, act=act, sure="yes")
        assert answer.status_code == 403
