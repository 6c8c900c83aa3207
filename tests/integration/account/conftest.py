"""Somebody at a browser, and what reaches their mail and their telephone."""

import re
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from catalog import worker
from tests.support.forms import submit

JOIN = "/tai-khoan/dang-ky"
CONFIRM = "/tai-khoan/xac-nhan"
SIGN_IN = "/tai-khoan/dang-nhap"
SECOND_STEP = "/tai-khoan/buoc-hai"
SET_UP = "/tai-khoan/bao-ve"
FORGOT = "/tai-khoan/quen-mat-khau"
ACCOUNT = "/tai-khoan"

MAIL = "hoa@example.vn"
PHONE = "0912345678"
PASSWORD = "chợ nổi sáng sớm sương mù"
OTHER_PASSWORD = "bốn chiếc thuyền trên sông"


@dataclass
class Post:
    """What the site has sent, as its receivers see it."""

    app: Flask
    language: str = "en"
    seen: set[Path] = field(default_factory=set)

    def _new(self, folder: str) -> list[Path]:
        with self.app.app_context():
            worker.work_off(self.app.extensions["finder"].engine)
        home: Path = self.app.config["SETTINGS"].home
        found = [path for path in sorted((home / folder).glob("*")) if path not in self.seen]
        self.seen.update(found)
        return found

    def mails(self) -> list[EmailMessage]:
        """The mails that came since they were last looked for."""
        return [
            message_from_bytes(path.read_bytes(), policy=policy.default)
            for path in self._new("mail")
        ]

    def texts(self) -> list[str]:
        """The text messages that came since they were last looked for."""
        return [path.read_text(encoding="utf-8") for path in self._new("sms")]

    def link(self, part: str) -> str:
        """The path of the link in the one mail that came."""
        (mail,) = self.mails()
        found = re.search(rf"https?://\S*{part}/\S+", mail.get_content())
        assert found, mail.get_content()
        return urlsplit(found[0]).path

    def code(self) -> str:
        """The code in the one text message that came."""
        (text,) = self.texts()
        found = re.search(r"\b\d{6}\b", text.partition("\n\n")[2])
        assert found, text
        return found[0]


@pytest.fixture
def post(app: Flask) -> Post:
    return Post(app)


@dataclass
class Somebody:
    """A person at a browser that asks for English."""

    client: FlaskClient

    def join(self, address: str = MAIL, **changed: str) -> TestResponse:
        typed = {
            "display_name": "Trần Thị Hoa", "address": address, "password": PASSWORD,
            "is_agreed": "y", **changed,
        }  # fmt: skip
        return submit(self.client, JOIN, **{name: said for name, said in typed.items() if said})

    def sign_in(self, address: str = MAIL, password: str = PASSWORD, **more: str) -> TestResponse:
        return submit(self.client, SIGN_IN, email=address, password=password, **more)

    def is_in(self) -> bool:
        return self.client.get(ACCOUNT).status_code == 200


def make_somebody(app: Flask) -> Somebody:
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return Somebody(client)


@pytest.fixture
def somebody(app: Flask) -> Somebody:
    return make_somebody(app)


@pytest.fixture
def other_device(app: Flask) -> Somebody:
    return make_somebody(app)


@pytest.fixture
def member(somebody: Somebody, post: Post) -> Somebody:
    """Somebody who joined by mail, confirmed the address and is signed in."""
    somebody.join()
    submit(somebody.client, post.link("xac-nhan"))
    assert somebody.is_in()
    return somebody
