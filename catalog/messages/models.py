"""Messages that wait or were sent, and the kinds of notice that somebody has stopped."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.foundation.database import Model, UtcDateTime, stored_enum


class MessageKind(StrEnum):
    """By which way a message goes."""

    MAIL = "mail"
    SMS = "sms"


class MessageState(StrEnum):
    """How far a message has come."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"
    STOPPED = "stopped"


class Notice(StrEnum):
    """What a message is about; each but the first can be stopped by whoever gets it."""

    SECURITY = "security"
    INVITATION = "invitation"
    LISTING = "listing"
    CERTIFICATE = "certificate"
    REPORT = "report"
    QUESTION = "question"


class Message(Model):
    """One message to one person, in that person's language.

    How often it was tried, and what went wrong, stands at its entry of the outbox.
    """

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    """Not to be guessed: it names the message to other systems, and opens its stop link."""
    kind: Mapped[MessageKind] = mapped_column(stored_enum(MessageKind, "kind"))
    notice: Mapped[Notice] = mapped_column(stored_enum(Notice, "notice"))
    recipient: Mapped[str] = mapped_column(String(255), index=True)
    language: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text)
    state: Mapped[MessageState] = mapped_column(stored_enum(MessageState, "state"))
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refusal: Mapped[str | None] = mapped_column(Text)


class StoppedNotice(Model):
    """An address that wants no more of one kind of notice."""

    __tablename__ = "stopped_notice"
    __table_args__ = (UniqueConstraint("recipient", "notice"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient: Mapped[str] = mapped_column(String(255))
    notice: Mapped[Notice] = mapped_column(stored_enum(Notice, "notice"))
    stopped_at: Mapped[datetime] = mapped_column(UtcDateTime)
