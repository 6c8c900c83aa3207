"""Which claim leads, and what a reading on an earlier day says."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from catalog.certificates.models import (
    Certificate,
    CertificateKind,
    Evidence,
    RevocationGround,
)
from catalog.certificates.validity import (
    State,
    extension_limit,
    last_day,
    last_day_held,
    leading_claim,
    months_later,
    shows_stars,
    state_of,
    term_of,
)

CHECKED = datetime(2026, 1, 1, tzinfo=UTC)
TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)
DAYS = st.dates(min_value=date(2019, 1, 1), max_value=date(2033, 12, 31))
TRIED = [
    date(2021, 5, 1),
    date(2023, 5, 1),
    date(2024, 1, 1),
    date(2025, 1, 1),
    date(2026, 6, 1),
]


def claim(**facts: object) -> Certificate:
    usual = {
        "id": 1,
        "kind": CertificateKind.OCOP,
        "stars": 3,
        "evidence": Evidence.SIGNED_DECISION,
        "checked_at": CHECKED,
        "checked_by_id": 1,
    }
    return Certificate(**{**usual, **facts})


def test_renewal_counts_from_the_day_on_which_it_was_filed() -> None:
    end = date(2026, 12, 30)
    filed = end - timedelta(days=60)
    paper = claim(expires_on=end, renewal_filed_on=filed)
    assert state_of(paper, on=filed - DAY) is State.LATE
    assert state_of(paper, on=filed) is State.EXPIRING


def test_claim_revoked_long_ago_does_not_lead_before_one_that_ended_later() -> None:
    revoked = claim(
        id=1,
        issued_on=date(2023, 3, 1),
        revoked_on=date(2023, 6, 1),
        revocation_ground=RevocationGround.MARK_MISUSED,
    )
    ended = claim(id=2, issued_on=date(2021, 3, 1))
    assert leading_claim([revoked, ended], on=TODAY) is ended


def test_upgraded_claim_does_not_lead_before_the_one_that_took_its_place() -> None:
    upgraded = claim(
        id=9,
        issued_on=date(2022, 5, 1),
        expires_on=date(2025, 5, 1),
        superseded_on=date(2022, 9, 1),
    )
    higher = claim(id=2, stars=4, issued_on=date(2022, 2, 1))
    assert leading_claim([upgraded, higher], on=TODAY) is higher


def test_more_stars_lead_among_claims_in_force() -> None:
    three = claim(id=1, issued_on=date(2026, 5, 1))
    four = claim(id=2, stars=4, issued_on=date(2024, 5, 1))
    assert leading_claim([three, four], on=TODAY) is four


def test_own_word_never_leads_before_what_somebody_else_said() -> None:
    boast = claim(id=1, stars=5, issued_on=date(2026, 5, 1), evidence=Evidence.OWN_WORD)
    ended = claim(id=2, issued_on=date(2020, 5, 1))
    assert leading_claim([boast, ended], on=TODAY) is ended
    assert leading_claim([boast], on=TODAY) is boast


def test_unchecked_claim_or_another_scheme_never_leads() -> None:
    unchecked = claim(issued_on=date(2026, 5, 1), checked_at=None)
    vietgap = claim(kind=CertificateKind.VIETGAP, stars=None, expires_on=date(2027, 1, 1))
    assert leading_claim([unchecked, vietgap], on=TODAY) is None


@given(st.lists(st.tuples(st.sampled_from(TRIED), st.integers(3, 5)), max_size=4), DAYS)
def test_leading_claim_shows_stars_whenever_any_does(
    facts: list[tuple[date, int]], on: date
) -> None:
    papers = [
        claim(id=place, issued_on=issued, stars=stars)
        for place, (issued, stars) in enumerate(facts)
    ]
    shown = [paper for paper in papers if shows_stars(paper, on=on)]
    lead = leading_claim(papers, on=on)
    if shown:
        assert lead is not None
        assert shows_stars(lead, on=on)
        assert lead.stars == max(paper.stars or 0 for paper in shown)


def test_written_end_wins_over_thirty_six_months() -> None:
    paper = claim(issued_on=date(2024, 1, 1), expires_on=date(2025, 6, 30))
    assert last_day(paper) == date(2025, 6, 30)
    assert state_of(paper, on=date(2025, 7, 1)) is State.EXPIRED


def test_written_end_with_a_year_alone_leaves_that_year_undated() -> None:
    paper = claim(issued_year=2024, expires_on=date(2027, 5, 1))
    assert state_of(paper, on=date(2024, 12, 30)) is State.UNDATED
    assert state_of(paper, on=date(2024, 12, 31)) is State.VALID
    assert state_of(paper, on=date(2027, 5, 1)) is State.LATE
    assert state_of(paper, on=date(2027, 5, 2)) is State.EXPIRED


def test_year_alone_changes_only_on_its_outer_days() -> None:
    paper = claim(issued_year=2024)
    expected = {
        date(2024, 1, 1): State.UNDATED,
        date(2024, 12, 30): State.UNDATED,
        date(2024, 12, 31): State.VALID,
        date(2027, 1, 1): State.VALID,
        date(2027, 1, 2): State.UNDATED,
        date(2027, 12, 31): State.UNDATED,
        date(2028, 1, 1): State.EXPIRED,
    }
    assert {day: state_of(paper, on=day) for day in expected} == expected
    assert last_day(paper) is None


def test_extension_ends_last_and_the_page_can_say_when() -> None:
    end = date(2026, 1, 31)
    paper = claim(
        expires_on=end, extended_until=end + timedelta(days=900), extension_basis="Công văn 12"
    )
    assert last_day(paper) == end
    assert last_day_held(paper) == extension_limit(paper) == end + timedelta(days=180)


def test_extension_that_ends_before_the_term_changes_nothing() -> None:
    end = date(2026, 1, 31)
    paper = claim(expires_on=end, extended_until=end - DAY, extension_basis="Công văn 12")
    assert last_day_held(paper) == end
    assert state_of(paper, on=end + DAY) is State.EXPIRED


def test_revocation_ends_an_extension_too() -> None:
    end = date(2026, 1, 31)
    paper = claim(
        expires_on=end,
        extended_until=end + timedelta(days=90),
        extension_basis="Công văn 12",
        revoked_on=end + timedelta(days=10),
        revocation_ground=RevocationGround.LAW_BROKEN,
    )
    assert state_of(paper, on=end + timedelta(days=9)) is State.EXTENDED
    assert state_of(paper, on=end + timedelta(days=10)) is State.REVOKED


@given(DAYS, st.integers(0, 120))
def test_months_later_keeps_the_day_or_ends_the_month(day: date, months: int) -> None:
    later = months_later(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and (later + DAY).day == 1)


@given(DAYS)
def test_claim_moves_through_its_states_in_order_only(issued: date) -> None:
    order = [State.UPCOMING, State.VALID, State.EXPIRING, State.LATE, State.EXPIRED]
    paper = claim(issued_on=issued)
    end = months_later(issued, 36)
    span = (end - issued).days + 4
    seen = [state_of(paper, on=issued - 2 * DAY + timedelta(days=n)) for n in range(span + 4)]
    ranks = [order.index(state) for state in seen]
    assert ranks == sorted(ranks)
    assert set(ranks) == set(range(5))


def test_claim_without_dates_has_no_term() -> None:
    assert term_of(claim()) is None
    assert term_of(claim(decision_on=date(2024, 1, 1))) is None
