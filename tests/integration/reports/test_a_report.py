"""From a report on a scanned page to the answer, for the public, the office and the business."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select, update

from catalog.audit.models import AuditEntry
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.sealing import Sealer
from catalog.products.models import Product
from catalog.reports.models import CaseState, HeldReason, Outcome, ProblemReport, ReportFile
from catalog.web.site.reporting import BEGAN
from tests.integration.portal.conftest import Workshop, workshop
from tests.integration.portal.test_lots import picture

__all__ = ["workshop"]
CONTACT = "nguoi.mua@example.vn"
WORDS = "Tem mờ, hạn dùng in đè, gọi 0912 345 678 để hỏi thêm"


@pytest.fixture(autouse=True)
def _without_tokens(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False


def began(app: Flask, *, seconds: int = 60) -> str:
    sealer = Sealer(app.config["SETTINGS"].personal_data_key)
    return sealer.seal_text((now() - timedelta(seconds=seconds)).isoformat(), purpose=BEGAN)


def send(app: Flask, client: FlaskClient, **typed: object) -> str:
    """Send a report, and answer its number."""
    usual = {"kind": "label", "words": WORDS, "began": began(app), "contact": CONTACT}
    answer = client.post("/phan-anh", data={**usual, **typed})
    assert answer.status_code == 302, answer.text
    return str(answer.location).rsplit("/", 1)[-1]


def secret_on(page: str) -> str:
    found = re.search(r"<code>([^<]+)</code>", page)
    assert found
    return found[1]


def case(app: Flask, number: str) -> ProblemReport:
    with app.app_context():
        found = session.scalars(select(ProblemReport).where(ProblemReport.number == number)).one()
        session.expunge(found)
        session.remove()
    return found


def test_a_scanned_page_fills_in_what_it_is_about(
    app: Flask, client: FlaskClient, workshop: Workshop
) -> None:
    scanned = client.get(f"/q/{workshop.lot}?lang=vi").text
    assert f"/phan-anh?ma={workshop.lot}" in scanned
    page = client.get(f"/phan-anh?ma={workshop.lot}").text
    assert "Nhận ra: Dừa sáp Hòa Tân, lô L-01" in page
    number = send(app, client, about=workshop.lot)
    with app.app_context():
        report = session.scalars(select(ProblemReport)).one()
        assert report.number == number
        assert report.lot_id is not None
        assert report.business_id is not None
        assert CONTACT not in str(report.contact_sealed)
        session.remove()


@pytest.mark.parametrize("about", ["/doanh-nghiep/{slug}", "http://x/doanh-nghiep/{slug}"])
def test_the_address_of_a_business_is_recognised(
    app: Flask, client: FlaskClient, workshop: Workshop, about: str
) -> None:
    number = send(app, client, about=about.format(slug=workshop.slug))
    assert case(app, number).business_id is not None


def test_the_secret_is_shown_once_and_opens_the_case_elsewhere(
    app: Flask, client: FlaskClient
) -> None:
    number = send(app, client)
    secret = secret_on(client.get(f"/phan-anh/{number}").text)
    assert secret not in client.get(f"/phan-anh/{number}").text
    elsewhere = app.test_client()
    assert WORDS not in elsewhere.get(f"/phan-anh/{number}").text
    wrong = elsewhere.post(f"/phan-anh/{number}", data={"secret": secret[:-1]})
    assert wrong.status_code == 422
    unknown = elsewhere.post("/phan-anh/AAAAAAAA", data={"secret": secret})
    assert unknown.status_code == 422
    opened = elsewhere.get(f"/phan-anh/{number}?khoa={secret}", follow_redirects=True)
    assert "Tem mờ" in opened.text
    assert "khoa=" not in opened.request.path + opened.request.query_string.decode()
    assert secret not in case(app, number).secret_digest


def test_a_heic_photograph_is_taken_and_what_is_none_is_named(
    app: Flask, client: FlaskClient
) -> None:
    heic = io.BytesIO()
    Image.new("RGB", (64, 48), "brown").save(heic, "HEIF")
    usual = {"kind": "label", "words": "Gọi\r\n\r\nlại sau", "began": began(app)}
    refused = client.post(
        "/phan-anh",
        data={**usual, "contact": "khong phai", "photographs": (io.BytesIO(b"thu"), "thu.jpg")},
        content_type="multipart/form-data",
    )
    assert refused.status_code == 422
    assert "thu.jpg: Chỉ nhận ảnh chụp." in refused.text
    assert 'id="contact-error"' in refused.text
    sent = {**usual, "photographs": (io.BytesIO(heic.getvalue()), "IMG_0001.HEIC")}
    number = send(app, client, **sent)
    assert case(app, number).words == "Gọi\n\nlại sau"
    page = client.get(f"/phan-anh/{number}").text
    address = re.search(rf"/phan-anh/{number}/anh/\d+", page)
    assert address
    shown = Image.open(io.BytesIO(client.get(address[0]).data))
    assert (shown.format, shown.size) == ("JPEG", (64, 48))


def test_a_refused_form_keeps_words_and_photographs(app: Flask, client: FlaskClient) -> None:
    data = {"kind": "label", "words": WORDS, "contact": "khong phai", "began": began(app),
            "photographs": (picture(), "a.jpg")}  # fmt: skip
    refused = client.post("/phan-anh", data=data, content_type="multipart/form-data")
    assert refused.status_code == 422
    assert "Tem mờ" in refused.text
    mark = re.search(r'name="kept_files" value="([^"]+)"', refused.text)
    assert mark
    number = send(app, client, kept_files=mark[1])
    report = case(app, number)
    with app.app_context():
        file = session.scalars(select(ReportFile)).one()
        assert file.report_id == report.id
        key, file_id = file.key, file.id
        session.remove()
    assert client.get(f"/media/{key}").status_code == 404
    assert client.get(f"/phan-anh/{number}/anh/{file_id}").mimetype == "image/jpeg"
    stranger = app.test_client()
    assert stranger.get(f"/phan-anh/{number}/anh/{file_id}").status_code == 404


@pytest.mark.parametrize(
    ("typed", "reason"),
    [({"website": "http://mua.vn"}, HeldReason.TRAP), ({"began": ""}, HeldReason.TOO_QUICK)],
)
def test_what_looks_like_spam_is_held_and_not_lost(
    app: Flask, client: FlaskClient, staff: FlaskClient, typed: dict[str, str], reason: HeldReason
) -> None:
    number = send(app, client, **typed)
    assert case(app, number).held_reason is reason
    page = client.get(f"/phan-anh/{number}").text
    assert "Đã nhận" in page
    assert "Giữ lại" not in page
    assert number in staff.get("/ban/phan-anh?loc=held").text
    staff.post(f"/ban/phan-anh/{number}/release")
    assert case(app, number).state is CaseState.NEW


def test_a_fourth_report_within_an_hour_is_held(app: Flask, client: FlaskClient) -> None:
    numbers = [send(app, client, words=f"lời thứ {place}") for place in range(4)]
    reasons = [case(app, number).held_reason for number in numbers]
    assert reasons == [None, None, None, HeldReason.TOO_MANY]


@pytest.mark.parametrize(
    "typed",
    [
        {"kind": "nothing"},
        {"words": ""},
        {"words": "x" * 5000},
        {"bought_on": "2999-01-01"},
        {"bought_on": "never"},
        {"about": "x" * 400},
        {"contact": "a@b\r\nBcc: c@d.vn"},
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    app: Flask, client: FlaskClient, typed: dict[str, str]
) -> None:
    data = {"kind": "label", "words": WORDS, "began": began(app), **typed}
    answer = client.post("/phan-anh", data=data)
    assert answer.status_code == 422
    assert "field-error" in answer.text


def test_a_nul_or_a_strange_address_is_no_error(app: Flask, client: FlaskClient) -> None:
    for about in ("\x00", "http://[", "/q/%00", "//", "/01/x/10/y", "/di/1"):
        assert client.get("/phan-anh", query_string={"ma": about}).status_code == 200
        send(app, client, about=about)


def test_a_case_is_worked_to_its_end_and_the_answer_waits_a_minute(
    app: Flask, client: FlaskClient, staff: FlaskClient, workshop: Workshop
) -> None:
    number = send(app, client, about=workshop.lot, kind="counterfeit")
    address = f"/ban/phan-anh/{number}"
    page = staff.get(address).text
    me = re.search(r'<option value="(\d+)" selected', page)
    assert me
    staff.post(f"{address}/assign", data={"assignee": me[1], "priority": "urgent"})
    assert case(app, number).state is CaseState.IN_HAND
    assert staff.post(f"{address}/conclude", data={"words": "x"}).status_code == 422
    kept = staff.post(f"{address}/conclude", data={"outcome": "upheld", "public_words": "Lời này"})
    assert kept.status_code == 422
    assert "Lời này" in kept.text
    done = {"outcome": "upheld", "words": "Đã xác minh", "public_words": "Tem của lô này bị giả"}
    staff.post(f"{address}/conclude", data=done)
    assert case(app, number).outcome is Outcome.UPHELD
    assert "Đã xác minh" not in client.get(f"/phan-anh/{number}").text
    with app.app_context(), unit_of_work():
        session.execute(update(ProblemReport).values(closed_at=now() - timedelta(minutes=2)))
    assert "Đã xác minh" in client.get(f"/phan-anh/{number}").text
    assert "Tem của lô này bị giả" in client.get("/phan-anh").text
    staff.post(f"{address}/reopen")
    assert "Tem của lô này bị giả" not in client.get("/phan-anh").text
    with app.app_context():
        actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
        details = json.dumps(session.scalars(select(AuditEntry.details)).all())
        session.remove()
    assert [each for each in actions if each.startswith("report ")] == [
        "report received", "report take", "report conclude", "report reopen",
    ]  # fmt: skip
    assert CONTACT not in details


def test_the_file_for_market_control_names_nobody_who_reported(
    app: Flask, client: FlaskClient, staff: FlaskClient, workshop: Workshop
) -> None:
    number = send(app, client, about=workshop.lot, kind="counterfeit")
    address = f"/ban/phan-anh/{number}"
    assert staff.get(f"{address}/ho-so.zip").status_code == 404
    staff.post(f"{address}/hand-over")
    answer = staff.get(f"{address}/ho-so.zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert sorted(archive.namelist()) == ["du-lieu.json", "ho-so.html"]
        everything = "".join(archive.read(name).decode() for name in archive.namelist())
        facts = json.loads(archive.read("du-lieu.json"))
    assert facts["case"] == number
    assert facts["handed_over_at"]
    assert "Tem mờ" in everything
    assert CONTACT not in everything
    assert "345 678" not in everything


def test_words_are_hidden_at_once_and_put_back(
    app: Flask, client: FlaskClient, staff: FlaskClient, workshop: Workshop
) -> None:
    with app.app_context(), unit_of_work():
        product = session.scalars(select(Product).where(Product.code == workshop.product)).one()
        product.description = "Chữa bách bệnh"
        product_id, slug = product.id, product.slug
    number = send(app, client, about=workshop.lot, kind="information")
    address = f"/ban/phan-anh/{number}"
    thing = f"product-words:{product_id}:description"
    assert staff.post(f"{address}/hide", data={"thing": thing}).status_code == 422
    staff.post(f"{address}/hide", data={"thing": thing, "reason": "Chưa có căn cứ"})
    assert "Chữa bách bệnh" not in client.get(f"/san-pham/{slug}").text
    takedown = re.search(r'name="takedown" value="(\d+)"', staff.get(address).text)
    assert takedown
    staff.post(f"{address}/restore", data={"takedown": takedown[1]})
    assert "Chữa bách bệnh" in client.get(f"/san-pham/{slug}").text


def test_a_business_answers_a_question_without_learning_who_asked(
    app: Flask, client: FlaskClient, owner: FlaskClient, workshop: Workshop
) -> None:
    number = send(app, client, about=workshop.lot, kind="question")
    hidden = send(app, client, about=workshop.lot, kind="counterfeit")
    overview = owner.get(f"/cong/{workshop.slug}").text
    assert "Câu hỏi cho cơ sở" in overview
    listed = owner.get(f"/cong/{workshop.slug}/phan-anh").text
    assert number in listed
    assert hidden not in listed
    address = f"/cong/{workshop.slug}/phan-anh/{number}"
    page = owner.get(address).text
    assert "Tem mờ" in page
    assert "345 678" not in page
    assert CONTACT not in page
    assert owner.post(address, data={"words": " "}).status_code == 422
    owner.post(address, data={"words": "Còn hạn đến tháng sau"})
    assert "Còn hạn đến tháng sau" in client.get(f"/phan-anh/{number}").text
    assert "Câu hỏi cho cơ sở" not in owner.get(f"/cong/{workshop.slug}").text
    assert owner.get(f"/cong/{workshop.slug}/phan-anh/{hidden}").status_code == 404
    other = owner.get(f"/cong/{workshop.other_slug}/phan-anh/{number}")
    assert other.status_code in {403, 404}


def test_repeated_reports_are_gathered_and_closed_together(
    app: Flask, client: FlaskClient, staff: FlaskClient, workshop: Workshop
) -> None:
    first = send(app, client, about=workshop.lot)
    second = send(app, client, about=workshop.lot, words="Một lời khác hẳn")
    assert "thêm 1 phản ánh" in staff.get("/ban/phan-anh").text
    assert second in staff.get(f"/ban/phan-anh/{first}").text
    done = {"outcome": "not-provable", "words": "Không đủ căn cứ", "also": second}
    staff.post(f"/ban/phan-anh/{first}/conclude", data=done)
    assert case(app, second).outcome is Outcome.NOT_PROVABLE
