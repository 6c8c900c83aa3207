"""From a photograph in a draft to a certificate whose proof the office checked."""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalog.accounts.models import User
from catalog.businesses.models import LegalForm, Membership, MembershipRole
from catalog.certificates.checking import Proof, check_certificate
from catalog.certificates.models import (
    Certificate,
    CertificateKind,
    CertificateScan,
    Evidence,
)
from catalog.certificates.publishing import KINDS
from catalog.certificates.scans import keep_scan, read_scan
from catalog.certificates.validity import shows_stars
from catalog.foundation.clock import now, today
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.errors import NotAllowed
from catalog.ledger.publishing import records_in_force
from catalog.listings.publishing import open_draft, publish
from catalog.media.storage import FolderStorage
from catalog.messages.models import Message
from catalog.outbox.models import OutboxEntry
from catalog.revisions import saving, workflow
from catalog.revisions.models import SubjectKind
from catalog.revisions.workflow import Actor
from catalog.web.pictures import storage as site_storage
from tests.factories.catalog import (
    AT,
    make_business,
    make_certificate,
    make_commune,
    make_product,
)
from tests.factories.joining import PDF, SEALER, make_member, make_person
from tests.support.proofs import SIGNED

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Cast:
    slug: str
    product_id: int
    product_slug: str
    draft_id: int
    owner_id: int
    office_id: int


@pytest.fixture
def cast(app: Flask, owner: FlaskClient) -> Cast:
    """A product whose owner is signed in, with a draft that tells of a certificate."""
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        with unit_of_work():
            user = session.scalars(select(User).where(User.email == "owner@example.vn")).one()
            business = make_business()
            session.add(
                Membership(
                    user_id=user.id, business_id=business.id, role=MembershipRole.OWNER, since=AT
                )
            )
            product = make_product(business=business, group_id=1, description="Dừa sáp tươi.")
            by = Actor(user.id, "owner")
            draft = open_draft(SubjectKind.PRODUCT, product.id, by=by, at=now())
            row = {"kind": "ocop", "number": "01/OCOP", "issuer": "", "issued_on": "",
                   "expires_on": "", "stars": "4", "scan": ""}  # fmt: skip
            saving.save(draft.id, {"certificates": [row]}, read_version=0, by=by, at=now())
            office = make_person("Phòng OCOP")
            made = Cast(business.slug, product.id, product.slug, draft.id, user.id, office.id)
        session.remove()
    return made


def send(client: FlaskClient, cast: Cast, content: bytes, name: str = "giay.pdf", place: int = 0):
    return client.post(
        f"/cong/ban-nhap/{cast.draft_id}/giay-chung-nhan",
        data={f"scan-{place}": (BytesIO(content), name)},
        content_type="multipart/form-data",
    )


def published(cast: Cast) -> Certificate:
    """What the owner declared, once the office made the listing public."""
    with unit_of_work():
        by = Actor(cast.owner_id, "owner")
        revision = workflow.locked(cast.draft_id)
        workflow.submit(cast.draft_id, read_version=revision.version, by=by, at=now())
        publish(cast.draft_id, by=Actor(cast.office_id, "office"), at=now())
    return session.scalars(select(Certificate)).one()


def test_scan_sent_twice_stands_beside_its_row_once_and_is_sealed(
    app: Flask, owner: FlaskClient, cast: Cast
) -> None:
    for _time in range(2):
        assert send(owner, cast, PDF).status_code == 302
    with app.app_context():
        scan = session.scalars(select(CertificateScan)).one()
        revision = workflow.locked(cast.draft_id)
        assert [row["scan"] for row in revision.content["certificates"]] == [scan.digest]
        assert PDF not in site_storage().get(scan.key)
        address, key = f"/cong/giay-chung-nhan/{scan.id}", scan.key
        session.remove()
    shown = owner.get(address)
    assert (shown.data, shown.mimetype) == (PDF, "application/pdf")
    assert owner.get(f"/media/{key}").status_code == 404
    page = owner.get(f"/cong/ban-nhap/{cast.draft_id}").get_data(as_text=True)
    assert address in page


def test_scan_of_somebody_else_is_not_found_and_a_named_digest_finds_nothing(
    app: Flask, owner: FlaskClient, cast: Cast
) -> None:
    with app.app_context():
        with unit_of_work():
            member = make_member(make_business())
            scan = keep_scan(PDF, business_id=member.business_id, user_id=member.user_id,
                             storage=site_storage(), sealer=SEALER, at=now())  # fmt: skip
            scan_id, digest = scan.id, scan.digest
            revision = workflow.locked(cast.draft_id)
            rows = [{**revision.content["certificates"][0], "scan": digest}]
            saving.save(cast.draft_id, {"certificates": rows}, read_version=revision.version,
                        by=Actor(cast.owner_id, "owner"), at=now())  # fmt: skip
        session.remove()
    assert owner.get(f"/cong/giay-chung-nhan/{scan_id}").status_code == 404
    assert owner.get(f"/ban/giay-chung-nhan/{scan_id}").status_code == 403
    page = owner.get(f"/cong/ban-nhap/{cast.draft_id}").get_data(as_text=True)
    assert f"/giay-chung-nhan/{scan_id}" not in page


@pytest.mark.parametrize("content", [b"", b"MZ not a picture", b"<svg/>"])
def test_file_that_is_neither_photograph_nor_pdf_is_refused(
    app: Flask, owner: FlaskClient, cast: Cast, content: bytes
) -> None:
    send(owner, cast, content, name="giay.jpg")
    with app.app_context():
        assert session.scalars(select(CertificateScan)).all() == []


def test_scan_can_be_taken_out_and_a_new_row_begun_with_one(
    app: Flask, owner: FlaskClient, cast: Cast
) -> None:
    send(owner, cast, PDF)
    send(owner, cast, PDF + b"2", place=1)
    address = f"/cong/ban-nhap/{cast.draft_id}/giay-chung-nhan"
    owner.post(address, data={"act": "remove-0"})
    with app.app_context():
        rows = workflow.locked(cast.draft_id).content["certificates"]
        assert [bool(row["scan"]) for row in rows] == [False, True]
        session.remove()
    assert send(owner, cast, PDF, place=999).status_code == 302


def test_declared_certificate_has_no_star_until_staff_record_the_proof(
    app: Flask, owner: FlaskClient, cast: Cast
) -> None:
    send(owner, cast, PDF)
    with app.app_context():
        claim = published(cast)
        assert (claim.evidence, claim.declared_by_id) == (Evidence.OWN_WORD, cast.owner_id)
        assert not shows_stars(claim, on=today())
        with pytest.raises(NotAllowed), unit_of_work():
            check_certificate(claim.id, SIGNED, user_id=cast.owner_id, at=now())
        with unit_of_work():
            check_certificate(claim.id, SIGNED, user_id=cast.office_id, at=now())
        claim = session.get_one(Certificate, claim.id)
        assert shows_stars(claim, on=today())
        assert claim.checked_by_id == cast.office_id
        assert claim.scan_digest
        assert claim.expires_on is not None
        assert claim.id in records_in_force(KINDS, [claim.id])
        facts = [entry.fact for entry in session.scalars(select(OutboxEntry))]
        assert "ProductPublished" in facts


def test_draft_that_tells_of_a_checked_certificate_again_makes_no_second_one(
    app: Flask, cast: Cast
) -> None:
    with app.app_context():
        claim = published(cast)
        with unit_of_work():
            by = Actor(cast.owner_id, "owner")
            draft = open_draft(SubjectKind.PRODUCT, cast.product_id, by=by, at=now())
            draft_id, rows = draft.id, draft.content["certificates"]
            saving.save(draft.id, {"certificates": [{**rows[0], "issuer": "UBND tỉnh"}]},
                        read_version=0, by=by, at=now())  # fmt: skip
            proof = Proof(**{**SIGNED.__dict__, "certificate_no": "01/OCOP"})
            check_certificate(claim.id, proof, user_id=cast.office_id, at=now())
            workflow.submit(draft_id, read_version=1, by=by, at=now())
            publish(draft_id, by=Actor(cast.office_id, "office"), at=now())
        assert len(session.scalars(select(Certificate)).all()) == 1


def test_certificates_of_a_business_itself_are_declared_too(app: Flask) -> None:
    with app.app_context():
        with unit_of_work():
            business = make_business(
                legal_form=LegalForm.COOPERATIVE, description="Một tổ.", phone="0912345678",
                address_as_written="Ấp 1",
            )  # fmt: skip
            owner, office = make_member(business).user_id, make_person().id
            by = Actor(owner, "o")
            draft = open_draft(SubjectKind.BUSINESS, business.id, by=by, at=now())
            row = {"kind": "haccp", "number": "7", "issuer": "", "issued_on": "",
                   "expires_on": "", "scan": ""}  # fmt: skip
            saving.save(draft.id, {"certificates": [row]}, read_version=0, by=by, at=now())
            workflow.submit(draft.id, read_version=1, by=by, at=now())
            publish(draft.id, by=Actor(office, "office"), at=now())
        claim = session.scalars(select(Certificate)).one()
        assert (claim.kind, claim.product_id) == (CertificateKind.HACCP, None)
        session.remove()


def test_the_page_of_a_certificate_records_its_proof_and_shows_who_did(
    app: Flask, owner: FlaskClient, staff: FlaskClient, cast: Cast
) -> None:
    send(owner, cast, PDF)
    with app.app_context():
        claim_id = published(cast).id
        session.remove()
    address = f"/ban/chung-nhan/{claim_id}"
    listed = staff.get("/ban/chung-nhan").get_data(as_text=True)
    assert address in listed
    assert "/ban/giay-chung-nhan/" in staff.get(address).get_data(as_text=True)
    typed = {
        "act": "check", "check-evidence": "A", "check-stars": "4", "check-score": "69",
        "check-decision_no": "12/QĐ-UBND", "check-decision_on": "2026-01-05",
        "check-issuer_level": "province", "check-issued_on": "2026-01-05",
    }  # fmt: skip
    refused = staff.post(address, data=typed)
    assert refused.status_code == 422
    assert "12/QĐ-UBND" in refused.get_data(as_text=True)
    assert staff.post(address, data={**typed, "check-score": "71"}).status_code == 302
    page = staff.get(address).get_data(as_text=True)
    assert "Staff" in page
    public = app.test_client().get(f"/san-pham/{cast.product_slug}").get_data(as_text=True)
    assert "12/QĐ-UBND" in public
    for act in ("file", "extend", "revoke", "undo", "recertify", "nothing"):
        wrong = staff.post(address, data={"act": act, f"{act}-ground": "z", f"{act}-words": "\x00"})
        assert wrong.status_code in {200, 422}
    revoked = {"act": "revoke", "revoke-ground": "d", "revoke-decision_no": "3/QĐ-TH",
               "revoke-revoked_on": today().isoformat()}  # fmt: skip
    assert staff.post(address, data=revoked).status_code == 302
    answer = app.test_client().get(f"/san-pham/{cast.product_slug}")
    assert answer.status_code == 200
    assert "3/QĐ-TH" in answer.get_data(as_text=True)


def test_scan_is_public_only_once_staff_said_so(app: Flask, owner: FlaskClient, cast: Cast) -> None:
    send(owner, cast, PDF)
    visitor = app.test_client()
    with app.app_context():
        claim_id = published(cast).id
        with unit_of_work():
            check_certificate(claim_id, SIGNED, user_id=cast.office_id, at=now())
        session.remove()
    assert visitor.get(f"/giay-chung-nhan/{claim_id}").status_code == 404
    with app.app_context():
        proof = Proof(**{**SIGNED.__dict__, "is_scan_public": True})
        with unit_of_work():
            check_certificate(claim_id, proof, user_id=cast.office_id, at=now())
        session.remove()
    assert visitor.get(f"/giay-chung-nhan/{claim_id}").data == PDF
    page = visitor.get(f"/san-pham/{cast.product_slug}").get_data(as_text=True)
    assert f"/giay-chung-nhan/{claim_id}" in page


def test_board_sorts_by_window_and_reminds_the_business_once(
    app: Flask, staff: FlaskClient
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        with unit_of_work():
            business = make_business(commune_id=make_commune().id)
            user = make_person(confirmed_at=AT)
            make_member(business, user=user)
            ends = {"open": 150, "late": 60, "ended": -5}
            ids = {
                name: make_certificate(
                    make_product(name, business=business),
                    issued_on=today() - timedelta(days=900), expires_on=today() + timedelta(days),
                ).id
                for name, days in ends.items()
            }  # fmt: skip
        session.remove()
    page = staff.get("/ban/chung-nhan/sap-het-han").get_data(as_text=True)
    assert all(f"/ban/chung-nhan/{each}" in page for each in ids.values())
    for _time in range(2):
        assert staff.post(f"/ban/chung-nhan/{ids['late']}/nhac").status_code == 302
    assert staff.post(f"/ban/chung-nhan/{ids['ended']}/nhac").status_code == 302
    with app.app_context():
        messages = session.scalars(select(Message)).all()
        assert len(messages) == 2
        assert "-5 " not in messages[1].text
        session.remove()
    lines = staff.get("/ban/chung-nhan/sap-het-han.csv").get_data(as_text=True).splitlines()
    assert len(lines) == 4
    elsewhere = staff.get("/ban/chung-nhan/sap-het-han?tinh=zz&xa=%00").get_data(as_text=True)
    assert f'/ban/chung-nhan/{ids["open"]}"' not in elsewhere


def test_sealed_scan_reads_back_as_it_came(database, tmp_path: Path) -> None:
    member = make_member(make_business())
    folder = FolderStorage(tmp_path / "media")
    scan = keep_scan(PDF, business_id=member.business_id, user_id=member.user_id, storage=folder,
                     sealer=SEALER, at=AT)  # fmt: skip
    assert read_scan(scan, storage=folder, sealer=SEALER) == PDF
