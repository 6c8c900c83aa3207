"""Accounts on either database: one for an address, codes that die, consents that stay."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from catalog.accounts.consents import consents_of, withdraw_consent
from catalog.accounts.identities import Identity, account_of
from catalog.accounts.models import CodePurpose, User
from catalog.accounts.phone_codes import new_code, use_code
from catalog.accounts.registering import Joining, confirm, register
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.messages.models import MessageState, Notice
from catalog.messages.queue import Letter, queue_message
from catalog.messages.sending import send
from catalog.web.mailing import postman

pytestmark = pytest.mark.slow

PHONE = Identity("0912345678", is_phone=True)


def joined(identity: Identity = PHONE) -> User:
    with unit_of_work():
        return register(Joining(identity, "Trần Thị Hoa", "chợ nổi sáng sớm", "vi"), at=now()).user


def test_an_account_of_a_telephone_takes_no_mail(either_app: Flask) -> None:
    with either_app.app_context():
        joined()
        found = account_of(PHONE)
        assert (found.phone, found.mail_address, found.reached_at) == (
            "0912345678", None, "0912345678"
        )  # fmt: skip
        session.remove()


def test_a_number_belongs_to_one_account(either_app: Flask) -> None:
    with either_app.app_context():
        joined()
        with pytest.raises(IntegrityError), unit_of_work():
            session.add(
                User(
                    email="other@example.vn", phone="0912345678", display_name="x",
                    fs_uniquifier="x", created_at=now(),
                )
            )  # fmt: skip
        session.remove()


def test_a_code_is_for_one_purpose_and_one_use(either_app: Flask) -> None:
    with either_app.app_context():
        user = joined()
        with unit_of_work():
            code = new_code(user, CodePurpose.CONFIRM, at=now())
            assert not use_code(user, CodePurpose.RECOVER, code, at=now())
            assert use_code(user, CodePurpose.CONFIRM, f" {code} ", at=now())
            assert not use_code(user, CodePurpose.CONFIRM, code, at=now())
        session.remove()


def test_a_second_registration_voids_the_code_of_the_first(either_app: Flask) -> None:
    with either_app.app_context():
        user = joined()
        with unit_of_work():
            code = new_code(user, CodePurpose.CONFIRM, at=now())
        joined()
        with unit_of_work():
            assert not use_code(user, CodePurpose.CONFIRM, code, at=now())
        session.remove()


def test_a_confirmed_account_is_not_taken_over(either_app: Flask) -> None:
    with either_app.app_context():
        user = joined()
        with unit_of_work():
            confirm(user, at=now())
        kept = user.password
        again = register(Joining(PHONE, "Người khác", "bốn chiếc thuyền", "en"), at=now())
        assert again.is_known
        assert (user.password, user.display_name) == (kept, "Trần Thị Hoa")
        session.remove()


def test_every_consent_stays_on_record(either_app: Flask) -> None:
    with either_app.app_context():
        user = joined()
        at = now() + timedelta(days=1)
        with unit_of_work():
            withdraw_consent(user, at=at)
        (consent,) = consents_of(user.id)
        assert consent.withdrawn_at == at
        assert not user.active
        session.remove()


def test_a_message_is_sent_on_either_database(either_app: Flask) -> None:
    with either_app.app_context():
        with unit_of_work():
            letter = Letter(
                to="hoa@example.vn", subject="Tin", text="Tin mới", language="vi",
                notice=Notice.LISTING,
            )  # fmt: skip
            message = queue_message(letter, at=now())
        for _ in range(2):
            with unit_of_work():
                send(message.id, postman(), at=now())
        assert message.state is MessageState.SENT
        assert len(list((either_app.config["SETTINGS"].home / "mail").iterdir())) == 1
        session.remove()
