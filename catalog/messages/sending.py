"""Sending what waits. The outbox tries again what could not be sent, later and later."""

from datetime import datetime

from catalog.foundation.database import session
from catalog.messages.models import Message, MessageState, Notice
from catalog.messages.stopping import is_stopped
from catalog.messages.transports import Postman, Refused


def send(message_id: int, postman: Postman, *, at: datetime) -> None:
    """Send a message unless that was done; what was sent once is not sent again.

    A worker that dies between the handing over and its note hands over again: the same
    file in a folder, and elsewhere a message of the same name, which is known as a copy.
    Raises whatever keeps the message from being handed over; then it still waits.
    """
    message = session.get(Message, message_id, with_for_update=True)
    if message is None or message.state is not MessageState.WAITING:
        return
    if is_stopped(message.recipient, message.notice):
        message.state = MessageState.STOPPED
        return
    try:
        postman.deliver(message)
    except Refused as refusal:
        message.state = MessageState.REFUSED
        message.refusal = str(refusal)
    else:
        message.state = MessageState.SENT
        message.sent_at = at
    if message.notice is Notice.SECURITY:
        _forget_secrets(message)


def _forget_secrets(message: Message) -> None:
    """A link or code that opens an account is not kept beside the account."""
    message.text = ""
    message.html = None
