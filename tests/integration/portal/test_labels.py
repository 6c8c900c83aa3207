"""A business orders labels of its lot, watches them being drawn, and takes them away."""

import io
import zipfile
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from catalog import worker
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.labels import jobs, typeface
from catalog.labels.models import JobFailure, JobState, LabelJob, LabelKind
from catalog.labels.ordering import order_labels
from catalog.labels.queries import find_order, orders_of
from catalog.labels.reading_back import NotReadBack
from catalog.outbox.models import OutboxEntry
from catalog.tracing.queries import count_units, get_lot
from catalog.tracing.recalling import recall_lot
from catalog.web.portal.labels import printer
from tests.factories.catalog import make_certificate
from tests.factories.tracing import declarer_of
from tests.integration.portal.conftest import Workshop
from tests.support.decoders import decoded
from tests.support.forms import submit
from tests.support.pages import read_page

pytestmark = pytest.mark.slow

ORDER = {
    "kind": "unit", "sheet": "a4-24-70x37", "count": "30", "start_at": "1", "language": "vi",
}  # fmt: skip
OWN = {**ORDER, "sheet": "own", "kind": "lot", "width": "40", "height": "30"}


def address_of(workshop: Workshop) -> str:
    return f"/cong/lo/{workshop.lot}/nhan"


def taken(client: FlaskClient, address: str) -> bytes:
    """A file that was handed out under a good name."""
    with client.get(address) as answer:
        assert answer.status_code == 200
        assert "attachment; filename=" in answer.headers["Content-Disposition"]
        return answer.data


def work_off(app: Flask) -> None:
    with app.app_context():
        while worker.work_off(app.extensions["finder"].engine):
            pass
        session.remove()


def other_order(app: Flask, workshop: Workshop) -> int:
    """An order of somebody else's lot."""
    with app.app_context():
        with unit_of_work():
            lot = get_lot(workshop.other_lot)
            order = jobs.Order(lot.id, LabelKind.LOT, "roll-50x30", 1)
            job = order_labels(lot, order, printer=printer(), declarer=declarer_of(lot), at=now())
            job_id = job.id
        session.remove()
    return job_id


def written(app: Flask, workshop: Workshop) -> tuple[int, int, int]:
    """How many codes, orders and announcements there are."""
    with app.app_context():
        lot = get_lot(workshop.lot)
        facts = session.scalars(select(OutboxEntry).where(OutboxEntry.fact == jobs.FACT)).all()
        found = count_units(lot.id), len(orders_of(lot.id)), len(facts)
        session.remove()
    return found


def test_labels_are_ordered_watched_and_taken_away(
    app: Flask, owner: FlaskClient, workshop: Workshop
) -> None:
    answer = submit(owner, address_of(workshop), **ORDER)
    assert answer.status_code == 302
    page = answer.location
    waiting = owner.get(page)
    assert waiting.headers["Refresh"] == "2"
    assert '<progress class="label-progress" id="done" value="0" max="30">' in waiting.text
    assert owner.get(f"{page}.pdf").status_code == 404
    assert owner.get(f"{page}/1.zip").status_code == 404
    work_off(app)
    ready = read_page(owner, page)
    assert "Refresh" not in owner.get(page).headers
    assert f"{page}.pdf" in ready.links()
    assert len(PdfReader(io.BytesIO(taken(owner, f"{page}.pdf"))).pages) == 2
    assert f"{page}.pdf" in read_page(owner, address_of(workshop)).links()
    assert written(app, workshop)[:2] == (30, 1)


def test_labels_of_packages_come_as_single_pictures_too(
    app: Flask, owner: FlaskClient, workshop: Workshop
) -> None:
    page = submit(owner, address_of(workshop), **{**ORDER, "count": "2"}).location
    work_off(app)
    with zipfile.ZipFile(io.BytesIO(taken(owner, f"{page}/1.zip"))) as archive:
        names = sorted(archive.namelist())
        assert len(names) == 4
        code = names[0].removesuffix(".png")
        scanned = decoded(archive.read(f"{code}.png"))
        ET.fromstring(archive.read(f"{code}.svg"))
    assert scanned.endswith("/q/" + code.replace("-", ""))
    assert owner.get("/q/" + code.replace("-", "")).status_code == 200
    assert owner.get(f"{page}/2.zip").status_code == 404
    assert owner.get(f"{page}/0.zip").status_code == 404


def test_two_orders_never_share_a_code(app: Flask, owner: FlaskClient, workshop) -> None:
    for count in ("3", "4"):
        submit(owner, address_of(workshop), **{**ORDER, "count": count})
    with app.app_context():
        newest, oldest = orders_of(get_lot(workshop.lot).id)
        assert (oldest.first_serial, newest.first_serial) == (0, 3)
        session.remove()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"count": "0"}, "Between 1 and 100,000"),
        ({"count": "many"}, ""),
        ({"start_at": "25"}, "The sheet has no such place."),
        ({"start_at": "0"}, "The sheet has no such place."),
        ({"sheet": "letter"}, ""),
        ({"kind": "pallet"}, ""),
        ({"language": "fr"}, ""),
        ({"sheet": "own"}, "A size of your own needs a width."),
        ({**OWN, "height": ""}, "A size of your own needs a height."),
        ({**OWN, "width": "12", "height": "12"}, "need 16 × 25 mm or 30 × 16 mm"),
        ({**OWN, "page_width": "100", "columns": "3"}, "side by side leave the page"),
        ({**OWN, "page_height": "100", "rows": "4"}, "below each other leave the page"),
        ({**OWN, "page_width": "210", "columns": "2", "pitch_x": "30"}, "would overlap"),
        ({**OWN, "width": "1e9", "height": "1e9"}, "Between 1 and 1,000."),
        ({**OWN, "width": "NaN"}, "Between 1 and 1,000."),
        ({**OWN, "width": "mười"}, "This is no number."),
    ],
)
@pytest.mark.parametrize("asks", [{}, {"preview": "1"}], ids=["order", "preview"])
def test_wrong_order_is_refused_in_words_and_nothing_is_written(
    app: Flask, owner: FlaskClient, workshop: Workshop,
    asks: dict[str, str], typed: dict[str, str], said: str,
) -> None:  # fmt: skip
    address = address_of(workshop) + "?lang=en"
    answer = submit(owner, address, **{**ORDER, **typed, **asks})
    assert answer.status_code == 422 or asks
    if answer.status_code == 422:
        assert said in answer.text
    assert written(app, workshop) == (0, 0, 0)


def test_words_that_do_not_fit_are_refused_before_anything_is_given_out(
    app: Flask, owner: FlaskClient, workshop: Workshop
) -> None:
    with app.app_context():
        with unit_of_work():
            get_lot(workshop.lot).product.name = "Nghiêng " * 24
        session.remove()
    typed = {**ORDER, "sheet": "roll-35x22"}
    answer = submit(owner, address_of(workshop) + "?lang=en", **typed)
    assert answer.status_code == 422
    assert "do not fit on a label of this size" in answer.text
    assert written(app, workshop) == (0, 0, 0)


def test_recalled_lot_gets_no_labels(app: Flask, owner: FlaskClient, workshop: Workshop) -> None:
    with app.app_context():
        with unit_of_work():
            lot = get_lot(workshop.lot)
            recall_lot(
                lot, reason="Nhiễm khuẩn", advice="Ngừng dùng", contact="0294 385 5000",
                declarer=declarer_of(lot), at=now(),
            )  # fmt: skip
        session.remove()
    answer = submit(owner, address_of(workshop) + "?lang=en", **ORDER)
    assert answer.status_code == 422
    assert "Lift the recall before printing" in answer.text
    assert written(app, workshop) == (0, 0, 0)


def test_site_without_the_typeface_says_so_and_shows_no_broken_picture(
    app: Flask, owner: FlaskClient, workshop: Workshop,
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:  # fmt: skip
    monkeypatch.setattr(typeface, "FOLDER", tmp_path)
    assert read_page(owner, address_of(workshop)).all("img") == []
    answer = submit(owner, address_of(workshop) + "?lang=en", **ORDER)
    assert answer.status_code == 422
    assert "lacks the typeface of labels" in answer.text
    assert written(app, workshop) == (0, 0, 0)


def test_one_label_is_shown_before_anything_is_ordered(
    app: Flask, owner: FlaskClient, workshop: Workshop
) -> None:
    answer = submit(owner, address_of(workshop), **OWN, preview="1")
    assert answer.status_code == 200
    picture = next(
        part.split('"')[0].replace("&amp;", "&")
        for part in answer.text.split('src="')
        if "/nhan/lot.png" in part[:60]
    )
    assert "width=40" in picture
    assert decoded(owner.get(picture).data).endswith(f"/q/{workshop.lot}")
    assert written(app, workshop) == (0, 0, 0)


@pytest.mark.parametrize("kind", ["lot", "product", "unit"])
@pytest.mark.parametrize("extension", ["svg", "png"])
def test_single_label_comes_as_a_file(
    owner: FlaskClient, workshop: Workshop, kind: str, extension: str
) -> None:
    answer = owner.get(f"{address_of(workshop)}/{kind}.{extension}?download=1")
    assert answer.status_code == 200
    assert f".{extension}" in answer.headers["Content-Disposition"]
    assert "private" in answer.headers["Cache-Control"]


def test_code_alone_is_read_at_twelve_mm(owner: FlaskClient, workshop: Workshop) -> None:
    picture = owner.get(f"{address_of(workshop)}/ma-12mm.png").data
    assert decoded(picture).endswith(f"/q/{workshop.lot}")


@pytest.mark.parametrize("size", ["width=nan", "width=-3", "width=1e9", "width=5&height=5"])
def test_single_label_of_an_impossible_size_is_refused(
    owner: FlaskClient, workshop: Workshop, size: str
) -> None:
    assert owner.get(f"{address_of(workshop)}/lot.png?{size}").status_code == 400


@pytest.mark.parametrize(
    ("ends", "is_shown"), [(date(2100, 1, 1), True), (date(2025, 7, 1), False)],
    ids=["in-force", "expired"],
)  # fmt: skip
def test_stars_are_printed_only_while_they_hold(
    app: Flask, owner: FlaskClient, workshop: Workshop, ends: date, *, is_shown: bool
) -> None:
    with app.app_context():
        with unit_of_work():
            make_certificate(get_lot(workshop.lot).product, expires_on=ends)
        session.remove()
    assert ("OCOP" in owner.get(f"{address_of(workshop)}/lot.svg").text) is is_shown
    page = submit(owner, address_of(workshop), **ORDER).location
    work_off(app)
    pages = PdfReader(io.BytesIO(taken(owner, f"{page}.pdf"))).pages
    assert ("OCOP" in pages[0].extract_text()) is is_shown


def test_sheet_that_does_not_read_back_is_never_released(
    app: Flask, owner: FlaskClient, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(_pdf: bytes, expected: list[str]) -> None:
        raise NotReadBack(missing=tuple(expected[:1]), extra=())

    page = submit(owner, address_of(workshop), **ORDER).location
    monkeypatch.setattr(jobs, "read_back", unreadable)
    work_off(app)
    with app.app_context():
        job = session.scalars(select(LabelJob)).one()
        assert (job.state, job.failure) == (JobState.FAILED, JobFailure.NOT_READ_BACK)
        session.remove()
    failed = owner.get(page + "?lang=en")
    assert "Not every code could be read back" in failed.text
    assert "Refresh" not in failed.headers
    assert owner.get(f"{page}.pdf").status_code == 404
    assert owner.get(f"{page}/1.zip").status_code == 404
    assert f"{page}.pdf" not in read_page(owner, address_of(workshop)).links()


def test_file_of_an_order_has_no_public_address(
    app: Flask, owner: FlaskClient, workshop: Workshop
) -> None:
    page = submit(owner, address_of(workshop), **ORDER).location
    work_off(app)
    with app.app_context():
        key = find_order(int(page.rpartition("/")[2])).file_key
        session.remove()
    assert owner.get(f"/media/{key}").status_code == 404


RESTS = ["", "/lot.png", "/lot.svg", "/ma-12mm.png"]


@pytest.mark.parametrize("rest", RESTS)
def test_labels_of_somebody_elses_lot_are_not_found(
    owner: FlaskClient, workshop: Workshop, rest: str
) -> None:
    assert owner.get(f"/cong/lo/{workshop.other_lot}/nhan{rest}").status_code == 404


@pytest.mark.parametrize("rest", ["", ".pdf", "/1.zip"])
def test_order_of_somebody_else_is_not_found(
    app: Flask, owner: FlaskClient, staff: FlaskClient, workshop: Workshop, rest: str
) -> None:
    job_id = other_order(app, workshop)
    work_off(app)
    assert owner.get(f"/cong/nhan/{job_id}{rest}").status_code == 404
    assert owner.get(f"/cong/nhan/999999{rest}").status_code == 404
    assert owner.get(f"/cong/nhan/{10**30}{rest}").status_code == 404
    assert staff.get(f"/cong/nhan/{job_id}").status_code == 200
    assert taken(staff, f"/cong/nhan/{job_id}.pdf").startswith(b"%PDF")


@pytest.mark.parametrize("rest", RESTS)
def test_visitor_is_led_to_sign_in(client: FlaskClient, workshop: Workshop, rest: str) -> None:
    assert client.get(f"/cong/lo/{workshop.lot}/nhan{rest}").status_code == 302


def test_visitor_takes_no_order_away(app: Flask, client: FlaskClient, workshop: Workshop) -> None:
    job_id = other_order(app, workshop)
    for rest in ("", ".pdf", "/1.zip"):
        assert client.get(f"/cong/nhan/{job_id}{rest}").status_code == 302
