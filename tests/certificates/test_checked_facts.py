"""A check says who, when and on what; with time it grows old, and a changed fact is unchecked."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from catalog.businesses.models import LegalForm
from catalog.checks.checking import Proof, check_facts, standings_of
from catalog.checks.models import CheckedFact, FactCheck
from catalog.checks.rules import Freshness, of_business
from catalog.foundation.clock import day_in_vietnam, now
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.errors import Invalid, NotAllowed
from catalog.joining.deciding import verify_claim
from catalog.joining.evidence import keep_file
from catalog.media.storage import FolderStorage
from tests.factories.catalog import AT, make_business
from tests.factories.joining import (
    PDF,
    SEALER,
    TAX_CODE,
    household,
    make_claim,
    make_member,
    make_person,
)

pytestmark = pytest.mark.slow

PHONE = CheckedFact.TELEPHONE


def test_check_grows_old_and_falls_with_the_fact(either_app: Flask) -> None:
    at = now()
    day = day_in_vietnam(at)
    with either_app.app_context():
        with unit_of_work():
            business = make_business(phone="0912345678")
            about, user_id = of_business(business), make_person().id
            check_facts(about, [PHONE], proof=Proof("gọi lại"), user_id=user_id, at=at)
            ages = [standings_of(about, on=day + timedelta(days=days))[PHONE].freshness
                    for days in (0, 350, 400)]  # fmt: skip
            business.phone = "0987654321"
            changed = standings_of(of_business(business), on=day)[PHONE].freshness
        session.remove()
    assert ages == [Freshness.FRESH, Freshness.DUE, Freshness.OLD]
    assert changed is Freshness.CHANGED


def test_page_of_a_business_says_on_what_the_office_checked(app: Flask) -> None:
    with app.app_context():
        with unit_of_work():
            business = make_business(phone="0912345678")
            about, slug, user_id = of_business(business), business.slug, make_person("Cô Ba").id
            check_facts(about, [PHONE], proof=Proof("gọi lại"), user_id=user_id, at=now())
        session.remove()
    page = app.test_client().get(f"/doanh-nghiep/{slug}").get_data(as_text=True)
    assert "gọi lại" in page
    assert "Cô Ba" not in page, "who of the office checked stands at the desk alone"


def test_nobody_checks_their_own_business_and_nothing_without_a_proof(database) -> None:
    business = make_business()
    member, other = make_member(business).user_id, make_person().id
    with pytest.raises(NotAllowed):
        check_facts(of_business(business), [CheckedFact.IDENTITY], proof=Proof("x"), user_id=member,
                    at=now())  # fmt: skip
    for facts, proof in (([CheckedFact.IDENTITY], " "), ([PHONE], "x"), ([], "x")):
        with pytest.raises(Invalid):
            check_facts(of_business(business), facts, proof=Proof(proof), user_id=other, at=now())
    assert session.scalars(select(FactCheck)).all() == []


@pytest.mark.parametrize("has_paper", [True, False])
def test_verified_claim_checks_who_the_business_is_only_on_papers(
    database, tmp_path: Path, has_paper: bool
) -> None:
    claim = make_claim(household(legal_form=LegalForm.COOPERATIVE, number=TAX_CODE))
    paper = keep_file(PDF, title="giay.pdf", user_id=claim.claimer_id,
                      storage=FolderStorage(tmp_path), sealer=SEALER, at=AT)  # fmt: skip
    paper.claim_id = claim.id if has_paper else None
    business = verify_claim(claim, words="", user_id=make_person().id, at=AT)
    checks = [(each.business_id, each.fact) for each in session.scalars(select(FactCheck))]
    assert checks == ([(business.id, CheckedFact.IDENTITY)] if has_paper else [])
