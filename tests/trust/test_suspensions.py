"""A suspension hides a business or product on every public surface, and lifting restores it."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalog.audit.models import AuditEntry
from catalog.businesses.models import Business
from catalog.collections.rules import Subject, SubjectKind
from catalog.collections.standing import standing
from catalog.documents.keeping import new_decision
from catalog.foundation.clock import now, today
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.errors import Invalid, NotAllowed, Stale
from catalog.ledger.models import RecordKind
from catalog.ledger.publishing import facts_of, records_in_force, verify_log
from catalog.messages.models import Message
from catalog.permalinks import ledger
from catalog.permalinks.codes import new_code
from catalog.permalinks.models import PermalinkKind
from catalog.products.models import Product
from catalog.products.queries import cards, count_listed
from catalog.sanctions.models import Suspension, SuspensionGround
from catalog.sanctions.rules import State, state_of
from catalog.sanctions.suspending import Order, confirm, drop, lift, propose, undo
from catalog.search.directory import LOOK_AGAIN_S
from catalog.trust.queries import trusted_ids
from catalog.worker import work_off
from tests.factories.catalog import make_business, make_certificate, make_product
from tests.factories.joining import make_member, make_person
from tests.factories.tracing import make_lot

pytestmark = pytest.mark.slow

WORDS = "Đoàn kiểm tra phát hiện nhãn ghi sai"
ENGLISH = "Inspectors found wrong labels"


@dataclass(frozen=True)
class Cast:
    """Two of the office, and a business with goods."""

    proposer: int
    confirmer: int
    business_id: int
    product_id: int
    sibling_id: int
    lot_code: str


@pytest.fixture
def cast(app: Flask) -> Iterator[Cast]:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        with unit_of_work():
            business = make_business(name="Hợp tác xã Sao Khuê", tax_code="0100112437")
            product = make_product(
                "Mật ong Sao Khuê", business=business, business_id=business.id,
                gtin="08935000000014", code=new_code(),
            )  # fmt: skip
            ledger.issue(PermalinkKind.PRODUCT_CODE, product.code, product.id, at=now())
            sibling = make_product("Trà Sao Khuê", business=business, business_id=business.id)
            make_certificate(product)
            lot = make_lot(product)
            made = Cast(
                make_person("Người đề nghị").id, make_person("Người xác nhận").id, business.id,
                product.id, sibling.id, lot.code,
            )  # fmt: skip
        app.extensions["finder"].engine.rebuild()
        yield made
        session.remove()


def order(**facts: object) -> Order:
    usual = {
        "ground": SuspensionGround.FALSE_CLAIMS, "decision_no": "12/QĐ-SCT",
        "starts_on": today(), "words": WORDS, "words_en": ENGLISH,
    }  # fmt: skip
    return Order(**{**usual, **facts})  # type: ignore[arg-type]


def suspend(cast: Cast, *, product: bool = False) -> int:
    with unit_of_work():
        subject = (
            session.get_one(Product, cast.product_id)
            if product
            else session.get_one(Business, cast.business_id)
        )
        made = propose(subject, order(), user_id=cast.proposer, at=now())
        confirm(made.id, user_id=cast.confirmer, at=now())
        return made.id


def surfaces(cast: Cast) -> list[str]:
    """Every public surface that lists things."""
    return [
        "/", "/en/", "/san-pham", "/san-pham?q=sao+khue", "/en/products?q=mat+ong",
        "/doanh-nghiep", "/doanh-nghiep?q=sao+khue", "/en/businesses", "/dia-phuong",
        "/goi-y?q=sao+khu", "/goi-y?q=mat+ong", "/feeds/san-pham.atom", "/en/feeds/products.atom",
        "/sitemap.xml", "/bo-suu-tap", "/su-kien", "/dia-chi-tin-cay",
        "/doanh-nghiep?tin-cay=1",
    ]  # fmt: skip


def text_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def slug_of(kind: type[Business] | type[Product], key: int) -> str:
    return session.get_one(kind, key).slug


def shown_on(client: FlaskClient, cast: Cast, *names: str) -> dict[str, list[str]]:
    found = {}
    for address in surfaces(cast):
        page = text_of(client, address)
        body = page.replace('value="sao khue"', "").replace("sao khue", "")
        found[address] = [name for name in names if name in body]
    return {address: names for address, names in found.items() if names}


@pytest.mark.parametrize("is_product", [False, True], ids=["business", "product"])
def test_what_is_suspended_stands_on_no_list_until_it_is_lifted(
    app: Flask, cast: Cast, client: FlaskClient, is_product: bool
) -> None:
    engine = app.extensions["finder"].engine
    names = ["Mật ong Sao Khuê"] if is_product else ["Mật ong Sao Khuê", "Hợp tác xã Sao Khuê"]
    product_slug = slug_of(Product, cast.product_id)
    before = shown_on(client, cast, *names, product_slug)
    assert {"/san-pham?q=sao+khue", "/feeds/san-pham.atom", "/sitemap.xml"} <= before.keys()
    suspension_id = suspend(cast, product=is_product)
    work_off(engine)
    time.sleep(LOOK_AGAIN_S)
    assert shown_on(client, cast, *names, product_slug) == {}
    with unit_of_work():
        lift(suspension_id, words="Đã khắc phục", user_id=cast.proposer, at=now())
    work_off(engine)
    time.sleep(LOOK_AGAIN_S)
    assert shown_on(client, cast, *names, product_slug).keys() == before.keys()


@pytest.mark.parametrize("is_product", [False, True], ids=["business", "product"])
def test_scanned_codes_say_first_that_the_office_suspended(
    cast: Cast, client: FlaskClient, is_product: bool
) -> None:
    suspend(cast, product=is_product)
    code = session.get_one(Product, cast.product_id).code
    for address in (f"/q/{code}", f"/q/{cast.lot_code}", "/01/08935000000014"):
        page = text_of(client, address)
        verdict = page.split('class="verdict')[1].split("</h1>")[0]
        assert "đang bị tạm dừng giới thiệu" in verdict, address
        assert WORDS in page
        assert "Nơi bán" not in page
        assert "★" not in page


def test_scanned_codes_say_so_in_english_too(cast: Cast, client: FlaskClient) -> None:
    suspend(cast)
    english = text_of(client, f"/en/q/{session.get_one(Product, cast.product_id).code}")
    assert "has suspended" in english.split("</h1>")[0]
    assert ENGLISH in english


@pytest.mark.parametrize("is_product", [False, True], ids=["business", "product"])
def test_the_page_of_a_product_says_why_and_promotes_nothing(
    cast: Cast, client: FlaskClient, is_product: bool
) -> None:
    suspend(cast, product=is_product)
    slug = slug_of(Product, cast.product_id)
    answer = client.get(f"/san-pham/{slug}?ngay=2026-07-01")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "no-cache" in answer.headers["Cache-Control"]
    assert WORDS in page
    assert "12/QĐ-SCT" in page
    assert "Trà Sao Khuê" not in page
    assert "<img" not in page.split("<main")[1].split("</main>")[0]


def test_the_page_of_the_business_says_why(cast: Cast, client: FlaskClient) -> None:
    suspend(cast)
    page = text_of(client, f"/doanh-nghiep/{slug_of(Business, cast.business_id)}")
    assert "Doanh nghiệp này đang bị tạm dừng giới thiệu" in page
    assert "Mật ong" not in page


def test_a_suspended_product_leaves_its_siblings_and_its_maker_alone(
    cast: Cast, client: FlaskClient
) -> None:
    suspend(cast, product=True)
    assert [each.id for each in cards([cast.product_id, cast.sibling_id])] == [cast.sibling_id]
    page = text_of(client, f"/doanh-nghiep/{slug_of(Business, cast.business_id)}")
    assert "Trà Sao Khuê" in page
    assert "Mật ong Sao Khuê" not in page


def test_linksets_offer_no_shop_and_no_certificate_of_what_is_suspended(
    cast: Cast, client: FlaskClient
) -> None:
    suspend(cast)
    answer = client.get("/01/08935000000014?linkType=linkset")
    links = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "hasRetailers" not in links
    assert "certificationInfo" not in links


def test_a_decision_stays_and_lists_what_is_suspended_no_more(
    cast: Cast, client: FlaskClient
) -> None:
    with unit_of_work():
        decision = new_decision("12/QĐ-UBND", at=now(), signed_on=today(), issuer="UBND tỉnh Thử")
        for product_id in (cast.product_id, cast.sibling_id):
            make_certificate(session.get_one(Product, product_id), decision_id=decision.id)
        number = decision.id
    suspend(cast, product=True)
    page = text_of(client, f"/en/decisions/{number}")
    assert "Trà Sao Khuê" in page
    assert "Mật ong Sao Khuê" not in page
    assert "1 more is not listed while the office has suspended" in page
    suspend(cast)
    page = text_of(client, f"/en/decisions/{number}")
    assert "Trà Sao Khuê" not in page
    assert "2 more are not listed" in page


def test_what_is_suspended_stands_in_no_collection(cast: Cast) -> None:
    subject = Subject(SubjectKind.PRODUCT, cast.product_id)
    assert subject in standing([subject], at=now()).allowed
    suspend(cast)
    assert standing([subject], at=now()).allowed == frozenset()


def test_nobody_confirms_what_they_proposed(cast: Cast) -> None:
    with unit_of_work():
        subject = session.get_one(Business, cast.business_id)
        made = propose(subject, order(), user_id=cast.proposer, at=now())
    assert session.get_one(Business, cast.business_id).suspended_at is None
    with pytest.raises(NotAllowed), unit_of_work():
        confirm(made.id, user_id=cast.proposer, at=now())
    assert count_listed() == 2


def test_whoever_acts_for_the_business_decides_nothing(cast: Cast) -> None:
    with unit_of_work():
        business = session.get_one(Business, cast.business_id)
        own = make_member(business).user_id
    with pytest.raises(NotAllowed), unit_of_work():
        propose(session.get_one(Business, cast.business_id), order(), user_id=own, at=now())


def test_what_is_urgent_hides_at_once_and_the_administrators_are_told(
    app: Flask, cast: Cast, administrator: object
) -> None:
    with unit_of_work():
        subject = session.get_one(Business, cast.business_id)
        made = propose(subject, order(is_urgent=True), user_id=cast.proposer, at=now())
    assert count_listed() == 0
    work_off(app.extensions["finder"].engine)
    assert [each for each in session.scalars(select(Message)) if "Sao Khuê" in each.subject]
    with unit_of_work():
        confirm(made.id, user_id=cast.confirmer, at=now())
    assert state_of(session.get_one(Suspension, made.id)) is State.IN_FORCE
    assert count_listed() == 0


def test_a_slip_is_taken_back_within_a_minute_and_not_after(cast: Cast) -> None:
    suspension_id = suspend(cast)
    with pytest.raises(Stale), unit_of_work():
        undo(suspension_id, user_id=cast.proposer, at=now())
    with pytest.raises(Stale), unit_of_work():
        undo(suspension_id, user_id=cast.confirmer, at=now() + timedelta(minutes=2))
    with unit_of_work():
        undo(suspension_id, user_id=cast.confirmer, at=now())
    assert count_listed() == 2
    assert state_of(session.get_one(Suspension, suspension_id)) is State.PROPOSED
    with unit_of_work():
        drop(suspension_id, user_id=cast.proposer, at=now())
    assert state_of(session.get_one(Suspension, suspension_id)) is State.DROPPED


def test_lifting_can_be_taken_back_and_hides_again(cast: Cast) -> None:
    suspension_id = suspend(cast)
    with unit_of_work():
        lift(suspension_id, words="Nhầm", user_id=cast.confirmer, at=now())
    assert count_listed() == 2
    with unit_of_work():
        undo(suspension_id, user_id=cast.confirmer, at=now())
    assert count_listed() == 0


def test_each_step_stands_in_the_public_log_and_the_audit(cast: Cast) -> None:
    suspension_id = suspend(cast)
    kinds = RecordKind.SUSPENSION_RECORDED.family
    told = facts_of(records_in_force(kinds, [suspension_id])[suspension_id])
    assert (told["state"], told["decisionNumber"], told["words"]) == (
        "in-force", "12/QĐ-SCT", WORDS,
    )  # fmt: skip
    with unit_of_work():
        lift(suspension_id, words="Đã khắc phục", user_id=cast.proposer, at=now())
    told = facts_of(records_in_force(kinds, [suspension_id])[suspension_id])
    assert told["state"] == "lifted"
    assert verify_log() == []
    done = {entry.action for entry in session.scalars(select(AuditEntry))}
    assert {"suspension proposed", "suspension took effect", "suspension lifted"} <= done


def test_a_proposal_is_told_to_nobody(cast: Cast, client: FlaskClient) -> None:
    with unit_of_work():
        subject = session.get_one(Business, cast.business_id)
        made = propose(subject, order(), user_id=cast.proposer, at=now())
    assert records_in_force(RecordKind.SUSPENSION_RECORDED.family, [made.id]) == {}
    assert WORDS not in text_of(client, f"/doanh-nghiep/{slug_of(Business, cast.business_id)}")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"decision_no": ""}, "decision_no"),
        ({"words": ""}, "words"),
        ({"words": "x" * 3000}, "words"),
        ({"starts_on": date(2999, 1, 1)}, "starts_on"),
    ],
)
def test_an_order_that_is_not_whole_is_refused(
    cast: Cast, facts: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused, unit_of_work():
        propose(
            session.get_one(Business, cast.business_id), order(**facts), user_id=cast.proposer,
            at=now(),
        )  # fmt: skip
    assert refused.value.field == field


def test_one_thing_has_one_open_suspension(cast: Cast) -> None:
    suspend(cast)
    with pytest.raises(Invalid), unit_of_work():
        propose(
            session.get_one(Business, cast.business_id), order(), user_id=cast.confirmer, at=now()
        )


def test_a_suspended_business_is_no_trusted_address(cast: Cast) -> None:
    suspend(cast)
    assert trusted_ids(on=today()) == []
