"""Letting the words of old messages go; that they were sent stays, and so do their stop links."""

from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import CursorResult, or_, update

from catalog.foundation.database import session
from catalog.messages.models import Message, MessageState

WORDS_ARE_KEPT = timedelta(days=90)
"""Long enough to answer whoever asks what they were told."""


def forget_texts(*, at: datetime) -> int:
    """Take the words out of messages that were done with long ago; answer how many those were."""
    done = cast(
        "CursorResult[object]",
        session.execute(
            update(Message)
            .where(
                Message.state != MessageState.WAITING,
                Message.queued_at < at - WORDS_ARE_KEPT,
                or_(Message.text != "", Message.subject != ""),
            )
            .values(subject="", text="", html=None)
        ),
    )
    return done.rowcount
