"""A server that is killed at any moment keeps all that it acknowledged, and halves nothing."""

import io
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from threading import Timer
from urllib.error import HTTPError
from urllib.parse import urlencode

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from catalog import ROOT
from catalog.accounts.roles import RoleName
from catalog.accounts.signing_in import create_account
from catalog.businesses.models import Membership, MembershipRole
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.ledger.publishing import verify_log
from catalog.products.models import Product
from catalog.revisions.models import OPEN, Revision, SubjectKind
from catalog.revisions.queries import versions
from tests.support.homes import SECRETS, close, make_app
from tests.support.launching import environment
from tests.support.servers import free_port, listens, wait_until

pytestmark = pytest.mark.slow

KILLS = 6
SHORTEST_LIFE_S = 0.3
LONGEST_LIFE_S = 2.5
MOST_PICTURES = 3
PRODUCT = "APY69D7W"
PASSWORD = "một câu đủ dài của riêng mình"


class Person:
    """Somebody at a browser: keeps cookies, sends forms with the token of a page."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        with self.opener.open(self.base + path, timeout=10) as answer:
            return str(answer.read().decode())

    def post(self, path: str, *, token: str, body: bytes = b"", kind: str = "",
             wants: str = "text/html", **typed: object) -> tuple[str, str]:  # fmt: skip
        """Send a form; answer where that led and what stands there."""
        request = urllib.request.Request(
            self.base + path,
            data=body or urlencode({"csrf_token": token, **typed}, doseq=True).encode(),
        )
        request.add_header("Accept", wants)
        if kind:
            request.add_header("Content-Type", kind)
        with self.opener.open(request, timeout=10) as answer:
            return answer.url.removeprefix(self.base), answer.read().decode()

    def sign_in(self, who: str) -> None:
        token = first(r'name="csrf_token"[^>]*value="([^"]+)"', self.get("/tai-khoan/dang-nhap"))
        self.post("/tai-khoan/dang-nhap", token=token, email=who, password=PASSWORD)


def first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, pattern
    return found[1]


def picture(number: int) -> bytes:
    """A photograph whose pixels say which it is."""
    target = io.BytesIO()
    Image.new("RGB", (64, 48), (number % 256, number // 256, 90)).save(target, "PNG")
    return target.getvalue()


@contextmanager
def serving(home: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The site as `bin/serve` runs it: a master, its workers and the one that works off jobs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "catalog.serving"],
        cwd=ROOT,
        env=environment(SANVAT_HOME=str(home), PORT=str(port), LOG_LEVEL="ERROR", **SECRETS),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_until(lambda: listens(port), what="the server", deadline_s=30)
        yield process
    finally:
        kill(process)
        process.wait(timeout=30)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Cut the power of the whole group."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


class Keeper:
    """An owner and somebody of the office who bring one version after the other out."""

    def __init__(self, base: str, product_id: int) -> None:
        self.owner, self.office = Person(base), Person(base)
        self.begin = f"/cong/trang/product/{product_id}/sua"
        self.number = 0
        self.said: list[tuple[str, int]] = []

    def work(self) -> None:
        """Until the server is gone; each thing is said once the server has answered it."""
        with suppress(OSError, HTTPException):
            while True:
                try:
                    self.one_version()
                except HTTPError as error:
                    raise AssertionError(f"{error.url}: {error.status}") from error

    def one_version(self) -> None:
        token = first(r'name="csrf_token"[^>]*value="([^"]+)"', self.owner.get("/tai-khoan"))
        draft, page = self.owner.post(self.begin, token=token)
        if 'data-state="submitted"' not in page:
            self.number += 1
            self.write(draft, page, token)
        self.publish(draft)

    def write(self, draft: str, page: str, token: str) -> None:
        version = first(r'name="version" value="(\d+)"', page)
        words = {"name": f"Tên {self.number}", "description": f"Lời {self.number}"}
        _place, answer = self.owner.post(
            draft, token=token, wants="application/json", version=version, **words
        )
        self.said.append(("saved", self.number))
        version = str(json.loads(answer)["version"])
        pictures = re.findall(r'name="image" value="(\w+)"', page)
        if len(pictures) >= MOST_PICTURES:
            self.owner.post(
                f"{draft}/anh/sua", token=token, version=version, act=f"remove-{pictures[0]}"
            )
        file = FileStorage(io.BytesIO(picture(self.number)), f"{self.number}.png")
        boundary, body = encode_multipart(
            MultiDict({"csrf_token": token, "version": version, "files": file})
        )
        self.owner.post(f"{draft}/anh", token=token, body=body, wants="application/json",
                        kind=f'multipart/form-data; boundary="{boundary}"')  # fmt: skip
        self.said.append(("kept", self.number))
        version = first(r'name="version" value="(\d+)"', self.owner.get(draft))
        self.owner.post(draft, token=token, version=version, then="submit")
        self.said.append(("submitted", self.number))

    def publish(self, draft: str) -> None:
        review = f"/ban/duyet/{draft.rpartition('/')[2]}"
        page = self.office.get(review)
        token = first(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        accepted = re.findall(r'name="accepted" value="([^"]+)"', page)
        self.office.post(f"{review}/quyet-dinh", token=token, act="publish", accepted=accepted)
        self.said.append(("published", self.number))

    def last(self, what: str) -> int:
        return max((number for said, number in self.said if said == what), default=0)


@pytest.fixture
def home(sample_home: Path, tmp_path: Path) -> Path:
    home = tmp_path / "instance"
    shutil.copytree(sample_home, home)
    app = make_app(home)
    with app.app_context(), unit_of_work():
        product = session.scalars(select(Product).where(Product.code == PRODUCT)).one()
        for role in (RoleName.OWNER, RoleName.STAFF):
            user = create_account(
                f"{role.value}@example.vn", password=PASSWORD, display_name=role.value,
                roles=[role], at=now(),
            )  # fmt: skip
            if role is RoleName.OWNER and product.business_id:
                session.add(
                    Membership(user_id=user.id, business_id=product.business_id,
                               role=MembershipRole.OWNER, since=now())
                )  # fmt: skip
    close(app)
    return home


def test_killed_at_any_moment_the_server_keeps_what_it_acknowledged(home: Path) -> None:
    chance = random.Random(5)  # noqa: S311 - a replay, not a secret
    port, app = free_port(), make_app(home)
    with app.app_context():
        product = session.scalars(select(Product).where(Product.code == PRODUCT)).one()
        product_id, path = product.id, f"/san-pham/{product.slug}"
        session.remove()
    keeper = Keeper(f"http://127.0.0.1:{port}", product_id)
    cut_between = 0
    for life in range(KILLS + 1):
        with serving(home, port) as process:
            if life == 0:
                keeper.owner.sign_in("owner@example.vn")
                keeper.office.sign_in("staff@example.vn")
            else:
                check_public(keeper, path)
            keeper.owner.get("/tai-khoan")
            if life < KILLS:
                timer = Timer(chance.uniform(SHORTEST_LIFE_S, LONGEST_LIFE_S), kill, [process])
                timer.start()
                keeper.work()
                timer.join()
        cut_between += check_kept(app, keeper, product_id)
    close(app)
    assert keeper.last("published") > KILLS / 2, "too little was done to be cut"
    assert cut_between > 0, "no kill came between a save and its publishing"


def check_public(keeper: Keeper, path: str) -> None:
    """Who looks after the restart sees one whole version, and no picture is missing of it."""
    visitor = Person(keeper.owner.base)
    page = visitor.get(path)
    named = re.search(r"<h1[^>]*>\s*(?:<[^>]+>\s*)*Tên (\d+)", page)
    number = int(named[1]) if named else 0
    assert number >= keeper.last("published")
    if number:
        assert re.search(rf"Lời {number}\b", page)
    for source in re.findall(r'<img[^>]*src="(/[^"]*\.jpg)"', page):
        with visitor.opener.open(visitor.base + source, timeout=10) as answer:
            Image.open(io.BytesIO(answer.read())).load()


def check_kept(app: Flask, keeper: Keeper, product_id: int) -> bool:
    """In the database all that was acknowledged is there; answer whether a draft was cut off."""
    with app.app_context():
        product = session.get_one(Product, product_id)
        told = versions(SubjectKind.PRODUCT, product_id)
        drafts = session.scalars(
            select(Revision).where(Revision.state.in_(OPEN), Revision.subject_id == product_id)
        ).all()
        assert len(drafts) <= 1
        assert verify_log() == []
        if told:
            live = told[0].content
            assert (product.name, product.description) == (live["name"], live["description"])
        contents = [each.content for each in [*drafts, *told]]
        for content in contents:
            if content["name"].startswith("Tên"):
                assert content["name"].split()[1] == content["description"].split()[1]
        if keeper.last("saved"):
            assert f"Tên {keeper.last('saved')}" in {each["name"] for each in contents}
        if keeper.last("kept"):
            digest = sha256(picture(keeper.last("kept"))).hexdigest()
            assert any(digest in {row["image"] for row in each["pictures"]} for each in contents)
        if keeper.last("published"):
            assert f"Tên {keeper.last('published')}" in {each.content["name"] for each in told}
        is_cut = bool(drafts) and drafts[0].content["name"] != product.name
        session.remove()
    return is_cut
