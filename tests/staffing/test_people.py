"""The office's people: invited, given posts, changed, ended; and what a locality hides."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalog.accounts.models import AccountSession, StaffPost, User
from catalog.accounts.roles import StaffRole
from catalog.accounts.sessions import begin_session
from catalog.accounts.signing_in import create_account
from catalog.audit.models import AuditEntry
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.errors import Invalid, NotAllowed, Stale
from catalog.listings.publishing import open_draft
from catalog.messages.models import Message
from catalog.revisions import workflow
from catalog.revisions.models import SubjectKind
from catalog.revisions.workflow import Actor
from catalog.staffing import inviting
from catalog.staffing.posts import Offer, change_post, end_post, give_post
from tests.factories.catalog import (
    AT,
    make_business,
    make_commune,
    make_locality,
    make_product,
    make_province,
)


def person(app: Flask, name: str, *posts: tuple[StaffRole, int | None]) -> tuple[int, FlaskClient]:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context(), unit_of_work():
        user = create_account(
            f"{name}@example.vn", password="their own long words", display_name=name, roles=[],
            at=now(),
        )  # fmt: skip
        user.posts = [StaffPost(role=role, locality_id=where, since=AT) for role, where in posts]
        session.flush()
        mark, user_id = user.fs_uniquifier, user.id
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["_user_id"], kept["_fresh"] = mark, True
    return user_id, client


@pytest.fixture
def places(app: Flask) -> dict[str, int]:
    """Two localities, each with a listing that waits for the office."""
    kept = {}
    with app.app_context(), unit_of_work():
        writer = create_account(
            "writer@example.vn", password="their own long words", display_name="w", roles=[],
            at=now(),
        ).id  # fmt: skip
        for name, code in (("Trà Vinh", "84"), ("Cao Bằng", "04")):
            province = make_province(name, code)
            business = make_business(
                f"Cơ sở {name}", commune=make_commune(province=province), province_id=province.id
            )
            product = make_product(f"Đặc sản {name}", business=business, group_id=1)
            by = Actor(writer, "w")
            draft = open_draft(SubjectKind.PRODUCT, product.id, by=by, at=now())
            workflow.submit(draft.id, read_version=0, by=by, at=now())
            kept[name] = make_locality(province).id
            kept[f"{name} draft"] = draft.id
    return kept


def test_a_reviewer_of_one_province_sees_and_decides_nothing_of_another(
    app: Flask, places: dict[str, int]
) -> None:
    _id, reviewer = person(app, "reviewer", (StaffRole.REVIEWER, places["Cao Bằng"]))
    listed = reviewer.get("/ban/duyet").text
    assert "Đặc sản Cao Bằng" in listed
    assert "Đặc sản Trà Vinh" not in listed
    own, other = places["Cao Bằng draft"], places["Trà Vinh draft"]
    assert reviewer.get(f"/ban/duyet/{own}").status_code == 200
    assert reviewer.get(f"/ban/duyet/{other}").status_code == 404
    assert reviewer.get(f"/xem-truoc/{other}").status_code == 404
    answer = reviewer.post(f"/ban/duyet/{other}/quyet-dinh", data={"act": "publish"})
    assert answer.status_code == 404


def test_the_desk_shows_only_what_a_role_allows(app: Flask, places: dict[str, int]) -> None:
    _id, curator = person(app, "curator", (StaffRole.CURATOR, places["Cao Bằng"]))
    page = curator.get("/ban").text
    assert "/ban/duyet" not in page
    assert "/ban/nhan-su" not in page
    assert "/ban/luot-quet" in page


def test_a_mail_leads_its_reader_to_the_desk(app: Flask, administrator: FlaskClient) -> None:
    user_id, newcomer = person(app, "newcomer")
    facts = {"email": "Newcomer@example.vn", "role": "inspector", "locality": "all", "until": ""}
    app.config["WTF_CSRF_ENABLED"] = False
    assert administrator.post("/ban/nhan-su", data=facts).status_code == 302
    with app.app_context():
        mail = session.scalars(select(Message)).one()
        session.remove()
    assert mail.recipient == "newcomer@example.vn"
    path = "/tai-khoan/loi-moi-lam-viec/" + mail.text.split("/loi-moi-lam-viec/")[1].split()[0]
    assert administrator.post(path).status_code == 403
    assert newcomer.get("/ban").status_code == 403
    assert newcomer.get(path).status_code == 200
    assert newcomer.post(path).status_code == 302
    assert newcomer.get("/ban/lo").status_code == 200
    assert newcomer.get("/ban/duyet").status_code == 403
    assert newcomer.post(path).status_code == 410
    with app.app_context():
        done = session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("%office%")))
        assert list(done) == ["office invitation made", "office invitation accepted"]
        post = session.scalars(select(StaffPost).where(StaffPost.user_id == user_id)).one()
        assert (post.role, post.locality_id) == (StaffRole.INSPECTOR, None)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"email": "no address"}, "không phải là địa chỉ thư"),
        ({"role": "king"}, "Hãy chọn vai trò"),
        ({"locality": "999"}, "Hãy chọn địa phương"),
        ({"until": "31/12"}, "không phải là ngày"),
        ({"until": "0001-01-01"}, "đã qua"),
        ({"until": "9999-12-31", "role": "\0"}, "Hãy chọn vai trò"),
    ],
)
def test_a_refused_invitation_says_why_and_keeps_what_was_typed(
    app: Flask, administrator: FlaskClient, typed: dict[str, str], words: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    facts = {"email": "lan@example.vn", "role": "curator", "locality": "all", **typed}
    answer = administrator.post("/ban/nhan-su", data=facts)
    assert answer.status_code == 422
    assert words in answer.text
    assert facts["email"] in answer.text


def test_a_local_administrator_manages_that_locality_only(
    app: Flask, places: dict[str, int]
) -> None:
    here, there = places["Cao Bằng"], places["Trà Vinh"]
    _id, local = person(app, "local", (StaffRole.ADMINISTRATOR, here))
    own_id, _own = person(app, "own", (StaffRole.EDITOR, here))
    other_id, _other = person(app, "other", (StaffRole.EDITOR, there))
    page = local.get("/ban/nhan-su").text
    assert "own@example.vn" in page
    assert "other@example.vn" not in page
    assert local.get(f"/ban/nhan-su/{own_id}").status_code == 200
    assert local.get(f"/ban/nhan-su/{other_id}").status_code == 404
    for locality in ("all", str(there)):
        facts = {"role": "administrator", "locality": locality}
        assert local.post(f"/ban/nhan-su/{own_id}", data=facts).status_code == 422
    assert local.get("/ban/nhat-ky").status_code == 403


def test_an_ended_post_lets_in_no_more_from_the_next_request_on(
    app: Flask, administrator: FlaskClient
) -> None:
    user_id, editor = person(app, "editor", (StaffRole.EDITOR, None))
    assert editor.get("/ban").status_code == 200
    with app.app_context():
        query = select(StaffPost.id).where(StaffPost.user_id == user_id)
        post_id = session.scalars(query).one()
        session.remove()
    assert administrator.post(f"/ban/nhan-su/viec/{post_id}/ket-thuc").status_code == 302
    assert editor.get("/ban").status_code == 403
    assert administrator.post(f"/ban/nhan-su/viec/{post_id}/ket-thuc").status_code == 404


def test_an_administrator_signs_a_colleague_out(app: Flask, administrator: FlaskClient) -> None:
    user_id, editor = person(app, "editor", (StaffRole.EDITOR, None))
    assert editor.get("/ban").status_code == 200
    with app.app_context():
        query = select(AccountSession.id).where(AccountSession.user_id == user_id)
        session_id = session.scalars(query).one()
        session.remove()
    page = f"/ban/nhan-su/{user_id}"
    assert f"/thiet-bi/{session_id}/dang-xuat" in administrator.get(page).text
    address = f"{page}/thiet-bi/{session_id}/dang-xuat"
    assert administrator.post(address).status_code == 302
    assert editor.get("/ban").status_code == 302


def test_a_local_administrator_does_not_sign_out_who_works_elsewhere_too(
    app: Flask, places: dict[str, int]
) -> None:
    here = places["Cao Bằng"]
    _id, local = person(app, "local", (StaffRole.ADMINISTRATOR, here))
    both_id, _both = person(app, "both", (StaffRole.EDITOR, here), (StaffRole.EDITOR, None))
    with app.app_context(), unit_of_work():
        begin_session(both_id, device="Firefox", at=now())
        query = select(AccountSession.id).where(AccountSession.user_id == both_id)
        session_id = session.scalars(query).one()
    assert "dang-xuat" not in local.get(f"/ban/nhan-su/{both_id}").text.split("</nav>")[-1]
    address = f"/ban/nhan-su/{both_id}/thiet-bi/{session_id}/dang-xuat"
    assert local.post(address).status_code == 404


def test_the_last_administrator_stays(either_app: Flask) -> None:
    user_id, _client = person(either_app, "boss", (StaffRole.ADMINISTRATOR, None))
    other_id, _other = person(either_app, "other")
    with either_app.app_context():
        post = session.scalars(select(StaffPost)).one()
        ends = Offer(StaffRole.ADMINISTRATOR, None, now() + timedelta(days=9))
        for change in (
            lambda: end_post(post, by_id=user_id, at=now()),
            lambda: change_post(post, Offer(StaffRole.EDITOR), by_id=user_id, at=now()),
            lambda: change_post(post, ends, by_id=user_id, at=now()),
        ):
            with pytest.raises(Invalid, match="last-administrator"), unit_of_work():
                change()
        with unit_of_work():
            give_post(other_id, Offer(StaffRole.ADMINISTRATOR), by_id=user_id, at=now())
            end_post(post, by_id=user_id, at=now())
        session.remove()


def test_an_invitation_works_once_for_one_address_and_can_be_taken_back(either_app: Flask) -> None:
    user_id, _client = person(either_app, "lan")
    other_id, _other = person(either_app, "other")
    with either_app.app_context():
        lan, other = session.get_one(User, user_id), session.get_one(User, other_id)
        offer = Offer(StaffRole.CURATOR)
        with unit_of_work():
            made = inviting.invite("LAN@example.vn", offer, by_id=other_id, at=now())
        with pytest.raises(NotAllowed), unit_of_work():
            inviting.accept(made, other, at=now())
        with pytest.raises(Stale), unit_of_work():
            inviting.accept(made, lan, at=now() + inviting.LASTS)
        with unit_of_work():
            inviting.take_back(made, by_id=other_id, at=now())
        found = inviting.find_invitation(made.id)
        assert found is not None
        assert not inviting.is_open(found, at=now())
        assert found.email == ""
        session.remove()


def test_where_it_is_asked_nobody_works_without_the_second_step(app: Flask) -> None:
    _id, reviewer = person(app, "reviewer", (StaffRole.REVIEWER, None))
    settings = app.config["SETTINGS"]
    object.__setattr__(settings, "require_second_factor", True)
    for path in ("/ban", "/ban/duyet"):
        assert "/tai-khoan/bao-ve" in reviewer.get(path).location
