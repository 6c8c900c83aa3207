"""Honours: recorded with proof, corrected and ended by further deeds, and never spread."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog.businesses.models import Business
from catalog.certificates.honouring import (
    HonourFacts,
    change_honour,
    end_honour,
    find_honour,
    record_honour,
)
from catalog.certificates.models import Evidence
from catalog.foundation.clock import now, today
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.errors import Invalid, NotAllowed
from catalog.ledger.models import RecordKind
from catalog.ledger.publishing import facts_of, records_in_force
from catalog.permalinks import ledger
from catalog.permalinks.codes import new_code
from catalog.permalinks.models import PermalinkKind
from catalog.products.models import Product
from tests.factories.catalog import make_business, make_product
from tests.factories.joining import make_member, make_person

pytestmark = pytest.mark.slow

TITLE = "Sản phẩm công nghiệp nông thôn tiêu biểu"
KINDS = RecordKind.HONOUR_RECORDED.family


@dataclass(frozen=True)
class Cast:
    """A business with an honoured product and another."""

    staff_id: int
    business_id: int
    business_slug: str
    honoured_id: int
    honoured_slug: str
    other_slug: str
    other_code: str


@pytest.fixture
def cast(app: Flask) -> Iterator[Cast]:
    with app.app_context():
        with unit_of_work():
            business = make_business(name="Cơ sở Ánh Trăng")
            honoured = make_product("Bánh phồng Ánh Trăng", business=business,
                                    business_id=business.id)  # fmt: skip
            other = make_product("Kẹo dừa Ánh Trăng", business=business,
                                 business_id=business.id, code=new_code())  # fmt: skip
            ledger.issue(PermalinkKind.PRODUCT_CODE, other.code, other.id, at=now())
            made = Cast(make_person("Cán bộ").id, business.id, business.slug, honoured.id,
                        honoured.slug, other.slug, other.code)  # fmt: skip
        app.extensions["finder"].engine.rebuild()
        yield made
        session.remove()


def facts(**changed: object) -> HonourFacts:
    usual = {
        "title": TITLE, "year": 2025, "evidence": Evidence.SIGNED_DECISION,
        "decision_no": "77/QĐ-BCT", "issuer_name": "Bộ Công Thương",
    }  # fmt: skip
    return HonourFacts(**{**usual, **changed})  # type: ignore[arg-type]


def honour_product(cast: Cast, **changed: object) -> int:
    with unit_of_work():
        product = session.get_one(Product, cast.honoured_id)
        return record_honour(product, facts(**changed), user_id=cast.staff_id, at=now()).id


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def test_the_honour_of_a_product_stands_on_its_own_page(cast: Cast, client: FlaskClient) -> None:
    honour_product(cast)
    shown = page(client, f"/san-pham/{cast.honoured_slug}")
    assert TITLE in shown
    assert "Bộ Công Thương" in shown


def test_the_honour_of_a_product_spreads_nowhere(cast: Cast, client: FlaskClient) -> None:
    honour_product(cast)
    addresses = [
        f"/san-pham/{cast.other_slug}", f"/q/{cast.other_code}",
        f"/doanh-nghiep/{cast.business_slug}", "/doanh-nghiep", "/", "/san-pham",
        "/san-pham?q=anh+trang", "/feeds/san-pham.atom", "/goi-y?q=anh+tr",
    ]  # fmt: skip
    assert [each for each in addresses if TITLE in page(client, each)] == []
    answer = client.get(f"/q/{cast.other_code}?linkType=linkset")
    assert TITLE not in json.dumps(answer.get_json(), ensure_ascii=False)


def test_an_honour_is_ended_by_a_further_deed_and_the_log_keeps_both(
    cast: Cast, client: FlaskClient
) -> None:
    honour_id = honour_product(cast)
    with unit_of_work():
        end_honour(honour_id, ended_on=today(), words="Bị thu lại", user_id=cast.staff_id, at=now())
    assert TITLE not in page(client, f"/san-pham/{cast.honoured_slug}")
    told = facts_of(records_in_force(KINDS, [honour_id])[honour_id])
    assert told["isShownNoMore"] is True
    assert told["endWords"] == "Bị thu lại"


def test_a_correction_is_checked_anew_and_told(cast: Cast) -> None:
    honour_id = honour_product(cast)
    with unit_of_work():
        other = make_person("Người sửa").id
        change_honour(honour_id, facts(year=2024), user_id=other, at=now())
    found = find_honour(honour_id)
    assert found is not None
    assert (found.year, found.checked_by_id) == (2024, other)
    assert facts_of(records_in_force(KINDS, [honour_id])[honour_id])["year"] == 2024


@pytest.mark.parametrize("level", [Evidence.PROPOSAL, Evidence.OWN_WORD])
def test_a_proposal_and_an_own_word_are_kept_and_never_told(
    cast: Cast, client: FlaskClient, level: Evidence
) -> None:
    honour_id = honour_product(cast, evidence=level)
    assert TITLE not in page(client, f"/san-pham/{cast.honoured_slug}")
    assert records_in_force(KINDS, [honour_id]) == {}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ""}, "title"),
        ({"year": 2999}, "year"),
        ({"year": 1}, "year"),
        ({"decision_no": None}, "decision_no"),
        ({"evidence": Evidence.AGENCY_OR_PRESS}, "source_url"),
        ({"source_url": "javascript:alert(1)"}, "source_url"),
        ({"decision_on": today() + timedelta(days=1)}, "decision_on"),
    ],
)
def test_an_honour_without_its_proof_is_refused(
    cast: Cast, changed: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        honour_product(cast, **changed)
    assert refused.value.field == field


def test_nobody_honours_their_own_business(cast: Cast) -> None:
    with unit_of_work():
        own = make_member(session.get_one(Business, cast.business_id)).user_id
    with pytest.raises(NotAllowed), unit_of_work():
        record_honour(session.get_one(Product, cast.honoured_id), facts(), user_id=own, at=now())
