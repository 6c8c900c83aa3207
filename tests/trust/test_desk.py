"""The office checks, honours and suspends at the desk, and each public page follows."""

from dataclasses import dataclass
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalog.accounts.models import StaffPost
from catalog.accounts.roles import StaffRole
from catalog.accounts.signing_in import create_account
from catalog.businesses.models import Business, LegalForm
from catalog.certificates.honouring import HonourFacts, record_honour
from catalog.certificates.models import CertificateScan, Evidence, Honour
from catalog.checks.checking import Proof, check_facts
from catalog.checks.models import CheckedFact
from catalog.checks.rules import of_business
from catalog.foundation.clock import now, today
from catalog.foundation.database import session, unit_of_work
from catalog.sanctions.models import Suspension
from catalog.web.desk.standing import businesses
from tests.factories.catalog import AT, make_business, make_certificate, make_product
from tests.factories.joining import PDF, make_person

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Desk:
    """Two reviewers at the desk, a visitor, and a business."""

    one: FlaskClient
    other: FlaskClient
    visitor: FlaskClient
    slug: str
    product_id: int


def reviewer(app: Flask, name: str) -> FlaskClient:
    with app.app_context(), unit_of_work():
        user = create_account(
            f"{name}@example.vn", password="their own long words", display_name=name, roles=[],
            at=now(),
        )  # fmt: skip
        user.posts = [StaffPost(role=StaffRole.REVIEWER, locality_id=None, since=AT)]
        mark = user.fs_uniquifier
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["_user_id"], kept["_fresh"] = mark, True
    return client


@pytest.fixture
def desk(app: Flask) -> Desk:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context(), unit_of_work():
        business = make_business(
            name="Cơ sở Đường Mòn", legal_form=LegalForm.COMPANY, tax_code="0100112437"
        )
        product = make_product("Nước mắm Đường Mòn", business=business, business_id=business.id)
        make_certificate(product)
        slug, product_id = business.slug, product.id
    with app.app_context():
        app.extensions["finder"].engine.rebuild()
    return Desk(reviewer(app, "one"), reviewer(app, "other"), app.test_client(), slug, product_id)


def text(client: FlaskClient, address: str) -> str:
    return client.get(address, follow_redirects=True).get_data(as_text=True)


ORDER = {
    "ground": "unsafe-goods", "decision_no": "9/QĐ", "starts_on": today().isoformat(),
    "words": "Mẫu không đạt",
}  # fmt: skip


def test_a_business_becomes_a_trusted_address_by_a_check_and_by_nothing_else(
    app: Flask, desk: Desk
) -> None:
    public = f"/doanh-nghiep/{desk.slug}"
    assert 'class="trust-box"' not in text(desk.visitor, public)
    assert "Chưa ai kiểm tra danh tính" in text(desk.one, f"/ban/doanh-nghiep/{desk.slug}")
    with app.app_context(), unit_of_work():
        business = session.scalars(select(Business)).one()
        check_facts(
            of_business(business), [CheckedFact.IDENTITY], proof=Proof("giấy đăng ký doanh nghiệp"),
            user_id=make_person("Người kiểm").id, at=now(),
        )  # fmt: skip
    assert "Người kiểm" in text(desk.one, f"/ban/doanh-nghiep/{desk.slug}")
    page = text(desk.visitor, public)
    assert 'class="trust-box"' in page
    assert "giấy đăng ký doanh nghiệp" in page
    listed = text(desk.visitor, "/doanh-nghiep?tin-cay=1")
    assert "Cơ sở Đường Mòn" in listed
    assert "business-row-trust" in listed
    assert "Cơ sở Đường Mòn" in text(desk.visitor, "/en/businesses?trusted=1")
    with app.app_context(), unit_of_work():
        session.scalars(select(Business)).one().name = "Tên khác"
    assert 'class="trust-box"' not in text(desk.visitor, public)
    assert "Tên khác" not in text(desk.visitor, "/doanh-nghiep?tin-cay=1")


def test_two_persons_suspend_and_one_lifts(app: Flask, desk: Desk) -> None:
    answer = desk.one.post(f"/ban/doanh-nghiep/{desk.slug}/tam-dung", data=ORDER)
    assert answer.status_code == 302
    one = answer.location
    assert "Nước mắm" in text(desk.visitor, f"/doanh-nghiep/{desk.slug}")
    assert desk.one.post(one, data={"act": "confirm"}).status_code == 403
    assert desk.other.post(one, data={"act": "confirm"}).status_code == 302
    assert "Mẫu không đạt" in text(desk.visitor, f"/doanh-nghiep/{desk.slug}")
    assert "Cơ sở Đường Mòn" not in text(desk.visitor, "/doanh-nghiep")
    assert desk.one.post(one, data={"act": "lift", "lift_words": ""}).status_code == 422
    answer = desk.one.post(one, data={"act": "lift", "lift_words": "Đã khắc phục"})
    assert answer.status_code == 302
    assert "Nước mắm" in text(desk.visitor, f"/doanh-nghiep/{desk.slug}")
    log = text(desk.visitor, "/so-cong-bo")
    assert "Gỡ tạm dừng" in log
    assert "Đã khắc phục" in log


def test_one_product_is_suspended_alone_and_a_slip_is_taken_back(app: Flask, desk: Desk) -> None:
    answer = desk.one.post(
        f"/ban/san-pham/{desk.product_id}/tam-dung", data={**ORDER, "is_urgent": "y"}
    )
    assert "Nước mắm" not in text(desk.visitor, f"/doanh-nghiep/{desk.slug}")
    assert desk.one.post(answer.location, data={"act": "undo"}).status_code == 302
    assert "Nước mắm" in text(desk.visitor, f"/doanh-nghiep/{desk.slug}")
    assert "Ghi nhầm việc tạm dừng" in text(desk.visitor, "/so-cong-bo")


@pytest.mark.parametrize(
    "wrong",
    [
        {"ground": "made-up"}, {"decision_no": ""}, {"decision_no": "x" * 99},
        {"starts_on": "2999-01-01"}, {"starts_on": "hôm qua"}, {"words": ""},
        {"words": "x" * 5000}, {"words": " \x00 "},
    ],
)  # fmt: skip
def test_a_wrong_order_is_refused_and_kept(app: Flask, desk: Desk, wrong: dict[str, str]) -> None:
    answer = desk.one.post(f"/ban/doanh-nghiep/{desk.slug}/tam-dung", data={**ORDER, **wrong})
    assert answer.status_code == 422
    with app.app_context():
        assert session.scalars(select(Suspension)).all() == []


def test_an_honour_is_recorded_with_its_document_corrected_and_ended(
    app: Flask, desk: Desk
) -> None:
    facts = {
        "holder": "business", "title": "Hàng Việt Nam chất lượng cao", "year": "2025",
        "evidence": "A", "decision_no": "5/QĐ",
    }  # fmt: skip
    answer = desk.one.post(
        f"/ban/doanh-nghiep/{desk.slug}/danh-hieu",
        data={**facts, "document": (BytesIO(PDF), "anh.pdf")},
    )
    assert answer.status_code == 302
    one = answer.location
    with app.app_context():
        digest = session.scalars(select(CertificateScan)).one().digest
        assert session.scalars(select(Honour)).one().scan_digest == digest
    assert "Hàng Việt Nam chất lượng cao" in text(desk.visitor, f"/doanh-nghiep/{desk.slug}")
    changed = {f"change-{name}": value for name, value in facts.items()}
    answer = desk.other.post(one, data={**changed, "change-year": "2024", "act": "change"})
    assert answer.status_code == 302
    with app.app_context():
        kept = session.scalars(select(Honour)).one()
        assert (kept.year, kept.scan_digest) == (2024, digest)
    answer = desk.one.post(one, data={"act": "end", "end-ended_on": "", "end-words": ""})
    assert answer.status_code == 422
    answer = desk.one.post(
        one, data={"act": "end", "end-ended_on": today().isoformat(), "end-words": "Nhầm"}
    )
    assert answer.status_code == 302
    assert "Hàng Việt Nam chất lượng cao" not in text(desk.visitor, f"/doanh-nghiep/{desk.slug}")


@pytest.mark.parametrize(
    "wrong",
    [
        {"holder": "999999"}, {"holder": ""}, {"title": ""}, {"year": "năm nay"},
        {"year": "99999999999999999999"}, {"evidence": "Z"}, {"source_url": "javascript:1"},
        {"decision_no": ""}, {"title": "\x00"},
    ],
)  # fmt: skip
def test_a_wrong_honour_is_refused(app: Flask, desk: Desk, wrong: dict[str, str]) -> None:
    facts = {
        "holder": "business", "title": "Nghệ nhân", "year": "2025", "evidence": "A",
        "decision_no": "5/QĐ",
    }  # fmt: skip
    answer = desk.one.post(f"/ban/doanh-nghiep/{desk.slug}/danh-hieu", data={**facts, **wrong})
    assert answer.status_code == 422
    with app.app_context():
        assert session.scalars(select(Honour)).all() == []


def test_the_list_of_businesses_is_searched_without_marks(desk: Desk) -> None:
    assert "Cơ sở Đường Mòn" in text(desk.one, "/ban/doanh-nghiep?q=duong+mon")
    assert "Cơ sở Đường Mòn" not in text(desk.one, "/ban/doanh-nghiep?q=khong+co")


def test_the_list_says_how_many_businesses_it_leaves_out(
    app: Flask, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context(), unit_of_work():
        make_business(name="Cơ sở Đường Vòng", registration_no="41X8000123")
    monkeypatch.setattr(businesses, "MOST_LISTED", 1)
    page = text(desk.one, "/ban/doanh-nghiep?lang=en")
    assert "1 more: look for it by its name." in page
    assert "Đường Vòng" not in page
    assert "Đường Vòng" in text(desk.one, "/ban/doanh-nghiep?q=41X8000123")


def test_a_title_without_a_day_is_in_force_since_its_year(app: Flask, desk: Desk) -> None:
    with app.app_context(), unit_of_work():
        business = session.scalars(select(Business)).one()
        checker = make_person().id
        check_facts(of_business(business), [CheckedFact.IDENTITY], proof=Proof("giấy đăng ký"),
                    user_id=checker, at=now())  # fmt: skip
        title = HonourFacts("Doanh nghiệp tiêu biểu", today().year, Evidence.SIGNED_DECISION,
                            decision_no="3/QĐ")  # fmt: skip
        record_honour(business, title, user_id=checker, at=now())
    box = text(desk.visitor, f"/en/businesses/{desk.slug}").split('class="trust-box"')[1]
    reason = box.split("Honour of the business")[1].split("</section>")[0]
    since = reason.split("In force since")[1].split("</dd>")[0]
    assert since.strip().endswith(str(today().year))


def test_the_rule_stands_on_a_public_page_in_both_languages(desk: Desk) -> None:
    assert "Ba điều phải đúng" in text(desk.visitor, "/dia-chi-tin-cay")
    assert "Three things must hold" in text(desk.visitor, "/en/trusted-addresses")
