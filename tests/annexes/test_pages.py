"""The desk's pages of a list: sent in, its columns said, looked through, carried out, undone."""

import csv
import io
import re
import zipfile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from catalog.accounts.models import StaffPost, User
from catalog.accounts.roles import StaffRole
from catalog.annexes import running
from catalog.annexes.models import MOVING, AnnexRow, AnnexRun, AnnexState, Verdict
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.places.models import Province
from catalog.products.models import Product
from tests.factories.catalog import (
    make_business,
    make_commune,
    make_group,
    make_locality,
    make_product,
    make_province,
)
from tests.support.annexes import twelve, workbook
from tests.support.forms import submit

pytestmark = pytest.mark.slow

BASE = "/ban/danh-sach-chung-nhan"
FACTS = {
    "number": "612/QĐ-UBND", "signed_on": "2026-06-12", "issuer": "UBND tỉnh Vĩnh Long",
    "level": "province", "signed_by": "Ông Thử", "group": "1",
}  # fmt: skip
UNSURE = workbook(("Sheet1", [("Cột A", "Cột B", "Cột C"), ("Kẹo thử", "HTX Cột", "4 sao")], None))


@pytest.fixture
def desk(app: Flask, staff: FlaskClient) -> FlaskClient:
    """Somebody of the office, on a site with a province, two communes and the groups."""
    with app.app_context(), unit_of_work():
        province = make_province()
        make_commune("Cầu Kè", province=province, code="29371")
        make_commune("Tam Ngãi", province=province, code="29380")
        make_group()
        make_group(2, "Đồ uống", "Drinks")
    return staff


def send(desk: FlaskClient, content: bytes, name: str = "pl.xlsx", **facts: object) -> TestResponse:
    return submit(desk, f"{BASE}/gui", **{**FACTS, "file": (io.BytesIO(content), name), **facts})


def post(desk: FlaskClient, address: str, **typed: str) -> TestResponse:
    """Send what stands on a page of a list."""
    return submit(desk, f"{BASE}/gui", to=address, **typed)


def carry_on(app: Flask) -> None:
    """Do what the worker would."""
    with app.app_context():
        for run in session.scalars(select(AnnexRun)).all():
            while run.state in MOVING:
                with unit_of_work():
                    running.continue_run(run.id, at=now())
                session.expire_all()
        session.remove()


def states(app: Flask) -> list[AnnexState]:
    with app.app_context():
        return list(session.scalars(select(AnnexRun.state).order_by(AnnexRun.id)))


def test_a_list_is_sent_looked_through_carried_out_and_undone(
    app: Flask, desk: FlaskClient
) -> None:
    file = twelve()[0]
    assert "Chưa có danh sách" in desk.get(BASE).text
    sent = send(desk, file.content, file.name)
    assert sent.status_code == 302
    waiting = desk.get(sent.location)
    assert waiting.headers["Refresh"]
    carry_on(app)
    report = desk.get(sent.location)
    assert "Refresh" not in report.headers
    for words in ("Mật ong hoa nhãn", "Bánh tét lá cẩm", "Thực hiện 2 dòng", "Ông Thử"):
        assert words in report.text
    refused = desk.get(f"{sent.location}?loc=refused").text
    assert "Kẹo dừa" in refused
    assert "Mật ong hoa nhãn" not in refused
    with app.app_context():
        assert session.scalars(select(Product)).all() == []

    assert post(desk, f"{sent.location}/ap-dung").status_code == 302
    carry_on(app)
    done = desk.get(sent.location).text
    slug = re.search(r'href="/san-pham/([^"]+)">Mật ong hoa nhãn', done)
    assert slug is not None
    public = app.test_client().get(f"/san-pham/{slug[1]}").text
    assert "612/QĐ-UBND" in public
    decision = re.search(r"/van-ban/\d+", public)
    assert decision is not None
    assert "2 giấy chứng nhận" in app.test_client().get(decision[0]).text
    again = post(desk, f"{sent.location}/ap-dung")
    assert again.status_code == 302
    assert states(app) == [AnnexState.APPLIED]

    assert post(desk, f"{sent.location}/hoan-tac").status_code == 302
    carry_on(app)
    assert states(app) == [AnnexState.UNDONE]
    assert desk.get(sent.location).status_code == 200
    assert app.test_client().get(f"/san-pham/{slug[1]}").status_code in {404, 410}
    assert app.test_client().get(decision[0]).status_code == 404


def test_columns_that_are_not_sure_are_asked_and_remembered(app: Flask, desk: FlaskClient) -> None:
    sent = send(desk, UNSURE)
    assert sent.location.endswith("/cot")
    page = desk.get(sent.location).text
    assert "Cột B" in page
    assert "HTX Cột" in page
    said = {"column-0": "name", "column-1": "name", "column-2": "stars"}
    refused = post(desk, sent.location, **said)
    assert refused.status_code == 422
    assert refused.text.count('value="name" selected') == 2
    assert post(desk, sent.location, **{"column-0": "no such field"}).status_code == 422
    kept = post(desk, sent.location, **{**said, "column-1": "producer"})
    assert kept.status_code == 302
    carry_on(app)
    assert "Thực hiện 1 dòng" in desk.get(kept.location).text
    assert not send(desk, UNSURE).location.endswith("/cot")


def test_a_name_that_looks_known_is_asked_and_the_choice_counts(
    app: Flask, desk: FlaskClient
) -> None:
    rows = [("STT", "Tên sản phẩm", "Chủ thể", "Hạng sao"),
            (1, "Mật ong rừng tràm U Minh", "HTX Gần Giống Nhau", "4 sao")]  # fmt: skip
    with app.app_context(), unit_of_work():
        province = session.scalars(select(Province)).one()
        business = make_business(
            "Hợp tác xã Gần Giống Nhao", tax_code=None, province_id=province.id
        )
        make_product("Mật ong rừng tràm U Minh", business=business)
    sent = send(desk, workbook(("Sheet1", rows, None)))
    carry_on(app)
    page = desk.get(f"{sent.location}?loc=ask").text
    assert "Hợp tác xã Gần Giống Nhao" in page
    with app.app_context():
        row = session.scalars(select(AnnexRow).where(AnnexRow.verdict == Verdict.ASK)).one()
        number, known = row.number, str(row.candidates["producer"][0]["id"])
    address = f"{sent.location}/dong/{number}"
    assert post(desk, address).status_code == 302
    for nonsense in ("999999", "x" * 5000, "-1", "\x00"):
        assert post(desk, address, producer=nonsense).status_code == 302
        assert desk.get(sent.location).status_code == 200
    assert post(desk, address, producer=known).status_code == 302
    assert "Thực hiện 1 dòng" in desk.get(sent.location).text
    post(desk, f"{sent.location}/ap-dung")
    carry_on(app)
    with app.app_context():
        product = session.scalars(select(Product)).one()
        assert product.name == "Mật ong rừng tràm U Minh"
    assert post(desk, f"{BASE}/1/dong/999", producer="new").status_code in {302, 404}


def test_hidden_columns_are_left_out_with_a_word(app: Flask, desk: FlaskClient) -> None:
    rows = [("STT", "Tên sản phẩm", "Chủ thể", "Điểm", "Hạng sao"),
            (1, "Kẹo thử", "HTX Cột", "99", "3 sao")]  # fmt: skip
    content = workbook(
        ("DS", rows, lambda page, _book: page.set_column(3, 3, None, None, {"hidden": True}))
    )
    sent = send(desk, content)
    carry_on(app)
    page = desk.get(sent.location).text
    assert "Cột ẩn trong tệp được bỏ qua: DS D" in page
    assert "Thực hiện 1 dòng" in page
    with app.app_context():
        row = session.scalars(select(AnnexRow).where(AnnexRow.verdict == Verdict.NEW)).one()
        assert "points" not in row.cells


def test_the_report_is_handed_out_without_formulas(app: Flask, desk: FlaskClient) -> None:
    sent = send(desk, next(f for f in twelve() if f.name.startswith("10")).content)
    carry_on(app)
    table = desk.get(f"{sent.location}/bao-cao.csv")
    lines = list(csv.reader(io.StringIO(table.data.decode("utf-8-sig"))))
    assert any("1+1" in cell for line in lines for cell in line)
    assert not [cell for line in lines for cell in line if cell.startswith(("=", "+", "@", "\t"))]
    book = desk.get(f"{sent.location}/bao-cao.xlsx").data
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert sheet.count("<row ") == len(lines)
    assert desk.get(f"{sent.location}/bao-cao.exe").status_code == 404


def test_refused_facts_of_a_decision_keep_what_was_typed(app: Flask, desk: FlaskClient) -> None:
    wrong = send(desk, UNSURE, signed_on="2031-01-01", number='9"><i>', issuer="UBND tỉnh Thử")
    assert wrong.status_code == 422
    assert "&#34;&gt;&lt;i&gt;" in wrong.text
    assert 'value="2031-01-01"' in wrong.text
    assert 'value="UBND tỉnh Thử"' in wrong.text
    for facts in ({"level": "king"}, {"group": "77"}, {"group": "x"}, {"number": ""},
                  {"issuer": "x" * 5000}, {"signed_on": "31/31/31"}, {"signed_on": "0001-01-01"}):  # fmt: skip
        answer = send(desk, UNSURE, **facts)
        assert answer.status_code == 422, facts
        assert 'value="Ông Thử"' in answer.text
    assert send(desk, UNSURE, number="6\x0012/QĐ", signed_by="\x00").status_code in {302, 422}
    missing = post(desk, f"{BASE}/gui", **FACTS)
    assert missing.status_code == 422
    assert 'value="612/QĐ-UBND"' in missing.text


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "pl.xlsx"),
        (b"\x00" * 400, "pl.csv"),
        (b"PK\x03\x04 not a workbook", "pl.xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "pl.xls"),
        (b"%PDF-1.7 a decision", "pl.pdf"),
        (b"STT;Ten\n" + b'"' + b"x" * 300_000, "pl.csv"),
        ("chỉ một câu, không có bảng".encode(), "../../../etc/passwd"),
        (b"a;b\n" * 9000, "pl.csv"),
    ],
    ids=["empty", "nul", "no-zip", "ole", "pdf", "huge-cell", "no-table", "too-many-rows"],
)
def test_a_hostile_file_is_refused_with_words_or_asked_about(
    app: Flask, desk: FlaskClient, content: bytes, name: str
) -> None:
    answer = send(desk, content, name)
    assert answer.status_code in {302, 422}
    if answer.status_code == 422:
        assert 'role="alert"' in answer.text
        assert 'value="UBND tỉnh Vĩnh Long"' in answer.text
        assert states(app) == []
    else:
        assert desk.get(answer.location).status_code == 200
        assert post(desk, answer.location, **{"column-0": "name"}).status_code in {302, 422}


def test_a_paper_that_is_no_pdf_is_refused_and_one_that_is_can_be_read(
    app: Flask, desk: FlaskClient
) -> None:
    file = twelve()[0].content
    wrong = send(desk, file, paper=(io.BytesIO(b"MZ program"), "qd.pdf"))
    assert wrong.status_code == 422
    assert "PDF" in wrong.text
    sent = send(desk, file, paper=(io.BytesIO(b"%PDF-1.7 signed"), "qd.pdf"))
    paper = desk.get(f"{sent.location}/quyet-dinh.pdf")
    assert paper.data == b"%PDF-1.7 signed"
    assert desk.get(f"{send(desk, file).location}/quyet-dinh.pdf").status_code == 404


def test_nobody_of_another_province_reaches_a_list(app: Flask, desk: FlaskClient) -> None:
    file = twelve()[0]
    sent = send(desk, file.content)
    carry_on(app)
    with app.app_context(), unit_of_work():
        user = session.scalars(select(User).where(User.email == "staff@example.vn")).one()
        elsewhere = make_locality(make_province("Cà Mau", "96"))
        for held in session.scalars(select(StaffPost).where(StaffPost.user_id == user.id)):
            session.delete(held)
        user.roles = []
        session.flush()
        session.add(StaffPost(user_id=user.id, role=StaffRole.EDITOR, locality_id=elsewhere.id,
                              since=now()))  # fmt: skip
    one = sent.location
    for address in ("", "/cot", "/bao-cao.csv", "/bao-cao.xlsx", "/quyet-dinh.pdf"):
        assert desk.get(one + address).status_code == 404
    for address in ("/cot", "/ap-dung", "/hoan-tac", "/dong/1"):
        assert post(desk, one + address).status_code == 404
    assert file.name not in desk.get(BASE).text
    refused = send(desk, file.content)
    assert refused.status_code == 422
    assert 'value="612/QĐ-UBND"' in refused.text
    assert states(app) == [AnnexState.CHECKED]


@pytest.mark.parametrize("number", ["7", "99999999999", "x", "-1"])
def test_a_list_that_is_not_there_is_not_found(desk: FlaskClient, number: str) -> None:
    assert desk.get(f"{BASE}/{number}").status_code == 404
