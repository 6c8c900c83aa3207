"""Collections are made, ordered, shown and hidden, and every step can be taken back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from catalog.audit.models import AuditEntry
from catalog.collections import editing
from catalog.collections.editing import By, CollectionFacts
from catalog.collections.models import Collection
from catalog.collections.queries import get_collection, items_of
from catalog.collections.rules import Subject, SubjectKind
from catalog.foundation.errors import Invalid, Stale
from tests.factories.catalog import AT, make_business, make_product

BY = By(None, "Cán bộ")


@pytest.fixture
def collection(database) -> Collection:
    return editing.make_collection(CollectionFacts("Quà Tết", "Gifts for Tết"), by=BY, at=AT)


def product() -> Subject:
    return Subject(SubjectKind.PRODUCT, make_product(business=make_business()).id)


def held(collection: Collection) -> list[int | None]:
    return [item.product_id for item in items_of(collection.id)]


def test_order_given_is_the_order_kept(collection: Collection) -> None:
    first, second, third = (product() for _ in range(3))
    for subject in (first, second, third):
        editing.add_item(collection, subject, by=BY, at=AT)
    last = items_of(collection.id)[-1]
    editing.move(collection, last.id, step=-1, by=BY, at=AT)
    assert held(collection) == [first.id, third.id, second.id]
    ids = [item.id for item in items_of(collection.id)]
    editing.put_in_order(collection, [ids[2], ids[0]], by=BY, at=AT)
    assert held(collection) == [second.id, first.id, third.id]


def test_undo_goes_back_step_by_step_and_then_says_that_nothing_is_left(
    collection: Collection,
) -> None:
    first, second = product(), product()
    editing.add_item(collection, first, by=BY, at=AT)
    editing.add_item(collection, second, by=BY, at=AT)
    editing.publish(collection, by=BY, at=AT)
    editing.undo(collection, by=BY, at=AT)
    assert collection.published_at is None
    editing.undo(collection, by=BY, at=AT)
    assert held(collection) == [first.id]
    editing.undo(collection, by=BY, at=AT)
    assert held(collection) == []
    with pytest.raises(Invalid) as refused:
        editing.undo(collection, by=BY, at=AT)
    assert refused.value.code == "nothing-to-undo"


def test_change_after_an_undo_is_undone_on_its_own(collection: Collection) -> None:
    first, second = product(), product()
    editing.add_item(collection, first, by=BY, at=AT)
    editing.undo(collection, by=BY, at=AT)
    editing.add_item(collection, second, by=BY, at=AT)
    editing.undo(collection, by=BY, at=AT)
    assert held(collection) == []


def test_same_thing_is_not_added_twice_and_empty_is_not_published(collection: Collection) -> None:
    with pytest.raises(Invalid) as refused:
        editing.publish(collection, by=BY, at=AT)
    assert (refused.value.field, refused.value.code) == ("item", "missing")
    subject = product()
    editing.add_item(collection, subject, by=BY, at=AT)
    with pytest.raises(Invalid) as refused:
        editing.add_item(collection, subject, by=BY, at=AT)
    assert refused.value.code == "there-already"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (CollectionFacts("  "), "title"),
        (CollectionFacts("a" * 121), "title"),
        (CollectionFacts("Quà", text="a" * 4001), "text"),
        (CollectionFacts("Quà", from_at=AT, until_at=AT), "until"),
    ],
    ids=["no title", "long title", "long text", "ends as it begins"],
)
def test_what_cannot_be_kept_is_refused(database, facts: CollectionFacts, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        editing.make_collection(facts, by=BY, at=AT)
    assert refused.value.field == field


def test_two_people_do_not_overwrite_each_other(collection: Collection) -> None:
    read = collection.version
    facts = CollectionFacts("Quà Tết 2027")
    editing.write_collection(collection, facts, read_version=read, by=BY, at=AT)
    with pytest.raises(Stale):
        editing.write_collection(collection, facts, read_version=read, by=BY, at=AT)


def test_every_change_stands_in_the_audit(collection: Collection, database) -> None:
    editing.add_item(collection, product(), by=BY, at=AT)
    editing.publish(collection, by=BY, at=AT + timedelta(days=1))
    editing.hide(collection, by=BY, at=AT + timedelta(days=2))
    told = [
        (entry.action, entry.details["change"])
        for entry in database.scalars(
            select(AuditEntry).where(AuditEntry.subject_kind == "collection")
        )
    ]
    changes = ("made", "added", "published", "hidden")
    assert told == [("collection changed", change) for change in changes]
    assert get_collection(collection.id).published_at is None
