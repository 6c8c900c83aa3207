"""The ways that messages leave by: a folder, a mail server, a service for text messages."""

import http.client
import json
import smtplib
import ssl
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, formataddr
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from catalog.foundation.whole_files import write_whole
from catalog.messages.models import Message, MessageKind, Notice

PATIENCE_S = 20
SUBMISSION_PORT = 587
TLS_PORT = 465
FIRST_LASTING_REFUSAL = 500
"""Replies of a mail server from 500 on are final, those below mean: try again (RFC 5321, 4.2.1)."""
REFUSED_FOR_GOOD = frozenset({400, 422})
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class _LinkHeader(UnstructuredHeader, BaseHeader):
    """A header that holds an address of the web, which no line break or coding may touch."""

    def fold(self, *, policy: Policy) -> str:
        """Answer the header in one line; the library would write a long address in codes."""
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _LinkHeader)
WRITTEN = SMTP.clone(header_factory=_HEADERS)


class Refused(Exception):
    """The message will never be taken, however often it is tried."""


class NotDelivered(Exception):
    """The message was not taken this time."""


class Transport(Protocol):
    """One way for messages to leave."""

    def deliver(self, message: Message) -> None:
        """Hand a message over, or raise Refused, or anything else to be tried again."""


@dataclass(frozen=True)
class Envelope:
    """What every mail of the site says of its sender."""

    sender_name: str
    sender: str
    stop_address: Callable[[str], str]

    def mail(self, message: Message) -> EmailMessage:
        """Write a message as a mail; the same message always has the same name."""
        mail = EmailMessage(policy=WRITTEN)
        mail["From"] = formataddr((self.sender_name, self.sender))
        mail["To"] = message.recipient
        mail["Subject"] = message.subject
        mail["Date"] = format_datetime(message.queued_at)
        mail["Message-ID"] = f"<{message.key}@{self.sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        if message.notice is not Notice.SECURITY:
            mail["List-Unsubscribe"] = f"<{self.stop_address(message.key)}>"
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        mail.set_content(message.text)
        if message.html:
            mail.add_alternative(message.html, subtype="html")
        mail["Content-Language"] = message.language
        return mail


@dataclass(frozen=True)
class Postman:
    """Who takes which kind of message."""

    mail: Transport
    sms: Transport

    def deliver(self, message: Message) -> None:
        """Hand a message to its way."""
        way = self.mail if message.kind is MessageKind.MAIL else self.sms
        way.deliver(message)


def make_postman(mail_url: str, sms_url: str, *, home: Path, envelope: Envelope) -> Postman:
    """The ways that the settings name; without an address messages become files."""
    return Postman(
        mail=SmtpServer(urlsplit(mail_url), envelope)
        if mail_url
        else MailFolder(home / "mail", envelope),
        sms=SmsService(urlsplit(sms_url)) if sms_url else SmsFolder(home / "sms"),
    )


def _write(folder: Path, message: Message, extension: str, content: bytes) -> None:
    """The name follows from the message, so that writing it again makes no second file."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(folder / f"{message.queued_at:%Y%m%d-%H%M%S}-{message.key}.{extension}", content)


@dataclass(frozen=True)
class MailFolder:
    """Mail as files that any mail program opens."""

    folder: Path
    envelope: Envelope

    def deliver(self, message: Message) -> None:
        """Write the mail."""
        _write(self.folder, message, "eml", self.envelope.mail(message).as_bytes())


@dataclass(frozen=True)
class SmsFolder:
    """Text messages as files."""

    folder: Path

    def deliver(self, message: Message) -> None:
        """Write the text below the number."""
        _write(self.folder, message, "txt", f"To: {message.recipient}\n\n{message.text}".encode())


@dataclass(frozen=True)
class SmtpServer:
    """A mail server, over TLS wherever it speaks it."""

    address: SplitResult
    envelope: Envelope

    def deliver(self, message: Message) -> None:
        """Hand the mail over. Raises Refused for what the server will never take."""
        with self._connected() as server:
            try:
                server.send_message(self.envelope.mail(message))
            except smtplib.SMTPRecipientsRefused as error:
                code, words = next(iter(error.recipients.values()))
                raise _answer(code, words) from error
            except smtplib.SMTPDataError as error:
                raise _answer(error.smtp_code, error.smtp_error) from error

    def _connected(self) -> smtplib.SMTP:
        """A connection that is protected before a password goes over it."""
        host, port = self.address.hostname or "", self.address.port
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if self.address.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, port or TLS_PORT, timeout=PATIENCE_S, context=context)
        else:
            server = smtplib.SMTP(host, port or SUBMISSION_PORT, timeout=PATIENCE_S)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=context)
            elif self.address.username and host not in LOOPBACK:
                server.close()
                raise NotDelivered("the mail server offers no STARTTLS for the password")
        if self.address.username:
            server.login(unquote(self.address.username), unquote(self.address.password or ""))
        return server


def _answer(code: int, words: bytes | str) -> Exception:
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    kind = Refused if code >= FIRST_LASTING_REFUSAL else NotDelivered
    return kind(f"{code} {said}")


@dataclass(frozen=True)
class SmsService:
    """A service that takes text messages as JSON."""

    address: SplitResult

    def deliver(self, message: Message) -> None:
        """Post number and text; the key of the message tells a copy from a second message."""
        connection = self._connection()
        try:
            connection.request(
                "POST",
                self.address._replace(scheme="", netloc="").geturl() or "/",
                json.dumps({"id": message.key, "to": message.recipient, "text": message.text}),
                self._headers(message.key),
            )
            status = connection.getresponse().status
        finally:
            connection.close()
        if status in REFUSED_FOR_GOOD:
            raise Refused(f"status {status}")
        if not 200 <= status < 300:  # noqa: PLR2004 - a redirect would lose what was posted
            raise NotDelivered(f"status {status}")

    def _connection(self) -> http.client.HTTPConnection:
        host, port = self.address.hostname or "", self.address.port
        if self.address.scheme == "http":
            return http.client.HTTPConnection(host, port, timeout=PATIENCE_S)
        return http.client.HTTPSConnection(host, port, timeout=PATIENCE_S)

    def _headers(self, key: str) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        if self.address.username:
            pair = f"{unquote(self.address.username)}:{unquote(self.address.password or '')}"
            headers["Authorization"] = "Basic " + b64encode(pair.encode()).decode("ascii")
        return headers
