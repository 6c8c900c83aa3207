"""An inspector, a place of theirs, and goods with a certificate, on either database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from catalog.accounts.models import User
from catalog.accounts.roles import RoleName
from catalog.accounts.signing_in import create_account
from catalog.foundation.database import session
from catalog.inspections.models import Finding, Inspection, Measure
from catalog.inspections.recording import Observed, record_inspection
from catalog.places.territories import EVERYWHERE
from catalog.tracing.models import Lot
from catalog.tracing.subjects import Subject
from tests.factories.catalog import AT, make_commune

LATER = AT + timedelta(hours=3)

Make = Callable[..., Inspection]


def make_inspector(name: str = "inspector") -> User:
    return create_account(
        f"{name}@example.vn", password="their own long words", display_name=name,
        roles=[RoleName.STAFF], at=AT,
    )  # fmt: skip


def subject_of_lot(lot: Lot) -> Subject:
    return Subject(lot.product, lot, None)


def observed(subject: Subject | None, **facts: object) -> Observed:
    """A check in a shop of a commune of its own, of goods that are right."""
    code = subject.lot.code if subject and subject.lot else "KHONGCO1"
    usual = Observed(
        client_id=str(uuid4()),
        checked_at=AT,
        code=code,
        subject=subject,
        finding=Finding.RIGHT,
        measure=Measure.NONE,
        place_words="Chợ Cầu Ngang",
    )
    commune = facts.pop("commune", None) or make_commune()
    return replace(usual, **{"commune": commune, **facts})  # type: ignore[arg-type]


@pytest.fixture
def check() -> Make:
    """Write a check down as the one inspector does."""

    def make(subject: Subject | None = None, **facts: object) -> Inspection:
        at = facts.pop("at", LATER)
        found = session.scalar(select(User).where(User.email == "inspector@example.vn"))
        inspector = found or make_inspector()
        return record_inspection(
            observed(subject, **facts), inspector_id=inspector.id, within=EVERYWHERE, at=at,
        ).inspection  # fmt: skip

    return make
