"""Two businesses become one, and two again: every row where it was."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from catalog.accounts.models import User
from catalog.businesses.models import (
    Business,
    BusinessMerge,
    ChannelKind,
    Membership,
    MembershipRole,
    Outlet,
    OutletKind,
    SalesChannel,
)
from catalog.certificates.honouring import HonourFacts, record_honour
from catalog.certificates.models import CertificateKind, Evidence
from catalog.certificates.publishing import publish_decisions
from catalog.collections.models import Collection, CollectionItem
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.errors import Invalid, NotAllowed, Stale
from catalog.ledger.models import PublicRecord, RecordKind
from catalog.ledger.publishing import facts_of, records_in_force, verify_log
from catalog.listings.publishing import open_draft
from catalog.merging.merging import merge
from catalog.merging.undoing import undo
from catalog.outbox.models import OutboxEntry
from catalog.products.models import Product
from catalog.products.publishing import publish_products
from catalog.revisions.models import Revision, State, SubjectKind
from catalog.revisions.workflow import Actor
from catalog.sanctions.models import SuspensionGround
from catalog.sanctions.suspending import Order, propose
from catalog.tracing.models import Lot, LotUse, Step, TraceEvent
from catalog.tracing.verifying import verify_lots
from tests.factories.catalog import AT, kept, make_business, make_certificate, make_product
from tests.factories.joining import household, make_claim, make_member, make_person
from tests.factories.tracing import make_lot, make_step
from tests.merging.rows_held import everything

ORDER = Order(SuspensionGround.INVESTIGATION, "1/QĐ", AT.date(), "Đang kiểm tra.")


@pytest.fixture
def catalog(either_app: Flask) -> Iterator[None]:
    with either_app.app_context():
        yield
        session.rollback()
        session.remove()


def two(**facts: Any) -> tuple[Business, Business]:
    """A business with a tax code, and the same listed once more with a telephone."""
    return (
        make_business("Hợp tác xã Hòa Tân", tax_code="0100112437", **facts),
        make_business("HTX Hoà Tân", phone="0912345678", website="https://hoatan.example", **facts),
    )


def filled(business: Business) -> dict[str, Any]:
    """One of much that hangs on a business."""
    product = make_product(business=business, group_id=1)
    lot = make_lot(product)
    make_step(lot, Step.PROCESSING)
    stranger = make_lot()
    session.add(LotUse(lot_id=stranger.id, business_id=business.id, asked_at=AT, is_agreed=True))
    make_certificate(product)
    make_certificate(product, product_id=None, business_id=business.id, stars=None,
                     kind=CertificateKind.VIETGAP)  # fmt: skip
    kept(SalesChannel(business_id=business.id, kind=ChannelKind.PHONE, url=f"tel:{business.id}"))
    kept(Outlet(name="Quầy", name_sort="quay", kind=OutletKind.SHOP, business_id=business.id,
                updated_at=AT))  # fmt: skip
    make_claim(business=business)
    member = make_member(business)
    by = Actor(member.user_id, "owner")
    draft = open_draft(SubjectKind.BUSINESS, business.id, by=by, at=AT)
    of_product = open_draft(SubjectKind.PRODUCT, product.id, by=by, at=AT)
    return {"product": product.id, "lot": lot.id, "draft": draft.id, "of_product": of_product.id,
            "user": member.user_id}  # fmt: skip


def merged(one: Business, other: Business, **facts: Any) -> BusinessMerge:
    with unit_of_work():
        by = facts.pop("user_id", None) or make_person().id
        return merge(one.id, other.id, user_id=by, at=AT + timedelta(days=9), **facts)


@pytest.mark.usefixtures("catalog")
def test_what_one_has_goes_over_and_the_ledger_stays_as_it_is() -> None:
    with unit_of_work():
        one, other = two()
        there = filled(other)
    merged(one, other, taking={"phone"})
    product, lot = session.get_one(Product, there["product"]), session.get_one(Lot, there["lot"])
    assert (product.business_id, lot.business_id) == (one.id, one.id)
    assert session.get_one(Business, one.id).phone == "0912345678"
    assert session.get_one(Business, one.id).website is None
    gone = session.get_one(Business, other.id)
    assert gone.published_at is None
    assert session.get(Membership, (there["user"], one.id)) is not None
    draft, of_product = (session.get_one(Revision, there[name]) for name in ("draft", "of_product"))
    assert (draft.state, draft.business_id) == (State.DISCARDED, other.id)
    assert (of_product.state, of_product.business_id) == (State.DRAFT, one.id)
    events = session.scalars(select(TraceEvent).where(TraceEvent.lot_id == lot.id)).all()
    assert {event.business_id for event in events} == {other.id}
    assert [report.findings for report in verify_lots([lot.code])] == [()]
    assert verify_log() == []


@pytest.mark.usefixtures("catalog")
def test_undoing_puts_every_row_back_as_it_was() -> None:
    with unit_of_work():
        one, other = two()
        filled(one)
        there = filled(other)
        make_member(one, MembershipRole.EDITOR, session.get_one(User, there["user"]))
        by = make_person().id
        before = everything()
    done = merged(one, other, taking={"name", "phone", "website"}, user_id=by)
    assert everything() != before
    with unit_of_work():
        undo(done.id, user_id=by, at=AT + timedelta(days=10))
    assert everything() == before
    assert verify_log() == []
    facts = [(each.fact, each.payload) for each in session.scalars(select(OutboxEntry))]
    assert facts.count(("BusinessPublished", {"business_id": other.id})) == 1


@pytest.mark.usefixtures("catalog")
def test_of_two_alike_the_better_one_is_left_and_both_come_back() -> None:
    with unit_of_work():
        one, other = two()
        person = make_person()
        make_member(one, MembershipRole.EDITOR, person)
        make_member(other, MembershipRole.OWNER, person)
        gathered = kept(Collection(slug="qua-tet", title="Quà Tết", updated_at=AT))
        for position, each in enumerate((one, other)):
            kept(CollectionItem(collection_id=gathered.id, position=position, business_id=each.id))
        lot = make_lot(make_product(business=one, group_id=1))
        kept(LotUse(lot_id=lot.id, business_id=other.id, asked_at=AT))
        by = make_person().id
        before = everything()
    done = merged(one, other, user_id=by)
    members = session.scalars(select(Membership)).all()
    assert [(each.business_id, each.role) for each in members] == [(one.id, MembershipRole.OWNER)]
    assert session.scalars(select(CollectionItem.business_id)).all() == [one.id]
    assert session.scalars(select(LotUse)).all() == []
    with unit_of_work():
        undo(done.id, user_id=by, at=AT + timedelta(days=10))
    assert everything() == before


@pytest.mark.usefixtures("catalog")
def test_a_tax_code_goes_over_and_comes_back() -> None:
    with unit_of_work():
        other, one = two()
        by = make_person().id
    done = merged(one, other, taking={"tax_code"}, user_id=by)
    assert session.get_one(Business, one.id).tax_code == "0100112437"
    with unit_of_work():
        undo(done.id, user_id=by, at=AT + timedelta(days=10))
    assert session.get_one(Business, one.id).tax_code is None
    assert session.get_one(Business, other.id).tax_code == "0100112437"


@pytest.mark.usefixtures("catalog")
def test_what_was_added_since_comes_along_with_its_product() -> None:
    with unit_of_work():
        one, other = two()
        there = filled(other)
        by = make_person().id
    done = merged(one, other, user_id=by)
    with unit_of_work():
        lot = make_lot(session.get_one(Product, there["product"]))
        assert lot.business_id == one.id
    with unit_of_work():
        undo(done.id, user_id=by, at=AT + timedelta(days=10))
    assert session.get_one(Lot, lot.id).business_id == other.id
    assert all(report.holds for report in verify_lots())


@pytest.mark.usefixtures("catalog")
def test_undoing_is_refused_where_somebody_went_on_in_its_way() -> None:
    with unit_of_work():
        one, other = two()
        third = make_business("Hợp tác xã thứ ba")
        there = filled(other)
        by = make_person().id
    first = merged(one, other, taking={"phone"}, user_id=by)
    with unit_of_work():
        session.get_one(Business, one.id).phone = "0987654321"
    with pytest.raises(Invalid, match="changed-since"), unit_of_work():
        undo(first.id, user_id=by, at=AT)
    with unit_of_work():
        session.get_one(Business, one.id).phone = "0912345678"
    second = merged(third, one, user_id=by)
    with pytest.raises(Invalid, match="merged-on"), unit_of_work():
        undo(first.id, user_id=by, at=AT)
    assert session.get_one(Product, there["product"]).business_id == third.id
    for done in (second, first):
        with unit_of_work():
            undo(done.id, user_id=by, at=AT)
    assert session.get_one(Product, there["product"]).business_id == other.id
    with pytest.raises(Stale), unit_of_work():
        undo(first.id, user_id=by, at=AT)


@pytest.mark.usefixtures("catalog")
def test_what_cannot_be_one_is_refused_and_nothing_is_written() -> None:
    with unit_of_work():
        one, other = two()
        stand_in = make_business("Hợp tác xã Hòa Tân", is_demo=True)
        hidden = make_business("Hòa Tân", published_at=None)
        asking = make_person()
        for each in (one, other):
            make_claim(household(name=f"Hòa Tân {each.id}", number=f"08419000{each.id:04}"),
                       business=each, claimer=asking)  # fmt: skip
        by, member = make_person().id, make_member(other).user_id
        hiding = make_business("Hòa Tân")
        propose(hiding, ORDER, user_id=make_person().id, at=AT)
        before = everything()
    for pair, code in (
        ((one, one), "same"),
        ((one, stand_in), "demonstration"),
        ((hidden, one), "not-public"),
        ((one, hiding), "suspension-open"),
        ((hiding, one), "suspension-open"),
        ((one, other), "claims-meet"),
    ):
        with pytest.raises(Invalid, match=code):
            merged(*pair, user_id=by)
    with pytest.raises(NotAllowed):
        merged(one, other, user_id=member)
    assert everything() == before
    merged(one, hidden, user_id=by)
    with pytest.raises(Stale):
        merged(other, hidden, user_id=by)
    with pytest.raises(Stale):
        merged(hidden, other, user_id=by)


@pytest.mark.usefixtures("catalog")
def test_the_public_log_tells_whose_things_are_now_and_keeps_what_it_told() -> None:
    with unit_of_work():
        one, other = two()
        product = make_product(business=other, group_id=1)
        about = {"kind": CertificateKind.VIETGAP, "product_id": None, "business_id": other.id}
        claim = make_certificate(product, **about)
        facts = HonourFacts(
            "Doanh nghiệp tiêu biểu", 2025, Evidence.SIGNED_DECISION, decision_no="9/QĐ"
        )
        by = make_person().id
        honour = record_honour(other, facts, user_id=by, at=AT)
        publish_products([product.id], at=AT)
        publish_decisions([claim], {claim.id: other.slug}, at=AT)
    lines = session.scalar(select(func.count(PublicRecord.position)))
    done = merged(one, other, user_id=by)

    def told(kind: RecordKind, subject_id: int) -> Any:
        return facts_of(records_in_force(kind.family, [subject_id])[subject_id])

    assert told(RecordKind.PRODUCT_PUBLISHED, product.id)["business"] == one.name
    assert told(RecordKind.CERTIFICATE_RECORDED, claim.id)["about"] == one.slug
    assert told(RecordKind.HONOUR_RECORDED, honour.id)["about"] == one.slug
    assert session.scalar(select(func.count(PublicRecord.position))) == (lines or 0) + 4
    with unit_of_work():
        undo(done.id, user_id=by, at=AT + timedelta(days=10))
    assert told(RecordKind.PRODUCT_PUBLISHED, product.id)["business"] == other.name
    assert told(RecordKind.HONOUR_RECORDED, honour.id)["about"] == other.slug
    assert verify_log() == []
