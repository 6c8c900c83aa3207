"""The pages of an import: template, upload, report, accept, undo; nobody else's."""

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog.imports.reading import read_sheet
from catalog.worker import work_off
from tests.imports.conftest import xlsx
from tests.integration.portal.conftest import Workshop, workshop
from tests.support.forms import submit
from tests.support.pages import read_page

__all__ = ["workshop"]


def worked_off(app: Flask) -> None:
    with app.app_context():
        while work_off(app.extensions["finder"].engine):
            pass


def send(client: FlaskClient, workshop: Workshop, content: bytes, name: str = "a.xlsx"):
    return submit(client, f"/cong/{workshop.slug}/nhap", file=(io.BytesIO(content), name))


SHEET = xlsx(("", "Mật ong rừng", "1", 120000, "chai", ""), ("", "=Gạo", "9", "", "", ""))


def test_whole_way_of_a_sheet(app: Flask, owner: FlaskClient, workshop: Workshop) -> None:
    sent = send(owner, workshop, SHEET)
    assert sent.status_code == 302
    assert owner.get(sent.location).headers["Refresh"] == "2"
    worked_off(app)
    page = read_page(owner, sent.location)
    assert "C3" in page.text
    assert "Mật ong rừng" in page.text
    wrong = read_page(owner, f"{sent.location}?loc=sai")
    assert "Mật ong rừng" not in wrong.text
    assert submit(owner, sent.location, to=f"{sent.location}/nhan").status_code == 302
    worked_off(app)
    assert "Mật ong rừng" in owner.get(f"/cong/{workshop.slug}/trang").text
    assert submit(owner, sent.location, to=f"{sent.location}/hoan-tac").status_code == 302
    worked_off(app)
    assert "Mật ong rừng" not in owner.get(f"/cong/{workshop.slug}/trang").text
    assert "a.xlsx" in read_page(owner, f"/cong/{workshop.slug}/nhap").text


def test_the_report_is_downloaded_without_a_formula(
    app: Flask, owner: FlaskClient, workshop: Workshop
) -> None:
    sent = send(owner, workshop, SHEET)
    worked_off(app)
    written = owner.get(f"{sent.location}/bao-cao.csv").text
    assert "'=Gạo" in written
    assert ",=Gạo" not in written
    assert owner.get(f"{sent.location}/bao-cao.xlsx").data.startswith(b"PK")


def test_templates_are_handed_out_empty_and_filled(owner: FlaskClient, workshop: Workshop) -> None:
    address = f"/cong/{workshop.slug}/nhap/mau"
    assert owner.get(f"{address}.xlsx").data.startswith(b"PK")
    assert "Tên sản phẩm" in owner.get(f"{address}.csv").text
    [row] = read_sheet(owner.get(f"{address}.xlsx?san-pham=1").data).rows
    assert row.cells["code"] == workshop.product


def test_a_filled_template_sent_back_changes_nothing(
    app: Flask, owner: FlaskClient, workshop: Workshop
) -> None:
    for extension in ("xlsx", "csv"):
        filled = owner.get(f"/cong/{workshop.slug}/nhap/mau.{extension}?san-pham=1").data
        sent = send(owner, workshop, filled, f"a.{extension}")
        worked_off(app)
        page = read_page(owner, sent.location)
        assert "/nhan" not in page.text
        assert 'data-tone="problem"' not in page.text


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"a,b\n1,2"])
def test_a_file_that_is_no_sheet_of_products_is_refused_on_the_page(
    owner: FlaskClient, workshop: Workshop, content: bytes
) -> None:
    answer = send(owner, workshop, content)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_an_import_of_another_business_is_not_found(
    app: Flask, owner: FlaskClient, workshop: Workshop
) -> None:
    sent = send(owner, workshop, SHEET)
    number = sent.location.rsplit("/", 1)[1]
    assert owner.get(f"/cong/{workshop.other_slug}/nhap").status_code == 404
    assert owner.get(f"/cong/{workshop.other_slug}/nhap/{number}").status_code == 404
    assert owner.get(f"/cong/{workshop.slug}/nhap/{int(number) + 1}").status_code == 404
    assert app.test_client().get(sent.location).status_code == 302
