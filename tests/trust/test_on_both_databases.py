"""Trust and suspensions as both databases answer."""

from datetime import timedelta

import pytest
from flask import Flask

from catalog.businesses.models import Business, LegalForm
from catalog.businesses.queries import count_businesses
from catalog.certificates.models import Evidence, Honour
from catalog.checks.checking import Proof, check_facts
from catalog.checks.models import CheckedFact
from catalog.checks.rules import of_business
from catalog.foundation.clock import now, today
from catalog.foundation.database import session, unit_of_work
from catalog.ledger.publishing import verify_log
from catalog.products.models import Product
from catalog.products.queries import count_listed, counts_by, ids_for_index
from catalog.reports.models import (
    CaseState,
    Outcome,
    Priority,
    ProblemReport,
    ReportKind,
)
from catalog.sanctions.models import SuspensionGround
from catalog.sanctions.queries import count_waiting, suspensions_about
from catalog.sanctions.suspending import Order, confirm, lift, propose
from catalog.trust.queries import trust_of, trusted_ids
from catalog.trust.rules import Lack
from tests.factories.catalog import AT, kept, make_business, make_certificate, make_product
from tests.factories.joining import make_person

pytestmark = pytest.mark.slow


def checked_business(name: str = "Hợp tác xã Trăng Rằm") -> Business:
    business = make_business(name, legal_form=LegalForm.COOPERATIVE)
    check_facts(
        of_business(business), [CheckedFact.IDENTITY], proof=Proof("giấy đăng ký"),
        user_id=make_person().id, at=now(),
    )  # fmt: skip
    return business


def test_trust_is_asked_for_today_and_ends_with_its_evidence(either_app: Flask) -> None:
    with either_app.app_context():
        with unit_of_work():
            business = checked_business()
            make_product("Thứ khác", business=business, business_id=business.id)
            product = make_product(business=business, business_id=business.id)
            claim = make_certificate(product, expires_on=today())
            make_business("Không ai kiểm tra")
        assert trusted_ids(on=today()) == [business.id]
        assert trusted_ids(on=today() + timedelta(days=1)) == []
        assert trusted_ids(on=today() - timedelta(days=1)) == []
        with unit_of_work():
            session.get_one(Product, product.id).withdrawn_at = now()
        assert trusted_ids(on=today()) == []
        assert trust_of(business, on=today()).lacks == (Lack.NO_EVIDENCE,)
        with unit_of_work():
            session.add(
                Honour(
                    business_id=business.id, title="Doanh nghiệp tiêu biểu", year=today().year,
                    evidence=Evidence.SIGNED_DECISION, checked_at=now(),
                    checked_by_id=claim.checked_by_id, end_words="",
                )
            )  # fmt: skip
        assert trusted_ids(on=today()) == [business.id]


def test_an_upheld_report_on_goods_stands_against_trust_and_one_on_words_does_not(
    either_app: Flask,
) -> None:
    with either_app.app_context():
        with unit_of_work():
            business = checked_business()
            product = make_product(business=business, business_id=business.id)
            make_certificate(product)
            report = kept(
                ProblemReport(
                    number="PA-1", secret_digest="0" * 64, kind=ReportKind.INFORMATION,
                    state=CaseState.CLOSED, outcome=Outcome.UPHELD, priority=Priority.NORMAL,
                    words="", words_key="", bought_where="", about="", language="vi",
                    product_id=product.id, received_at=AT, due_at=AT, closed_at=now(),
                    closing_words="", public_words="",
                )
            )  # fmt: skip
        assert trusted_ids(on=today()) == [business.id]
        with unit_of_work():
            session.get_one(ProblemReport, report.id).kind = ReportKind.QUALITY
        assert trust_of(business, on=today()).lacks == (Lack.REPORT_UPHELD,)


def test_lists_and_figures_follow_a_suspension_and_its_end(either_app: Flask) -> None:
    with either_app.app_context():
        with unit_of_work():
            business = checked_business()
            product = make_product(business=business, business_id=business.id)
            make_certificate(product)
            alone = make_product("Không có chủ thể")
            one, other = make_person().id, make_person().id
        with unit_of_work():
            order = Order(SuspensionGround.OTHER, "1/QĐ", today(), "Đang xác minh")
            made = propose(session.get_one(Business, business.id), order, user_id=one, at=now())
        assert (count_waiting(), count_listed(), count_businesses()) == (1, 2, 1)
        with unit_of_work():
            confirm(made.id, user_id=other, at=now())
        assert (count_waiting(), count_listed(), count_businesses()) == (0, 1, 0)
        assert list(ids_for_index()) == [alone.id]
        assert counts_by(Product.business_id) == {}
        assert trusted_ids(on=today()) == []
        assert trust_of(session.get_one(Business, business.id), on=today()).lacks == (
            Lack.SUSPENDED,
        )
        with unit_of_work():
            lift(made.id, words="Đã rõ", user_id=one, at=now())
        assert (count_listed(), count_businesses()) == (2, 1)
        assert trusted_ids(on=today()) == [business.id]
        assert [each.id for each in suspensions_about(business.id)] == [made.id]
        assert verify_log() == []
