"""What the tests of messages share: a letter, queued, and the ways that it may leave by."""

from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.messages.models import MessageKind, Notice
from catalog.messages.queue import Letter, queue_message
from catalog.messages.transports import Envelope, Postman, make_postman

Queue = Callable[..., int]


@pytest.fixture
def envelope() -> Envelope:
    return Envelope("Sản Vật", "no-reply@sanvat.example", lambda key: f"https://s.example/{key}")


@pytest.fixture
def postman(tmp_path: Path, envelope: Envelope) -> Postman:
    return make_postman("", "", home=tmp_path, envelope=envelope)


@pytest.fixture
def queue(database) -> Queue:
    """Queue a letter and answer its number."""

    def queued(**facts: object) -> int:
        letter = Letter(
            **{
                "to": "chi.hoa@example.vn",
                "subject": "Chứng nhận sắp hết hạn",
                "text": "Còn 30 ngày.\n",
                "language": "vi",
                "notice": Notice.CERTIFICATE,
                "kind": MessageKind.MAIL,
                **facts,
            }
        )
        with unit_of_work():
            return queue_message(letter, at=now()).id

    return queued
