"""What was true on the day of a check stays written, whatever becomes known later."""

from datetime import UTC, date, datetime, timedelta

import pytest

from catalog.certificates.models import RevocationGround
from catalog.certificates.queries import claims_of_product
from catalog.foundation.database import session
from catalog.inspections.freezing import Verdict, hash_of, state_at, state_kept
from catalog.sanctions.models import SuspensionGround
from catalog.sanctions.suspending import Order, lift, propose
from catalog.tracing.recalling import lift_recall, recall_lot
from catalog.tracing.subjects import Subject
from tests.factories.catalog import AT, make_business, make_certificate, make_product
from tests.factories.tracing import declarer_of, make_lot
from tests.inspections.conftest import Make, make_inspector, subject_of_lot

pytestmark = pytest.mark.usefixtures("database")

ON_THE_LAST_DAY = datetime(2028, 6, 1, 9, tzinfo=UTC)


def product_subject(**facts: object) -> Subject:
    product = make_product(business=make_business(), group_id=1)
    make_certificate(product, **facts)
    return Subject(product, None, None)


def test_a_check_keeps_the_stars_that_held_on_its_day_after_they_were_revoked(check: Make) -> None:
    subject = product_subject(certificate_no="12/OCOP")
    inspection = check(subject)
    text, digest = inspection.state, inspection.state_hash
    claim = state_kept(text)["claims"][0]
    assert (claim["state"], claim["isInForce"], claim["showsStars"]) == ("valid", True, True)
    assert state_kept(text)["stars"] == 4
    assert state_kept(text)["certificateNumber"] == "12/OCOP"
    assert state_kept(text)["end"] == "2028-06-01"

    from_later = AT + timedelta(days=3)
    (revoked,) = claims_of_product(subject.product.id)
    revoked.revoked_on = from_later.date()
    revoked.revocation_ground = RevocationGround.MARK_MISUSED
    session.flush()
    session.refresh(inspection)
    assert (inspection.state, inspection.state_hash) == (text, digest)
    assert hash_of(text) == digest
    today = state_at(subject, inspection.code, at=from_later)
    assert today["claims"][0]["state"] == "revoked"
    assert "stars" not in today
    assert state_at(subject, inspection.code, at=AT)["claims"][0]["state"] == "valid"


@pytest.mark.parametrize(
    ("moment", "state", "stars"),
    [
        (ON_THE_LAST_DAY, "late", 4),
        (ON_THE_LAST_DAY + timedelta(days=1), "expired", None),
        (datetime(2028, 6, 1, 17, 30, tzinfo=UTC), "expired", None),
    ],
)
def test_the_day_is_that_of_viet_nam(moment: datetime, state: str, stars: int | None) -> None:
    facts = state_at(product_subject(), "X", at=moment)
    assert facts["claims"][0]["state"] == state
    assert facts.get("stars") == stars


def test_a_recall_of_the_hour_before_is_frozen_and_one_of_the_hour_after_is_not() -> None:
    lot = make_lot()
    declarer = declarer_of(lot)
    called = AT + timedelta(hours=1)
    recall_lot(lot, reason="Sai nhãn", advice="b", contact="c", declarer=declarer, at=called)
    subject = subject_of_lot(lot)
    assert state_at(subject, lot.code, at=AT)["verdict"] == Verdict.NO_CERTIFICATE
    facts = state_at(subject, lot.code, at=called + timedelta(hours=1))
    assert facts["verdict"] == Verdict.RECALLED
    assert facts["recalls"][0]["reason"] == "Sai nhãn"
    lifted = called + timedelta(days=1)
    lift_recall(lot, words="Đã sửa nhãn", declarer=declarer, at=lifted)
    assert (
        state_at(subject, lot.code, at=lifted - timedelta(hours=1))["verdict"] == Verdict.RECALLED
    )
    assert state_at(subject, lot.code, at=lifted)["verdict"] == Verdict.NO_CERTIFICATE


def test_goods_that_are_recalled_keep_their_certificate_but_show_no_stars() -> None:
    lot = make_lot()
    make_certificate(lot.product)
    recall_lot(lot, reason="a", advice="b", contact="c", declarer=declarer_of(lot), at=AT)
    facts = state_at(subject_of_lot(lot), lot.code, at=AT)
    assert "stars" not in facts
    assert facts["claims"][0]["showsStars"] is True


@pytest.mark.parametrize("is_of_business", [True, False])
def test_what_the_office_suspends_is_frozen_with_its_ground_and_shows_no_stars(
    is_of_business: bool,
) -> None:
    subject = product_subject()
    suspended = subject.product.business if is_of_business else subject.product
    order = Order(SuspensionGround.FALSE_CLAIMS, "7/QĐ", AT.date(), "Nhãn ghi sai", is_urgent=True)
    suspended_at, lifted_at = AT + timedelta(hours=1), AT + timedelta(days=2)
    made = propose(suspended, order, user_id=make_inspector().id, at=suspended_at)
    lift(made.id, words="Đã sửa nhãn", user_id=make_inspector("other").id, at=lifted_at)
    facts = state_at(subject, "X", at=suspended_at)
    wanted = Verdict.BUSINESS_SUSPENDED if is_of_business else Verdict.PRODUCT_SUSPENDED
    assert facts["verdict"] == wanted
    assert facts["suspension"]["ground"] == "false-claims"
    assert facts["suspension"]["decisionNumber"] == "7/QĐ"
    assert "stars" not in facts
    for other in (AT, lifted_at):
        assert state_at(subject, "X", at=other)["verdict"] == Verdict.CERTIFICATE


def test_a_code_that_leads_nowhere_is_recorded_as_such(check: Make) -> None:
    inspection = check(None, code="GIA MAO 1")
    facts = state_kept(inspection.state)
    assert (facts["verdict"], facts["code"]) == ("unknown-code", "GIA MAO 1")
    assert (inspection.product_id, inspection.business_id) == (None, None)


def test_what_arrives_days_later_is_frozen_for_the_day_that_the_phone_noted(check: Make) -> None:
    subject = product_subject(expires_on=date(2026, 1, 10), issued_on=date(2023, 1, 10))
    noted = datetime(2026, 1, 10, 3, tzinfo=UTC)
    inspection = check(subject, checked_at=noted, at=noted + timedelta(days=5))
    assert inspection.checked_on == date(2026, 1, 10)
    assert inspection.arrived_at == noted + timedelta(days=5)
    assert state_kept(inspection.state)["claims"][0]["isInForce"] is True
