"""Stopping a kind of notice to an address, and wanting it again."""

from datetime import datetime

from sqlalchemy import delete, select

from catalog.foundation.database import session
from catalog.messages.models import Message, Notice, StoppedNotice


def message_of_key(key: str) -> Message | None:
    """The message whose stop link carries a key."""
    return session.scalar(select(Message).where(Message.key == key))


def is_stopped(recipient: str, notice: Notice) -> bool:
    """Whether an address wants no more of a kind of notice; security is always told."""
    if notice is Notice.SECURITY:
        return False
    return stopped_row(recipient, notice) is not None


def stopped_row(recipient: str, notice: Notice) -> StoppedNotice | None:
    """The wish of an address about a kind of notice, where it made one."""
    return session.scalar(
        select(StoppedNotice).where(
            StoppedNotice.recipient == recipient, StoppedNotice.notice == notice
        )
    )


def stop(recipient: str, notice: Notice, *, at: datetime) -> None:
    """Send no more of a kind of notice to an address; a second wish changes nothing."""
    if stopped_row(recipient, notice) is None:
        session.add(StoppedNotice(recipient=recipient, notice=notice, stopped_at=at))
        session.flush()


def stop_all(recipient: str, *, at: datetime) -> None:
    """Send nothing more to an address but what concerns the safety of an account."""
    for notice in Notice:
        stop(recipient, notice, at=at)


def start_again(recipient: str, notice: Notice) -> None:
    """Send a kind of notice again."""
    session.execute(
        delete(StoppedNotice).where(
            StoppedNotice.recipient == recipient, StoppedNotice.notice == notice
        )
    )
