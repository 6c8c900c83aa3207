"""A check is recorded at the desk, ends, is confirmed by the business, and asked for once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalog.accounts.models import User
from catalog.businesses.models import Business, Membership, MembershipRole
from catalog.checks.checking import Proof, check_facts, checks_in_force, count_ending
from catalog.checks.models import CheckedFact, FactCheck
from catalog.checks.rules import of_business
from catalog.foundation.clock import day_in_vietnam, now, today
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.errors import Invalid
from catalog.messages.models import Message
from catalog.needs.facts import facts_to_confirm
from catalog.products.checked import of_product
from catalog.products.models import Product
from catalog.web.fact_telling import tell_of_facts
from tests.factories.catalog import AT, make_business, make_product
from tests.factories.joining import PDF, make_person

pytestmark = pytest.mark.slow

ADDRESS, GTIN = CheckedFact.ADDRESS, CheckedFact.GTIN


@dataclass(frozen=True)
class Cast:
    slug: str
    business_id: int
    product_id: int
    product_slug: str


@pytest.fixture
def cast(app: Flask, owner: FlaskClient) -> Cast:
    """A business with one owner and a product that has a GTIN."""
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        with unit_of_work():
            user = session.scalars(select(User).where(User.email == "owner@example.vn")).one()
            user.confirmed_at = AT
            business = make_business(address_as_written="Ấp Cây Da, Trà Vinh")
            session.add(
                Membership(
                    user_id=user.id, business_id=business.id, role=MembershipRole.OWNER, since=AT
                )
            )
            product = make_product(business=business, gtin="08938505974194", ingredients="dừa")
            made = Cast(business.slug, business.id, product.id, product.slug)
        session.remove()
    return made


def checked(cast: Cast, *, at: datetime) -> None:
    """The address was checked at a moment, and the GTIN with it."""
    with unit_of_work():
        business, office = session.get_one(Business, cast.business_id), make_person("Cô Ba")
        product = session.get_one(Product, cast.product_id)
        proof = Proof("12/GCN")
        check_facts(of_business(business), [ADDRESS], proof=proof, user_id=office.id, at=at)
        check_facts(of_product(product, cast.business_id), [GTIN], proof=proof, user_id=office.id,
                    at=at)  # fmt: skip
    session.remove()


def filled(**facts: str) -> dict[str, object]:
    return {"facts": "address", "paper": "visit", "proof": "đến tận nơi", **facts}


def test_office_records_a_check_and_the_page_says_on_what_until_when(
    app: Flask, cast: Cast, staff: FlaskClient
) -> None:
    address = f"/ban/doanh-nghiep/{cast.slug}/kiem-tra"
    answer = staff.post(address, data={**filled(), "scan": (BytesIO(PDF), "a.pdf")})
    assert answer.status_code == 302
    page = app.test_client().get(f"/doanh-nghiep/{cast.slug}").get_data(as_text=True)
    assert "đến tận nơi" in page
    desk = staff.get(address).get_data(as_text=True)
    assert "/ban/giay-chung-nhan/" in desk
    with app.app_context():
        assert [each.fact for each in checks_in_force(cast.business_id, today())] == [ADDRESS]
        assert not checks_in_force(cast.business_id, today() + timedelta(days=400))
        session.remove()


@pytest.mark.parametrize(
    "typed",
    [
        {"facts": "gtin"}, {"facts": ""}, {"paper": "none"}, {"proof": " "}, {"proof": "x" * 400},
        {"paper_on": "2199-01-01"}, {"until": "2199-01-01"}, {"until": "2001-01-01"},
        {"source_url": "javascript:1"}, {"until": "31/31"}, {"proof": "\0"},
    ],
)  # fmt: skip
def test_refused_check_keeps_what_was_typed(
    app: Flask, cast: Cast, staff: FlaskClient, typed: dict[str, str]
) -> None:
    answer = staff.post(f"/ban/doanh-nghiep/{cast.slug}/kiem-tra",
                        data=filled(**{"source_url": "https://a.vn", **typed}))  # fmt: skip
    assert answer.status_code == 422
    with app.app_context():
        assert not session.scalars(select(FactCheck)).all()
        session.remove()


def test_product_of_another_business_cannot_be_checked_under_this_one(
    app: Flask, cast: Cast, staff: FlaskClient
) -> None:
    with app.app_context():
        with unit_of_work():
            other = make_product(business=make_business()).id
        session.remove()
    assert staff.get(f"/ban/doanh-nghiep/{cast.slug}/kiem-tra/{other}").status_code == 404
    own = staff.get(f"/ban/doanh-nghiep/{cast.slug}/kiem-tra/{cast.product_id}")
    assert own.status_code == 200


def test_ended_check_waits_at_the_desk_until_the_office_looks_again(
    app: Flask, cast: Cast, staff: FlaskClient
) -> None:
    with app.app_context():
        checked(cast, at=now() - timedelta(days=380))
        assert count_ending(on=today(), of=None) == 2
        session.remove()
    listed = staff.get("/ban/kiem-tra").get_data(as_text=True)
    assert f"/ban/doanh-nghiep/{cast.slug}/kiem-tra/{cast.product_id}" in listed
    staff.post(f"/ban/doanh-nghiep/{cast.slug}/kiem-tra", data=filled())
    with app.app_context():
        assert count_ending(on=today(), of=None) == 1
        session.remove()


def test_business_confirms_with_one_tap_which_is_no_check(
    app: Flask, cast: Cast, owner: FlaskClient
) -> None:
    with app.app_context():
        checked(cast, at=now() - timedelta(days=380))
    overview = owner.get(f"/cong/{cast.slug}").get_data(as_text=True)
    assert overview.count('name="fact"') == 2
    where = f"/cong/{cast.slug}/con-dung"
    owner.post(where, data={"fact": "gtin", "product": str(cast.product_id)})
    owner.post(where, data={"fact": "gtin", "product": str(cast.product_id)})
    for typed in ({"fact": "x"}, {}, {"fact": "gtin", "product": "9" * 30}):
        assert owner.post(where, data=typed).status_code == 302
    with app.app_context():
        words = session.scalars(select(FactCheck).where(FactCheck.is_own_word)).all()
        assert [each.fact for each in words] == [GTIN], "said once, and of what was asked"
        asked = [each.fact for each in facts_to_confirm(cast.business_id, on=today())]
        assert asked == [ADDRESS]
        assert not checks_in_force(cast.business_id, today())
        session.remove()
    page = app.test_client().get(f"/en/products/{cast.product_slug}").get_data(as_text=True)
    assert "Last checked by the office" in page
    assert "Confirmed by the business itself" in page


def test_what_was_changed_is_told_as_not_checked_and_is_not_asked_for(
    app: Flask, cast: Cast
) -> None:
    with app.app_context():
        checked(cast, at=now() - timedelta(days=380))
        with unit_of_work():
            session.get_one(Product, cast.product_id).gtin = None
            session.get_one(Business, cast.business_id).address_as_written = "Ấp Mới"
        assert facts_to_confirm(cast.business_id, on=today()) == []
        session.remove()
    page = app.test_client().get(f"/en/businesses/{cast.slug}")
    assert "Changed since the office checked it" in page.get_data(as_text=True)


def test_everybody_is_asked_once_before_the_end_and_once_after(app: Flask, cast: Cast) -> None:
    start = now()
    counts = []
    with app.app_context():
        checked(cast, at=start)
        for days in (300, 350, 351, 370, 371):
            with time_machine.travel(start + timedelta(days=days), tick=False):
                tell_of_facts(at=now())
                tell_of_facts(at=now())
            counts.append(len(session.scalars(select(Message)).all()))
            session.remove()
    assert counts == [0, 1, 1, 2, 2]


def test_staff_ask_earlier_but_never_later_than_usual(either_app: Flask) -> None:
    with either_app.app_context():
        with unit_of_work():
            business, office = make_business(address_as_written="Ấp 1"), make_person()
            about, day = of_business(business), day_in_vietnam(now())
            early = Proof("x", until=day + timedelta(days=40))
            check_facts(about, [ADDRESS], proof=early, user_id=office.id, at=now())
            assert count_ending(on=day + timedelta(days=11), of=None) == 1
            assert count_ending(on=day + timedelta(days=5), of=None) == 0
            late = Proof("x", until=day + timedelta(days=400))
            with pytest.raises(Invalid):
                check_facts(about, [ADDRESS], proof=late, user_id=office.id, at=now())
        session.remove()
