"""The desk of the site's words, as an editor uses it."""

import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from catalog.accounts.models import StaffPost
from catalog.accounts.roles import StaffRole
from catalog.accounts.signing_in import create_account
from catalog.audit.models import AuditEntry
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.wording.entries import TOPICS
from catalog.wording.models import WordingVersion

SITE = "/ban/loi-le/site?lang=en"


@pytest.fixture
def editor(either_app: Flask) -> FlaskClient:
    return signed_in(either_app, None)


def signed_in(
    app: Flask, locality_id: int | None, role: StaffRole = StaffRole.EDITOR
) -> FlaskClient:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        with unit_of_work():
            user = create_account(
                f"{role.value}@example.vn", password="their own long words", display_name="Bà Biên",
                roles=[], at=now(),
            )  # fmt: skip
            user.posts = [StaffPost(role=role, locality_id=locality_id, since=now())]
            mark = user.fs_uniquifier
        session.remove()
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["_user_id"], kept["_fresh"] = mark, True
    return client


def form_of(page: str) -> dict[str, str]:
    """What a browser would send back of a topic's form."""
    form = page.split('enctype="multipart/form-data"', 1)[1].split("</form>", 1)[0]
    given = re.sub(r'<input type="checkbox"(?![^>]* checked)[^>]*>', "", form)
    typed = dict(re.findall(r'<input[^>]*name="([^"]+)" value="([^"]*)"', given))
    typed |= dict(
        re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n(.*?)</textarea>', form, re.DOTALL)
    )
    typed.pop("csrf_token", None)
    return {name: html.unescape(value) for name, value in typed.items()}


def saved(client: FlaskClient, topic: str, **typed: str):
    address = f"/ban/loi-le/{topic}?lang=en"
    given = form_of(client.get(address).text)
    return client.post(address, data={**given, **typed})


def test_every_topic_has_its_page(editor: FlaskClient) -> None:
    listed = editor.get("/ban/loi-le?lang=en").text
    for name in TOPICS:
        assert f"/ban/loi-le/{name}" in listed
        assert editor.get(f"/ban/loi-le/{name}?lang=en").status_code == 200
        assert editor.get(f"/ban/loi-le/{name}?lang=vi").status_code == 200
    assert editor.get("/ban/loi-le/no-such").status_code == 404


def test_saving_what_nobody_changed_keeps_no_version(
    editor: FlaskClient, either_app: Flask
) -> None:
    for name in TOPICS:
        assert saved(editor, name).status_code == 302
    with either_app.app_context():
        assert [
            (kept.key, kept.language, kept.text) for kept in session.query(WordingVersion)
        ] == []


def test_new_name_stands_on_the_site_at_once_in_its_language(editor: FlaskClient) -> None:
    answer = saved(editor, "site", **{"site.name-vi": "Đặc sản Vĩnh Ví Dụ"})
    assert answer.status_code == 302
    assert "Đặc sản Vĩnh Ví Dụ" in editor.get("/").text
    assert "Đặc sản Vĩnh Ví Dụ" not in editor.get("/en/terms").text


def test_two_people_do_not_overwrite_each_other_silently(editor: FlaskClient) -> None:
    read = form_of(editor.get(SITE).text)
    assert saved(editor, "site", **{"site.name-vi": "Tên của Lan"}).status_code == 302
    answer = editor.post(SITE, data={**read, "site.name-vi": "Tên của Minh"})
    assert answer.status_code == 409
    assert "Tên của Lan" in answer.text
    assert "Tên của Minh" in answer.text
    assert "Tên của Minh" not in editor.get("/").text
    again = editor.post(SITE, data=form_of(answer.text))
    assert again.status_code == 302
    assert "Tên của Minh" in editor.get("/").text


def test_history_tells_who_and_what_and_goes_back(editor: FlaskClient, either_app: Flask) -> None:
    saved(editor, "site", **{"site.name-vi": "Tên một"})
    saved(editor, "site", **{"site.name-vi": "Tên hai"})
    with either_app.app_context():
        first, second = session.query(WordingVersion).order_by(WordingVersion.id)
        actions = [entry.action for entry in session.query(AuditEntry) if "words" in entry.action]
    assert actions == ["site words written", "site words written"]
    page = editor.get(f"/ban/loi-le/phien-ban/{second.id}?lang=en").text
    assert "<del>một</del>" in page
    assert "<ins>hai</ins>" in page
    assert "Bà Biên" in page
    address = f"/ban/loi-le/phien-ban/{first.id}"
    assert editor.post(address, data={"version": "1"}).status_code == 409
    assert editor.post(address, data={"version": "2"}).status_code == 302
    assert "Tên một" in editor.get("/").text
    assert saved(editor, "site", act="shipped").status_code == 302
    assert "Tên một" not in editor.get("/").text
    with either_app.app_context():
        rows = session.query(WordingVersion).order_by(WordingVersion.id).all()
        assert [row.version for row in rows] == [1, 2, 3, 4]
        assert rows[-1].text is None


@pytest.mark.parametrize(
    ("topic", "typed"),
    [
        ("site", {"site.name-vi": ""}),
        ("site", {"site.name-vi": "\x00\x00"}),
        ("site", {"site.name-vi": "dài " * 500_000}),
        ("office", {"office.mail": "không phải thư"}),
        ("office", {"office.phone": "gọi tôi"}),
        ("banner", {"banner.link-vi": "javascript:alert(1)"}),
        ("banner", {"banner.link-vi": "//evil.example"}),
        ("banner", {"banner.from": "0000-99-99"}),
        ("banner", {"banner.from": "2027-01-02T08:00", "banner.until": "2027-01-01T08:00"}),
        ("footer", {"footer.links-vi": "Xấu | javascript:alert(1)"}),
        ("about", {"page.about-vi": "không có tiêu đề"}),
        ("synonyms", {"synonyms": "một mình"}),
        ("mail-confirm", {"mail-confirm-vi": "Chào\n\nKhông có liên kết"}),
        ("mail-confirm", {"mail-confirm-vi": "Chào\n\n{link} {link.__class__}"}),
        ("mail-confirm", {"mail-confirm-vi": "Chào\n\n{link} {secret}"}),
        ("sms-code", {"sms-code-vi": "Mã của bạn"}),
    ],
)
def test_what_cannot_be_kept_is_refused_and_stays_typed(
    editor: FlaskClient, topic: str, typed: dict[str, str]
) -> None:
    answer = saved(editor, topic, **typed)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


def test_preview_shows_and_keeps_nothing(editor: FlaskClient, either_app: Flask) -> None:
    hostile = "# Trang\n\n<script>alert(1)</script> [x](javascript:alert(1)) ![i](/a.png) **đậm**"
    answer = saved(editor, "about", act="preview", **{"page.about-vi": hostile})
    assert answer.status_code == 200
    shown = answer.text.split('id="preview"', 1)[1]
    assert "<strong>đậm</strong>" in shown
    assert "<script>" not in shown
    assert 'javascript:alert(1)"' not in shown
    assert "<img" not in shown
    with either_app.app_context():
        assert [
            (kept.key, kept.language, kept.text) for kept in session.query(WordingVersion)
        ] == []


def test_history_cannot_be_changed(editor: FlaskClient, either_app: Flask) -> None:
    saved(editor, "site", **{"site.name-vi": "Tên một"})
    with either_app.app_context():
        for statement in ("UPDATE wording_version SET text = 'x'", "DELETE FROM wording_version"):
            with pytest.raises(Exception, match="append-only"), unit_of_work():
                session.execute(text(statement))


def test_a_role_for_one_locality_does_not_write_the_words_of_all(app: Flask) -> None:
    reviewer = signed_in(app, None, StaffRole.REVIEWER)
    assert reviewer.get("/ban/loi-le").status_code == 403
    assert app.test_client().get("/ban/loi-le").status_code == 302
