import json
import logging
import re
import time
from base64 import b64encode
from hashlib import sha256

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient
from flask_login import encode_cookie
from sqlalchemy import text

from catalog.accounts.signing_in import create_account
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from tests.support.homes import close, make_app

PUBLIC = ["/", "/en/products", "/doanh-nghiep", "/kiem-tra-ma"]


def code_of(client: FlaskClient) -> str:
    product = re.search(r'class="product-card-link" href="([^"]+)"', client.get("/san-pham").text)[
        1
    ]
    return re.search(r'class="short-code" href="([^"]+)"', client.get(product).text)[1]


@pytest.mark.parametrize("address", PUBLIC)
def test_policy_admits_no_inline_code(visitor: FlaskClient, address: str) -> None:
    policy = visitor.get(address).headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert "object-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy


def test_page_of_a_scan_carries_one_style_named_by_its_hash(visitor: FlaskClient) -> None:
    answer = visitor.get(code_of(visitor))
    style = re.search("<style>(.*?)</style>", answer.text, re.DOTALL)[1]
    mark = b64encode(sha256(style.encode()).digest()).decode()
    assert f"'sha256-{mark}'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_page_of_a_scan_is_small_and_whole_in_one_request(visitor: FlaskClient) -> None:
    answer = visitor.get(code_of(visitor), headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) < 5 * 1024
    plain = visitor.get(code_of(visitor)).text
    assert re.findall(r"<script[^>]*>", plain) == re.findall(r"<script src=[^>]* defer>", plain)
    assert 'rel="stylesheet"' not in plain


@pytest.mark.parametrize("address", PUBLIC)
def test_anonymous_page_sets_no_cookie_and_may_be_shared(visitor: FlaskClient, address) -> None:
    answer = visitor.get(address)
    assert "Set-Cookie" not in answer.headers
    assert answer.cache_control.public
    assert 0 <= answer.cache_control.max_age <= 60


def test_unchanged_page_is_not_sent_again(visitor: FlaskClient) -> None:
    first = visitor.get("/chung-nhan-ocop")
    again = visitor.get("/chung-nhan-ocop", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


@pytest.mark.parametrize("packing", ["gzip", "br", "identity"])
def test_unchanged_page_is_known_again_however_it_is_packed(
    visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch, packing: str
) -> None:
    first = visitor.get("/san-pham", headers={"Accept-Encoding": packing})
    later = time.time() + 3600
    monkeypatch.setattr(time, "time", lambda: later)
    known = {"Accept-Encoding": packing, "If-None-Match": first.headers["ETag"]}
    assert visitor.get("/san-pham", headers=known).status_code == 304


def test_copies_packed_differently_have_different_marks(visitor: FlaskClient) -> None:
    marks = {
        visitor.get("/san-pham", headers={"Accept-Encoding": packing}).headers["ETag"]
        for packing in ("gzip", "br", "identity")
    }
    assert len(marks) == 3


def test_page_of_somebody_remembered_is_never_shared(app: Flask) -> None:
    with app.app_context(), unit_of_work():
        user = create_account(
            "kept@sanvat.vn", password="long enough for all", display_name="x", roles=[], at=now()
        )
        mark = user.get_id()
    with app.test_request_context():
        cookie = encode_cookie(mark)
    client = app.test_client()
    client.set_cookie("remember_token", cookie)
    answer = client.get("/")
    assert answer.cache_control.no_store
    assert not answer.cache_control.public


def test_answer_that_changes_a_session_is_never_shared(app: Flask) -> None:
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["_flashes"] = [("info", "Chỉ dành cho một người")]
    answer = client.get("/chung-nhan-ocop")
    assert "Chỉ dành cho một người" in answer.text
    assert answer.cache_control.no_store
    assert not answer.cache_control.public


@pytest.mark.parametrize("address", ["/tai-khoan", "/tai-khoan/dang-nhap", "/tai-khoan/nope"])
def test_account_pages_name_directives_that_caches_know(client: FlaskClient, address: str) -> None:
    assert client.get(address).headers["Cache-Control"] == "private, no-store"


def test_error_varies_with_the_form_that_was_asked_for(visitor: FlaskClient) -> None:
    for accepted in ("text/html", "application/json"):
        assert "Accept" in visitor.get("/nope", headers={"Accept": accepted}).vary


def test_page_for_one_person_is_never_shared(owner: FlaskClient) -> None:
    for address in ("/tai-khoan", "/"):
        answer = owner.get(address)
        assert answer.cache_control.no_store, address
        assert not answer.cache_control.public, address


def test_scanned_address_varies_with_the_language_of_the_phone(visitor: FlaskClient) -> None:
    address = code_of(visitor)
    vietnamese = visitor.get(address, headers={"Accept-Language": "vi-VN"})
    english = visitor.get(address, headers={"Accept-Language": "en-GB, vi;q=0.5"})
    assert 'lang="vi"' in vietnamese.text
    assert '<html lang="en">' in english.text
    assert "Accept-Language" in english.headers["Vary"]


def test_every_answer_has_a_request_id_and_its_log_line_no_secret(
    visitor: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = structlog.get_config()["wrapper_class"]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.INFO))
    try:
        answer = visitor.get(
            "/san-pham?q=khongainghe",
            headers={"X-Request-ID": "abcdef-123456"},
            environ_base={"REMOTE_ADDR": "203.0.113.9"},
        )
    finally:
        structlog.configure(wrapper_class=kept)
    assert answer.headers["X-Request-ID"] == "abcdef-123456"
    rows = [row for row in capsys.readouterr().out.splitlines() if "abcdef-123456" in row]
    (line,) = rows
    assert json.loads(line)["status"] == 200
    assert "khongainghe" not in line
    assert "203.0.113.9" not in line


def test_static_files_are_kept_for_a_year_under_their_digest(visitor: FlaskClient) -> None:
    sheet = re.search(r'href="(/assets/[^"]+site\.css)"', visitor.get("/").text)[1]
    answer = visitor.get(sheet)
    assert answer.mimetype == "text/css"
    assert answer.cache_control.immutable
    old = visitor.get("/assets/0123456789ab/css/site.css")
    assert old.status_code == 200
    assert not old.cache_control.immutable


def test_health_and_readiness_are_told(visitor: FlaskClient, client: FlaskClient) -> None:
    assert visitor.get("/healthz").json == {"status": "ok"}
    ready = visitor.get("/readyz")
    assert (ready.status_code, ready.json) == (
        200,
        {"database": True, "index": True, "storage": True},
    )
    assert client.get("/readyz").status_code == 503
    assert client.get("/readyz").json["index"] is False


def test_error_is_logged_once_as_json_without_the_row_that_caused_it(
    app: Flask, capfd: pytest.CaptureFixture[str]
) -> None:
    row = {"name": "Bà X"}

    def fail(**_values: object) -> None:
        for _time in range(2):
            session.execute(text("INSERT INTO role (id, name) VALUES (1, :name)"), row)

    app.testing = False
    app.view_functions["site.sources"] = fail
    answer = app.test_client().get("/nguon-du-lieu?q=khongainghe")
    assert answer.status_code == 500
    written = capfd.readouterr()
    assert written.err == ""
    line = json.loads(written.out)
    assert (line["event"], line["kind"]) == ("unexpected error", "IntegrityError")
    assert row["name"] not in written.out
    assert "khongainghe" not in written.out


def test_probe_is_answered_where_pages_move_to_https(app: Flask) -> None:
    secure = make_app(app.config["SETTINGS"].home, SITE_URL="https://sanvat.example")
    client = secure.test_client()
    assert client.get("/").status_code == 302
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
    close(secure)


def test_every_view_names_who_may_enter(app: Flask) -> None:
    library = {"security", "static"}
    closed = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.split(".")[0] not in library
        and not hasattr(app.view_functions[rule.endpoint], "entrants")
    ]
    assert closed == []


def test_sign_in_library_opens_only_the_pages_that_are_ours(app: Flask) -> None:
    opened = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert {name for name in opened if name.startswith("security.")} == {
        "security.login", "security.logout", "security.static"
    }  # fmt: skip


def test_machines_find_every_page(visitor: FlaskClient) -> None:
    assert "Sitemap: http" in visitor.get("/robots.txt").text
    sitemap = visitor.get("/sitemap.xml").text
    assert sitemap.count("<url>") > 690
    assert 'hreflang="en"' in sitemap
    assert visitor.get("/manifest.webmanifest").json["start_url"] == "/"
