"""Putting a message into the transaction of the change that causes it."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from catalog.foundation.database import session
from catalog.messages.models import Message, MessageKind, MessageState, Notice
from catalog.outbox.queue import announce

FACT = "MessageQueued"
KEY_BYTES = 16
LONGEST_SUBJECT = 200


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
