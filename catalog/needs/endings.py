"""Certificates that end soon or have ended, and when a new file for OCOP is due.

A file for re-evaluation is due from 180 to 120 days before the end (Decision 26/2026,
Art. 7(6)), so OCOP is spoken of earlier than the other schemes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from catalog.certificates.models import Certificate, CertificateKind
from catalog.certificates.validity import (
    WINDOW_CLOSES_DAYS,
    WINDOW_OPENS_DAYS,
    State,
    is_public,
    last_day,
    last_day_held,
    state_of,
)

REMINDER_DAYS = (90, 30, 7)
"""So many days before the end people are told."""
OCOP_REMINDER_DAYS = (WINDOW_OPENS_DAYS, WINDOW_CLOSES_DAYS, *REMINDER_DAYS)
"""For OCOP also when the days for a new file begin, and when they are over."""
OVER = frozenset({State.REVOKED, State.SUPERSEDED, State.UPCOMING})


@dataclass(frozen=True)
class Ending:
    """A certificate whose last day is near or past; a file is due from one day to another."""

    claim: Certificate
    last_on: date
    days_left: int
    file_from: date | None = None
    file_until: date | None = None

    @property
    def has_ended(self) -> bool:
        return self.days_left < 0

    @property
    def is_filed(self) -> bool:
        return self.claim.renewal_filed_on is not None

    @property
    def is_late(self) -> bool:
        """The days for a new file are over, and none was handed in."""
        day = self.last_on - timedelta(days=self.days_left)
        return self.file_until is not None and day > self.file_until and not self.is_filed


def endings(claims: Iterable[Certificate], *, on: date) -> list[Ending]:
    """What ends soon or has ended, first what ends first; what a later one replaced is left out."""
    checked = [claim for claim in claims if is_public(claim) and state_of(claim, on=on) not in OVER]
    latest: dict[tuple[CertificateKind, int | None, int | None], date] = {}
    for claim in checked:
        key = (claim.kind, claim.product_id, claim.business_id)
        latest[key] = max(latest.get(key, date.min), last_day_held(claim) or date.max)
    found = [
        _ending(claim, last, on=on)
        for claim in checked
        if (last := last_day_held(claim)) is not None
        and last >= latest[claim.kind, claim.product_id, claim.business_id]
    ]
    near = [each for each in found if each.days_left <= first_reminder(each.claim)]
    return sorted(near, key=lambda each: (each.last_on, each.claim.id))


def first_reminder(claim: Certificate) -> int:
    """How many days before its end a certificate is first spoken of."""
    return max(reminder_days(claim))


def reminder_days(claim: Certificate) -> tuple[int, ...]:
    """So many days before its end people are told of a certificate."""
    return OCOP_REMINDER_DAYS if claim.kind is CertificateKind.OCOP else REMINDER_DAYS


def reminder_due(ending: Ending) -> int | None:
    """The reminder that stands on a day: the smallest number of days that is reached, if any."""
    if ending.has_ended:
        return None
    steps = reminder_days(ending.claim)
    return min((step for step in steps if ending.days_left <= step), default=None)


def _ending(claim: Certificate, last: date, *, on: date) -> Ending:
    term_ends = last_day(claim)
    is_ocop = claim.kind is CertificateKind.OCOP and term_ends is not None
    return Ending(
        claim=claim,
        last_on=last,
        days_left=(last - on).days,
        file_from=term_ends - timedelta(days=WINDOW_OPENS_DAYS) if is_ocop and term_ends else None,
        file_until=term_ends - timedelta(days=WINDOW_CLOSES_DAYS)
        if is_ocop and term_ends
        else None,
    )
