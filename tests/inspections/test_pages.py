"""The pages of field checks: recording on a phone or from its queue, finding again, following up."""

import csv
import io
import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage

from catalog.accounts.models import StaffPost, User
from catalog.accounts.roles import StaffRole
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.inspections.freezing import hash_of
from catalog.inspections.models import Finding, Inspection, InspectionPhoto, Measure
from tests.factories.catalog import (
    make_certificate,
    make_commune,
    make_locality,
    make_province,
)
from tests.factories.inspections import photograph
from tests.factories.tracing import make_lot

FORM = "/ban/kiem-tra-thuc-dia"
LIST = f"{FORM}/danh-sach"
OF_PHONE = {"Accept": "application/json"}


@pytest.fixture
def code(app: Flask) -> str:
    """The code of a lot with four stars, and a commune Cầu Ngang to find it in."""
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        with unit_of_work():
            lot = make_lot()
            make_certificate(lot.product, certificate_no="=12/OCOP")
            make_commune("Cầu Ngang")
            found = lot.code
        session.remove()
    return found


def sent(code: str, /, **facts: object) -> dict[str, object]:
    return {
        "client_id": str(uuid4()), "checked_at": "2026-03-01T08:30", "code": code,
        "place_words": "Quầy 3", "commune": "Cầu Ngang", "finding": "right", "measure": "none",
        **facts,
    }  # fmt: skip


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' checks are a few days old."""
    monkeypatch.setattr("catalog.inspections.recording.OLDEST", timedelta(days=9999))


def listed(page: str) -> list[str]:
    """The records that a list leads to."""
    return re.findall(rf'href="{FORM}/(\d+)"', page)


def counted(app: Flask, model: type) -> int:
    with app.app_context():
        count = session.scalar(select(func.count()).select_from(model)) or 0
        session.remove()
    return count


def test_a_check_is_recorded_with_photographs_of_every_kind(
    app: Flask, staff: FlaskClient, code: str
) -> None:
    files = [FileStorage(io.BytesIO(photograph(kind)), f"a.{kind}") for kind in ("JPEG", "HEIF")]
    answer = staff.post(FORM, data=sent(code, files=files), follow_redirects=True)
    assert answer.status_code == 200, answer.text
    assert "Cầu Ngang" in answer.text
    assert "=12/OCOP" in answer.text
    assert counted(app, InspectionPhoto) >= 1
    picture = staff.get(f"{FORM}/1/anh/1")
    assert (picture.status_code, picture.mimetype) == (200, "image/jpeg")
    assert staff.get(f"{FORM}/1/anh/9").status_code == 404
    with app.app_context():
        digest = session.scalars(select(InspectionPhoto.digest)).first()
        session.remove()
    assert app.test_client().get(f"/media/inspections/{digest[:2]}/{digest}.jpg").status_code == 404


def test_a_phone_that_sends_twice_makes_one_record(
    app: Flask, staff: FlaskClient, code: str
) -> None:
    file = FileStorage(io.BytesIO(photograph()), "a.jpg")
    kept = staff.post(f"{FORM}/anh", data={"file": file}, headers=OF_PHONE).json["digest"]
    data = sent(code, kept=kept, checked_at="2026-03-01T01:30:00.000Z")
    first = staff.post(FORM, data=data, headers=OF_PHONE)
    second = staff.post(FORM, data=data, headers=OF_PHONE)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json == second.json
    assert (counted(app, Inspection), counted(app, InspectionPhoto)) == (1, 1)
    with app.app_context():
        inspection = session.scalars(select(Inspection)).one()
        assert inspection.checked_at.isoformat() == "2026-03-01T01:30:00+00:00"
        assert inspection.state_hash == hash_of(inspection.state)
        session.remove()


def test_a_refused_form_keeps_all_that_was_typed_and_sent(staff: FlaskClient, code: str) -> None:
    file = FileStorage(io.BytesIO(photograph()), "a.jpg")
    answer = staff.post(FORM, data=sent(code, finding="other", files=[file], place_words="Kệ <7>"))
    assert answer.status_code == 422
    assert "Kệ &lt;7&gt;" in answer.text
    assert 'name="kept" value="' in answer.text
    assert 'id="words-error" data-problem="words">' in answer.text


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"finding": "x" * 9000}, "finding"),
        ({"checked_at": "0001-01-01T00:00+14:00"}, "checked_at"),
        ({"checked_at": "không"}, "checked_at"),
        ({"client_id": "\0"}, "client_id"),
        ({"outlet": "9" * 40, "place_words": ""}, "place_words"),
        ({"commune": "", "commune_chosen": "c" + "9" * 30}, "commune"),
        ({"commune": "Không Có Đâu"}, "commune"),
        ({"code": "\0"}, "code"),
        ({"measure": "check-again", "again_on": "9999-99-99"}, "again_on"),
        ({"measure": "check-again", "again_on": "0001-01-01"}, "again_on"),
        ({"words": "a" * 3000}, "words"),
    ],
)
def test_hostile_input_is_refused_at_its_field(
    app: Flask, staff: FlaskClient, code: str, facts: dict[str, object], field: str
) -> None:
    answer = staff.post(FORM, data=sent(code, **facts), headers=OF_PHONE)
    assert answer.status_code == 422
    assert field in answer.json["refused"]
    assert counted(app, Inspection) == 0


def test_all_that_is_lacking_is_asked_for_at_once(staff: FlaskClient, code: str) -> None:
    data = sent("", finding="other", place_words="", commune="", again_on="", measure="check-again")
    answer = staff.post(FORM, data=data, headers=OF_PHONE)
    assert answer.status_code == 422
    assert set(answer.json["refused"]) == {"code", "place_words", "commune", "words", "again_on"}


def test_an_inspector_records_and_reads_in_their_own_province_only(
    app: Flask, staff: FlaskClient, code: str
) -> None:
    staff.post(FORM, data=sent(code))
    with app.app_context(), unit_of_work():
        user = session.scalars(select(User).where(User.email == "staff@example.vn")).one()
        elsewhere = make_province("Cà Mau", "96")
        for held in session.scalars(select(StaffPost).where(StaffPost.user_id == user.id)):
            session.delete(held)
        user.roles = []
        make_commune("Đất Mũi", province=elsewhere)
        here = make_locality(elsewhere)
        session.flush()
        session.add(
            StaffPost(user_id=user.id, role=StaffRole.INSPECTOR, locality_id=here.id, since=now())
        )
    for address in (f"{FORM}/1", f"{FORM}/1/anh/1", f"{FORM}/1/dinh-chinh"):
        assert staff.get(address).status_code == 404
    assert staff.post(f"{FORM}/1/da-lam", data={"words": "xong"}).status_code == 404
    assert listed(staff.get(LIST).text) == []
    refused = staff.post(FORM, data=sent(code), headers=OF_PHONE)
    assert refused.status_code == 422
    assert set(refused.json["refused"]) == {"commune"}
    own = staff.post(FORM, data=sent(code, commune="Đất Mũi"), headers=OF_PHONE)
    assert own.status_code == 201
    assert counted(app, Inspection) == 2


@pytest.mark.parametrize("where", ["nan,nan", "1e999,0", "91,0", "a,b", ","])
def test_a_position_that_cannot_be_is_left_out(
    app: Flask, staff: FlaskClient, code: str, where: str
) -> None:
    latitude, longitude = where.split(",")
    data = sent(code, latitude=latitude, longitude=longitude)
    assert staff.post(FORM, data=data, headers=OF_PHONE).status_code == 201
    with app.app_context():
        assert session.scalars(select(Inspection.latitude)).one() is None
        session.remove()


def test_what_is_no_photograph_is_refused(staff: FlaskClient, code: str) -> None:
    file = FileStorage(io.BytesIO(b"%PDF-1.7"), "a.jpg")
    answer = staff.post(f"{FORM}/anh", data={"file": file}, headers=OF_PHONE)
    assert answer.status_code == 422
    assert staff.post(f"{FORM}/anh", headers=OF_PHONE).status_code == 422
    too_large = staff.post(
        f"{FORM}/anh", data=bytes(26 * 1024 * 1024), headers=OF_PHONE,
        content_type="multipart/form-data; boundary=x",
    )  # fmt: skip
    assert (too_large.status_code, bool(too_large.json["detail"])) == (413, True)


@pytest.mark.parametrize("shape", ["{code}", "https://example.vn/q/{code}", "/en/q/{code}?x=1"])
def test_the_site_says_at_once_what_it_knows_of_a_code(
    staff: FlaskClient, code: str, shape: str
) -> None:
    answer = staff.get(f"{FORM}/ma", query_string={"ma": shape.format(code=code)})
    assert "=12/OCOP" in answer.text
    seen = staff.post(FORM, data=sent(shape.format(code=code), act="look"))
    assert seen.status_code == 200
    assert "=12/OCOP" in seen.text


@pytest.mark.parametrize("given", ["[http://", "/01/12/10/%%%", "///q", "q/q", "0" * 13, "\0"])
def test_a_code_that_is_none_leads_nowhere(staff: FlaskClient, code: str, given: str) -> None:
    assert staff.get(f"{FORM}/ma", query_string={"ma": given}).status_code == 200


def test_the_shell_that_a_phone_keeps_holds_no_mark_of_a_visit(staff: FlaskClient) -> None:
    assert "csrf_token" in staff.get(FORM).text
    shell = staff.get(f"{FORM}?khung=1")
    assert "csrf_token" not in shell.text
    assert "camera=(self)" in shell.headers["Permissions-Policy"]
    assert "camera=()" in staff.get("/ban").headers["Permissions-Policy"]
    assert staff.get(f"{FORM}/gui").json.keys() == {"person", "csrf_token"}


def test_the_list_answers_what_is_looked_for(staff: FlaskClient, code: str) -> None:
    staff.post(FORM, data=sent(code, finding="suspected-copy"))
    staff.post(FORM, data=sent("GIẢ 1", finding="code-leads-nowhere", measure="market-control"))
    assert len(listed(staff.get(LIST).text)) == 2
    for asked in ("ket_qua=suspected-copy", "noi=Quầy 3&ket_qua=suspected-copy", "den_han=1",
                  "tu=2026-03-01&den=2026-03-01&ket_qua=suspected-copy"):  # fmt: skip
        assert len(listed(staff.get(f"{LIST}?{asked}").text)) == 1, asked
    for asked in ("nguoi=999", "noi=%", "tu=2026-03-02", "lo=không", "dia_phuong=77"):
        assert listed(staff.get(f"{LIST}?{asked}").text) == [], asked


def test_files_start_no_formula(staff: FlaskClient, code: str) -> None:
    staff.post(FORM, data=sent(code, words="=HYPERLINK(1)", finding="suspected-copy"))
    rows = list(csv.reader(io.StringIO(staff.get(f"{LIST}.csv").data.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert "'=HYPERLINK(1)" in rows[1]
    book = CalamineWorkbook.from_filelike(io.BytesIO(staff.get(f"{LIST}.xlsx").data))
    assert "=HYPERLINK(1)" in book.get_sheet_by_index(0).to_python()[1]


def test_a_follow_up_is_done_with_words_and_leaves_the_counter(
    staff: FlaskClient, code: str
) -> None:
    staff.post(FORM, data=sent(code, measure="market-control"))
    counter = '<strong class="desk-count">1</strong>'
    assert counter in staff.get("/ban").text
    assert staff.post(f"{FORM}/1/da-lam", data={"words": " "}).status_code == 422
    done = staff.post(f"{FORM}/1/da-lam", data={"words": "Đã chuyển hồ sơ"}, follow_redirects=True)
    assert "Đã chuyển hồ sơ" in done.text
    assert counter not in staff.get("/ban").text
    assert staff.post(f"{FORM}/1/da-lam", data={"words": "lại"}).status_code == 422


def test_a_correction_stands_beside_what_it_corrects(
    app: Flask, staff: FlaskClient, code: str
) -> None:
    staff.post(FORM, data=sent(code, finding="suspected-copy"))
    page = staff.get(f"{FORM}/1/dinh-chinh").text
    assert 'value="suspected-copy" required checked' in page
    data = sent(code, finding="right")
    corrected = staff.post(f"{FORM}/1/dinh-chinh", data=data, follow_redirects=True)
    assert f'href="{FORM}/1"' in corrected.text
    assert f'href="{FORM}/2"' in staff.get(f"{FORM}/1").text
    assert staff.post(f"{FORM}/1/dinh-chinh", data=sent(code)).status_code == 422
    assert counted(app, Inspection) == 2


def test_a_record_shows_that_day_beside_today(app: Flask, staff: FlaskClient) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        with unit_of_work():
            lot = make_lot()
            make_commune("Cầu Ngang")
            claim = make_certificate(lot.product, certificate_no="77/GCN")
            lot_code, claim_id = lot.code, claim.id
        session.remove()
    staff.post(FORM, data=sent(lot_code))
    before = staff.get(f"{FORM}/1").text
    with app.app_context():
        with unit_of_work():
            from_now = session.get_one(type(claim), claim_id)
            from_now.checked_at = None
            from_now.checked_by_id = None
        kept = json.loads(session.scalars(select(Inspection.state)).one())
        session.remove()
    after = staff.get(f"{FORM}/1").text
    assert kept["verdict"] == "certificate"
    for page, times in ((before, 1), (after, 0)):
        then, now = page.split('id="now"')
        assert "77/GCN" in then
        assert now.split("</section>")[0].count("77/GCN") == times


def test_findings_and_measures_are_all_offered(staff: FlaskClient) -> None:
    page = staff.get(FORM).text
    for value in (*Finding, *Measure):
        assert f'value="{value.value}"' in page
