"""A business opens lots, records what happens, corrects and recalls, from a phone."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from catalog.foundation.clock import VIETNAM, now
from catalog.foundation.database import session, unit_of_work
from catalog.tracing import reading
from catalog.tracing.agreeing import ask_to_use
from catalog.tracing.queries import count_units, events_of, get_lot, may_use
from catalog.tracing.verifying import verify_lot
from tests.factories.tracing import declarer_of
from tests.integration.portal.conftest import Workshop
from tests.support.forms import submit
from tests.support.pages import read_page

pytestmark = pytest.mark.slow

LOT = {"number": "L-02", "made_on": "2026-01-05", "quantity": "12,5", "unit": "KGM"}


def here_and_now(workshop: Workshop, **typed: object) -> dict[str, object]:
    moment = (now() - timedelta(hours=1)).astimezone(VIETNAM)
    usual = {
        "step": "harvesting",
        "occurred_at": moment.strftime("%Y-%m-%dT%H:%M"),
        "place": workshop.commune,
    }
    return {**usual, **typed}


def picture() -> io.BytesIO:
    target = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(target, "JPEG", exif=Image.Exif())
    target.seek(0)
    return target


def steps_of(app: Flask, code: str) -> list[dict[str, object]]:
    with app.app_context():
        lot = get_lot(code)
        assert verify_lot(lot).holds
        found = [reading.facts(event) for event in events_of(lot.id)]
        session.remove()
    return found


def test_portal_opens_on_the_one_business_of_its_owner(owner: FlaskClient, workshop) -> None:
    answer = owner.get("/cong")
    assert answer.location == f"/cong/{workshop.slug}"
    assert "L-01" in read_page(owner, answer.location).text


def test_new_lot_is_filled_in_like_the_last_one(owner: FlaskClient, workshop: Workshop) -> None:
    page = owner.get(f"/cong/{workshop.slug}/lo/moi?product={workshop.product}").text
    assert 'value="Vĩnh Long, Việt Nam"' in page
    assert 'value="TCCS 01:2025"' in page


def test_lot_is_opened_with_a_comma_in_its_quantity(
    app: Flask, owner: FlaskClient, workshop: Workshop
) -> None:
    answer = submit(owner, f"/cong/{workshop.slug}/lo/moi?product={workshop.product}", **LOT)
    assert answer.status_code == 302
    (opened,) = steps_of(app, answer.location.rpartition("/")[2])
    assert opened["quantityList"][0]["quantity"] == 12.5


@pytest.mark.parametrize(
    ("typed", "language", "read", "shown"),
    [
        ("1.200", "vi", 1200, "1200"),
        ("1,200", "en", 1200, "1200"),
        ("1.250,5", "vi", 1250.5, "1250,5"),
        ("0.125", "vi", 0.125, "0,125"),
        ("12,5", "en", 12.5, "12.5"),
    ],
)
def test_quantity_is_read_as_the_readers_language_writes_it(
    app: Flask, owner: FlaskClient, workshop: Workshop, typed, language, read, shown
) -> None:
    address = f"/cong/{workshop.slug}/lo/moi?product={workshop.product}&lang={language}"
    answer = submit(owner, address, **{**LOT, "quantity": typed})
    (opened,) = steps_of(app, answer.location.rpartition("/")[2].partition("?")[0])
    assert opened["quantityList"][0]["quantity"] == read
    assert f'name="quantity" type="text" value="{shown}"' in owner.get(address).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"number": "lô số một"}, "Số lô có nhiều nhất 20 ký tự"),
        ({"number": "L-01"}, "đã có lô mang số đó"),
        ({"made_on": "2999-01-01"}, "Chỉ mở lô sau khi đã sản xuất"),
        ({"best_before": "2026-01-04"}, "trước ngày sản xuất"),
        ({"quantity": "mười"}, "không phải là số"),
        ({"quantity": "-3"}, "phải lớn hơn 0"),
    ],
)
def test_wrong_lot_is_refused_and_what_was_typed_is_kept(
    owner: FlaskClient, workshop: Workshop, typed: dict[str, str], said: str
) -> None:
    address = f"/cong/{workshop.slug}/lo/moi?product={workshop.product}"
    answer = submit(owner, address, **{**LOT, "origin": "Xã Tam Ngãi", **typed})
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Xã Tam Ngãi"' in answer.text


def test_step_with_a_photograph_shows_at_the_next_scan(
    app: Flask, owner: FlaskClient, workshop: Workshop
) -> None:
    typed = here_and_now(workshop, note="Hái lúc sáng", files=(picture(), "vườn.jpg"))
    assert submit(owner, f"/cong/lo/{workshop.lot}/buoc", **typed).status_code == 302
    told = steps_of(app, workshop.lot)[-1]
    assert told["sanvat:evidence"][0]["title"] == "vườn.jpg"
    page = read_page(owner, f"/q/{workshop.lot}")
    assert "Hái lúc sáng" in page.text
    evidence = next(link for link in page.links() if link.startswith("/bang-chung/"))
    assert owner.get(evidence).mimetype == "image/jpeg"


def test_refused_step_keeps_the_photograph_that_came_with_it(
    owner: FlaskClient, workshop: Workshop
) -> None:
    typed = here_and_now(workshop, other_place="Xã không có", files=(picture(), "vườn.jpg"))
    answer = submit(owner, f"/cong/lo/{workshop.lot}/buoc", **typed)
    assert answer.status_code == 422
    assert "Không có xã, phường nào tên như vậy" in answer.text
    assert "Đã giữ: vườn.jpg" in answer.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"occurred_at": "2999-01-01T08:00"}, "sau khi nó đã diễn ra"),
        ({"step": "recalled"}, ""),
        ({"place": ""}, "Hãy chọn một nơi"),
        ({"inputs-0-lot": "KHONGCO"}, "Không có lô nào mang mã đó"),
        ({"note": "a" * 1001}, ""),
    ],
    ids=["future", "not-by-hand", "no-place", "unknown-input", "long-note"],
)
def test_wrong_step_is_refused_and_nothing_is_written(
    app: Flask, owner: FlaskClient, workshop: Workshop, typed: dict[str, str], said: str
) -> None:
    answer = submit(owner, f"/cong/lo/{workshop.lot}/buoc", **here_and_now(workshop, **typed))
    assert answer.status_code == 422
    assert said in answer.text
    assert len(steps_of(app, workshop.lot)) == 1


def test_file_that_is_no_picture_is_refused(owner: FlaskClient, workshop: Workshop) -> None:
    typed = here_and_now(workshop, files=(io.BytesIO(b"MZ\x90 not a picture"), "a.jpg"))
    answer = submit(owner, f"/cong/lo/{workshop.lot}/buoc", **typed)
    assert answer.status_code == 422
    assert "Chỉ nhận ảnh và tài liệu PDF" in answer.text


def test_lot_of_another_business_is_asked_for_and_not_yet_used(
    app: Flask, owner: FlaskClient, workshop: Workshop
) -> None:
    typed = here_and_now(workshop, **{"inputs-0-lot": workshop.other_lot})
    refused = submit(owner, f"/cong/lo/{workshop.lot}/buoc", **typed)
    assert refused.status_code == 422
    assert "Đã hỏi ý kiến họ" in refused.text
    assert len(steps_of(app, workshop.lot)) == 1


def test_step_is_corrected_and_both_stay_readable(
    app: Flask, owner: FlaskClient, workshop: Workshop
) -> None:
    submit(owner, f"/cong/lo/{workshop.lot}/buoc", **here_and_now(workshop, note="100 kg"))
    moment = here_and_now(workshop)["occurred_at"]
    answer = submit(
        owner, f"/cong/lo/{workshop.lot}/buoc/2/sua", words="Cân nhầm", is_replaced="y",
        note="90 kg", occurred_at=moment,
    )  # fmt: skip
    assert answer.status_code == 302
    page = read_page(owner, f"/q/{workshop.lot}").text
    assert "100 kg" in page
    assert "90 kg" in page
    assert "Cân nhầm" in page


def test_recall_shows_at_the_next_scan_and_lifting_needs_words(
    owner: FlaskClient, workshop: Workshop
) -> None:
    address = f"/cong/lo/{workshop.lot}/thu-hoi"
    told = {"reason": "Nhiễm khuẩn", "advice": "Ngừng dùng", "contact": "0294 385 5000"}
    assert submit(owner, address, **told).status_code == 422
    assert submit(owner, address, **told, is_sure="y").status_code == 302
    page = read_page(owner, f"/q/{workshop.lot}").text
    assert "Lô này đang bị thu hồi" in page
    assert "tel:02943855000" in page
    assert "Nhiễm khuẩn" in read_page(owner, "/thu-hoi").text
    assert submit(owner, address, words="").status_code == 422
    assert submit(owner, address, words="Kiểm nghiệm lại đạt").status_code == 302
    assert "Lô này đang bị thu hồi" not in owner.get(f"/q/{workshop.lot}").text
    assert "Kiểm nghiệm lại đạt" in owner.get("/feeds/thu-hoi.atom").text


def test_unit_codes_are_given_out_and_taken_away_as_a_list(
    app: Flask, owner: FlaskClient, workshop: Workshop
) -> None:
    address = f"/cong/lo/{workshop.lot}/ma"
    assert submit(owner, address, count="0").status_code == 422
    assert submit(owner, address, count="100001").status_code == 422
    assert submit(owner, address, count="3").status_code == 302
    with app.app_context():
        assert count_units(get_lot(workshop.lot).id) == 3
        session.remove()
    link = next(link for link in read_page(owner, address).links() if link.endswith(".csv"))
    rows = owner.get(link).text.splitlines()
    assert len(rows) == 4
    assert owner.get("/q/" + rows[1].rpartition("/q/")[2]).status_code == 200


def test_everything_on_a_lot_comes_in_one_file(owner: FlaskClient, workshop: Workshop) -> None:
    submit(
        owner, f"/cong/lo/{workshop.lot}/buoc",
        **here_and_now(workshop, note="=1+1", files=(picture(), "a.jpg")),
    )  # fmt: skip
    answer = owner.get(f"/cong/lo/{workshop.lot}/ho-so.zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    assert json.loads(archive.read("lot.json"))["chainHolds"] is True
    assert len(json.loads(archive.read("proof.json"))["events"]) == 2
    assert [name for name in archive.namelist() if name.startswith("evidence/")]
    assert "'=1+1" in archive.read("events.csv").decode()


@pytest.mark.parametrize("rest", ["", "/buoc", "/buoc/1/sua", "/thu-hoi", "/ma", "/ho-so.zip"])
def test_lot_of_somebody_else_is_not_found(
    owner: FlaskClient, workshop: Workshop, rest: str
) -> None:
    assert owner.get(f"/cong/lo/{workshop.other_lot}{rest}").status_code == 404


@pytest.mark.parametrize("rest", ["/lo", "/lo/moi", "/khoa", "/dong-y"])
def test_other_business_is_not_found(owner: FlaskClient, workshop: Workshop, rest: str) -> None:
    assert owner.get(f"/cong/{workshop.other_slug}{rest}").status_code == 404


def test_visitor_is_led_to_sign_in(client: FlaskClient, workshop: Workshop) -> None:
    assert client.get(f"/cong/lo/{workshop.lot}").status_code == 302


def test_staff_record_that_a_step_was_checked(
    app: Flask, owner: FlaskClient, staff: FlaskClient, workshop: Workshop
) -> None:
    submit(owner, f"/cong/lo/{workshop.lot}/buoc", **here_and_now(workshop))
    address = f"/ban/lo/{workshop.lot}/buoc/2/xac-nhan"
    assert owner.get(address).status_code == 403
    assert submit(staff, address, note="").status_code == 422
    assert submit(staff, address, note="Đối chiếu sổ").status_code == 302
    assert "Đối chiếu sổ" in read_page(owner, f"/q/{workshop.lot}").text
    assert workshop.lot in read_page(staff, "/ban/lo?q=L-01").text


def test_key_is_shown_once_and_can_be_taken_back(owner: FlaskClient, workshop: Workshop) -> None:
    address = f"/cong/{workshop.slug}/khoa"
    assert submit(owner, address, name="").status_code == 422
    made = submit(owner, address, name="Phần mềm kho")
    assert "svk_" in made.text
    page = owner.get(address).text
    assert "svk_" not in page
    assert "Phần mềm kho" in page
    back = next(part.split('"')[0] for part in page.split('action="') if "thu-lai" in part[:80])
    assert submit(owner, address, to=back).status_code == 302
    assert "thu lại" in owner.get(address).text


def test_agreement_is_given_by_whose_lot_it_is(
    app: Flask, owner: FlaskClient, workshop: Workshop
) -> None:
    with app.app_context():
        with unit_of_work():
            theirs = get_lot(workshop.other_lot)
            use = ask_to_use(get_lot(workshop.lot), declarer=declarer_of(theirs), at=now())
            use_id = use.id
        session.remove()
    address = f"/cong/{workshop.slug}/dong-y"
    answer = submit(owner, address, to=f"/cong/dong-y/{use_id}", answer="yes")
    assert answer.status_code == 302
    with app.app_context():
        assert may_use(get_lot(workshop.lot), get_lot(workshop.other_lot).business_id)
        session.remove()
    assert submit(owner, address, to="/cong/dong-y/999999", answer="yes").status_code == 404
