"""What befalls a certificate: its proof recorded, revocation, extension, a later one instead."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from catalog.audit.models import AuditEntry
from catalog.certificates import deeds
from catalog.certificates.checking import Proof, check_certificate, recertify
from catalog.certificates.models import (
    Certificate,
    Evidence,
    IssuerLevel,
    RevocationGround,
)
from catalog.certificates.validity import State, shows_stars, state_of
from catalog.foundation.clock import now, today
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.errors import Invalid
from tests.factories.catalog import (
    make_certificate,
    make_product,
)
from tests.factories.joining import make_person
from tests.support.proofs import SIGNED

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("facts", "field", "code"),
    [
        ({"decision_no": None}, "decision_no", "missing"),
        ({"decision_on": None}, "decision_on", "missing"),
        ({"stars": None}, "stars", "missing"),
        ({"score": Decimal(65)}, "score", "not-of-stars"),
        ({"score": Decimal(101)}, "score", "out-of-range"),
        ({"stars": 5, "score": None}, "issuer_level", "not-of-stars"),
        ({"issuer_level": IssuerLevel.DISTRICT}, "issuer_level", "not-of-stars"),
        ({"issued_on": today() + timedelta(days=1)}, "issued_on", "in-future"),
        ({"expires_on": today() - timedelta(days=1)}, "expires_on", "before-issue"),
        ({"expires_on": today() + timedelta(days=1200)}, "expires_on", "too-long"),
        ({"evidence": Evidence.AGENCY_OR_PRESS}, "source_url", "missing"),
    ],
)
def test_proof_that_the_decision_does_not_allow_is_refused(
    database, facts: dict[str, object], field: str, code: str
) -> None:
    with unit_of_work():
        claim = make_certificate(make_product(), checked_at=None, checked_by_id=None)
        claim_id, user_id = claim.id, make_person().id
    proof = Proof(**{**SIGNED.__dict__, **facts})
    with pytest.raises(Invalid) as refused, unit_of_work():
        check_certificate(claim_id, proof, user_id=user_id, at=now())
    assert (refused.value.field, refused.value.code) == (field, code)


def test_revocation_keeps_ground_and_decision_and_its_undoing_keeps_both(either_app: Flask) -> None:
    with either_app.app_context():
        with unit_of_work():
            claim_id = make_certificate(make_product()).id
            user_id = make_person().id
        with unit_of_work():
            deeds.revoke(claim_id, ground=RevocationGround.MARK_MISUSED, decision_no="9/QĐ",
                         revoked_on=today(), user_id=user_id, at=now())  # fmt: skip
        claim = session.get_one(Certificate, claim_id)
        assert state_of(claim, on=today()) is State.REVOKED
        with pytest.raises(Invalid), unit_of_work():
            deeds.revoke(claim_id, ground=RevocationGround.LAW_BROKEN, decision_no="10/QĐ",
                         revoked_on=today(), user_id=user_id, at=now())  # fmt: skip
        with unit_of_work():
            deeds.undo(claim_id, deeds.Deed.REVOCATION, words="Nhầm sản phẩm", user_id=user_id,
                       at=now())  # fmt: skip
        claim = session.get_one(Certificate, claim_id, populate_existing=True)
        assert state_of(claim, on=today()) is State.VALID
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        assert [entry.action for entry in entries][-2:] == [
            "certificate revoked", "certificate revocation undone",
        ]  # fmt: skip
        assert entries[-1].details["stood"]["revocation_decision_no"] == "9/QĐ"
        session.remove()


def test_extension_needs_a_basis_and_ends_within_180_days(database) -> None:
    with unit_of_work():
        claim = make_certificate(
            make_product(), expires_on=today() - timedelta(days=1),
            issued_on=today() - timedelta(days=1000),
        )  # fmt: skip
        claim_id, user_id = claim.id, make_person().id
    for until, basis in ((180, "Công văn 5"), (10, " ")):
        with pytest.raises(Invalid), unit_of_work():
            deeds.extend(claim_id, until=today() + timedelta(days=until), basis=basis,
                         user_id=user_id, at=now())  # fmt: skip
    with unit_of_work():
        deeds.extend(claim_id, until=today() + timedelta(days=179), basis="Công văn 5",
                     user_id=user_id, at=now())  # fmt: skip
    claim = session.get_one(Certificate, claim_id)
    assert state_of(claim, on=today()) is State.EXTENDED


def test_recertification_keeps_the_earlier_one_as_replaced(database) -> None:
    with unit_of_work():
        earlier_id, user_id = make_certificate(make_product()).id, make_person().id
    with unit_of_work():
        later = recertify(earlier_id, SIGNED, user_id=user_id, at=now())
    earlier = session.get_one(Certificate, earlier_id)
    assert (earlier.superseded_by_id, state_of(earlier, on=today())) == (
        later.id, State.SUPERSEDED,
    )  # fmt: skip
    assert shows_stars(later, on=today())
    with pytest.raises(Invalid), unit_of_work():
        recertify(earlier_id, SIGNED, user_id=user_id, at=now())
