"""A decision is taken back within the minute, and what the public sees is as it was before."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from catalog.certificates.models import Certificate
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.errors import Stale
from catalog.ledger.models import PublicRecord, RecordKind
from catalog.listings.publishing import new_draft, open_draft, publish, undo_decision
from catalog.listings.subjects import KINDS
from catalog.products.models import Product
from catalog.revisions import saving, workflow
from catalog.revisions.models import Revision, State, SubjectKind
from catalog.revisions.workflow import UNDO_WITHIN, Actor
from tests.factories.catalog import make_business, make_product
from tests.factories.joining import make_person

ROW = {
    "kind": "vietgap", "number": "VG-1", "issuer": "Trung tâm", "issued_on": "2026-01-02",
    "expires_on": "2029-01-01", "stars": "", "scan": "",
}  # fmt: skip


@pytest.fixture
def writer(database: object) -> Actor:
    with unit_of_work():
        return Actor(make_person("Chị Hoà").id, "Chị Hoà")


@pytest.fixture
def reviewer(database: object) -> Actor:
    with unit_of_work():
        return Actor(make_person("Anh Ba", email="ba@example.vn").id, "Anh Ba")


def handed_over(product: Product, writer: Actor) -> Revision:
    draft = open_draft(SubjectKind.PRODUCT, product.id, by=writer, at=now())
    new = {
        "name": "Dừa sáp sấy",
        "price_vnd": 90_000,
        "price_unit": "hộp",
        "description": "Sấy.",
        "certificates": [ROW],
    }
    fields = KINDS[SubjectKind.PRODUCT].fields
    saving.save(
        draft.id, {name: value for name, value in new.items() if name in fields},
        read_version=0, by=writer, at=now(),
    )  # fmt: skip
    return workflow.submit(draft.id, read_version=draft.version, by=writer, at=now())


def standing(product: Product) -> dict[str, object]:
    session.expire_all()
    return KINDS[SubjectKind.PRODUCT].content_of(session.get_one(Product, product.id))


def test_what_was_published_is_put_back_whole(app: Flask, writer: Actor, reviewer: Actor) -> None:
    with unit_of_work():
        product = make_product("Dừa sáp", business=make_business(), description="Tươi.")
    before = standing(product)
    with unit_of_work():
        revision = handed_over(product, writer)
        asked = dict(revision.content)
        publish(revision.id, by=reviewer, at=now(), accepted=["name", "certificates"])
    assert standing(product)["name"] == "Dừa sáp sấy"
    with unit_of_work():
        undo_decision(revision.id, by=reviewer, at=now())
    assert standing(product) == before
    assert session.scalars(select(Certificate)).all() == []
    assert (revision.state, revision.content, revision.number) == (State.SUBMITTED, asked, None)
    told = session.scalars(select(PublicRecord).order_by(PublicRecord.position)).all()
    assert ["Dừa sáp sấy" in line.body for line in told][-2:] == [True, False]
    with unit_of_work():
        publish(revision.id, by=reviewer, at=now())
    assert standing(product)["name"] == "Dừa sáp sấy"


def test_a_new_product_is_withdrawn_and_can_be_published_again(
    app: Flask, writer: Actor, reviewer: Actor
) -> None:
    with unit_of_work():
        business = make_business()
        group = make_product(business=business).group_id
        draft = new_draft(
            SubjectKind.PRODUCT, business_id=business.id, by=writer, at=now(),
            name="Kẹo dừa", group=str(group), description="Kẹo dừa dẻo.",
        )  # fmt: skip
        workflow.submit(draft.id, read_version=0, by=writer, at=now())
    with unit_of_work():
        product = publish(draft.id, by=reviewer, at=now())
    assert isinstance(product, Product)
    code = product.code
    with unit_of_work():
        undo_decision(draft.id, by=reviewer, at=now())
    assert product.withdrawn_at is not None
    line = session.scalars(select(PublicRecord).order_by(PublicRecord.position.desc())).first()
    assert line is not None
    assert line.kind is RecordKind.PRODUCT_WITHDRAWN
    with unit_of_work():
        assert publish(draft.id, by=reviewer, at=now()) is product
    assert (product.withdrawn_at, product.code) == (None, code)


def test_only_whoever_decided_and_only_within_the_minute(
    app: Flask, writer: Actor, reviewer: Actor
) -> None:
    with unit_of_work():
        product = make_product("Dừa sáp", business=make_business())
        revision = handed_over(product, writer)
        publish(revision.id, by=reviewer, at=now())
    late = now() + UNDO_WITHIN + timedelta(seconds=1)
    for by, at in ((writer, now()), (reviewer, late)):
        with pytest.raises(Stale), unit_of_work():
            undo_decision(revision.id, by=by, at=at)
    assert standing(product)["name"] == "Dừa sáp sấy"


def test_what_was_changed_since_is_not_put_back(app: Flask, writer: Actor, reviewer: Actor) -> None:
    with unit_of_work():
        product = make_product("Dừa sáp", business=make_business())
        revision = handed_over(product, writer)
        publish(revision.id, by=reviewer, at=now())
        session.get_one(Product, product.id).price_vnd = 12_345
    with pytest.raises(Stale), unit_of_work():
        undo_decision(revision.id, by=reviewer, at=now())
    assert revision.state is State.PUBLISHED
    assert standing(product)["name"] == "Dừa sáp sấy"
