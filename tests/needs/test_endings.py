"""What ends soon is told; what was replaced, revoked or never checked is not."""

from datetime import date, timedelta

import pytest

from catalog.certificates.models import Certificate, CertificateKind, Evidence, RevocationGround
from catalog.foundation.clock import now
from catalog.needs.endings import endings, reminder_due

DAY = date(2026, 7, 1)


def claim(days: int, **facts: object) -> Certificate:
    """A checked certificate of one product that ends so many days after the day of the tests."""
    return Certificate(
        **{
            "id": 1,
            "kind": CertificateKind.OCOP,
            "product_id": 1,
            "stars": 4,
            "expires_on": DAY + timedelta(days=days),
            "evidence": Evidence.SIGNED_DECISION,
            "checked_at": now(),
            **facts,
        }
    )


@pytest.mark.parametrize(
    ("days", "reminder"),
    [
        (181, None),
        (180, 180),
        (121, 180),
        (120, 120),
        (91, 120),
        (90, 90),
        (31, 90),
        (30, 30),
        (8, 30),
        (7, 7),
        (0, 7),
    ],
)
def test_the_smallest_reminder_reached_is_due(days: int, reminder: int | None) -> None:
    found = endings([claim(days)], on=DAY)
    assert [reminder_due(each) for each in found] == ([reminder] if reminder else [])


def test_other_schemes_are_spoken_of_from_ninety_days_on() -> None:
    halal = {"kind": CertificateKind.HALAL, "stars": None}
    assert endings([claim(91, **halal)], on=DAY) == []
    (found,) = endings([claim(90, **halal)], on=DAY)
    assert (found.days_left, found.file_from) == (90, None)


def test_the_days_for_a_new_file_are_counted_from_the_end() -> None:
    (found,) = endings([claim(150)], on=DAY)
    assert found.file_from == found.last_on - timedelta(days=180)
    assert found.file_until == found.last_on - timedelta(days=120)


def test_an_ended_certificate_stays_until_a_later_one_replaces_it() -> None:
    (ended,) = endings([claim(-400)], on=DAY)
    assert ended.has_ended
    assert reminder_due(ended) is None
    assert endings([claim(-400), claim(700, id=2)], on=DAY) == []
    (other,) = endings([claim(-400), claim(700, id=2, product_id=2)], on=DAY)
    assert other.claim.id == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"checked_at": None},
        {"evidence": Evidence.PROPOSAL},
        {"revoked_on": DAY, "revocation_ground": RevocationGround.OTHER_CONCLUSION},
        {"superseded_on": DAY},
        {"expires_on": None},
    ],
    ids=["unchecked", "proposal", "revoked", "superseded", "undated"],
)
def test_what_does_not_end_soon_is_left_out(facts: dict[str, object]) -> None:
    assert endings([claim(10, **facts)], on=DAY) == []


def test_a_recorded_extension_moves_the_last_day() -> None:
    extended = claim(-10, extension_basis="Điều 12", extended_until=DAY + timedelta(days=20))
    (found,) = endings([extended], on=DAY)
    assert found.days_left == 20
