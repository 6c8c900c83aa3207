"""The public log as people read it, and as a program checks it without us."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.serving import make_server

from catalog import ROOT
from catalog.businesses.publishing import publish_businesses
from catalog.certificates.models import RevocationGround
from catalog.certificates.publishing import publish_decisions
from catalog.foundation.database import session, unit_of_work
from catalog.ledger.models import RecordKind
from catalog.ledger.publishing import Notice, log_head, publish_records
from catalog.ledger.signing import public_key_of, signing_key
from catalog.products.publishing import publish_products
from catalog.tracing.checkpoints import make_checkpoint
from tests.factories.catalog import make_business, make_certificate, make_product
from tests.support.pages import read_page

pytestmark = pytest.mark.slow

AT = datetime(2025, 3, 1, 5, tzinfo=UTC)
KEY = signing_key("of these tests")
SCRIPT = ROOT / "docs" / "verify_log.py"


@pytest.fixture
def told(app: Flask) -> Flask:
    """A log of a business, a product, its certificate and the revocation of that."""
    with app.app_context(), unit_of_work():
        maker = make_business("Hợp tác xã Hòa Tân", slug="hoa-tan", is_demo=True)
        product = make_product("Dừa sáp", slug="dua-sap", business_id=maker.id)
        claim = make_certificate(product, decision_no="12/QĐ-UBND")
        about = {claim.id: product.code}
        publish_businesses([maker.id], at=AT)
        publish_products([product.id], at=AT)
        publish_decisions([claim], about, at=AT)
        make_checkpoint(KEY, at=AT + timedelta(days=1))
        claim.revoked_on, claim.revocation_ground = date(2025, 6, 9), RevocationGround.LAW_BROKEN
        publish_decisions([claim], about, at=AT + timedelta(days=100))
        make_checkpoint(KEY, at=AT + timedelta(days=101))
    return app


@pytest.fixture
def long_log(app: Flask) -> Flask:
    """A log of 1,203 lines."""
    with app.app_context(), unit_of_work():
        kind = RecordKind.PRODUCT_PUBLISHED
        publish_records([Notice(kind, n, {"name": f"Thứ {n}"}) for n in range(1, 1204)], at=AT)
    return app


@pytest.fixture
def address(told: Flask) -> Iterator[str]:
    """Where the log is served to programs."""
    server = make_server("127.0.0.1", 0, told, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/so-cong-bo.json"
    server.shutdown()
    thread.join()
    server.server_close()


def parts(client: FlaskClient) -> Iterator[dict]:
    following = "/so-cong-bo.json"
    while following:
        part = json.loads(client.get(following).get_data())
        yield part
        following = part["next"]


def checked(address: str, *key: str) -> subprocess.CompletedProcess[str]:
    """Run the script that needs nothing of this project."""
    return subprocess.run(
        [sys.executable, str(SCRIPT), address, *key],
        capture_output=True, text=True, check=False, timeout=60,
        env={"no_proxy": "127.0.0.1", "PYTHONWARNINGS": "error::SyntaxWarning"},
    )  # fmt: skip


def change(app: Flask, table: str, statement: str) -> None:
    with app.app_context(), unit_of_work():
        session.execute(text(f"DROP TRIGGER {table}_no_UPDATE"))
        session.execute(text(statement))


def test_newest_line_stands_first_and_each_says_what_about_which(told: Flask) -> None:
    page = read_page(told.test_client(), "/en/public-log")
    words = page.words()
    places = [
        words.index("Certificate revoked: Dừa sáp"),
        words.index("Certificate recorded: Dừa sáp"),
        words.index("Product page published: Dừa sáp"),
        words.index("Business page published: Hợp tác xã Hòa Tân"),
    ]
    assert places == sorted(places)
    assert "decision 12/QĐ-UBND" in words
    assert "revoked on 9 Jun 2025" in words
    assert {"/en/products/dua-sap", "/en/businesses/hoa-tan"} <= set(page.links())


def test_head_and_signed_days_and_their_key_are_shown(told: Flask) -> None:
    page = read_page(told.test_client(), "/en/public-log").words()
    with told.app_context():
        _count, head = log_head()
    assert head in page
    assert public_key_of(KEY) in page
    assert "1 Mar 2025 · 3 lines" in page
    assert "9 Jun 2025 · 4 lines" in page


def test_made_up_things_are_marked(told: Flask) -> None:
    page = read_page(told.test_client(), "/en/public-log")
    assert page.words().count("Demonstration data") == 1


@pytest.mark.parametrize("body", ["{", "[]", '{"facts": 3}', "{}"])
def test_page_names_a_line_that_was_changed_and_believes_nothing_of_it(
    told: Flask, body: str
) -> None:
    change(told, "public_record", f"UPDATE public_record SET body = '{body}' WHERE position = 3")
    words = read_page(told.test_client(), "/en/public-log").words()
    assert "Line 3: its text was changed after it was written" in words
    assert "Line 2:" not in words
    assert "Certificate recorded" not in words


def test_checkpoint_that_cannot_be_read_does_not_hide_the_log(told: Flask) -> None:
    change(told, "checkpoint", "UPDATE checkpoint SET body = '{' WHERE position = 2")
    assert "Certificate revoked" in read_page(told.test_client(), "/en/public-log").words()


def test_log_without_a_line_is_a_page(client: FlaskClient) -> None:
    assert "No line stands here." in read_page(client, "/en/public-log").words()


def test_pages_lead_from_the_newest_line_to_the_first(long_log: Flask) -> None:
    client, following, seen = long_log.test_client(), "/so-cong-bo", []
    while following:
        page = read_page(client, following)
        seen += [int((line.get("id") or "")[1:]) for line in page.all("li")
                 if (line.get("id") or "").startswith("l")]  # fmt: skip
        older = [link for link in page.all("a") if link.get("rel") == "next"]
        following = older[0].get("href", "") if older else ""
    assert seen == list(range(1203, 0, -1))


def test_paging_keeps_its_place_in_the_other_language(long_log: Flask) -> None:
    page = read_page(long_log.test_client(), "/so-cong-bo?truoc=100")
    assert page.alternates()["en"].endswith("/en/public-log?before=100")


@pytest.mark.parametrize("query", ["truoc=abc", "truoc=-1", "truoc=1.5", "truoc=" + "9" * 400])
def test_place_that_is_none_is_refused(client: FlaskClient, query: str) -> None:
    read_page(client, f"/so-cong-bo?{query}", status=400)


@pytest.mark.parametrize("query", ["after=x", "checkpointsAfter=%F0%9F%A5%A5"])
def test_program_that_asks_for_no_place_is_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"/so-cong-bo.json?{query}").status_code == 400


def test_whole_chain_can_be_computed_from_the_parts(long_log: Flask) -> None:
    previous, count = "0" * 64, 0
    for part in parts(long_log.test_client()):
        for row in part["records"]:
            count += 1
            assert (row["position"], row["previousHash"]) == (count, previous)
            previous = sha256(f"{previous}\n{row['body']}".encode()).hexdigest()
            assert row["hash"] == previous
    assert (count, previous) == (part["count"], part["head"])


def test_log_may_be_read_by_any_site_and_kept_for_a_minute(told: Flask) -> None:
    client = told.test_client()
    answer = client.get("/so-cong-bo.json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.cache_control.public
    again = client.get("/so-cong-bo.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_script_of_a_few_lines_finds_that_the_log_holds(address: str) -> None:
    answer = checked(address, public_key_of(KEY))
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout == "4 lines, 2 checkpoints\n"


def test_script_follows_every_part(long_log: Flask, address: str) -> None:
    assert checked(address).stdout == "1207 lines, 2 checkpoints\n"


def test_script_takes_no_other_key(address: str) -> None:
    answer = checked(address, public_key_of(signing_key("somebody else's")))
    assert "checkpoint 1: not signed with this key" in answer.stderr
    assert answer.returncode == 1


def test_script_names_the_changed_line(told: Flask, address: str) -> None:
    change(told, "public_record",
           "UPDATE public_record SET body = replace(body, 'Dừa', 'Cam') WHERE position = 2")  # fmt: skip
    answer = checked(address)
    assert answer.stderr.splitlines() == ["records 2: not as it was written"]


def test_script_finds_a_log_that_was_written_anew(told: Flask, address: str) -> None:
    with told.app_context(), unit_of_work():
        session.execute(text("DROP TRIGGER public_record_no_DELETE"))
        session.execute(text("DELETE FROM public_record"))
        session.execute(text("DELETE FROM chain_head"))
        kind = RecordKind.PRODUCT_PUBLISHED
        publish_records([Notice(kind, n, {"name": "khác"}) for n in range(4)], at=AT)
    assert checked(address).stderr.splitlines() == [
        "checkpoint 1: tells of another log", "checkpoint 2: tells of another log",
    ]  # fmt: skip


def test_command_names_the_changed_line_too(told: Flask) -> None:
    change(told, "public_record",
           "UPDATE public_record SET subject_id = 77 WHERE position = 3")  # fmt: skip
    answer = told.test_cli_runner().invoke(
        args=["catalog", "verify-origin", "--all", "--public-key", public_key_of(KEY)]
    )
    assert answer.exit_code == 1
    assert "public log, line 3: what is kept beside its text differs from it" in answer.output


def test_script_is_short_enough_to_be_read() -> None:
    assert len(Path(SCRIPT).read_text(encoding="utf-8").splitlines()) <= 40
