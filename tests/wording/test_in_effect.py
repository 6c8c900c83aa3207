"""What the office wrote, as pages, the search and messages say it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from catalog.foundation.clock import VIETNAM, now
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.errors import Invalid
from catalog.messages.models import Notice
from catalog.web import letters
from catalog.web.letters import LETTERS, compose, preview, shipped_letter
from catalog.web.mailing import queue_mail
from catalog.wording.checking import checked
from catalog.wording.drawings import safe_drawing
from catalog.wording.entries import ENTRIES, SHARED
from catalog.wording.keeping import Keeper
from catalog.wording.letters import Way
from catalog.wording.models import WordingVersion
from catalog.wording.writing import By, Draft, write

CALM = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>'
INSIDE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">%s</svg>'


@pytest.fixture
def site(either_app: Flask) -> Iterator[Flask]:
    with either_app.app_context():
        yield either_app
        session.remove()


def put(app: Flask, key: str, text: str, language: str = "vi") -> None:
    entry = ENTRIES[key]
    last = session.scalars(
        select(WordingVersion.version)
        .where(WordingVersion.key == key, WordingVersion.language == language)
        .order_by(WordingVersion.version.desc())
    ).first()
    with unit_of_work():
        write([Draft(entry, language, text, last or 0)], by=By(None, "Bà Biên"), at=now())
    app.extensions["wording"].forget()


def typed(moment: datetime) -> str:
    return moment.astimezone(VIETNAM).strftime("%Y-%m-%dT%H:%M:%S")


def test_another_process_follows_by_itself(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Keeper()
    assert other.now().text("site.name", "vi") is None
    put(site, "site.name", "Tên mới")
    assert other.now().text("site.name", "vi") is None
    monkeypatch.setattr("catalog.wording.keeping.KEPT_S", 0.0)
    assert other.now().text("site.name", "vi") == "Tên mới"


def test_banner_stands_between_its_moments_and_caches_follow(site: Flask) -> None:
    put(site, "banner.text", "Tuần hàng <Việt>")
    put(site, "banner.shown", "1", SHARED)
    put(site, "banner.from", typed(now() + timedelta(seconds=30)), SHARED)
    client = site.test_client()
    before = client.get("/dieu-khoan?lang=vi")
    assert "Tuần hàng" not in before.text
    assert before.cache_control.max_age <= 30
    put(site, "banner.from", typed(now() - timedelta(days=1)), SHARED)
    put(site, "banner.until", typed(now() + timedelta(seconds=40)), SHARED)
    during = client.get("/dieu-khoan?lang=vi")
    assert "Tuần hàng &lt;Việt&gt;" in during.text
    assert during.cache_control.max_age <= 40
    banner = during.text.split('<details class="site-banner', 1)[1].split("</details>", 1)[0]
    assert len(banner.encode()) < 1024
    assert "Set-Cookie" not in during.headers
    assert client.get(
        "/dieu-khoan?lang=vi", headers={"If-None-Match": before.headers["ETag"]}
    ).status_code == 200  # fmt: skip
    put(site, "banner.until", typed(now() - timedelta(seconds=1)), SHARED)
    assert "Tuần hàng" not in client.get("/dieu-khoan?lang=vi").text


def test_search_takes_synonyms_at_once(site: Flask) -> None:
    words = ["kẹo", "bôm"]
    finder = site.extensions["finder"]
    assert "kẹo táo tây" not in [way.text for way in finder.synonyms().other_ways(words)]
    put(site, "synonyms", "bôm, táo tây | apple", SHARED)
    assert "kẹo táo tây" in [way.text for way in finder.synonyms().other_ways(words)]


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.key)
def test_shipped_messages_are_sound_and_can_be_looked_at(app: Flask, letter) -> None:
    with app.app_context():
        for language in ("vi", "en"):
            text = checked(ENTRIES[letter.key], shipped_letter(letter, language))
            shown = preview(letter, text, language)
            assert "{" not in shown
            assert "Sản Vật" in shown or letter.way is Way.SMS


def test_mail_says_what_was_written_and_keeps_its_foot(site: Flask) -> None:
    put(site, "mail-invitation", "Mời bạn, {business}\n\nMở: {link}")
    with unit_of_work():
        sent = queue_mail(
            "a@example.vn", "invitation", notice=Notice.INVITATION, language="vi", at=now(),
            business="Cơ sở\nBcc: {link}", role="chủ", link="https://example.vn/x",
        )  # fmt: skip
    assert sent.subject == "Mời bạn, Cơ sở Bcc: {link}"
    assert sent.text.startswith("Mở: https://example.vn/x\n\n-- \nSản Vật")
    assert "/tai-khoan" in sent.text.rpartition("-- ")[2]


def test_message_falls_back_where_the_stored_text_fails(
    site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(site, "sms-code", "Mã riêng: {code}")
    assert compose(Way.SMS, "code", "vi", {"code": "123456"}) == "Mã riêng: 123456"

    def broken(*_rest: object) -> str:
        raise KeyError("gone")

    monkeypatch.setattr(letters, "fill", broken)
    fallback = compose(Way.SMS, "code", "vi", {"code": "123456"})
    assert "123456" in fallback
    assert "Mã riêng" not in fallback


def test_calm_drawing_is_taken_in() -> None:
    assert "<path" in safe_drawing(CALM)


@pytest.mark.parametrize(
    "hostile",
    [
        INSIDE % "<script>alert(1)</script>",
        INSIDE % '<path onload="alert(1)" d="M0 0"/>',
        INSIDE % '<a href="javascript:alert(1)"><path d="M0 0"/></a>',
        INSIDE % '<image href="https://evil.example/x.png"/>',
        INSIDE % "<foreignObject><p>x</p></foreignObject>",
        INSIDE % '<style>@import "https://evil.example"</style>',
        INSIDE % '<path fill="url(https://evil.example/#a)" d="M0 0"/>',
        INSIDE % '<animate attributeName="d"/>',
        '<!DOCTYPE svg [<!ENTITY a "b">]>' + CALM,
        "<!--<!DOCTYPE svg [<!ENTITY a 'b'>]>-->" + CALM,
        '<?xml-stylesheet href="x.css"?>' + CALM,
        "<svg>",
        "<p>x</p>",
    ],
)
def test_active_drawing_is_refused(hostile: str) -> None:
    with pytest.raises(Invalid):
        safe_drawing(hostile)


def test_drawing_is_shown_and_served_at_rest(site: Flask) -> None:
    put(site, "logo", CALM, SHARED)
    client = site.test_client()
    page = client.get("/dieu-khoan?lang=vi").text
    address = page.split('class="site-header-logo" src="', 1)[1].split('"', 1)[0]
    answer = client.get(address)
    assert answer.mimetype == "image/svg+xml"
    assert "script-src" not in answer.text
    assert client.get("/bieu-trung/0000000000.svg").status_code == 404
