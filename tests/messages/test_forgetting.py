"""What was said in a message goes after a time; that it was sent, and its stop link, stay."""

from datetime import timedelta

from flask import Flask

from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.messages.forgetting import WORDS_ARE_KEPT, forget_texts
from catalog.messages.models import Message, MessageState, Notice
from catalog.messages.queue import Letter, queue_message


def keep(days_past_the_time: int, state: MessageState) -> int:
    letter = Letter("a@example.vn", "Chào chị", "Lời riêng", "vi", Notice.LISTING, html="<p>Lời")
    message = queue_message(letter, at=now() - WORDS_ARE_KEPT - timedelta(days=days_past_the_time))
    message.state = state
    session.flush()
    return message.id


def test_old_words_go_and_nothing_else(either_app: Flask) -> None:
    with either_app.app_context():
        with unit_of_work():
            old = keep(1, MessageState.SENT)
            waiting = keep(1, MessageState.WAITING)
            young = keep(-1, MessageState.SENT)
        with unit_of_work():
            assert forget_texts(at=now()) == 1
        session.expire_all()
        gone = session.get_one(Message, old)
        assert (gone.subject, gone.text, gone.html) == ("", "", None)
        assert (gone.recipient, gone.notice, bool(gone.key)) == (
            "a@example.vn",
            Notice.LISTING,
            True,
        )
        for kept in (waiting, young):
            assert session.get_one(Message, kept).text == "Lời riêng"
        with unit_of_work():
            assert forget_texts(at=now()) == 0
