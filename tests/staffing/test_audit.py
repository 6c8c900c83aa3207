"""The audit log: searched, handed out, and never changed, on either database."""

import ast
import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from catalog import ROOT
from catalog.audit.reading import Asked, entries, every_entry
from catalog.audit.recording import record
from catalog.foundation.clock import VIETNAM, now
from catalog.foundation.database import session, unit_of_work
from catalog.web.audit_words import ACTIONS, detail_words

EVENING = datetime(2026, 3, 1, 23, 30, tzinfo=VIETNAM)
WRITERS = frozenset({"record", "_note", "_note_down"})
CHANGES = (
    "UPDATE audit_entry SET action = 'nothing'",
    "DELETE FROM audit_entry",
)


@pytest.fixture
def written(either_app: Flask) -> Iterator[None]:
    with either_app.app_context():
        with unit_of_work():
            record("post given", subject_kind="user", subject_id=7, actor_label="office",
                   at=EVENING, words="Bà Nguyệt giữ 100% việc")  # fmt: skip
            record("labels asked", subject_kind="lot", subject_id=8, actor_label="=cmd()",
                   at=now(), count=3)  # fmt: skip
        yield
        session.rollback()
        session.remove()


def found(asked: Asked) -> list[int | None]:
    return [entry.subject_id for entry in entries(asked, limit=10)]


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    ("asked", "subjects"),
    [
        (Asked(), [8, 7]),
        (Asked(action="post given"), [7]),
        (Asked(subject_kind="lot"), [8]),
        (Asked(subject_id=7), [7]),
        (Asked(first=EVENING.date(), last=EVENING.date()), [7]),
        (Asked(text="Nguyệt"), [7]),
        (Asked(text="0% v"), [7]),
        (Asked(text="%"), [7]),
        (Asked(text="_"), []),
        (Asked(actor_ids=frozenset()), []),
    ],
)
def test_a_line_is_found_by_what_it_says(asked: Asked, subjects: list[int]) -> None:
    assert found(asked) == subjects
    assert [entry.subject_id for entry in every_entry(asked, limit=10)] == subjects


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("change", CHANGES)
def test_neither_database_lets_a_line_be_changed_or_deleted(change: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(text(change))


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    ("either_app", "change"),
    [
        ("sqlite", "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry"),
        ("postgresql", "TRUNCATE audit_entry CASCADE"),
    ],
    indirect=["either_app"],
)
def test_no_way_around_the_triggers(change: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(text(change))


@pytest.fixture
def noted(app: Flask, administrator: FlaskClient) -> FlaskClient:
    with app.app_context(), unit_of_work():
        record("post given", subject_kind="user", subject_id=7, actor_label="=HYPERLINK()",
               at=EVENING, role="curator")  # fmt: skip
    return administrator


def test_the_page_says_lines_in_the_readers_language(noted: FlaskClient) -> None:
    assert "Giao một việc ở văn phòng" in noted.get("/ban/nhat-ky").text
    english = noted.get("/ban/nhat-ky", headers={"Accept-Language": "en"}).text
    assert "Gave a post of the office" in english


@pytest.mark.parametrize(
    "query",
    ["so=x", "so=99999999999999999999", "tu=0001-01-01", "den=9999-12-31", "tu=31/12",
     "truoc=-1", "truoc=99999999999999", "q=%00", "nguoi=%00%25", "loai=%00", "viec=" + "x" * 5000],
)  # fmt: skip
def test_what_cannot_be_read_is_no_error(noted: FlaskClient, query: str) -> None:
    assert noted.get(f"/ban/nhat-ky?{query}").status_code == 200


def test_a_person_is_found_by_name(noted: FlaskClient) -> None:
    assert "Lập tài khoản" not in noted.get("/ban/nhat-ky?nguoi=Nobody").text.split("</form>")[-1]


def test_no_cell_of_a_file_starts_a_formula(noted: FlaskClient) -> None:
    answer = noted.get("/ban/nhat-ky.csv?viec=post+given")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert len(rows) == 2
    assert rows[1][2] == "'=HYPERLINK()"
    assert noted.get("/ban/nhat-ky.xlsx").data.startswith(b"PK")


def test_json_lines_are_whole_and_handing_out_is_itself_written_down(noted: FlaskClient) -> None:
    noted.get("/ban/nhat-ky.jsonl?viec=post+given")
    lines = [json.loads(line) for line in noted.get("/ban/nhat-ky.jsonl").text.splitlines()]
    taken = [line for line in lines if line["action"] == "audit log handed out"]
    assert taken[-1]["details"] == {"form": "jsonl", "asked": {"viec": "post given"}}
    assert {line["subjectId"] for line in lines if line["action"] == "post given"} == {7}


def test_every_action_that_the_code_writes_down_has_words() -> None:
    written = set()
    for path in (ROOT / "catalog").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in WRITERS:
                written |= {
                    each.value
                    for each in ast.walk(node.args[0])
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                }  # fmt: skip
    assert len(written) > 10
    assert written <= ACTIONS.keys()


def test_details_within_details_are_told_in_words(app: Flask) -> None:
    with app.test_request_context("/en/"):
        assert detail_words({"new": {"business": 2, "product": 5}}) == [
            "new: business 2, product 5"
        ]
