"""Somebody claims a business; nobody else reads their papers; staff decide."""

import io
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalog.accounts.models import User
from catalog.businesses.models import Business, Membership, MembershipRole
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.joining.models import BusinessClaim
from catalog.messages.models import Message
from tests.factories.catalog import make_business, make_commune, make_province
from tests.factories.joining import PDF, PERSONAL_NUMBER, TAX_CODE, make_person
from tests.support.forms import submit
from tests.support.pages import read_page

pytestmark = pytest.mark.slow

NEW = "/cong/tham-gia/moi"
TYPED = {
    "name": "Hộ kinh doanh Sa Rinh",
    "legal_form": "ho-kinh-doanh",
    "number": PERSONAL_NUMBER,
    "address": "Ấp Cây Da",
    "other_place": "cau ke",
    "phone": "0912 345 678",
    "words": "Tôi là chủ hộ",
    "is_agreed": "y",
}


@pytest.fixture
def places(app: Flask) -> None:
    """Two communes of one name, one of another, and a listed business."""
    with app.app_context():
        with unit_of_work():
            province = make_province()
            make_commune("Cầu Kè", province=province)
            make_business("Hợp tác xã Dừa Sáp", slug="dua-sap", tax_code=TAX_CODE)
            make_business("Chưa công bố", slug="chua-cong-bo", published_at=None)
        session.remove()


def sign_in_another(app: Flask) -> FlaskClient:
    with app.app_context():
        with unit_of_work():
            mark = make_person().fs_uniquifier
        session.remove()
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["_user_id"] = mark
        kept["_fresh"] = True
    return client


def claimed(owner: FlaskClient, **typed: object) -> str:
    answer = submit(owner, NEW, **{**TYPED, **typed})
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def paper() -> tuple[io.BytesIO, str]:
    return io.BytesIO(PDF), "giấy phép.pdf"


def test_somebody_without_a_business_is_led_to_joining_one(owner: FlaskClient) -> None:
    assert owner.get("/cong").location == "/cong/tham-gia"
    read_page(owner, "/cong/tham-gia")
    read_page(owner, NEW)


def test_listed_business_is_found_without_marks_and_claimed(
    app: Flask, owner: FlaskClient, places: None
) -> None:
    page = read_page(owner, "/cong/tham-gia?q=hop tac xa dua sap")
    assert "/cong/tham-gia/dua-sap" in page.links()
    read_page(owner, "/cong/tham-gia/dua-sap")
    answer = submit(
        owner, "/cong/tham-gia/dua-sap", phone="0912345678", files=paper(), is_agreed="y"
    )
    assert answer.status_code == 302
    assert "Hợp tác xã Dừa Sáp" in read_page(owner, answer.location).text


def test_unpublished_business_is_not_found_nor_claimed(owner: FlaskClient, places: None) -> None:
    assert "chua-cong-bo" not in owner.get("/cong/tham-gia?q=chua cong bo").text.replace(
        'value="chua cong bo"', ""
    )
    assert owner.get("/cong/tham-gia/chua-cong-bo").status_code == 404


def test_new_business_lies_in_the_commune_typed(
    app: Flask, owner: FlaskClient, places: None
) -> None:
    claimed(owner)
    with app.app_context():
        claim = session.scalars(select(BusinessClaim)).one()
        assert claim.commune_id is not None
        assert claim.consent_version
        session.remove()


@pytest.mark.parametrize(
    "typed",
    [
        {"is_agreed": ""},
        {"number": "0100112438"},
        {"number": "184190001234"},
        {"other_place": "Xã Không Có"},
        {"legal_form": "cong-ty"},
        {"number": TAX_CODE},
        {"phone": ""},
        {"words": ""},
        {"email": "không phải"},
        {"files": (io.BytesIO(b"no paper"), "a.pdf")},
    ],
    ids=lambda typed: next(iter(typed)),
)
def test_wrong_claim_is_refused_and_what_was_typed_is_kept(
    app: Flask, owner: FlaskClient, places: None, typed: dict[str, object]
) -> None:
    answer = submit(owner, NEW, **{**TYPED, **typed})
    assert answer.status_code == 422
    assert 'value="Ấp Cây Da"' in answer.text
    assert PERSONAL_NUMBER not in answer.text
    assert "184190001234" not in answer.text


def test_a_paper_is_kept_while_the_rest_is_mended(owner: FlaskClient, places: None) -> None:
    refused = submit(owner, NEW, **{**TYPED, "phone": "12"}, files=paper())
    assert refused.status_code == 422
    kept = re.search(r'name="kept_files" value="(\d+)"', refused.text)
    assert kept
    page = read_page(owner, claimed(owner, kept_files=kept[1]))
    assert any("/giay-to/" in link for link in page.links())


def test_somebody_elses_kept_paper_is_not_taken(
    app: Flask, owner: FlaskClient, places: None
) -> None:
    refused = submit(owner, NEW, **{**TYPED, "phone": "12"}, files=paper())
    kept = re.search(r'name="kept_files" value="(\d+)"', refused.text)
    assert kept
    page = read_page(sign_in_another(app), "/cong/tham-gia")
    assert page.status == 200
    other = sign_in_another(app)
    assert "/giay-to/" not in read_page(other, claimed(other, kept_files=kept[1])).text


def test_claim_and_its_papers_are_for_the_claimer_and_staff_alone(
    app: Flask, owner: FlaskClient, staff: FlaskClient, client: FlaskClient, places: None
) -> None:
    address = claimed(owner, files=paper())
    link = next(each for each in read_page(owner, address).links() if "/giay-to/" in each)
    assert owner.get(link).data == PDF
    assert "no-store" in owner.get(link).headers["Cache-Control"]
    stranger = sign_in_another(app)
    for each in (address, link):
        assert stranger.get(each).status_code == 404
        assert client.get(each).status_code == 302
    assert stranger.post(f"{address}/rut").status_code in {400, 404}
    desk = address.replace("/cong/yeu-cau", "/ban/yeu-cau-tham-gia")
    assert stranger.get(desk).status_code == 403
    assert owner.get("/ban/yeu-cau-tham-gia").status_code == 403
    paper_link = next(each for each in read_page(staff, desk).links() if "/giay-to/" in each)
    assert staff.get(paper_link).data == PDF
    assert stranger.get(paper_link).status_code == 403


def test_paper_is_not_served_among_pictures(
    app: Flask, owner: FlaskClient, client: FlaskClient, places: None
) -> None:
    claimed(owner, files=paper())
    folder = Path(app.config["SETTINGS"].media_folder)
    (kept,) = folder.rglob("*.sealed")
    assert client.get(f"/media/{kept.relative_to(folder)}").status_code == 404


def test_personal_number_is_nowhere_in_the_clear(
    app: Flask,
    owner: FlaskClient,
    staff: FlaskClient,
    places: None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    address = claimed(owner, words=f"Số của tôi là {PERSONAL_NUMBER}")
    desk = address.replace("/cong/yeu-cau", "/ban/yeu-cau-tham-gia")
    submit(staff, desk, answer="verify")
    owner.get(f"/cong/tham-gia?q={PERSONAL_NUMBER}")
    for client, page in (
        (owner, address), (owner, "/cong/tham-gia"), (owner, "/cong"), (staff, desk),
        (staff, "/ban/yeu-cau-tham-gia"),
    ):  # fmt: skip
        text = client.get(page).text
        assert PERSONAL_NUMBER not in text
        assert PERSONAL_NUMBER[3:] not in text
    assert PERSONAL_NUMBER[-3:] in staff.get(desk).text
    written = "".join(capsys.readouterr())
    assert PERSONAL_NUMBER not in written
    home = Path(app.config["SETTINGS"].home)
    files = [path for path in home.rglob("*") if path.is_file()]
    assert any(path.suffix == ".db" for path in files)
    assert not [path for path in files if PERSONAL_NUMBER.encode() in path.read_bytes()]


def test_verified_claim_opens_the_business_to_its_owner(
    app: Flask, owner: FlaskClient, staff: FlaskClient, places: None
) -> None:
    address = claimed(owner)
    desk = address.replace("/cong/yeu-cau", "/ban/yeu-cau-tham-gia")
    assert desk in read_page(staff, "/ban/yeu-cau-tham-gia").links()
    assert submit(staff, desk, answer="verify", words="Chào mừng").status_code == 302
    with app.app_context():
        slug = session.scalars(
            select(Business.slug).join(Membership, Membership.business_id == Business.id)
        ).one()
        session.remove()
    assert slug in owner.get("/cong").location
    assert "Chào mừng" in read_page(owner, address).text
    assert owner.get(f"/doanh-nghiep/{slug}").status_code == 404


def test_decision_is_mailed_to_the_claimer(
    app: Flask, owner: FlaskClient, staff: FlaskClient, places: None
) -> None:
    address = claimed(owner)
    desk = address.replace("/cong/yeu-cau", "/ban/yeu-cau-tham-gia")
    submit(staff, desk, answer="refuse", words="Thiếu giấy phép")
    with app.app_context():
        (letter,) = session.scalars(select(Message)).all()
        session.remove()
    assert letter.recipient == "owner@example.vn"
    assert "Thiếu giấy phép" in letter.text
    assert address in letter.text
    assert PERSONAL_NUMBER not in letter.text


def test_refusal_needs_words_and_the_claimer_reads_them(
    owner: FlaskClient, staff: FlaskClient, places: None
) -> None:
    address = claimed(owner)
    desk = address.replace("/cong/yeu-cau", "/ban/yeu-cau-tham-gia")
    assert submit(staff, desk, answer="refuse", words="").status_code == 422
    token = submit(staff, desk, answer="refuse", words="Thiếu giấy phép")
    assert token.status_code == 302
    assert "Thiếu giấy phép" in read_page(owner, address).text
    assert owner.get("/cong").location == "/cong/tham-gia"


def test_claim_of_the_same_tax_code_shows_as_a_hint(
    app: Flask, owner: FlaskClient, staff: FlaskClient, places: None
) -> None:
    other = sign_in_another(app)
    claimed(other, name="Tên khác")
    desk = claimed(owner).replace("/cong/yeu-cau", "/ban/yeu-cau-tham-gia")
    assert "Tên khác" in read_page(staff, desk).text


def test_staff_do_not_decide_on_their_own_claim(
    app: Flask, staff: FlaskClient, owner: FlaskClient, places: None
) -> None:
    address = claimed(staff)
    desk = address.replace("/cong/yeu-cau", "/ban/yeu-cau-tham-gia")
    assert 'value="verify"' not in read_page(staff, desk).text
    answer = submit(staff, "/cong/tham-gia/moi", to=desk, answer="verify")
    assert answer.status_code == 403
    with app.app_context():
        assert session.scalars(select(Membership)).all() == []
        assert session.scalars(select(User)).all()
        session.remove()


def test_claim_taken_back_is_gone_from_the_queue(
    owner: FlaskClient, staff: FlaskClient, places: None
) -> None:
    address = claimed(owner)
    assert submit(owner, address, to=f"{address}/rut").status_code == 302
    desk = address.replace("/cong/yeu-cau", "/ban/yeu-cau-tham-gia")
    assert desk not in staff.get("/ban/yeu-cau-tham-gia").text


def test_claim_on_a_business_that_is_served_says_so_and_stays_possible(
    app: Flask, owner: FlaskClient, places: None
) -> None:
    with app.app_context():
        with unit_of_work():
            business = session.scalars(select(Business).where(Business.slug == "dua-sap")).one()
            other = make_person()
            session.add(
                Membership(user_id=other.id, business_id=business.id,
                           role=MembershipRole.OWNER, since=now())
            )  # fmt: skip
        session.remove()
    page = read_page(owner, "/cong/tham-gia/dua-sap")
    assert "đã có người thay mặt" in page.words()
    answer = submit(owner, "/cong/tham-gia/dua-sap", phone="0912 345 678", words="Tôi là giám đốc",
                    is_agreed="y")  # fmt: skip
    assert answer.status_code == 302
    again = owner.get("/cong/tham-gia/dua-sap")
    assert again.location == answer.location
    assert "Bạn đã gửi yêu cầu cho cơ sở này" in owner.get(again.location).text


def test_whoever_acts_for_a_business_is_led_to_it_instead_of_claiming_it(
    app: Flask, owner: FlaskClient, places: None
) -> None:
    with app.app_context():
        with unit_of_work():
            business = session.scalars(select(Business).where(Business.slug == "dua-sap")).one()
            user = session.scalars(select(User).where(User.email == "owner@example.vn")).one()
            session.add(
                Membership(user_id=user.id, business_id=business.id,
                           role=MembershipRole.OWNER, since=now())
            )  # fmt: skip
        session.remove()
    assert owner.get("/cong/tham-gia/dua-sap").location == "/cong/dua-sap"
