"""What staff see of scans and of codes that look copied, and what nobody else does."""

import io
import zipfile
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalog.audit.models import AuditEntry
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.scans.copies import Reason, Suspicion
from catalog.scans.counting import (
    Scanned,
    alert_staff,
    count_scan,
    count_unit_scan,
    say_province,
)
from catalog.scans.models import Audience, CopyAlert, Way
from tests.factories.catalog import make_province
from tests.factories.tracing import make_lot
from tests.support.pages import ParsedPage, read_page

UNIT = "ABCDEFGH23456789"
ADDRESSES = [
    "/ban/luot-quet", "/ban/luot-quet.csv", "/ban/luot-quet.xlsx", "/ban/ma-nghi-sao-chep",
]  # fmt: skip


def fill(app: Flask) -> str:
    """Scan a lot and one of its packages; answer the lot's number."""
    with app.app_context():
        with unit_of_work():
            lot, province = make_lot(number="=L1"), make_province()
            scanned = Scanned(lot.product_id, lot.id, Way.QR, Audience.PEOPLE)
            count_scan(scanned, at=now() - timedelta(days=20))
            count_scan(Scanned(lot.product_id, lot.id, Way.QR, Audience.ROBOT), at=now())
            count_unit_scan(scanned, UNIT, 0, visitor="a" * 16, at=now())
            say_province(UNIT, province.id, visitor="a" * 16, at=now())
            alert_staff(UNIT, lot.id, Suspicion(Reason.MANY_IN_A_DAY, 10), at=now())
            number = lot.number
        session.remove()
    return number


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_staff_see_scans(
    client: FlaskClient, owner: FlaskClient, staff: FlaskClient, address: str
) -> None:
    assert client.get(address).status_code in {302, 401}
    assert owner.get(address).status_code == 403
    answer = staff.get(address)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_page_counts_the_scans_of_the_period_asked_for(app: Flask, staff: FlaskClient) -> None:
    fill(app)
    for days, scans in ((7, 1), (30, 2), (90, 2), (365, 2)):
        page = read_page(staff, f"/ban/luot-quet?ngay={days}")
        by_qr = page.all("table")[-1].find("tbody/tr/td")
        assert by_qr is not None
        assert by_qr.text == str(scans)
        assert "Vĩnh Long" in page.text
        assert 'class="scan-chart"' in page.text


def test_a_period_without_scans_says_so(staff: FlaskClient) -> None:
    page = read_page(staff, "/ban/luot-quet?ngay=abc")
    assert "Trong thời gian này chưa ai quét mã." in page.text
    assert not page.all("table")


def test_the_files_hold_the_same_figures_and_start_no_formula(
    app: Flask, staff: FlaskClient
) -> None:
    fill(app)
    table = staff.get("/ban/luot-quet.csv?ngay=7").get_data(as_text=True)
    assert len(table.strip().splitlines()) == 3
    assert ",'=L1," in table
    book = staff.get("/ban/luot-quet.xlsx?ngay=7")
    assert "luot-quet-" in book.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(book.data)) as parts:
        assert sum(name.startswith("xl/worksheets/sheet") for name in parts.namelist()) == 3


def test_a_suspicious_code_is_listed_with_hours_and_provinces_alone(
    app: Flask, staff: FlaskClient
) -> None:
    fill(app)
    page = read_page(staff, "/ban/ma-nghi-sao-chep")
    assert "Vĩnh Long" in page.text
    assert "aaaaaaaa" not in page.text


def mark(page: ParsedPage) -> str:
    """The token of the first form on a page that changes something."""
    return next(
        field.get("value", "") for field in page.all("input") if field.get("name") == "csrf_token"
    )


def test_looking_at_a_suspicious_code_is_noted_once(app: Flask, staff: FlaskClient) -> None:
    fill(app)
    token = mark(read_page(staff, "/ban/ma-nghi-sao-chep"))
    for _ in range(2):
        address = f"/ban/ma-nghi-sao-chep/{UNIT}/da-xem"
        assert staff.post(address, data={"csrf_token": token}).status_code == 302
    with app.app_context():
        assert session.scalars(select(CopyAlert.seen_at)).one() is not None
        noted = select(AuditEntry).where(AuditEntry.action == "copied code looked at")
        assert len(session.scalars(noted).all()) == 1
        session.remove()


def test_a_code_that_is_not_suspicious_cannot_be_noted(app: Flask, staff: FlaskClient) -> None:
    fill(app)
    token = mark(read_page(staff, "/ban/ma-nghi-sao-chep"))
    address = "/ban/ma-nghi-sao-chep/ABCDEFGH2345678X/da-xem"
    assert staff.post(address, data={"csrf_token": token}).status_code == 404
    assert staff.post(address).status_code == 400
