"""A message leaves once, by the way that the settings name, and is never lost."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from catalog import worker
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.messages import transports
from catalog.messages.models import Message, MessageKind, MessageState, Notice
from catalog.messages.queue import FACT, Letter, queue_message
from catalog.messages.sending import send
from catalog.messages.stopping import start_again, stop
from catalog.messages.transports import Envelope, Postman, Refused, make_postman
from catalog.outbox.models import OutboxEntry


def mails(folder: Path) -> list[EmailMessage]:
    return [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in sorted((folder / "mail").glob("*.eml"))
    ]


def sent(message_id: int, postman: Postman) -> Message:
    with unit_of_work():
        send(message_id, postman, at=now())
    return session.get_one(Message, message_id)


def test_a_message_is_queued_only_with_the_change_that_causes_it(database) -> None:
    def fail_after_queueing() -> None:
        with unit_of_work():
            letter = Letter(
                to="a@b.vn", subject="x", text="y", language="vi", notice=Notice.LISTING
            )
            queue_message(letter, at=now())
            raise RuntimeError("the change failed")

    with pytest.raises(RuntimeError):
        fail_after_queueing()
    assert session.scalar(select(func.count()).select_from(Message)) == 0
    assert session.scalar(select(func.count()).select_from(OutboxEntry)) == 0


def test_a_mail_reads_as_it_was_written(queue, postman: Postman, tmp_path: Path) -> None:
    message = sent(queue(), postman)
    assert message.state is MessageState.SENT
    (mail,) = mails(tmp_path)
    assert mail["Subject"] == "Chứng nhận sắp hết hạn"
    assert mail["To"] == "chi.hoa@example.vn"
    assert mail["Content-Language"] == "vi"
    assert mail.get_body(("plain",)).get_content().strip() == "Còn 30 ngày."


def test_a_mail_says_how_to_stop_its_kind(queue, postman: Postman, tmp_path: Path) -> None:
    message = sent(queue(), postman)
    (mail,) = mails(tmp_path)
    assert mail["List-Unsubscribe"] == f"<https://s.example/{message.key}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_long_stop_link_stands_in_one_piece(queue, tmp_path: Path) -> None:
    host = "https://san-vat.so-nong-nghiep-va-moi-truong.vinh-long.gov.vn/tai-khoan/thu/"
    envelope = Envelope("Sản Vật", "no-reply@sanvat.example", lambda key: f"{host}{key}/ngung")
    message = sent(queue(), make_postman("", "", home=tmp_path, envelope=envelope))
    written = next((tmp_path / "mail").iterdir()).read_text(encoding="utf-8")
    assert f"List-Unsubscribe: <{host}{message.key}/ngung>\n" in written


def test_a_mail_about_security_cannot_be_stopped(queue, postman: Postman, tmp_path: Path) -> None:
    with unit_of_work():
        stop("chi.hoa@example.vn", Notice.SECURITY, at=now())
    message = sent(queue(notice=Notice.SECURITY), postman)
    assert message.state is MessageState.SENT
    assert mails(tmp_path)[0]["List-Unsubscribe"] is None


def test_a_sent_secret_is_kept_no_longer(queue, postman: Postman, tmp_path: Path) -> None:
    message = sent(queue(notice=Notice.SECURITY, text="https://s.example/secret"), postman)
    assert message.text == ""
    assert "secret" in mails(tmp_path)[0].get_content()


def test_html_comes_beside_the_plain_text(queue, postman: Postman, tmp_path: Path) -> None:
    sent(queue(html="<p>Còn 30 ngày.</p>"), postman)
    (mail,) = mails(tmp_path)
    assert mail.get_body(("plain",)).get_content().strip() == "Còn 30 ngày."
    assert "<p>Còn 30 ngày.</p>" in mail.get_body(("html",)).get_content()


def test_a_subject_cannot_smuggle_a_header(queue, postman: Postman, tmp_path: Path) -> None:
    sent(queue(subject="Chào\r\nBcc: other@example.vn"), postman)
    (mail,) = mails(tmp_path)
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Chào Bcc: other@example.vn"


def test_a_text_message_is_written_below_its_number(
    queue, postman: Postman, tmp_path: Path
) -> None:
    sent(queue(kind=MessageKind.SMS, to="0912345678", text="Mã 123456"), postman)
    (file,) = (tmp_path / "sms").iterdir()
    assert file.read_text(encoding="utf-8") == "To: 0912345678\n\nMã 123456"


def test_what_was_sent_is_not_sent_again(queue, postman: Postman, tmp_path: Path) -> None:
    message_id = queue()
    sent(message_id, postman)
    next((tmp_path / "mail").iterdir()).unlink()
    sent(message_id, postman)
    assert mails(tmp_path) == []


def test_a_worker_that_dies_after_handing_over_leaves_one_mail(
    queue, postman: Postman, tmp_path: Path
) -> None:
    message_id = queue()

    def die() -> None:
        with unit_of_work():
            send(message_id, postman, at=now())
            raise SystemExit(9)

    with pytest.raises(SystemExit):
        die()
    assert session.get_one(Message, message_id).state is MessageState.WAITING
    sent(message_id, postman)
    assert len(mails(tmp_path)) == 1


def test_a_stopped_kind_is_not_sent_until_it_is_wanted_again(
    queue, postman: Postman, tmp_path: Path
) -> None:
    with unit_of_work():
        stop("chi.hoa@example.vn", Notice.CERTIFICATE, at=now())
        stop("chi.hoa@example.vn", Notice.CERTIFICATE, at=now())
    assert sent(queue(), postman).state is MessageState.STOPPED
    assert sent(queue(notice=Notice.REPORT), postman).state is MessageState.SENT
    with unit_of_work():
        start_again("chi.hoa@example.vn", Notice.CERTIFICATE)
    assert sent(queue(), postman).state is MessageState.SENT
    assert len(mails(tmp_path)) == 2


class Never:
    """A server that knows no such person."""

    def deliver(self, _message: Message) -> None:
        raise Refused("550 no such user")


def test_a_lasting_refusal_is_noted_and_not_tried_again(queue) -> None:
    message = sent(queue(), Postman(Never(), Never()))
    assert (message.state, message.refusal) == (MessageState.REFUSED, "550 no such user")


def test_the_worker_keeps_trying_until_the_way_is_open(
    app: Flask, queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    message_id = queue()
    engine = app.extensions["finder"].engine
    home: Path = app.config["SETTINGS"].home
    with monkeypatch.context() as patch:
        patch.setattr(transports, "write_whole", _disk_is_full)
        worker.work_off(engine)
    entry = session.scalars(select(OutboxEntry).where(OutboxEntry.fact == FACT)).one()
    assert (entry.attempts, entry.finished_at) == (1, None)
    assert session.get_one(Message, message_id).state is MessageState.WAITING
    with unit_of_work():
        entry.available_at = now()
    worker.work_off(engine)
    assert session.get_one(Message, message_id).state is MessageState.SENT
    assert len(mails(home)) == 1


def _disk_is_full(_path: Path, _content: bytes) -> None:
    raise OSError(28, "No space left on device")
