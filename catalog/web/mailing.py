"""Putting mail and text messages into words, in the language of whoever reads them.

`letters.py` says which words; the first line of a mail is its subject. Rendering knows no
request, so that the worker can write as well as a page.
"""

from datetime import datetime
from typing import Any

from flask import current_app

from catalog.accounts.models import User
from catalog.config import Settings
from catalog.messages.models import Message, MessageKind, Notice
from catalog.messages.queue import Letter, new_key, queue_message
from catalog.messages.transports import Envelope, Postman, make_postman
from catalog.web.letters import compose, foot
from catalog.web.locale import LANGUAGES
from catalog.web.wording import site_name
from catalog.wording.letters import Way


def _settings() -> Settings:
    kept: Settings = current_app.config["SETTINGS"]
    return kept


def address_of(endpoint: str, **values: Any) -> str:
    """The whole address of a page, as it stands in a message."""
    path = current_app.url_map.bind("localhost").build(endpoint, values)
    return _settings().site_url + path


def stop_address(key: str) -> str:
    """Where whoever got a message stops its kind without signing in."""
    return address_of("account.stop_notice", key=key)


def postman() -> Postman:
    """The ways that messages leave by, as the settings name them."""
    settings = _settings()
    envelope = Envelope(site_name(LANGUAGES[0]), settings.mail_from, stop_address)
    return make_postman(settings.mail_url, settings.sms_url, home=settings.home, envelope=envelope)


def queue_mail(
    to: str, template: str, *, notice: Notice, language: str, at: datetime, **values: Any
) -> Message:
    """Queue a mail from a template, inside the caller's transaction."""
    key = new_key()
    stop = "" if notice is Notice.SECURITY else stop_address(key)
    written = compose(Way.MAIL, template, language, values)
    subject, _, text = written.partition("\n")
    text = f"{text.rstrip()}\n{foot(language, stop_address=stop)}"
    letter = Letter(
        to=to, subject=subject, text=text.lstrip("\n"), language=language, notice=notice, key=key
    )
    return queue_message(letter, at=at)


def queue_sms(
    to: str, template: str, *, notice: Notice, language: str, at: datetime, **values: Any
) -> Message:
    """Queue a text message from a template, inside the caller's transaction."""
    text = " ".join(compose(Way.SMS, template, language, values).split())
    letter = Letter(
        to=to, subject="", text=text, language=language, notice=notice, kind=MessageKind.SMS
    )
    return queue_message(letter, at=at)


def notify(user: User, template: str, *, notice: Notice, at: datetime, **values: Any) -> Message:
    """Queue a message to a person by the way that they gave: mail, else a text message."""
    if user.mail_address is not None:
        return queue_mail(
            user.mail_address, template, notice=notice, language=user.language, at=at,
            name=user.display_name, **values,
        )  # fmt: skip
    return queue_sms(
        user.phone or "", template, notice=notice, language=user.language, at=at, **values
    )
