"""People are told once of what the office decided and of each certificate that ends."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from catalog import worker
from catalog.accounts.models import User
from catalog.accounts.roles import RoleName
from catalog.accounts.signing_in import create_account
from catalog.businesses.models import Business, Membership, MembershipRole
from catalog.foundation.clock import now, today
from catalog.foundation.database import session, unit_of_work
from catalog.listings.publishing import new_draft, open_draft, publish, undo_decision
from catalog.messages.models import Message, MessageKind, MessageState, Notice
from catalog.messages.stopping import stop
from catalog.needs.telling import tell_once
from catalog.outbox.models import OutboxEntry
from catalog.products.models import Product
from catalog.revisions import workflow
from catalog.revisions.models import Revision, SubjectKind
from catalog.revisions.workflow import Actor
from catalog.web.telling import tell_of_endings
from tests.factories.catalog import make_business, make_certificate, make_product

pytestmark = pytest.mark.slow

OFFICE = Actor(None, "Phòng OCOP")


def join(business: Business, email: str, *, language: str = "vi", **facts: object) -> User:
    user = create_account(email, password="words that nobody guesses", display_name="Chị Hòa",
                          roles=[RoleName.OWNER], at=now())  # fmt: skip
    user.language = language
    for name, value in facts.items():
        setattr(user, name, value)
    role = MembershipRole.EDITOR
    session.add(Membership(user_id=user.id, business_id=business.id, role=role, since=now()))
    return user


@pytest.fixture
def product(database) -> Product:
    """A product of a business with two people, who read different languages."""
    with unit_of_work():
        business = make_business()
        join(business, "hoa@example.vn")
        join(business, "lan@example.vn", language="en")
        return make_product("Dừa sáp", business=business, description="Dừa sáp tươi.")


def handed_over(product: Product) -> Revision:
    writer = Actor(session.scalars(select(User.id)).first(), "Chị Hòa")
    draft = open_draft(SubjectKind.PRODUCT, product.id, by=writer, at=now())
    return workflow.submit(draft.id, read_version=draft.version, by=writer, at=now())


def messages() -> list[Message]:
    return list(session.scalars(select(Message).order_by(Message.id)))


def work(app: Flask) -> None:
    """Work off what waits once the minute for undoing a decision is over."""
    with time_machine.travel(now() + workflow.UNDO_WITHIN, tick=True):
        worker.work_off(app.extensions["finder"].engine)


def test_everybody_is_told_in_their_language_what_was_returned(
    app: Flask, product: Product
) -> None:
    with unit_of_work():
        revision = handed_over(product)
        workflow.give_back(revision.id, {"name": "Ghi rõ giống dừa."}, by=OFFICE, at=now())
    work(app)
    vietnamese, english = messages()
    assert {vietnamese.recipient, english.recipient} == {"hoa@example.vn", "lan@example.vn"}
    assert "Returned to you: Dừa sáp" in english.subject
    assert "Name: Ghi rõ giống dừa." in english.text
    assert f"/cong/ban-nhap/{revision.id}" in vietnamese.text
    assert vietnamese.language == "vi"
    assert "tat-thu" in english.text or "stop" in english.text.lower()


def test_a_decision_is_told_once_though_its_fact_is_handled_twice(
    app: Flask, product: Product
) -> None:
    with unit_of_work():
        revision = handed_over(product)
        workflow.give_back(revision.id, {"": "Chưa rõ."}, by=OFFICE, at=now())
    work(app)
    (fact,) = session.scalars(select(OutboxEntry).where(OutboxEntry.fact == workflow.FACT))
    with unit_of_work():
        fact.finished_at = fact.claimed_at = None
    work(app)
    assert len(messages()) == 2


def test_what_is_published_is_told_with_its_public_address(app: Flask, product: Product) -> None:
    with unit_of_work():
        publish(handed_over(product).id, by=OFFICE, at=now())
    work(app)
    texts = {message.language: message.text for message in messages()}
    assert f"/san-pham/{product.slug}" in texts["vi"]
    assert f"/en/products/{product.slug}" in texts["en"]


def test_nobody_is_told_within_the_minute_nor_of_what_was_undone(
    app: Flask, product: Product
) -> None:
    with unit_of_work():
        office = Actor(join(product.business, "ban@example.vn").id, "Chị Ba")
        revision = handed_over(product)
        workflow.reject(revision.id, "Nhầm trang.", by=office, at=now())
    worker.work_off(app.extensions["finder"].engine)
    assert messages() == []
    with unit_of_work():
        undo_decision(revision.id, by=office, at=now())
    work(app)
    assert messages() == []


def test_withdrawing_and_handing_over_tell_nobody(app: Flask, product: Product) -> None:
    with unit_of_work():
        workflow.withdraw(handed_over(product).id, by=OFFICE, at=now())
    work(app)
    assert messages() == []


def test_whoever_stopped_the_kind_gets_nothing(app: Flask, product: Product) -> None:
    with unit_of_work():
        stop("hoa@example.vn", Notice.LISTING, at=now())
        revision = handed_over(product)
        workflow.give_back(revision.id, {"": "Chưa rõ."}, by=OFFICE, at=now())
    work(app)
    work(app)
    states = {message.recipient: message.state for message in messages()}
    assert states == {"hoa@example.vn": MessageState.STOPPED, "lan@example.vn": MessageState.SENT}


def test_the_writer_of_a_business_that_is_not_listed_yet_is_told(app: Flask, product) -> None:
    with unit_of_work():
        writer = session.scalars(select(User)).first()
        by = Actor(writer.id, writer.display_name)
        draft = new_draft(SubjectKind.BUSINESS, business_id=None, by=by, at=now(), name="Tổ mới")
        workflow.submit(draft.id, read_version=0, by=by, at=now())
        workflow.give_back(draft.id, {"": "Thiếu địa chỉ."}, by=OFFICE, at=now())
    work(app)
    assert [message.recipient for message in messages()] == [writer.email]


def test_each_reminder_of_a_certificate_goes_out_once(app: Flask, product: Product) -> None:
    ends = today() + timedelta(days=95)
    with unit_of_work():
        make_certificate(product, issued_on=None, expires_on=ends)
        other = make_product("Kẹo dừa", business_id=product.business_id)
        make_certificate(other, issued_on=None, expires_on=ends)
    told_on = [
        days_left
        for days_left in range(95, -3, -1)
        for _ in range(3)
        if tell_of_endings(at=now() + timedelta(days=95 - days_left))
    ]
    assert told_on == [95, 90, 30, 7]
    assert len(messages()) == 2 * len(told_on)
    english = [message for message in messages() if message.language == "en"]
    assert english[-1].subject.startswith("2 certificates end soon")
    assert "It ends in 7 days" in english[-1].text
    assert "Dừa sáp" in english[-1].text
    assert "Kẹo dừa" in english[-1].text


def test_a_certificate_that_was_renewed_is_not_told_of(database, product: Product) -> None:
    with unit_of_work():
        make_certificate(product, issued_on=None, expires_on=today() + timedelta(days=7))
        make_certificate(product, issued_on=None, expires_on=today() + timedelta(days=900))
    assert tell_of_endings(at=now()) == 0


def test_a_term_that_follows_from_the_day_of_issue_is_told_of(database, product: Product) -> None:
    with unit_of_work():
        issued = today().replace(day=1, year=today().year - 3) + timedelta(days=60)
        make_certificate(product, issued_on=issued, expires_on=None)
    assert tell_of_endings(at=now()) == 1


def test_whoever_gave_a_telephone_only_gets_a_text_message(app: Flask, product: Product) -> None:
    with unit_of_work():
        for member in session.scalars(select(Membership)).all():
            session.delete(member)
        business = session.get_one(Business, product.business_id)
        join(business, "x@phone.invalid", phone="+84912345678")
        make_certificate(product, issued_on=None, expires_on=today() + timedelta(days=7))
    tell_of_endings(at=now())
    (message,) = messages()
    assert (message.kind, message.recipient) == (MessageKind.SMS, "+84912345678")
    assert f"/cong/{business.slug}" in message.text


def test_nobody_without_a_confirmed_account_is_told(database, product: Product) -> None:
    with unit_of_work():
        for user in session.scalars(select(User)):
            user.confirmed_at = None
        make_certificate(product, issued_on=None, expires_on=today() + timedelta(days=7))
    assert tell_of_endings(at=now()) == 0
    assert messages() == []


def test_of_many_workers_at_once_one_tells(either_app: Flask) -> None:
    at_once, answers = Barrier(6), []

    def work() -> None:
        with either_app.app_context():
            at_once.wait()
            with unit_of_work():
                answers.append(tell_once("decision 1", at=now()))
            session.remove()

    threads = [Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False] * 5 + [True]
