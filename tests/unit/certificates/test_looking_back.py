"""Claims on a past day: issued by then, as told then, and without what befell them later."""

from datetime import UTC, date, datetime

import pytest

from catalog.certificates.looking_back import as_of, claims_then
from catalog.certificates.models import Certificate, RevocationGround
from catalog.certificates.publishing import publish_decisions
from catalog.certificates.validity import State, state_of
from tests.factories.catalog import make_certificate, make_product

TOLD_AT = datetime(2026, 3, 1, 5, tzinfo=UTC)


def revoked(claim: Certificate, on: date) -> None:
    claim.revoked_on, claim.revocation_ground = on, RevocationGround.LAW_BROKEN
    claim.revocation_decision_no = "9/QĐ-UBND"


@pytest.fixture
def claim(database: object) -> Certificate:
    """Four stars from June 2025 to June 2028."""
    return make_certificate(make_product())


@pytest.mark.parametrize(
    ("facts", "day", "is_there"),
    [
        ({"issued_on": date(2025, 6, 1)}, date(2025, 5, 31), False),
        ({"issued_on": date(2025, 6, 1)}, date(2025, 6, 1), True),
        ({"issued_on": None, "decision_on": date(2025, 6, 1)}, date(2025, 5, 1), False),
        ({"issued_on": None, "issued_year": 2025}, date(2024, 12, 31), False),
        ({"issued_on": None, "issued_year": 2025}, date(2025, 1, 1), True),
        ({"issued_on": None, "expires_on": None}, date(2001, 1, 1), True),
    ],
)
def test_only_what_can_have_been_issued_by_a_day_is_known_of_it(
    claim: Certificate, facts: dict[str, object], day: date, is_there: bool
) -> None:
    for name, fact in facts.items():
        setattr(claim, name, fact)
    assert (as_of(claim, on=day) is not None) is is_there


def test_a_later_revocation_leaves_no_trace_on_an_earlier_day(claim: Certificate) -> None:
    revoked(claim, date(2026, 2, 1))
    then = as_of(claim, on=date(2026, 1, 31))
    assert then
    assert (then.revoked_on, then.revocation_ground, then.revocation_decision_no) == (
        None, None, None,
    )  # fmt: skip
    assert state_of(then, on=date(2026, 1, 31)) is State.VALID


def test_looking_back_changes_nothing_that_is_kept(claim: Certificate) -> None:
    revoked(claim, date(2026, 2, 1))
    as_of(claim, on=date(2026, 1, 31))
    assert claim.revoked_on == date(2026, 2, 1)


def test_before_the_log_only_what_is_known_now_is_there(claim: Certificate) -> None:
    [then] = claims_then([claim], on=date(2026, 1, 1))
    assert (then.told, then.shown.stars) == (None, 4)
    assert not then.was_mistaken(on=date(2026, 1, 1))


def test_what_was_told_stays_told_after_a_correction(claim: Certificate) -> None:
    publish_decisions([claim], {claim.id: "A"}, at=TOLD_AT)
    claim.stars = 3
    [then] = claims_then([claim], on=date(2026, 3, 2))
    assert then.told
    assert then.known
    assert (then.told.stars, then.known.stars) == (4, 3)
    assert then.was_mistaken(on=date(2026, 3, 2))


def test_a_revocation_recorded_late_shows_that_the_day_was_told_wrongly(
    claim: Certificate,
) -> None:
    publish_decisions([claim], {claim.id: "A"}, at=TOLD_AT)
    revoked(claim, date(2026, 2, 20))
    [then] = claims_then([claim], on=date(2026, 3, 2))
    assert then.was_mistaken(on=date(2026, 3, 2))
    assert state_of(then.shown, on=date(2026, 3, 2)) is State.VALID


def test_a_claim_shown_no_more_was_still_told_before(claim: Certificate) -> None:
    publish_decisions([claim], {claim.id: "A"}, at=TOLD_AT)
    claim.checked_at = None
    publish_decisions([claim], {claim.id: "A"}, at=datetime(2026, 4, 1, 5, tzinfo=UTC))
    [then] = claims_then([claim], on=date(2026, 3, 2))
    assert (then.known, then.shown.stars) == (None, 4)
    assert claims_then([claim], on=date(2026, 4, 2)) == []
