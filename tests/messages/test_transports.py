"""Mail servers and text services, spoken to over loopback."""

import json
import socketserver
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from catalog.foundation.clock import now
from catalog.messages import transports
from catalog.messages.models import Message, MessageKind, Notice
from catalog.messages.transports import Envelope, NotDelivered, Postman, Refused, make_postman


def message(kind: MessageKind = MessageKind.MAIL) -> Message:
    return Message(
        key="k" * 22, kind=kind, notice=Notice.LISTING, recipient="hoa@example.vn", language="vi",
        subject="Chào chị", text="Bản khai đã được trả lại.\n", queued_at=now(),
    )  # fmt: skip


class MailServer(socketserver.ThreadingTCPServer):
    """As much of SMTP as a sender needs, with replies that a test chooses."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(
        self,
        replies: dict[str, str],
        *,
        certificate: Path | None = None,
        is_tls: bool = False,
    ) -> None:
        super().__init__(("127.0.0.1", 0), _SmtpTalk)
        self.replies = replies
        self.tls = _tls(certificate) if certificate else None
        self.is_tls = is_tls
        self.was_protected = False
        self.heard: list[str] = []
        self.mails: list[str] = []


class _SmtpTalk(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        if self.server.is_tls:
            self._protect()
        self._say("220 ready")
        while line := self.rfile.readline().decode().strip():
            self.server.heard.append(line)
            verb = line.split()[0].upper()
            if verb == "QUIT":
                self._say("221 bye")
                return
            self._say(self.server.replies.get(verb, "250 fine"))
            if verb == "STARTTLS":
                self._protect()

    def _protect(self) -> None:
        self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        self.rfile = self.request.makefile("rb")
        self.wfile = self.request.makefile("wb", buffering=0)
        self.server.was_protected = True

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def _say(self, reply: str) -> None:
        self.wfile.write(f"{reply}\r\n".encode())
        if reply.startswith("354"):
            lines = []
            while (line := self.rfile.readline()) != b".\r\n":
                lines.append(line)
            self.server.mails.append(b"".join(lines).decode())
            self.wfile.write(b"250 queued\r\n")


def _tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of this test's own for localhost, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "server.pem"
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + made.public_bytes(Encoding.PEM)
    )
    return path


@contextmanager
def running(server: socketserver.BaseServer) -> Iterator[int]:
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def made(envelope: Envelope, tmp_path: Path, *, mail: str = "", sms: str = "") -> Postman:
    return make_postman(mail, sms, home=tmp_path, envelope=envelope)


def test_a_mail_server_gets_the_whole_mail(envelope: Envelope, tmp_path: Path) -> None:
    server = MailServer({"DATA": "354 go on"})
    with running(server) as port:
        made(envelope, tmp_path, mail=f"smtp://127.0.0.1:{port}").deliver(message())
    (written,) = server.mails
    assert "Message-ID: <kkkkkkkkkkkkkkkkkkkkkk@sanvat.example>" in written
    assert "rcpt TO:<hoa@example.vn>" in server.heard


def test_name_and_password_are_given_to_a_server_on_the_machine(
    envelope: Envelope, tmp_path: Path
) -> None:
    server = MailServer(
        {"EHLO": "250-here\r\n250 AUTH PLAIN", "DATA": "354 go on", "AUTH": "235 ok"}
    )
    with running(server) as port:
        address = f"smtp://me:p%40ss@127.0.0.1:{port}"
        made(envelope, tmp_path, mail=address).deliver(message())
    assert any(line.startswith("AUTH PLAIN") for line in server.heard)
    assert len(server.mails) == 1


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_mail_travels_over_tls_where_the_server_speaks_it(
    envelope: Envelope, tmp_path: Path, certificate: Path, monkeypatch, scheme: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    server = MailServer(
        {"EHLO": "250-here\r\n250 STARTTLS" if scheme == "smtp" else "250 here",
         "STARTTLS": "220 go on", "DATA": "354 go on"},
        certificate=certificate,
        is_tls=scheme == "smtps",
    )  # fmt: skip
    with running(server) as port:
        made(envelope, tmp_path, mail=f"{scheme}://localhost:{port}").deliver(message())
    assert server.was_protected
    assert len(server.mails) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(
    envelope: Envelope, tmp_path: Path, certificate: Path
) -> None:
    server = MailServer({}, certificate=certificate, is_tls=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    with running(server) as port, pytest.raises(ssl.SSLCertVerificationError):
        made(envelope, tmp_path, mail=f"smtps://localhost:{port}").deliver(message())
    assert server.mails == []


def test_a_password_never_travels_unprotected(
    envelope: Envelope, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr(transports, "LOOPBACK", frozenset())
    server = MailServer({"EHLO": "250-here\r\n250 AUTH PLAIN", "DATA": "354 go on"})
    with running(server) as port:
        way = made(envelope, tmp_path, mail=f"smtp://me:secret@127.0.0.1:{port}")
        with pytest.raises(NotDelivered, match="STARTTLS"):
            way.deliver(message())
    assert not any("AUTH" in line for line in server.heard)


@pytest.mark.parametrize(
    ("replies", "refusal"),
    [
        ({"RCPT": "550 no such user"}, Refused),
        ({"RCPT": "450 busy"}, NotDelivered),
        ({"DATA": "554 looks like spam"}, Refused),
        ({"DATA": "451 later"}, NotDelivered),
    ],
)
def test_a_reply_of_the_server_tells_never_from_not_now(
    envelope: Envelope, tmp_path: Path, replies: dict[str, str], refusal: type[Exception]
) -> None:
    with running(MailServer(replies)) as port, pytest.raises(refusal):
        made(envelope, tmp_path, mail=f"smtp://127.0.0.1:{port}").deliver(message())


class Service(HTTPServer):
    """A text service that answers with one status."""

    def __init__(self, status: int) -> None:
        super().__init__(("127.0.0.1", 0), _Taker)
        self.status = status
        self.taken: list[tuple[dict[str, str], dict[str, str]]] = []


class _Taker(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.server.taken.append((dict(self.headers), json.loads(self.rfile.read(length))))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


def test_a_text_service_gets_number_and_text(envelope: Envelope, tmp_path: Path) -> None:
    service = Service(202)
    with running(service) as port:
        address = f"http://me:secret@127.0.0.1:{port}/send?from=SV"
        made(envelope, tmp_path, sms=address).deliver(message(MessageKind.SMS))
    ((headers, posted),) = service.taken
    assert posted["to"] == "hoa@example.vn"
    assert posted["text"] == "Bản khai đã được trả lại.\n"
    assert headers["Idempotency-Key"] == posted["id"]
    assert headers["Authorization"] == "Basic bWU6c2VjcmV0"


@pytest.mark.parametrize(
    ("status", "refusal"),
    [(422, Refused), (500, NotDelivered), (401, NotDelivered), (302, NotDelivered)],
)
def test_a_status_of_the_service_tells_never_from_not_now(
    envelope: Envelope, tmp_path: Path, status: int, refusal: type[Exception]
) -> None:
    with running(Service(status)) as port, pytest.raises(refusal):
        made(envelope, tmp_path, sms=f"http://127.0.0.1:{port}/").deliver(message(MessageKind.SMS))
