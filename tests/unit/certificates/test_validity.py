"""Certification truth, with a movable clock around every boundary."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from hypothesis import assume, given
from hypothesis import strategies as st

from catalog.certificates.models import (
    Certificate,
    CertificateKind,
    Evidence,
    Honour,
    IssuerLevel,
    RevocationGround,
)
from catalog.certificates.validity import (
    IN_FORCE,
    State,
    grader_of,
    honour_holds,
    in_force,
    in_force_days,
    is_public,
    last_day,
    leading_claim,
    months_later,
    shows_stars,
    stars_for_score,
    state_of,
)
from catalog.foundation.clock import VIETNAM, today

CHECKED = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = st.dates(min_value=date(2019, 1, 1), max_value=date(2033, 12, 31))
DAY = timedelta(days=1)


def claim(**facts: object) -> Certificate:
    """A checked four-star claim of the press, unless a test says otherwise."""
    usual = {
        "id": 1,
        "kind": CertificateKind.OCOP,
        "stars": 4,
        "evidence": Evidence.AGENCY_OR_PRESS,
        "checked_at": CHECKED,
        "checked_by_id": 1,
    }
    return Certificate(**{**usual, **facts})


@st.composite
def any_claims(draw: st.DrawFn) -> Certificate:
    """Claims of every shape that the database admits."""
    issued_on = draw(st.none() | DAYS)
    expires_on = draw(st.none() | DAYS)
    assume(issued_on is None or expires_on is None or expires_on >= issued_on)
    extended = draw(st.none() | DAYS) if expires_on else None
    revoked_on = draw(st.none() | DAYS)
    return claim(
        kind=draw(st.sampled_from(CertificateKind)),
        stars=draw(st.sampled_from([None, 3, 4, 5])),
        evidence=draw(st.sampled_from(Evidence)),
        checked_at=draw(st.sampled_from([None, CHECKED])),
        issued_on=issued_on,
        issued_year=draw(st.none() | st.integers(2019, 2030)),
        expires_on=expires_on,
        extended_until=extended,
        extension_basis="a recorded basis" if extended else None,
        renewal_filed_on=draw(st.none() | DAYS),
        revoked_on=revoked_on,
        revocation_ground=RevocationGround.MARK_MISUSED if revoked_on else None,
        superseded_on=draw(st.none() | DAYS),
    )


@pytest.mark.parametrize(
    ("score", "stars"),
    [(100, 5), (90, 5), (Decimal("89.99"), 4), (70, 4), (69.9, 3), (50, 3), (49.9, 2), (30, 2),
     (29.9, 1), (0, 1)],
)  # fmt: skip
def test_score_falls_into_its_band(score: Decimal | float, stars: int) -> None:
    assert stars_for_score(score) == stars


@pytest.mark.parametrize("score", [-0.1, 100.01])
def test_score_outside_the_scale_is_refused(score: float) -> None:
    with pytest.raises(ValueError, match="not a score"):
        stars_for_score(score)


def test_ministry_grades_five_stars_the_province_three_and_four_nobody_fewer() -> None:
    assert [grader_of(stars) for stars in (5, 4, 3, 2, 1)] == [
        IssuerLevel.MINISTRY,
        IssuerLevel.PROVINCE,
        IssuerLevel.PROVINCE,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("issued", "last"),
    [(date(2023, 12, 30), date(2026, 12, 30)), (date(2024, 2, 29), date(2027, 2, 28)),
     (date(2025, 1, 31), date(2028, 1, 31)), (date(2021, 3, 1), date(2024, 3, 1))],
)  # fmt: skip
def test_certificate_lasts_thirty_six_months_through_its_last_day(issued: date, last: date) -> None:
    paper = claim(issued_on=issued)
    assert last_day(paper) == last
    assert state_of(paper, on=last) in IN_FORCE
    assert state_of(paper, on=last + DAY) is State.EXPIRED


@given(DAYS)
def test_states_change_on_the_days_that_the_decision_names(issued: date) -> None:
    paper = claim(issued_on=issued)
    end = months_later(issued, 36)
    expected = {
        issued - DAY: State.UPCOMING,
        issued: State.VALID,
        end - timedelta(days=181): State.VALID,
        end - timedelta(days=180): State.EXPIRING,
        end - timedelta(days=120): State.EXPIRING,
        end - timedelta(days=119): State.LATE,
        end: State.LATE,
        end + DAY: State.EXPIRED,
    }
    assert {day: state_of(paper, on=day) for day in expected} == expected


@given(DAYS, st.integers(0, 119))
def test_filed_renewal_is_never_late(issued: date, days_left: int) -> None:
    end = months_later(issued, 36)
    paper = claim(issued_on=issued, renewal_filed_on=end - timedelta(days=150))
    assert state_of(paper, on=end - timedelta(days=days_left)) is State.EXPIRING


@given(DAYS, st.integers(1, 400))
def test_extension_holds_to_its_day_and_never_past_180_days(end: date, asked: int) -> None:
    paper = claim(
        issued_on=end - timedelta(days=1000),
        expires_on=end,
        extended_until=end + timedelta(days=asked),
        extension_basis="Công văn ghi nhận hồ sơ đang chờ kết quả",
    )
    last = end + timedelta(days=min(asked, 180))
    assert state_of(paper, on=end + DAY) is State.EXTENDED
    assert state_of(paper, on=last) is State.EXTENDED
    assert state_of(paper, on=last + DAY) is State.EXPIRED


def test_extension_without_a_basis_does_not_hold() -> None:
    end = date(2026, 6, 1)
    paper = claim(expires_on=end, extended_until=end + timedelta(days=90), extension_basis=None)
    assert state_of(paper, on=end + DAY) is State.EXPIRED


@given(DAYS)
def test_revocation_ends_the_claim_on_its_day_and_not_before(revoked: date) -> None:
    paper = claim(
        issued_on=revoked - timedelta(days=100),
        revoked_on=revoked,
        revocation_ground=RevocationGround.CRITERIA_NO_LONGER_MET,
    )
    assert shows_stars(paper, on=revoked - DAY)
    assert state_of(paper, on=revoked) is State.REVOKED
    assert not shows_stars(paper, on=revoked)


@given(DAYS)
def test_supersession_ends_the_claim_on_its_day_and_not_before(replaced: date) -> None:
    paper = claim(issued_on=replaced - timedelta(days=100), superseded_on=replaced)
    assert in_force(paper, on=replaced - DAY)
    assert state_of(paper, on=replaced) is State.SUPERSEDED


@pytest.mark.parametrize("zone", ["Asia/Ho_Chi_Minh", "UTC", "America/Los_Angeles", "Pacific/Apia"])
def test_day_turns_at_midnight_in_vietnam_wherever_the_server_stands(
    zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    paper = claim(issued_on=date(2023, 12, 30))
    midnight = datetime(2026, 12, 31, tzinfo=VIETNAM)
    with time_machine.travel(midnight - timedelta(seconds=1), tick=False):
        assert shows_stars(paper, on=today())
    with time_machine.travel(midnight, tick=False):
        assert not shows_stars(paper, on=today())


def test_claim_without_any_date_is_undated_and_shows_no_stars() -> None:
    paper = claim()
    assert state_of(paper, on=date(2026, 11, 20)) is State.UNDATED
    assert not shows_stars(paper, on=date(2026, 11, 20))


@pytest.mark.parametrize(
    ("year", "state"), [(2022, State.EXPIRED), (2023, State.UNDATED), (2024, State.VALID)]
)
def test_year_alone_holds_only_where_every_day_of_it_would(year: int, state: State) -> None:
    assert state_of(claim(issued_year=year), on=date(2026, 11, 20)) is state


@given(st.integers(2019, 2030), st.integers(0, 364), DAYS)
def test_year_alone_never_claims_more_than_any_day_of_it(year: int, offset: int, on: date) -> None:
    exact = claim(issued_on=date(year, 1, 1) + timedelta(days=offset))
    vague = claim(issued_year=year)
    if shows_stars(vague, on=on):
        assert shows_stars(exact, on=on)
    if state_of(vague, on=on) is State.EXPIRED:
        assert state_of(exact, on=on) is State.EXPIRED


@pytest.mark.parametrize("level", [Evidence.PROPOSAL, Evidence.OWN_WORD])
def test_proposal_and_own_word_never_show_stars(level: Evidence) -> None:
    paper = claim(issued_on=date(2026, 1, 1), evidence=level)
    assert in_force(paper, on=date(2026, 6, 1))
    assert not shows_stars(paper, on=date(2026, 6, 1))


def test_proposal_and_unchecked_claim_are_not_public() -> None:
    assert not is_public(claim(evidence=Evidence.PROPOSAL))
    assert not is_public(claim(checked_at=None))
    assert is_public(claim(evidence=Evidence.OWN_WORD))


def test_district_certificate_stays_valid_to_its_term() -> None:
    paper = claim(stars=3, issuer_level=IssuerLevel.DISTRICT, issued_on=date(2025, 6, 26))
    assert shows_stars(paper, on=date(2026, 11, 20))


def test_standard_without_a_term_is_undated_and_an_indication_has_no_end() -> None:
    on = date(2040, 1, 1)
    vietgap = claim(kind=CertificateKind.VIETGAP, stars=None, issued_year=2024)
    indication = claim(
        kind=CertificateKind.GEOGRAPHICAL_INDICATION, stars=None, issued_on=date(2013, 1, 1)
    )
    assert state_of(vietgap, on=on) is State.UNDATED
    assert state_of(indication, on=on) is State.VALID
    assert last_day(indication) is None


def test_card_speaks_of_what_is_in_force_before_what_ended() -> None:
    ended = claim(id=1, stars=5, issued_on=date(2020, 1, 1))
    holds = claim(id=2, stars=3, issued_on=date(2025, 1, 1))
    proposal = claim(id=3, stars=5, issued_on=date(2026, 1, 1), evidence=Evidence.PROPOSAL)
    assert leading_claim([ended, holds, proposal], on=date(2026, 6, 1)) is holds
    assert leading_claim([ended, proposal], on=date(2026, 6, 1)) is ended
    assert leading_claim([proposal], on=date(2026, 6, 1)) is None


@given(any_claims(), DAYS)
def test_every_claim_has_one_state_on_every_day(paper: Certificate, on: date) -> None:
    assert in_force(paper, on=on) == (state_of(paper, on=on) in IN_FORCE)


@given(any_claims(), DAYS)
def test_days_kept_for_the_index_are_those_on_which_stars_show(
    paper: Certificate, on: date
) -> None:
    days = in_force_days(paper)
    held = days is not None and days[0] <= on <= days[1]
    assert held == shows_stars(paper, on=on)


@given(any_claims(), DAYS, st.integers(1, 2000))
def test_what_ended_never_comes_back(paper: Certificate, on: date, later: int) -> None:
    ended = {State.EXPIRED, State.REVOKED, State.SUPERSEDED}
    if state_of(paper, on=on) in ended:
        assert not in_force(paper, on=on + timedelta(days=later))


def test_title_with_a_term_ends_and_one_without_holds_on() -> None:
    on = date(2026, 11, 20)
    assert honour_holds(Honour(year=2023), on=on)
    assert honour_holds(Honour(year=2024, expires_on=on), on=on)
    assert not honour_holds(Honour(year=2024, expires_on=on - DAY), on=on)
