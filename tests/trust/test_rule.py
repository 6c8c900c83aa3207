"""The rule of trusted addresses, over any evidence, any days and any sanctions."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.certificates.models import (
    Certificate,
    CertificateKind,
    Evidence,
    Honour,
    RevocationGround,
)
from catalog.checks.models import CheckedFact, FactCheck
from catalog.checks.rules import Freshness, Standing
from catalog.foundation.clock import day_in_vietnam
from catalog.trust.rules import (
    DISHONESTY_MONTHS,
    HONOUR_YEARS,
    Ground,
    Lack,
    Sanction,
    SanctionKind,
    dishonesty,
    trust,
)

TODAY = date(2026, 11, 21)
EARLIER = datetime(2026, 1, 5, 3, tzinfo=UTC)
DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))
MOMENTS = DAYS.map(lambda day: datetime.combine(day, time(5), UTC))


def identity(freshness: Freshness = Freshness.FRESH, at: datetime = EARLIER) -> Standing:
    check = FactCheck(fact=CheckedFact.IDENTITY, at=at, by_id=1, proof="giấy đăng ký")
    return Standing(check, freshness, day_in_vietnam(at) + timedelta(days=365), None)


def certificate(**facts: object) -> Certificate:
    usual = {
        "kind": CertificateKind.OCOP, "stars": 4, "product_id": 1,
        "issued_on": date(2025, 6, 1), "expires_on": date(2028, 6, 1),
        "evidence": Evidence.SIGNED_DECISION, "checked_at": EARLIER, "checked_by_id": 1,
    }  # fmt: skip
    return Certificate(**{**usual, **facts})


def honour(**facts: object) -> Honour:
    usual = {
        "business_id": 1, "title": "Doanh nghiệp tiêu biểu", "year": 2025,
        "evidence": Evidence.AGENCY_OR_PRESS, "checked_at": EARLIER, "checked_by_id": 1,
    }  # fmt: skip
    return Honour(**{**usual, **facts})


def test_identity_evidence_and_no_sanction_make_a_trusted_address() -> None:
    found = trust(identity(), [certificate()], [], [], on=TODAY)
    assert found.is_trusted
    assert [each.ground for each in found.reasons] == [Ground.IDENTITY, Ground.PRODUCT_CERTIFICATE]


def test_each_reason_says_by_whom_and_since_when() -> None:
    found = trust(identity(), [certificate()], [], [], on=TODAY)
    assert {each.checked_by_id for each in found.reasons} == {1}
    assert found.reasons[1].since == date(2025, 6, 1)
    assert found.reasons[1].until == date(2028, 6, 1)


@pytest.mark.parametrize(
    ("standing", "lack"),
    [
        (None, Lack.IDENTITY_UNCHECKED),
        (identity(Freshness.OLD), Lack.IDENTITY_OLD),
        (identity(Freshness.CHANGED), Lack.IDENTITY_CHANGED),
    ],
)
def test_an_identity_that_was_not_checked_or_no_longer_is_lacks(
    standing: Standing | None, lack: Lack
) -> None:
    found = trust(standing, [certificate()], [honour()], [], on=TODAY)
    assert found.lacks == (lack,)


@pytest.mark.parametrize(
    "claim",
    [
        certificate(evidence=Evidence.OWN_WORD),
        certificate(evidence=Evidence.PROPOSAL),
        certificate(checked_at=None),
        certificate(expires_on=TODAY - timedelta(days=1)),
        certificate(revoked_on=TODAY, revocation_ground=RevocationGround.PRODUCTION_ENDED),
        certificate(issued_on=None, expires_on=None),
        certificate(kind=CertificateKind.TRADEMARK, stars=None),
    ],
    ids=["own-word", "proposal", "unchecked", "ended", "revoked", "undated", "trademark"],
)
def test_what_is_not_proved_and_in_force_is_no_evidence(claim: Certificate) -> None:
    assert trust(identity(), [claim], [], [], on=TODAY).lacks == (Lack.NO_EVIDENCE,)


def test_a_certificate_of_how_goods_are_made_counts_as_ocop_does() -> None:
    claim = certificate(kind=CertificateKind.HACCP, stars=None, product_id=None, business_id=1)
    found = trust(identity(), [claim], [], [], on=TODAY)
    assert found.reasons[1].ground is Ground.BUSINESS_CERTIFICATE
    assert found.is_trusted


def test_the_honour_of_a_product_never_speaks_for_its_maker() -> None:
    of_product = honour(business_id=None, product_id=1)
    assert trust(identity(), [], [of_product], [], on=TODAY).lacks == (Lack.NO_EVIDENCE,)


@given(year=st.integers(2015, 2027), on=DAYS)
def test_an_honour_without_a_term_counts_for_its_time_only(year: int, on: date) -> None:
    found = trust(identity(), [], [honour(year=year, checked_at=EARLIER)], [], on=on)
    is_checked = day_in_vietnam(EARLIER) <= on
    counts = is_checked and year <= on.year <= year + HONOUR_YEARS
    assert (Lack.NO_EVIDENCE not in found.lacks) == counts


@given(
    expires=st.none() | DAYS,
    ended=st.none() | DAYS,
    on=DAYS,
)
def test_an_honour_that_was_ended_counts_no_more(
    expires: date | None, ended: date | None, on: date
) -> None:
    title = honour(year=2024, expires_on=expires, ended_on=ended)
    found = trust(identity(), [], [title], [], on=on)
    if (ended is not None and on >= ended) or (expires is not None and on > expires):
        assert Lack.NO_EVIDENCE in found.lacks


@given(since=DAYS, until=st.none() | DAYS, on=DAYS, kind=st.sampled_from(SanctionKind))
def test_a_sanction_stands_from_its_first_day_to_the_day_before_its_end(
    since: date, until: date | None, on: date, kind: SanctionKind
) -> None:
    claim = certificate(issued_on=date(2023, 1, 1), expires_on=date(2031, 1, 1),
                        kind=CertificateKind.ISO22000, stars=None,
                        checked_at=datetime(2023, 1, 1, tzinfo=UTC))  # fmt: skip
    standing = identity(at=datetime(2023, 1, 1, tzinfo=UTC))
    found = trust(standing, [claim], [], [Sanction(kind, since, until)], on=on)
    assert found.is_trusted == (not (since <= on and (until is None or on < until)))


@given(revoked=DAYS, ground=st.sampled_from(RevocationGround), on=DAYS)
def test_only_a_dishonest_file_stands_against_the_holder_and_only_for_its_time(
    revoked: date, ground: RevocationGround, on: date
) -> None:
    claim = certificate(revoked_on=revoked, revocation_ground=ground)
    found = trust(identity(), [], [], dishonesty([claim]), on=on)
    if ground is not RevocationGround.DISHONEST_FILE or on < revoked:
        assert Lack.DISHONEST_FILE not in found.lacks
    elif (on - revoked).days < DISHONESTY_MONTHS * 30:
        assert Lack.DISHONEST_FILE in found.lacks
    elif (on - revoked).days > DISHONESTY_MONTHS * 31:
        assert Lack.DISHONEST_FILE not in found.lacks


@given(
    freshness=st.none() | st.sampled_from(Freshness),
    checked=MOMENTS,
    issued=DAYS,
    days=st.integers(1, 1000),
    evidence=st.sampled_from(Evidence),
    claim_checked=st.none() | MOMENTS,
    revoked=st.none() | DAYS,
    sanctions=st.lists(st.builds(Sanction, st.sampled_from(SanctionKind), DAYS, st.none() | DAYS)),
    on=DAYS,
)
def test_trust_holds_exactly_when_all_three_parts_hold(  # noqa: PLR0917 - one for each part
    freshness: Freshness | None, checked: datetime, issued: date, days: int, evidence: Evidence,
    claim_checked: datetime | None, revoked: date | None, sanctions: list[Sanction], on: date,
) -> None:  # fmt: skip
    """The rule, worked out again the long way."""
    end = issued + timedelta(days=days)
    claim = certificate(
        kind=CertificateKind.VIETGAP, stars=None, issued_on=issued, expires_on=end,
        evidence=evidence, checked_at=claim_checked, revoked_on=revoked,
        revocation_ground=RevocationGround.LAW_BROKEN if revoked else None,
    )  # fmt: skip
    standing = identity(freshness, at=checked) if freshness else None
    found = trust(standing, [claim], [], sanctions, on=on)
    knows_who = freshness in {Freshness.FRESH, Freshness.DUE} and day_in_vietnam(checked) <= on
    has_evidence = (
        evidence in {Evidence.SIGNED_DECISION, Evidence.AGENCY_OR_PRESS}
        and claim_checked is not None
        and day_in_vietnam(claim_checked) <= on
        and issued <= on <= end
        and (revoked is None or on < revoked)
    )
    is_clean = not any(
        each.since <= on and (each.until is None or on < each.until) for each in sanctions
    )
    assert found.is_trusted == (knows_who and has_evidence and is_clean)
    assert found.is_trusted == (not found.lacks)
