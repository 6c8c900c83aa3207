"""People take along all that is held of them, and leave without a name left behind."""

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from catalog.accounts.models import User
from catalog.audit.models import AuditEntry
from catalog.businesses.models import Business, Membership, MembershipRole
from catalog.foundation.clock import now, today
from catalog.foundation.database import Model, session, unit_of_work
from catalog.joining.evidence import keep_file
from catalog.joining.models import BusinessClaim, ClaimFile
from catalog.listings.publishing import open_draft
from catalog.privacy.of_business import held_of_business
from catalog.revisions.models import RevisionStep, SubjectKind
from catalog.revisions.workflow import Actor
from catalog.tracing.models import TraceEvent
from catalog.web.pictures import storage
from catalog.web.sealing import sealer
from tests.factories.catalog import make_business, make_product
from tests.factories.joining import PDF, PERSONAL_NUMBER, household, make_claim, make_member
from tests.factories.tracing import make_lot
from tests.support.forms import submit
from tests.support.pages import read_page

pytestmark = pytest.mark.slow

ADDRESS = "/tai-khoan/du-lieu"
PASSWORD = "the owner's own words"
NAME, MAIL = "Owner", "owner@example.vn"


@pytest.fixture
def slug(app: Flask, owner: FlaskClient) -> str:
    """A business whose only owner is signed in, with a lot; a verified and a waiting claim."""
    with app.app_context():
        with unit_of_work():
            user = session.scalars(select(User).where(User.email == MAIL)).one()
            business = make_business("Hợp tác xã Dừa Sáp", phone="0912345678")
            make_member(business, user=user)
            make_member(business, MembershipRole.EDITOR)
            lot = make_lot(make_product(business=business, group_id=1), number="L-01")
            lot.opened_by_id = user.id
            claim = make_claim(claimer=user, sealer=sealer())
            file = keep_file(
                PDF, title="a.pdf", user_id=user.id, storage=storage(), sealer=sealer(), at=now()
            )
            file.claim_id = claim.id
            make_claim(household(name="Của người khác", number="084190009999"), sealer=sealer())
            by = Actor(user.id, user.display_name)
            open_draft(SubjectKind.BUSINESS, business.id, by=by, at=now())
            found = business.slug
        session.remove()
    return found


def archive_of(client: FlaskClient, address: str) -> zipfile.ZipFile:
    answer = client.get(address)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    content = io.BytesIO(answer.data)
    answer.close()
    return zipfile.ZipFile(content)


def test_person_takes_along_what_is_held_of_them(owner: FlaskClient, slug: str) -> None:
    read_page(owner, ADDRESS)
    archive = archive_of(owner, f"{ADDRESS}.zip")
    account = json.loads(archive.read("account.json"))
    assert (account["email"], account["display_name"]) == (MAIL, NAME)
    assert not {"password", "fs_uniquifier", "totp_secret"} & set(account)
    (claim,) = json.loads(archive.read("claims.json"))
    assert claim["personal_number"] == PERSONAL_NUMBER
    assert claim["consent_version"]
    (paper,) = [name for name in archive.namelist() if name.startswith("papers/")]
    assert archive.read(paper) == PDF
    assert len(json.loads(archive.read("memberships.json"))) == 1


def test_archive_of_a_person_holds_nothing_of_others(owner: FlaskClient, slug: str) -> None:
    archive = archive_of(owner, f"{ADDRESS}.zip")
    everything = "".join(archive.read(name).decode("latin-1") for name in archive.namelist())
    assert "084190009999" not in everything
    assert "Của người khác".encode().decode("latin-1") not in everything


def test_business_is_taken_along_by_its_owner_without_private_facts(
    owner: FlaskClient, slug: str
) -> None:
    read_page(owner, f"/cong/{slug}/du-lieu")
    archive = archive_of(owner, f"/cong/{slug}/du-lieu.zip")
    assert json.loads(archive.read("listing.json"))["name"] == "Hợp tác xã Dừa Sáp"
    assert [lot["number"] for lot in json.loads(archive.read("lots.json"))] == ["L-01"]
    assert len(json.loads(archive.read("steps.json"))) == 1
    members = json.loads(archive.read("members.json"))
    assert {member["role"] for member in members} == {"owner", "editor"}
    everything = "".join(archive.read(name).decode("latin-1") for name in archive.namelist())
    assert PERSONAL_NUMBER not in everything
    assert MAIL not in everything


def test_every_table_that_names_a_business_is_looked_into(app: Flask, slug: str) -> None:
    """A new table that is left out of the archive fails here."""
    read: set[str] = set()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        read.update(re.findall(r'(?:FROM|JOIN) "?(\w+)', statement))

    with app.app_context():
        business = session.scalars(select(Business).where(Business.slug == slug)).one()
        event.listen(session.get_bind(), "before_cursor_execute", note)
        held_of_business(business, today=today())
        event.remove(session.get_bind(), "before_cursor_execute", note)
        named = {name for name, table in Model.metadata.tables.items() if "business_id" in table.c}
        session.remove()
    assert len(named) > 10
    assert named - read == set()


def test_editor_does_not_take_the_business_along(app: Flask, owner: FlaskClient, slug: str) -> None:
    with app.app_context():
        with unit_of_work():
            business = session.scalars(select(Business).where(Business.slug == slug)).one()
            make_member(business)
            own = session.scalars(
                select(Membership).join(Membership.user).where(User.email == MAIL)
            ).one()
            own.role = MembershipRole.EDITOR
        session.remove()
    assert owner.get(f"/cong/{slug}/du-lieu.zip").status_code == 403
    assert owner.get(f"/cong/{slug}/du-lieu").status_code == 403


def test_strangers_get_no_archive(staff: FlaskClient, client: FlaskClient, slug: str) -> None:
    assert staff.get(f"/cong/{slug}/du-lieu.zip").status_code == 404
    assert client.get(f"/cong/{slug}/du-lieu.zip").status_code == 302
    assert client.get(f"{ADDRESS}.zip").status_code == 302


@pytest.mark.parametrize(
    "typed",
    [
        {"password": "not the right words", "is_sure": "y", "hands_over": "y"},
        {"password": PASSWORD, "hands_over": "y"},
        {"password": PASSWORD, "is_sure": "y"},
    ],
    ids=["wrong-password", "not-sure", "last-owner"],
)
def test_account_is_not_deleted_without_all_that_it_takes(
    app: Flask, owner: FlaskClient, slug: str, typed: dict[str, str]
) -> None:
    assert submit(owner, ADDRESS, **typed).status_code == 422
    with app.app_context():
        assert session.scalars(select(User).where(User.email == MAIL)).one().active
        session.remove()


def test_who_left_is_nowhere_by_name_and_cannot_sign_in(
    app: Flask, owner: FlaskClient, slug: str
) -> None:
    answer = submit(owner, ADDRESS, password=PASSWORD, is_sure="y", hands_over="y")
    assert answer.status_code == 302
    assert owner.get(ADDRESS).status_code == 302
    with app.app_context():
        gone = session.scalars(select(User).where(User.display_name == "đã rời")).one()
        assert not gone.active
        assert gone.password is None
        assert gone.mail_address is None
        assert session.scalars(select(Membership).where(Membership.user_id == gone.id)).all() == []
        claim = session.scalars(
            select(BusinessClaim).where(BusinessClaim.claimer_id == gone.id)
        ).one()
        assert claim.personal_number_sealed is None
        assert session.scalars(select(ClaimFile)).all() == []
        told = [
            (entry.actor_label, str(entry.details)) for entry in session.scalars(select(AuditEntry))
        ]
        assert not [line for line in told if NAME in line or MAIL in " ".join(line)]
        assert session.scalars(select(TraceEvent)).all()
        steps = session.scalars(select(RevisionStep).where(RevisionStep.by_id == gone.id)).all()
        assert [step.by for step in steps] == ["đã rời"]
        session.remove()
    assert not list(Path(app.config["SETTINGS"].media_folder).rglob("*.sealed"))
    signed = submit(app.test_client(), "/tai-khoan/dang-nhap", email=MAIL, password=PASSWORD)
    assert signed.status_code in {200, 422}


def test_staff_are_sent_to_the_office(app: Flask, staff: FlaskClient) -> None:
    assert 'name="is_sure"' not in read_page(staff, ADDRESS).text
    answer = submit(
        staff, "/tai-khoan/doi-mat-khau", to=ADDRESS, password="the staff's own words", is_sure="y"
    )
    assert answer.status_code == 422
