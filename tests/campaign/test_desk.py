"""The office looks at figures, makes a report of them and takes it away as files."""

import io
from pathlib import Path

import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from catalog.campaign.models import CampaignReport
from catalog.foundation.database import session, unit_of_work
from tests.factories.catalog import make_business, make_certificate, make_commune, make_product
from tests.support.forms import submit
from tests.support.pages import read_page


@pytest.fixture
def filled(app: Flask) -> None:
    with app.app_context(), unit_of_work():
        commune = make_commune("Cầu Kè")
        business = make_business(commune_id=commune.id, province_id=commune.province_id)
        product = make_product(
            business=business, commune_id=commune.id, province_id=commune.province_id
        )
        make_certificate(product)


def made(app: Flask, staff: FlaskClient, **words: str) -> str:
    answer = submit(
        staff, "/ban/bao-cao?ky=1-nam", title="Báo cáo năm", **words
    )  # fmt: skip
    assert answer.status_code == 302, answer.text
    return answer.location


def test_the_page_shows_tables_and_says_what_they_compare(filled: None, staff: FlaskClient) -> None:
    words = read_page(staff, "/ban/bao-cao?ky=1-nam").words()
    assert "Xã Cầu Kè" in words
    assert "Sản phẩm có hạng sao OCOP còn hiệu lực 1" in words


@pytest.mark.parametrize(
    "address",
    [
        "?ky=tu-chon&tu=x&den=2026-01-01",
        "?ky=tu-chon&tu=2026-02-01&den=2026-01-01",
        "?ky=tu-chon&tu=0001-01-01&den=9999-12-31",
        "?noi=tinh/khong-co",
        "?noi=%00",
        "?noi=tinh/%00",
        "?noi=nowhere/x",
    ],
)
def test_a_wrong_period_or_place_is_told_and_not_a_fault(staff: FlaskClient, address: str) -> None:
    read_page(staff, f"/ban/bao-cao{address}", status=422)


def test_a_report_without_a_title_keeps_the_words_that_were_typed(staff: FlaskClient) -> None:
    answer = submit(staff, "/ban/bao-cao", title=" ", assessment="Hai đoạn\nvăn")
    assert answer.status_code == 422
    assert "Hai đoạn\nvăn" in answer.text


def test_a_kept_report_does_not_change_with_the_catalog(
    app: Flask, filled: None, staff: FlaskClient
) -> None:
    address = made(app, staff, assessment="=1+1 là chữ")
    staff.get(address)  # takes the notice that it was kept
    before = read_page(staff, address).words()
    with app.app_context(), unit_of_work():
        make_product("Thêm sau")
    assert read_page(staff, address).words() == before
    with app.app_context():
        report = session.query(CampaignReport).one()
        assert report.assessment == "=1+1 là chữ"
        session.remove()


def test_the_workbook_says_what_the_page_says_and_holds_no_formula(
    app: Flask, filled: None, staff: FlaskClient
) -> None:
    answer = staff.get(made(app, staff, assessment="=1+1 là chữ") + ".xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    assert ["Đánh giá chung", "=1+1 là chữ"] in book.get_sheet_by_index(0).to_python()
    rows = {row[0]: row[1] for row in book.get_sheet_by_index(1).to_python() if row}
    assert rows["Sản phẩm đang đăng"] == 1
    assert rows["Sản phẩm có hạng sao OCOP còn hiệu lực"] == 1


def test_the_pdf_says_it_too_and_numbers_its_pages(
    app: Flask, filled: None, staff: FlaskClient, tmp_path: Path
) -> None:
    answer = staff.get(made(app, staff, assessment="Người tiêu dùng ưu tiên hàng Việt") + ".pdf")
    document = pypdfium2.PdfDocument(answer.data)
    texts = [page.get_textpage().get_text_range() for page in document]
    pages = len(document)
    document.close()
    assert "Người tiêu dùng ưu tiên hàng Việt" in texts[0]
    assert "Xã Cầu Kè" in "".join(texts)
    assert all(f"Trang {number}/{pages}" in text for number, text in enumerate(texts, 1))
    assert b"/StructTreeRoot" in answer.data
    assert b"/Lang" in answer.data


@pytest.mark.parametrize("ending", ["", ".docx", ".xlsx", ".pdf"])
def test_staff_take_a_report_away_and_nobody_else_does(
    app: Flask, client: FlaskClient, owner: FlaskClient, staff: FlaskClient, ending: str
) -> None:
    address = made(app, staff) + ending
    assert client.get(address).status_code == 302
    assert owner.get(address).status_code == 403
    assert staff.get(address).status_code == 200


@pytest.mark.parametrize("page", ["mau", "mau/0.docx", "don-vi", "luot-khach"])
def test_the_pages_beside_the_report_are_there(staff: FlaskClient, page: str) -> None:
    assert staff.get(f"/ban/bao-cao/{page}").status_code == 200
