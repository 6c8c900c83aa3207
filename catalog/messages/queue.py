"""Putting a message into the transaction of the change that causes it."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select

from catalog.foundation.database import session
from catalog.messages.models import Message, MessageKind, MessageState, Notice
from catalog.outbox.queue import announce

FACT = "MessageQueued"
KEY_BYTES = 16
LONGEST_SUBJECT = 200
MOST_AN_HOUR = 5
"""What strangers may cause to be sent to one address; a text message costs money."""


def new_key() -> str:
    """A name for a message that nobody can guess."""
    return secrets.token_urlsafe(KEY_BYTES)


@dataclass(frozen=True)
class Letter:
    """What is to be said to whom."""

    to: str
    subject: str
    text: str
    language: str
    notice: Notice
    kind: MessageKind = MessageKind.MAIL
    html: str | None = None
    key: str = field(default_factory=new_key)


def queue_message(letter: Letter, *, at: datetime) -> Message:
    """Queue a letter; it is sent if and only if the present transaction is committed."""
    message = Message(
        key=letter.key,
        kind=letter.kind,
        notice=letter.notice,
        recipient=letter.to,
        language=letter.language,
        subject=" ".join(letter.subject.split())[:LONGEST_SUBJECT],
        text=letter.text,
        html=letter.html,
        state=MessageState.WAITING,
        queued_at=at,
    )
    session.add(message)
    session.flush()
    announce(FACT, at=at, message_id=message.id)
    return message


def is_flooded(recipient: str, *, at: datetime) -> bool:
    """Whether an address had so many messages lately that a stranger may cause no more."""
    lately = session.scalar(
        select(func.count())
        .select_from(Message)
        .where(Message.recipient == recipient, Message.queued_at > at - timedelta(hours=1))
    )
    return (lately or 0) >= MOST_AN_HOUR
