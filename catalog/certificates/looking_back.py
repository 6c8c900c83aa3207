"""What certificates say of a past day: as they were told then, and as is known of it since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from catalog.certificates.models import Certificate
from catalog.certificates.publishing import claim_told, decision_facts, told_until
from catalog.certificates.validity import is_public, shows_stars, state_of

KNOWN_LATER = (
    ("revoked_on", ("revoked_on", "revocation_ground", "revocation_decision_no")),
    ("superseded_on", ("superseded_on",)),
    ("renewal_filed_on", ("renewal_filed_on",)),
)
"""The day of each thing that befalls a certificate, and the columns that tell of it."""


@dataclass(frozen=True)
class ClaimThen:
    """One claim on a past day.

    `told` is what the site told that day, `known` what is known of that day now, either with
    nothing in it of what befell the claim later. At least one of them is there.
    """

    told: Certificate | None
    known: Certificate | None

    @property
    def shown(self) -> Certificate:
        """What a page of that day shows: what was told, else what is known."""
        claim = self.told or self.known
        if claim is None:
            raise ValueError("a claim that was neither told nor is known")
        return claim

    def was_mistaken(self, *, on: date) -> bool:
        """Whether what was told of that day is not what is known of it now."""
        if self.told is None:
            return False
        return self.known is None or _answer(self.told, on=on) != _answer(self.known, on=on)


def _answer(claim: Certificate, *, on: date) -> tuple[object, ...]:
    return state_of(claim, on=on), shows_stars(claim, on=on), claim.stars


def claims_then(claims: Sequence[Certificate], *, on: date) -> list[ClaimThen]:
    """The claims that had been issued by a day, as they were told then and are known now."""
    told = told_until(claims, on=on)
    found = []
    for claim in claims:
        known = as_of(claim, on=on) if is_public(claim) else None
        earlier = told.get(claim.id)
        then = ClaimThen(as_of(earlier, on=on) if earlier else None, known)
        if then.told or then.known:
            found.append(then)
    return found


def as_of(claim: Certificate, *, on: date) -> Certificate | None:
    """A claim without what befell it after a day; None where it was not issued by then."""
    if not may_be_issued_by(claim, on=on):
        return None
    then = claim_told(decision_facts(claim), claim_id=claim.id, at=claim.checked_at)
    for happened_on, columns in KNOWN_LATER:
        day: date | None = getattr(then, happened_on)
        if day is not None and day > on:
            for column in columns:
                setattr(then, column, None)
    if then.extended_until is not None and then.expires_on is not None and on <= then.expires_on:
        then.extended_until = then.extension_basis = None
    return then


def may_be_issued_by(claim: Certificate, *, on: date) -> bool:
    """Whether a claim can have been issued by a day; without any day nobody can exclude it."""
    first = claim.issued_on or claim.decision_on
    if first is not None:
        return first <= on
    return claim.issued_year is None or claim.issued_year <= on.year
