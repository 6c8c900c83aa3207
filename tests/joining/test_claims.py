"""A claim says what it must, waits, and is decided on once, by somebody else."""

from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from catalog.businesses.models import Business, LegalForm, Membership, MembershipRole
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.errors import Invalid, NotAllowed, NotFound, Stale
from catalog.foundation.sealing import Sealer
from catalog.joining.claiming import NUMBER_PURPOSE, withdraw_claim
from catalog.joining.deciding import refuse_claim, verify_claim
from catalog.joining.erasing import erase_outdated
from catalog.joining.evidence import (
    MOST_UNCLAIMED,
    files_of,
    keep_file,
    read_file,
    unclaimed_files_of,
)
from catalog.joining.models import BusinessClaim, ClaimState
from catalog.joining.queries import find_claim, hints_for, listed_businesses
from catalog.media.storage import FolderStorage
from tests.factories.catalog import AT, make_business
from tests.factories.joining import (
    PDF,
    PERSONAL_NUMBER,
    SEALER,
    TAX_CODE,
    household,
    make_claim,
    make_member,
    make_person,
)

pytestmark = pytest.mark.slow


@pytest.fixture
def storage(tmp_path: Path) -> FolderStorage:
    return FolderStorage(tmp_path / "media")


def memberships() -> int:
    return session.scalar(select(func.count()).select_from(Membership)) or 0


@pytest.mark.parametrize(
    ("facts", "field", "code"),
    [
        ({"name": ""}, "name", "missing"),
        ({"address": ""}, "address", "missing"),
        ({"legal_form": None}, "legal_form", "missing"),
        ({"phone": ""}, "phone", "no-contact"),
        ({"phone": "12"}, "phone", "not-a-telephone"),
        ({"words": ""}, "files", "no-evidence"),
        ({"number": ""}, "number", "missing"),
        ({"number": "0100112438"}, "number", "wrong-check-digit"),
        ({"number": "0314409059-002"}, "number", "wrong-check-digit"),
        ({"number": "12345"}, "number", "not-a-tax-code"),
        ({"number": "184190001234"}, "number", "not-a-personal-number"),
        ({"legal_form": LegalForm.COMPANY}, "number", "needs-tax-code"),
    ],
)
def test_claim_that_lacks_something_is_refused_and_says_what(
    database, facts: dict[str, object], field: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        make_claim(household(**facts))
    assert (refused.value.field, refused.value.code) == (field, code)
    assert PERSONAL_NUMBER not in str(refused.value)


def test_a_branch_has_the_longer_tax_code(database) -> None:
    assert make_claim(household(number="0314409058 002")).tax_code == "0314409058-002"


def test_a_cooperative_group_needs_no_number(database) -> None:
    claim = make_claim(household(legal_form=LegalForm.COOPERATIVE_GROUP, number=""))
    assert claim.tax_code is None
    assert claim.personal_number_sealed is None


def test_a_listed_business_is_claimed_as_listed(database) -> None:
    make_business(tax_code=TAX_CODE, slug="da-co")
    with pytest.raises(Invalid) as refused:
        make_claim(household(number=TAX_CODE))
    assert (refused.value.code, refused.value.value) == ("listed", "da-co")


def test_the_same_business_is_asked_for_once(database) -> None:
    person, business = make_person(), make_business()
    make_claim(household(number=""), claimer=person, business=business)
    with pytest.raises(Invalid, match="asked-already"):
        make_claim(household(number=""), claimer=person, business=business)


def test_who_acts_for_a_business_has_nothing_to_claim(database) -> None:
    business = make_business()
    member = make_member(business, MembershipRole.EDITOR)
    with pytest.raises(Invalid, match="is-member"):
        make_claim(claimer=session.get_one(type(make_person()), member.user_id), business=business)


def test_personal_number_is_kept_sealed_and_masked_in_words(database) -> None:
    claim = make_claim(household(words=f"CCCD 084 190 001 234, {PERSONAL_NUMBER}"))
    stored = " ".join(str(getattr(claim, column.key)) for column in claim.__table__.columns)
    assert PERSONAL_NUMBER not in stored
    assert claim.words == "CCCD •••, •••"
    sealed = claim.personal_number_sealed or ""
    assert SEALER.open_text(sealed, purpose=NUMBER_PURPOSE) == PERSONAL_NUMBER


def test_a_telephone_is_not_taken_for_a_personal_number(database) -> None:
    claim = make_claim(household(words="Gọi 0294 385 5000 hoặc 02943855000."))
    assert claim.words == "Gọi 0294 385 5000 hoặc 02943855000."


def test_verifying_a_new_business_lists_it_unpublished_with_its_owner(database) -> None:
    claim = make_claim(household(legal_form=LegalForm.COMPANY, number=TAX_CODE))
    business = verify_claim(claim, words="", user_id=make_person().id, at=AT)
    session.flush()
    assert business.published_at is None
    assert business.tax_code == TAX_CODE
    member = session.get_one(Membership, (claim.claimer_id, business.id))
    assert member.role is MembershipRole.OWNER
    assert claim.state is ClaimState.VERIFIED


def test_household_business_gets_no_tax_code_from_a_personal_number(database) -> None:
    business = verify_claim(make_claim(), words="", user_id=make_person().id, at=AT)
    assert business.tax_code is None


def test_two_businesses_of_one_name_get_two_addresses(database) -> None:
    staff = make_person()
    one = verify_claim(make_claim(), words="", user_id=staff.id, at=AT)
    other = verify_claim(make_claim(), words="", user_id=staff.id, at=AT)
    assert (one.slug, other.slug) == ("ho-kinh-doanh-sa-rinh", "ho-kinh-doanh-sa-rinh-2")


def test_nobody_decides_on_a_claim_of_their_own(database) -> None:
    claim = make_claim()
    with pytest.raises(NotAllowed):
        verify_claim(claim, words="", user_id=claim.claimer_id, at=AT)
    with pytest.raises(NotAllowed):
        refuse_claim(claim, words="Không", user_id=claim.claimer_id, at=AT)
    assert claim.state is ClaimState.WAITING


def test_a_claim_is_decided_on_once(database) -> None:
    claim, staff = make_claim(), make_person()
    refuse_claim(claim, words="Thiếu giấy tờ", user_id=staff.id, at=AT)
    session.flush()
    with pytest.raises(Stale):
        verify_claim(claim, words="", user_id=staff.id, at=AT)
    assert memberships() == 0


def test_refusing_needs_words(database) -> None:
    with pytest.raises(Invalid, match="words"):
        refuse_claim(make_claim(), words=" ", user_id=make_person().id, at=AT)


def test_tax_code_taken_meanwhile_stops_the_verification(database) -> None:
    claim = make_claim(household(number=TAX_CODE))
    make_business(tax_code=TAX_CODE)
    with pytest.raises(Invalid, match="taken"):
        verify_claim(claim, words="", user_id=make_person().id, at=AT)


@pytest.mark.slow
def test_two_staff_who_verify_at_once_make_one_business_and_one_owner(either_app: Flask) -> None:
    with either_app.app_context():
        with unit_of_work():
            claim_id = make_claim().id
            deciders = [make_person().id, make_person().id]
        session.remove()
    start, outcomes = Barrier(2), []

    def decide(user_id: int) -> None:
        with either_app.app_context():
            claim = find_claim(claim_id)
            assert claim is not None
            start.wait()
            try:
                with unit_of_work():
                    verify_claim(claim, words="", user_id=user_id, at=AT)
                outcomes.append("verified")
            except Stale:
                outcomes.append("stale")
            session.remove()

    threads = [Thread(target=decide, args=(user_id,)) for user_id in deciders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["stale", "verified"]
    with either_app.app_context():
        assert memberships() == 1
        assert session.scalar(select(func.count()).select_from(Business)) == 1
        session.remove()


def test_hints_name_what_has_the_same_number_telephone_or_name(database) -> None:
    same_name = make_business("Ho Kinh Doanh SA RINH", published_at=None)
    same_phone = make_business("Khác", phone="0912345678")
    make_business("Không liên quan", phone="0987654321")
    other = make_claim(household(name="Tên khác hẳn", phone="0900000000".replace("00", "33")))
    hints = hints_for(make_claim())
    assert {business.id for business in hints.businesses} == {same_name.id, same_phone.id}
    assert [claim.id for claim in hints.claims] == [other.id]


@pytest.mark.parametrize("text", ["dua sap", "Dừa SÁP", "sap  dua", "0100112437", "01001124"])
def test_listed_business_is_found_without_marks_and_by_tax_code(database, text: str) -> None:
    found = make_business("Hợp tác xã Dừa Sáp", slug="hop-tac-xa-dua-sap", tax_code=TAX_CODE)
    make_business("Gạo sạch", slug="gao-sach")
    make_business("Dừa sáp chưa công bố", slug="dua-sap-2", published_at=None)
    assert [each.id for each in listed_businesses(text)] == [found.id]


@pytest.mark.parametrize("text", ["", "   ", "%", "…"])
def test_looking_for_nothing_finds_nothing(database, text: str) -> None:
    make_business()
    assert listed_businesses(text) == ()


def test_withdrawn_claim_forgets_the_person_at_once(database, storage: FolderStorage) -> None:
    claim = make_claim()
    file = keep_file(
        PDF, title="GCN.pdf", user_id=claim.claimer_id, storage=storage, sealer=SEALER, at=AT
    )
    file.claim_id = claim.id
    withdraw_claim(claim, user_id=claim.claimer_id, storage=storage, at=AT)
    session.flush()
    assert claim.personal_number_sealed is None
    assert claim.phone is None
    assert files_of(claim.id) == []
    assert not storage.exists(file.key)


def test_decided_claim_cannot_be_withdrawn(database, storage: FolderStorage) -> None:
    claim = make_claim()
    refuse_claim(claim, words="Không rõ", user_id=make_person().id, at=AT)
    with pytest.raises(NotAllowed):
        withdraw_claim(claim, user_id=claim.claimer_id, storage=storage, at=AT)


def test_refused_claim_forgets_the_person_after_its_time(database, storage: FolderStorage) -> None:
    claim = make_claim()
    refuse_claim(claim, words="Không rõ", user_id=make_person().id, at=AT)
    session.flush()
    assert erase_outdated(storage=storage, at=AT + timedelta(days=89)) == 0
    assert erase_outdated(storage=storage, at=AT + timedelta(days=91)) == 1
    assert claim.personal_number_sealed is None
    assert claim.staff_words == "Không rõ"


def test_evidence_lies_sealed_in_storage(database, storage: FolderStorage) -> None:
    file = keep_file(
        PDF, title="a.pdf", user_id=make_person().id, storage=storage, sealer=SEALER, at=AT
    )
    assert PDF not in storage.get(file.key)
    assert read_file(file, storage=storage, sealer=SEALER) == PDF
    with pytest.raises(NotFound):
        read_file(file, storage=storage, sealer=Sealer("another key, long enough to be taken"))


@pytest.mark.parametrize(("content", "code"), [(b"", "empty"), (b"no paper", "image")])
def test_what_is_no_paper_is_refused(
    database, storage: FolderStorage, content: bytes, code: str
) -> None:
    with pytest.raises(Invalid, match=code):
        keep_file(
            content, title="a", user_id=make_person().id, storage=storage, sealer=SEALER, at=AT
        )


def test_papers_of_claims_never_sent_are_bounded_and_go_after_a_day(
    database, storage: FolderStorage
) -> None:
    person = make_person()

    def keep() -> None:
        keep_file(PDF, title="a", user_id=person.id, storage=storage, sealer=SEALER, at=AT)

    for _ in range(MOST_UNCLAIMED):
        keep()
    with pytest.raises(Invalid, match="too-many"):
        keep()
    erase_outdated(storage=storage, at=AT + timedelta(days=2))
    session.flush()
    keep()
    assert len(unclaimed_files_of(person.id)) == 1


def test_database_refuses_a_verified_claim_without_a_business(database) -> None:
    claim = make_claim()
    claim.state, claim.decided_at = ClaimState.VERIFIED, AT
    with pytest.raises(Exception, match="verified_has_a_business"):
        session.flush()
    session.rollback()
    assert session.scalar(select(func.count()).select_from(BusinessClaim)) == 0
