"""A server that is killed while pictures are sent keeps each that it said it took, and one draft."""

import io
import os
import random
import re
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Timer

import pytest
from flask import Flask
from PIL import Image as Picture
from sqlalchemy import func, select

from catalog import ROOT
from catalog.accounts.models import User
from catalog.businesses.models import Membership, MembershipRole
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.listings.publishing import open_draft
from catalog.media import images
from catalog.revisions.models import Revision, SubjectKind
from catalog.revisions.workflow import Actor
from catalog.web.pictures import storage
from tests.factories.catalog import AT, make_business, make_product
from tests.support.homes import SECRETS
from tests.support.servers import free_port, listens, wait_until

pytestmark = pytest.mark.slow

KILLS = 4
SHORTEST_LIFE_S, LONGEST_LIFE_S = 0.1, 1.2
PICTURES = 8

SERVER = """
import sys

from werkzeug.serving import make_server

from catalog import create_app

make_server("127.0.0.1", int(sys.argv[1]), create_app(), threaded=True).serve_forever()
"""


def photograph(number: int) -> bytes:
    chance = random.Random(number)  # noqa: S311 - a picture, not a secret
    target = io.BytesIO()
    noise = Picture.frombytes("RGB", (80, 60), chance.randbytes(80 * 60 * 3))
    noise.resize((960, 720)).save(target, "JPEG", quality=90)
    return target.getvalue()


@contextmanager
def server(home: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    port = free_port()
    with subprocess.Popen(
        [sys.executable, "-c", SERVER, str(port)],
        cwd=ROOT,
        env={**os.environ, **SECRETS, "SANVAT_HOME": str(home), "LOG_LEVEL": "ERROR"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            wait_until(partial(listens, port), what="the server")
            yield port, process
        finally:
            process.kill()


class Phone:
    """Somebody signed in who sends pictures into a draft."""

    def __init__(self, app: Flask, mark: str, draft_id: int) -> None:
        client = app.test_client()
        with client.session_transaction() as kept:
            kept["_user_id"], kept["_fresh"] = mark, True
        self.path = f"/cong/ban-nhap/{draft_id}"
        page = client.get(self.path)
        self.token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
        self.cookie = f"session={client.get_cookie('session').value}"

    def send(self, port: int, content: bytes) -> bool:
        """The server said that it took the picture."""
        mark = uuid.uuid4().hex
        head = (
            f'--{mark}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{self.token}\r\n'
            f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n'
            "Content-Type: image/jpeg\r\n\r\n"
        )
        body = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
        with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
            try:
                connection.request(
                    "POST", f"{self.path}/anh", body,
                    {"Content-Type": f"multipart/form-data; boundary={mark}",
                     "Accept": "application/json", "Cookie": self.cookie},
                )  # fmt: skip
                answer = connection.getresponse()
                assert answer.status == 200, answer.read()
                answer.read()
            except (OSError, HTTPException):
                return False
        return True


def begun_draft(app: Flask) -> int:
    """A draft of a product whose owner is signed in."""
    with app.app_context():
        with unit_of_work():
            user = session.scalars(select(User).where(User.email == "owner@example.vn")).one()
            product = make_product(business=make_business(), group_id=1)
            session.add(
                Membership(user_id=user.id, business_id=product.business_id,
                           role=MembershipRole.OWNER, since=AT)
            )  # fmt: skip
            draft = open_draft(
                SubjectKind.PRODUCT, product.id, by=Actor(user.id, "owner"), at=now()
            )
            draft_id = draft.id
        session.remove()
    return draft_id


@pytest.mark.usefixtures("owner")
def test_killed_while_pictures_are_sent_nothing_acknowledged_is_lost(app: Flask) -> None:
    draft_id = begun_draft(app)
    home = app.config["SETTINGS"].home
    with app.app_context():
        mark = session.scalars(select(User.fs_uniquifier)).one()
        session.remove()
    phone = Phone(app, mark, draft_id)
    chance = random.Random(5)  # noqa: S311 - a replay, not a secret
    contents = [photograph(number) for number in range(PICTURES)]
    taken: set[int] = set()
    cut = 0
    for _kill in range(KILLS):
        with server(home) as (port, process):
            life = chance.uniform(SHORTEST_LIFE_S, LONGEST_LIFE_S)
            timer = Timer(life, process.send_signal, [signal.SIGKILL])
            timer.start()
            for number in range(PICTURES):
                if number in taken:
                    continue
                if not phone.send(port, contents[number]):
                    cut += 1
                    break
                taken.add(number)
            process.wait(timeout=20)
        check(app, draft_id, [contents[number] for number in taken])
    assert cut > 0, "no kill came during an upload"
    with server(home) as (port, _process):
        assert all(phone.send(port, content) for content in contents)
    check(app, draft_id, contents)
    assert in_draft(app, draft_id) == PICTURES


def in_draft(app: Flask, draft_id: int) -> int:
    with app.app_context():
        rows = session.get_one(Revision, draft_id).content["pictures"]
        session.remove()
    return len(rows)


def check(app: Flask, draft_id: int, acknowledged: list[bytes]) -> None:
    """One draft; each picture once, with all its files; nothing that was said to be taken lacks."""
    with app.app_context():
        assert session.scalar(select(func.count()).select_from(Revision)) == 1
        named = [row["image"] for row in session.get_one(Revision, draft_id).content["pictures"]]
        known = images.by_digests(named)
        assert len(set(named)) == len(named) == len(known)
        assert {sha256(content).hexdigest() for content in acknowledged} <= set(named)
        for image in known.values():
            assert all(storage().exists(variant["key"]) for variant in image.variants)
        session.remove()
