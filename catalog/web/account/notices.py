"""Stopping a kind of mail by the link in it, without signing in."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import NotFound
from catalog.messages.models import Notice
from catalog.messages.stopping import is_stopped, message_of_key, start_again, stop
from catalog.web.access import public
from catalog.web.labels import words_for


@public
def stop_notice(key: str) -> ResponseReturnValue:
    """Stop the kind of mail whose link this is, or want it again.

    Mail programs post here by themselves (RFC 8058) and carry no token of a form; that the
    key cannot be guessed is what protects it.
    """
    message = message_of_key(key)
    if message is None or message.notice is Notice.SECURITY:
        raise NotFound("stop link")
    if request.method == "POST":
        with unit_of_work():
            if "again" in request.form:
                start_again(message.recipient, message.notice)
            else:
                stop(message.recipient, message.notice, at=now())
    return render_template(
        "account/stop_notice.html",
        kind=words_for(message.notice),
        is_stopped=is_stopped(message.recipient, message.notice),
    )
