"""Whatever hangs on two businesses: made one and undone, every row is as it was."""

from dataclasses import dataclass, replace
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from catalog.accounts.models import User
from catalog.businesses.models import (
    Business,
    BusinessMerge,
    LegalForm,
    MembershipRole,
    Outlet,
    OutletKind,
)
from catalog.collections.models import Collection, CollectionItem
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.errors import Stale
from catalog.merging.facts import FACTS
from catalog.merging.merging import merge
from catalog.merging.undoing import undo
from catalog.tracing.models import LotUse, Step
from catalog.tracing.verifying import verify_lots
from catalog.visits.models import VisitCount, VisitKind
from tests.factories.catalog import AT, kept, make_business, make_certificate, make_product
from tests.factories.joining import make_member, make_person
from tests.factories.tracing import make_facility, make_lot, make_step
from tests.merging.rows_held import everything

pytestmark = pytest.mark.slow

LATER = AT + timedelta(days=9)
SAID: dict[str, list[Any]] = {
    "name_en": [None, "Hoa Tan Cooperative"],
    "legal_form": [None, LegalForm.COOPERATIVE, LegalForm.HOUSEHOLD],
    "registration_no": ["", "54A8000001"],
    "phone": [None, "0912345678", "0987654321"],
    "website": [None, "https://hoatan.example"],
    "description": ["", "Trồng dừa sáp.", "Làm mứt."],
    "opening_hours": ["", "7–17 giờ"],
}
FACTS_SAID = st.fixed_dictionaries({name: st.sampled_from(SAID[name]) for name in SAID})
ONCE: dict[str, Any] = {
    "shared": lambda business, about: make_member(business, about.role, about.person),
    "use": lambda business, about: kept(
        LotUse(lot_id=about.lot_id, business_id=business.id, asked_at=AT)
    ),
    "gathered": lambda business, about: kept(
        CollectionItem(collection_id=about.collection_id, position=1, business_id=business.id)
    ),
    "visit": lambda business, _about: kept(
        VisitCount(day=AT.date(), kind=VisitKind.BUSINESS_VIEW, business_id=business.id,
                   subject_id=business.id, words="", count=3)
    ),
}  # fmt: skip
"""What a business has once at most; but for the visits it is the same for both."""
OFTEN: dict[str, Any] = {
    "product": lambda business: make_product(business=business, group_id=1),
    "lot": lambda business: make_lot(make_product(business=business, group_id=1)),
    "step": lambda business: make_step(
        make_lot(make_product(business=business, group_id=1)), Step.PROCESSING
    ),
    "certificate": lambda business: make_certificate(make_product(business=business, group_id=1)),
    "facility": lambda business: make_facility(business.id),
    "outlet": lambda business: kept(
        Outlet(name="Quầy", name_sort="quay", kind=OutletKind.SHOP, business_id=business.id,
               updated_at=AT)
    ),
    "member": make_member,
}  # fmt: skip
HUNG = st.tuples(
    st.sets(st.sampled_from(sorted(ONCE))), st.lists(st.sampled_from(sorted(OFTEN)), max_size=4)
)


@dataclass(frozen=True)
class Shared:
    """What hangs on both, and as whom the person acts."""

    person: User
    lot_id: int
    collection_id: int
    role: MembershipRole = MembershipRole.OWNER


def test_what_was_made_one_and_undone_is_as_it_was(either_app: Flask) -> None:
    with either_app.app_context():

        @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
        @given(
            facts=st.tuples(FACTS_SAID, FACTS_SAID),
            things=st.tuples(HUNG, HUNG),
            roles=st.tuples(*[st.sampled_from(list(MembershipRole))] * 2),
            taking=st.sets(st.sampled_from(sorted(FACTS))),
        )
        def undone(facts: Any, things: Any, roles: Any, taking: set[str]) -> None:
            by = make_person()
            gathered = kept(Collection(slug="qua-tet", title="Quà Tết", updated_at=AT))
            about = Shared(make_person(), make_lot().id, gathered.id)
            pair = [make_business(f"Hòa Tân {number}", **each) for number, each in enumerate(facts)]
            for business, role, (once, often) in zip(pair, roles, things, strict=True):
                for thing in sorted(once):
                    ONCE[thing](business, replace(about, role=role))
                for thing in often:
                    OFTEN[thing](business)
            before = everything()
            done = merge(pair[0].id, pair[1].id, taking=taking, user_id=by.id, at=LATER)
            assert session.get_one(Business, pair[1].id).published_at is None
            assert all(report.holds for report in verify_lots())
            undo(done.id, user_id=by.id, at=LATER + timedelta(days=1))
            assert everything() == before
            assert all(report.holds for report in verify_lots())
            session.rollback()

        undone()
        session.remove()


@pytest.mark.parametrize("is_turned", [False, True])
def test_of_two_who_merge_at_once_one_comes_late(either_app: Flask, is_turned: bool) -> None:
    with either_app.app_context():
        with unit_of_work():
            one, other = make_business().id, make_business().id
            people = [make_person().id, make_person().id]
        session.remove()
    pairs = [(one, other), (other, one) if is_turned else (one, other)]
    start, outcomes = Barrier(2), []

    def decide(pair: tuple[int, int], user_id: int) -> None:
        with either_app.app_context():
            start.wait()
            try:
                with unit_of_work():
                    merge(*pair, user_id=user_id, at=LATER)
                outcomes.append("merged")
            except Stale:
                outcomes.append("stale")
            session.remove()

    threads = [Thread(target=decide, args=each) for each in zip(pairs, people, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["merged", "stale"]
    with either_app.app_context():
        assert len(session.scalars(select(BusinessMerge)).all()) == 1
        session.remove()
