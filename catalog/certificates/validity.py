"""Whether a claim holds on a given day: the one home of certification truth.

The rules are those of Decision 26/2026/QĐ-TTg. Nothing here is stored; every answer
is worked out for the calendar day in Việt Nam on which it is asked. A source that
gives only a year leaves the day of issue open, so a claim then counts as in force
only on days when it would be in force whichever day of that year it was issued.
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from catalog.certificates.models import Certificate, CertificateKind, Evidence, Honour, IssuerLevel

OCOP_TERM_MONTHS = 36
"""Decision 26/2026, Art. 4(3)."""

WINDOW_OPENS_DAYS = 180
WINDOW_CLOSES_DAYS = 120
"""A new file is due from 180 to 120 days before the end: Art. 7(6)."""

LONGEST_EXTENSION_DAYS = 180
"""Art. 12(3): until the outcome is known, at most 180 days after the end."""

LAST_DAY = date.max

HIGHEST_SCORE = 100
STAR_BANDS = ((90, 5), (70, 4), (50, 3), (30, 2), (0, 1))
"""The lowest score of each band: Art. 3(3)."""

FEWEST_CERTIFIED_STARS = 3
"""One and two stars bring no decision and no certificate: Art. 4(1)a."""


class State(StrEnum):
    """What can be said of a claim on a day."""

    VALID = "valid"
    EXPIRING = "expiring"
    LATE = "late"
    EXTENDED = "extended"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    UNDATED = "undated"
    UPCOMING = "upcoming"


IN_FORCE = frozenset({State.VALID, State.EXPIRING, State.LATE, State.EXTENDED})


@dataclass(frozen=True)
class Term:
    """The days on which a claim surely runs, and the day after which it surely ended."""

    first_certain: date
    last_certain: date
    last_possible: date

    @property
    def is_exact(self) -> bool:
        return self.last_certain == self.last_possible


def stars_for_score(score: Decimal | float) -> int:
    """Answer the stars of a score from 0 to 100 (Art. 3(3)).

    Raises ValueError for a score outside that range.
    """
    if not 0 <= score <= HIGHEST_SCORE:
        raise ValueError(f"{score} is not a score from 0 to 100")
    return next(stars for lowest, stars in STAR_BANDS if score >= lowest)


def grader_of(stars: int) -> IssuerLevel | None:
    """Answer who grades a level: the Ministry five stars, the province three and four (Art. 4)."""
    if stars < FEWEST_CERTIFIED_STARS:
        return None
    return IssuerLevel.MINISTRY if stars == max(band for _low, band in STAR_BANDS) else (
        IssuerLevel.PROVINCE
    )  # fmt: skip


def months_later(day: date, months: int) -> date:
    """Answer the same day so many months on, or the month's last day where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def term_of(claim: Certificate) -> Term | None:
    """Answer when a claim runs before revocation and supersession, or None where nobody can tell.

    The day 36 months after issue is the last on which an OCOP certificate holds.
    """
    first = claim.issued_on
    earliest = latest = first
    if first is None and claim.issued_year is not None:
        earliest, latest = date(claim.issued_year, 1, 1), date(claim.issued_year, 12, 31)
    if claim.expires_on is not None:
        start = latest or claim.decision_on or date.min
        return Term(min(start, claim.expires_on), claim.expires_on, claim.expires_on)
    if earliest is None or latest is None:
        return None
    if claim.kind is CertificateKind.OCOP:
        return Term(
            latest,
            months_later(earliest, OCOP_TERM_MONTHS),
            months_later(latest, OCOP_TERM_MONTHS),
        )
    if claim.kind is CertificateKind.GEOGRAPHICAL_INDICATION:
        return Term(latest, LAST_DAY, LAST_DAY)
    return None


def last_day(claim: Certificate) -> date | None:
    """Answer the last day of the claim's own term, where it is exactly known and has an end."""
    term = term_of(claim)
    if term is None or not term.is_exact or term.last_certain == LAST_DAY:
        return None
    return term.last_certain


def extension_limit(claim: Certificate) -> date | None:
    """Answer the last day of a recorded extension, never past the 180 days that Art. 12(3) allows."""
    end = claim.expires_on
    if end is None or claim.extended_until is None or not claim.extension_basis:
        return None
    return min(claim.extended_until, end + timedelta(days=LONGEST_EXTENSION_DAYS))


def last_day_held(claim: Certificate) -> date | None:
    """Answer the last day of the term or of its recorded extension, where it is exactly known."""
    end = last_day(claim)
    return end and max(end, extension_limit(claim) or end)


def state_of(claim: Certificate, *, on: date) -> State:
    """Answer what can be said of a claim on a day."""
    if claim.revoked_on is not None and on >= claim.revoked_on:
        return State.REVOKED
    if claim.superseded_on is not None and on >= claim.superseded_on:
        return State.SUPERSEDED
    term = term_of(claim)
    if term is None:
        return State.UNDATED
    if claim.issued_on is not None and on < claim.issued_on:
        return State.UPCOMING
    extended = extension_limit(claim)
    if on > term.last_possible:
        return State.EXTENDED if extended is not None and on <= extended else State.EXPIRED
    if not term.first_certain <= on <= term.last_certain:
        return State.UNDATED
    return _state_before_end(claim, term, on=on)


def _state_before_end(claim: Certificate, term: Term, *, on: date) -> State:
    if not term.is_exact or term.last_certain == LAST_DAY or claim.kind is not CertificateKind.OCOP:
        return State.VALID
    days_left = (term.last_certain - on).days
    if days_left > WINDOW_OPENS_DAYS:
        return State.VALID
    filed_on = claim.renewal_filed_on
    is_filed = filed_on is not None and filed_on <= on
    return State.EXPIRING if is_filed or days_left >= WINDOW_CLOSES_DAYS else State.LATE


def in_force(claim: Certificate, *, on: date) -> bool:
    """A claim is in force while it is valid, in or past its renewal window, or extended."""
    return state_of(claim, on=on) in IN_FORCE


def is_public(claim: Certificate) -> bool:
    """A proposal is never public, nor a claim that nobody checked."""
    return claim.evidence is not Evidence.PROPOSAL and claim.checked_at is not None


def may_show_stars(claim: Certificate) -> bool:
    """Only a checked OCOP claim with a decision, an agency or the press behind it has stars."""
    return (
        claim.kind is CertificateKind.OCOP
        and claim.stars is not None
        and claim.checked_at is not None
        and claim.evidence in {Evidence.SIGNED_DECISION, Evidence.AGENCY_OR_PRESS}
    )


def shows_stars(claim: Certificate, *, on: date) -> bool:
    """A claim shows its stars on a day when it may have them and is in force."""
    return may_show_stars(claim) and in_force(claim, on=on)


def in_force_days(claim: Certificate) -> tuple[date, date] | None:
    """Answer the first and the last day on which a claim shows stars, for an index to compare.

    A claim holds on one unbroken run of days; None means on no day at all.
    """
    term = term_of(claim)
    if term is None or not may_show_stars(claim):
        return None
    last = max(term.last_certain, extension_limit(claim) or term.last_certain)
    for ending in (claim.revoked_on, claim.superseded_on):
        if ending is not None:
            if ending == date.min:
                return None
            last = min(last, ending - timedelta(days=1))
    return (term.first_certain, last) if term.first_certain <= last else None


def honour_holds(honour: Honour, *, on: date) -> bool:
    """A title holds until its last day, or the day before it was ended; else it holds on."""
    if honour.ended_on is not None and on >= honour.ended_on:
        return False
    return honour.expires_on is None or on <= honour.expires_on


def was_given_by(honour: Honour, *, on: date) -> bool:
    """A title is surely given once its year has ended; nobody keeps the day."""
    return honour.year < on.year


def leading_claim(claims: Iterable[Certificate], *, on: date) -> Certificate | None:
    """Choose the OCOP claim that a card speaks of: in force first, else what ended last."""
    public = [c for c in claims if c.kind is CertificateKind.OCOP and is_public(c)]
    return max(public, key=lambda claim: _weight(claim, on=on), default=None)


def _weight(claim: Certificate, *, on: date) -> tuple[bool, int, bool, date, int]:
    term = term_of(claim)
    shown = shows_stars(claim, on=on)
    endings = (claim.revoked_on, claim.superseded_on, term.last_possible if term else None)
    return (
        shown,
        (claim.stars or 0) if shown else 0,
        claim.evidence is not Evidence.OWN_WORD,
        min((day for day in endings if day is not None), default=date.min),
        claim.id or 0,
    )
