"""Whoever knows a business by the name or number that it had before a merge finds the one kept."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from catalog.annexes.matching import Directory, Found
from catalog.annexes.names import Producer
from catalog.businesses.models import Business
from catalog.businesses.queries import kept_by_merged, with_merged
from catalog.checks.checking import Proof, check_facts, checks_ending
from catalog.checks.models import CheckedFact
from catalog.checks.rules import of_business
from catalog.foundation.clock import today
from catalog.foundation.database import session, unit_of_work
from catalog.inspections.queries import letters_and_counts
from catalog.merging.merging import merge
from catalog.merging.undoing import undo
from catalog.privacy.of_business import held_of_business
from catalog.products.models import Product
from tests.factories.catalog import AT, make_business, make_product
from tests.factories.joining import make_person
from tests.factories.tracing import make_lot


@pytest.fixture
def chain(either_app: Flask) -> Iterator[list[Business]]:
    """Three businesses, each of which went over into the one before."""
    with either_app.app_context():
        with unit_of_work():
            houses = [
                make_business("Hợp tác xã Hòa Tân"),
                make_business("Tổ hợp tác Ao Bà Om", tax_code="0100112437"),
                make_business("Cơ sở Bến Đáy"),
            ]
            make_lot(make_product(business=houses[2], group_id=1))
            by = make_person().id
            merge(houses[1].id, houses[2].id, user_id=by, at=AT)
            merge(houses[0].id, houses[1].id, user_id=by, at=AT)
        yield houses
        session.rollback()
        session.remove()


def matched(name: str, tax_code: str = "") -> Found:
    return Directory().producer(Producer(name, tax_code=tax_code), key="row", commune_id=None)


def test_a_list_of_certificates_finds_the_one_kept(chain: list[Business]) -> None:
    kept = chain[0].id
    for house in chain:
        assert matched(house.name) == Found(kept, "name")
    assert matched("THT Ao Bà Om", "0100112437") == Found(kept, "tax-code")
    alike = matched("Hợp tác xã Bến Đấy").candidates
    assert [each.id for each in alike] == [kept]


def test_every_way_into_a_business_is_known(chain: list[Business]) -> None:
    one, two, three = (house.id for house in chain)
    assert kept_by_merged() == {two: one, three: one}
    assert set(session.scalars(with_merged(one))) == {one, two, three}
    assert set(session.scalars(with_merged(two))) == {two, three}


def test_its_archive_holds_the_steps_that_it_took_over(chain: list[Business]) -> None:
    held = held_of_business(chain[0], today=today())
    assert len(held["steps"]) == len(held["lots"]) == 1
    assert {row["merged_id"] for row in held["merges"]} == {chain[1].id}
    waiting = letters_and_counts(chain[0].id, [select(func.count(Product.id)).scalar_subquery()])
    assert (waiting.letters, waiting.counts) == ([], (1,))


def test_checks_of_what_went_over_are_asked_for_no_more(either_app: Flask) -> None:
    with either_app.app_context():
        with unit_of_work():
            one, other = make_business(), make_business(phone="0912345678")
            by = make_person().id
            check_facts(of_business(other), [CheckedFact.TELEPHONE], proof=Proof("gọi điện"),
                        user_id=by, at=AT - timedelta(days=400))  # fmt: skip
            assert len(checks_ending(on=AT.date(), of=None, limit=9)) == 1
            done = merge(one.id, other.id, user_id=by, at=AT)
            assert checks_ending(on=AT.date(), of=None, limit=9) == []
            undo(done.id, user_id=by, at=AT)
            assert len(checks_ending(on=AT.date(), of=None, limit=9)) == 1
        session.remove()
