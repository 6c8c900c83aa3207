"""An owner invites by link and decides on roles; an editor does the daily work."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from catalog.accounts.models import User
from catalog.businesses.models import Business, Membership, MembershipRole
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.joining.models import Invitation
from catalog.messages.models import Message
from tests.factories.joining import make_person
from tests.integration.portal.conftest import Workshop
from tests.support.forms import submit
from tests.support.pages import read_page

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Somebody:
    """A signed-in person."""

    id: int
    client: FlaskClient


@pytest.fixture
def somebody(app: Flask) -> Somebody:
    """Somebody who acts for no business."""
    with app.app_context():
        with unit_of_work():
            user = make_person("Kim Ngân")
            found = user.id, user.fs_uniquifier
        session.remove()
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["_user_id"] = found[1]
        kept["_fresh"] = True
    return Somebody(found[0], client)


def join(app: Flask, workshop: Workshop, person: Somebody, role: MembershipRole) -> None:
    with app.app_context():
        with unit_of_work():
            business = session.scalars(select(Business).where(Business.slug == workshop.slug)).one()
            session.add(
                Membership(user_id=person.id, business_id=business.id, role=role, since=now())
            )
        session.remove()


@pytest.fixture
def editor(app: Flask, workshop: Workshop, somebody: Somebody) -> Somebody:
    """Somebody who edits for the workshop."""
    join(app, workshop, somebody, MembershipRole.EDITOR)
    return replace(somebody)


def people_page(workshop: Workshop) -> str:
    return f"/cong/{workshop.slug}/nguoi"


def invited(owner: FlaskClient, workshop: Workshop, role: str = "editor") -> str:
    """Make an invitation and answer the path of its link."""
    answer = submit(owner, people_page(workshop), note="Con gái", role=role)
    assert answer.status_code == 302, answer.text
    page = read_page(owner, people_page(workshop))
    link = next(
        field.get("value", "") for field in page.all("input")
        if "/cong/loi-moi/" in (field.get("value") or "")
    )  # fmt: skip
    return "/cong/loi-moi/" + link.partition("/cong/loi-moi/")[2]


def own_id(app: Flask) -> int:
    with app.app_context():
        found = session.scalars(select(User.id).where(User.email == "owner@example.vn")).one()
        session.remove()
    return found


def test_invited_person_accepts_and_edits(
    owner: FlaskClient, workshop: Workshop, somebody: Somebody
) -> None:
    link = invited(owner, workshop)
    assert somebody.client.get(people_page(workshop)).status_code == 404
    read_page(somebody.client, link)
    assert submit(somebody.client, link).status_code == 302
    assert somebody.client.get(f"/cong/{workshop.slug}/lo").status_code == 200
    assert "Kim Ngân" in read_page(owner, people_page(workshop)).text


def test_a_link_works_once(
    app: Flask, owner: FlaskClient, workshop: Workshop, somebody: Somebody, staff: FlaskClient
) -> None:
    link = invited(owner, workshop)
    submit(somebody.client, link)
    used = staff.get(link)
    assert used.status_code == 410
    assert "Hòa Tân" not in used.text
    posted = submit(staff, "/cong/tham-gia/moi", to=link)
    assert posted.status_code == 410


def test_a_link_is_mailed_where_an_address_is_given(
    app: Flask, owner: FlaskClient, workshop: Workshop, somebody: Somebody
) -> None:
    address = people_page(workshop)
    wrong = submit(owner, address, note="Con gái", role="editor", email="không phải")
    assert wrong.status_code == 422
    submit(owner, address, note="Con gái", role="editor", email="con.gai@example.vn")
    with app.app_context():
        (letter,) = session.scalars(select(Message)).all()
        session.remove()
    assert letter.recipient == "con.gai@example.vn"
    link = "/cong/loi-moi/" + letter.text.partition("/cong/loi-moi/")[2].split()[0]
    assert submit(somebody.client, link).status_code == 302


def test_a_link_ends_after_a_week(
    app: Flask, owner: FlaskClient, workshop: Workshop, somebody: Somebody
) -> None:
    link = invited(owner, workshop)
    with app.app_context():
        with unit_of_work():
            session.execute(update(Invitation).values(expires_at=now() - timedelta(seconds=1)))
        session.remove()
    assert somebody.client.get(link).status_code == 410


def test_a_link_taken_back_lets_nobody_in(
    owner: FlaskClient, workshop: Workshop, somebody: Somebody
) -> None:
    link = invited(owner, workshop)
    page = owner.get(people_page(workshop)).text
    back = next(part.split('"')[0] for part in page.split('action="') if "thu-lai" in part[:90])
    assert submit(owner, people_page(workshop), to=back).status_code == 302
    assert somebody.client.get(link).status_code == 410


@pytest.mark.parametrize("change", [lambda link: link[:-1] + "x", lambda _: "/cong/loi-moi/abc"])
def test_a_link_that_was_changed_is_not_found(
    owner: FlaskClient, workshop: Workshop, somebody: Somebody, change
) -> None:
    assert somebody.client.get(change(invited(owner, workshop))).status_code == 404


def test_a_visitor_with_a_link_signs_in_first(
    owner: FlaskClient, workshop: Workshop, client: FlaskClient
) -> None:
    assert client.get(invited(owner, workshop)).status_code == 302


def test_an_editor_sees_people_and_manages_none(
    app: Flask, owner: FlaskClient, workshop: Workshop, editor: Somebody
) -> None:
    address = people_page(workshop)
    page = read_page(editor.client, address)
    assert "Con gái" not in page.text
    owner_id = own_id(app)
    for to, typed in (
        (address, {"note": "Tôi", "role": "owner"}),
        (f"{address}/{editor.id}/vai-tro", {"role": "owner"}),
        (f"{address}/{owner_id}/thoi", {}),
    ):
        assert submit(editor.client, address, to=to, **typed).status_code == 403
    with app.app_context():
        roles = session.scalars(select(Membership.role).order_by(Membership.since)).all()
        assert sorted(roles) == ["editor", "owner"]
        assert session.scalars(select(Invitation)).all() == []
        session.remove()


def test_an_editor_hands_out_no_keys(
    owner: FlaskClient, workshop: Workshop, editor: Somebody
) -> None:
    overview = f"/cong/{workshop.slug}"
    assert f"{overview}/khoa" in read_page(owner, overview).links()
    assert f"{overview}/khoa" not in read_page(editor.client, overview).links()
    assert editor.client.get(f"/cong/{workshop.slug}/khoa").status_code == 403


def test_an_editor_recalls_at_once_and_an_owner_lifts(
    owner: FlaskClient, workshop: Workshop, editor: Somebody
) -> None:
    address = f"/cong/lo/{workshop.lot}/thu-hoi"
    told = {"reason": "Nhiễm khuẩn", "advice": "Ngừng dùng", "contact": "0294 385 5000"}
    assert submit(editor.client, address, **told, is_sure="y").status_code == 302
    assert editor.client.get(address).status_code == 403
    assert submit(owner, address, words="Kiểm nghiệm lại đạt").status_code == 302


def test_the_last_owner_can_neither_leave_nor_step_down(
    app: Flask, owner: FlaskClient, workshop: Workshop, editor: Somebody
) -> None:
    address, user_id = people_page(workshop), own_id(app)
    submit(owner, address, to=f"{address}/{user_id}/thoi")
    submit(owner, address, to=f"{address}/{user_id}/vai-tro", role="editor")
    with app.app_context():
        kept = session.scalars(select(Membership.role).where(Membership.user_id == user_id)).all()
        assert kept == [MembershipRole.OWNER]
        session.remove()


def test_an_owner_leaves_once_another_is_owner(
    app: Flask, owner: FlaskClient, workshop: Workshop, editor: Somebody
) -> None:
    address, user_id = people_page(workshop), own_id(app)
    made = submit(owner, address, to=f"{address}/{editor.id}/vai-tro", role="owner")
    assert made.status_code == 302
    assert submit(owner, address, to=f"{address}/{user_id}/thoi").location == "/cong"
    assert owner.get(address).status_code == 404


def test_a_removed_editor_is_out_at_once(
    owner: FlaskClient, workshop: Workshop, editor: Somebody
) -> None:
    address = people_page(workshop)
    assert submit(owner, address, to=f"{address}/{editor.id}/thoi").status_code == 302
    assert editor.client.get(f"/cong/{workshop.slug}/lo").status_code == 404


def test_people_of_another_business_are_not_reached(
    app: Flask, owner: FlaskClient, workshop: Workshop, somebody: Somebody
) -> None:
    address = people_page(workshop)
    assert owner.get(f"/cong/{workshop.other_slug}/nguoi").status_code == 404
    assert submit(owner, address, to=f"{address}/{somebody.id}/thoi").status_code == 404
    back = f"/cong/{workshop.slug}/loi-moi/999/thu-lai"
    assert submit(owner, address, to=back).status_code == 404


def test_somebody_with_several_businesses_chooses(
    app: Flask, owner: FlaskClient, workshop: Workshop
) -> None:
    assert read_page(owner, "/cong?tat_ca=1").links().count("/cong/tham-gia") == 1
    with app.app_context():
        with unit_of_work():
            other = session.scalars(
                select(Business).where(Business.slug == workshop.other_slug)
            ).one()
            session.add(
                Membership(
                    user_id=session.scalars(
                        select(User.id).where(User.email == "owner@example.vn")
                    ).one(),
                    business_id=other.id,
                    role=MembershipRole.EDITOR,
                    since=now(),
                )
            )
        session.remove()
    links = read_page(owner, "/cong").links()
    assert f"/cong/{workshop.slug}" in links
    assert f"/cong/{workshop.other_slug}" in links
