"""Which two businesses are suggested, and why."""

from collections.abc import Iterator

import pytest
from flask import Flask

from catalog.businesses.models import Business
from catalog.foundation.database import session, unit_of_work
from catalog.listings.publishing import open_draft
from catalog.merging.merging import merge
from catalog.merging.queries import say_apart
from catalog.merging.suggesting import suggestions
from catalog.places.territories import EVERYWHERE, Territory
from catalog.revisions.models import SubjectKind
from catalog.revisions.workflow import Actor
from tests.factories.catalog import AT, make_business, make_province
from tests.factories.joining import make_person


@pytest.fixture
def catalog(app: Flask) -> Iterator[None]:
    with app.app_context():
        with unit_of_work():
            yield
        session.remove()


def found(within: Territory = EVERYWHERE) -> list[tuple[set[int], str]]:
    names = {"has_same_number": "number", "has_same_phone": "phone", "has_like_name": "name"}
    return [
        ({each.one_id, each.other_id},
         " ".join(words for name, words in names.items() if getattr(each, name)))
        for each in suggestions(within)
    ]  # fmt: skip


def ids(*businesses: Business) -> set[int]:
    return {business.id for business in businesses}


@pytest.mark.usefixtures("catalog")
def test_equal_numbers_come_before_telephones_and_telephones_before_names() -> None:
    here = {"province_id": make_province().id}
    by_name = [make_business(name, **here) for name in ("HTX NN Hòa Tân", "Công ty TNHH Hoà Tân")]
    by_phone = [
        make_business("Sa Rinh", phone="0912345678"),
        make_business("Cây Da", phone="+84 912 345 678"),
    ]
    by_number = [
        make_business("Bến Đáy", tax_code="0100112437"),
        make_business("Ao Bà Om", registration_no="0100 112 437"),
    ]
    assert found() == [
        (ids(*by_number), "number"), (ids(*by_phone), "phone"), (ids(*by_name), "name")
    ]  # fmt: skip


@pytest.mark.usefixtures("catalog")
def test_strangers_namesakes_elsewhere_and_stand_ins_are_not_suggested() -> None:
    make_business("Hợp tác xã Hòa Tân", province_id=make_province().id, phone="0912345678")
    make_business("Hợp tác xã Hòa Tân", province_id=make_province("Cao Bằng", "04").id)
    make_business("Hợp tác xã Phú Lộc", tax_code="0100112437")
    make_business("Hợp tác xã Hòa Tân", is_demo=True, phone="0912345678")
    make_business("Hợp tác xã Hòa Tân, chi nhánh", tax_code="0100112437-001")
    assert found() == []


@pytest.mark.usefixtures("catalog")
def test_a_draft_that_nobody_published_tells_its_tax_code() -> None:
    listed = make_business("Bến Đáy", tax_code="0100112437")
    fresh = make_business("Ao Bà Om", published_at=None)
    draft = open_draft(SubjectKind.BUSINESS, fresh.id, by=Actor(make_person().id, "owner"), at=AT)
    draft.content = {**draft.content, "tax_code": "0100112437"}
    session.flush()
    assert found() == [(ids(listed, fresh), "number")]


@pytest.mark.usefixtures("catalog")
def test_what_was_said_to_be_two_or_made_one_is_not_asked_again() -> None:
    one, other, third = (make_business("Sa Rinh", phone="0912345678") for _ in range(3))
    by = make_person().id
    assert len(found()) == 3
    for _ in range(2):
        say_apart(other.id, one.id, user_id=by, at=AT)
    assert [pair for pair, _why in found()] == [ids(one, third), ids(other, third)]
    merge(one.id, third.id, user_id=by, at=AT)
    assert found() == []


@pytest.mark.usefixtures("catalog")
def test_only_what_lies_in_ones_own_part_is_suggested() -> None:
    here, there = make_province(), make_province("Cao Bằng", "04")
    own = [make_business("Sa Rinh", phone="0912345678", province_id=here.id) for _ in range(2)]
    make_business("Sa Rinh", phone="0912345678", province_id=there.id)
    within = Territory(province_ids=frozenset({here.id}))
    assert [pair for pair, _why in found(within)] == [ids(*own)]


@pytest.mark.usefixtures("catalog")
def test_a_number_that_many_share_tells_nothing() -> None:
    for number in range(14):
        make_business(f"Cơ sở {chr(97 + number) * 5}", phone="0912345678")
    assert found() == []
