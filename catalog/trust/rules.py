"""Địa chỉ tin cậy: the one rule of what makes a business a trusted address on a day.

A business is one while its identity was checked and that check is in force, at least one
piece of evidence is in force, and no sanction is open. Nobody sets it and nothing of it is
stored. What stands behind it comes in as values; nothing here asks a database.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from catalog.certificates.models import (
    Certificate,
    CertificateKind,
    Evidence,
    Honour,
    RevocationGround,
)
from catalog.certificates.validity import (
    honour_holds,
    in_force,
    is_public,
    last_day_held,
    months_later,
)
from catalog.checks.rules import Freshness, Standing
from catalog.foundation.clock import day_in_vietnam

DISHONESTY_MONTHS = 36
"""So long a certificate that was revoked for a dishonest file stands against its holder."""
REPORT_MONTHS = 6
"""So long a report of the public that was upheld stands against the business."""
HONOUR_YEARS = 3
"""So many years after its own a title without a term counts as evidence."""

KINDS_THAT_COUNT = frozenset(
    {
        CertificateKind.OCOP,
        CertificateKind.VIETGAP,
        CertificateKind.GLOBALGAP,
        CertificateKind.ORGANIC,
        CertificateKind.HACCP,
        CertificateKind.ISO22000,
        CertificateKind.HALAL,
        CertificateKind.ASC,
    }
)
"""OCOP, and what certifies how goods are made; a name or a mark says nothing of that."""
PROVED = frozenset({Evidence.SIGNED_DECISION, Evidence.AGENCY_OR_PRESS})


class Ground(StrEnum):
    """What a reason for trust is."""

    IDENTITY = "identity"
    PRODUCT_CERTIFICATE = "product-certificate"
    BUSINESS_CERTIFICATE = "business-certificate"
    HONOUR = "honour"


class Lack(StrEnum):
    """What a business lacks to be a trusted address."""

    IDENTITY_UNCHECKED = "identity-unchecked"
    IDENTITY_CHANGED = "identity-changed"
    IDENTITY_OLD = "identity-old"
    NO_EVIDENCE = "no-evidence"
    SUSPENDED = "suspended"
    DISHONEST_FILE = "dishonest-file"
    REPORT_UPHELD = "report-upheld"


class SanctionKind(StrEnum):
    """What can stand against a business."""

    SUSPENSION = "suspension"
    DISHONEST_FILE = "dishonest-file"
    REPORT_UPHELD = "report-upheld"


@dataclass(frozen=True)
class Sanction:
    """Something that stands against a business from one day to the day before another."""

    kind: SanctionKind
    since: date
    until: date | None = None

    def is_open(self, *, on: date) -> bool:
        """Whether it stands on a day."""
        return self.since <= on and (self.until is None or on < self.until)


@dataclass(frozen=True)
class Reason:
    """One thing that speaks for a business: what, checked by whom and when, since and until when.

    `subject` is the check, certificate or honour itself, for whoever puts it into words.
    """

    ground: Ground
    subject: Standing | Certificate | Honour
    checked_on: date
    checked_by_id: int | None
    since: date | None
    until: date | None


@dataclass(frozen=True)
class Trust:
    """What the rule says of a business on a day, and why."""

    reasons: tuple[Reason, ...]
    lacks: tuple[Lack, ...]

    @property
    def is_trusted(self) -> bool:
        return not self.lacks


LACK_OF_SANCTION = {
    SanctionKind.SUSPENSION: Lack.SUSPENDED,
    SanctionKind.DISHONEST_FILE: Lack.DISHONEST_FILE,
    SanctionKind.REPORT_UPHELD: Lack.REPORT_UPHELD,
}
LACK_OF_FRESHNESS = {
    Freshness.CHANGED: Lack.IDENTITY_CHANGED,
    Freshness.OLD: Lack.IDENTITY_OLD,
}


def trust(
    identity: Standing | None,
    claims: Sequence[Certificate],
    honours: Sequence[Honour],
    sanctions: Collection[Sanction],
    *,
    on: date,
) -> Trust:
    """Say whether a business is a trusted address on a day, with all reasons and all lacks.

    `claims` are those of the business and of its listed products, `honours` its own only:
    the title of a product never speaks for its maker.
    """
    reasons = [*_identity_reasons(identity, on=on)]
    lacks = [] if reasons else [_identity_lack(identity)]
    evidence = [
        *(claim_reason(claim) for claim in claims if claim_counts(claim, on=on)),
        *(honour_reason(honour) for honour in honours if honour_counts(honour, on=on)),
    ]
    if not evidence:
        lacks.append(Lack.NO_EVIDENCE)
    open_kinds = {sanction.kind for sanction in sanctions if sanction.is_open(on=on)}
    lacks += [lack for kind, lack in LACK_OF_SANCTION.items() if kind in open_kinds]
    return Trust(tuple(reasons + evidence), tuple(lacks))


def claim_counts(claim: Certificate, *, on: date) -> bool:
    """A checked and proved certificate of how goods are made, in force on the day."""
    return (
        claim.kind in KINDS_THAT_COUNT
        and is_public(claim)
        and claim.evidence in PROVED
        and claim.checked_at is not None
        and day_in_vietnam(claim.checked_at) <= on
        and in_force(claim, on=on)
    )


def honour_counts(honour: Honour, *, on: date) -> bool:
    """A checked and proved title of the business itself; one without a term for three years."""
    return (
        honour.business_id is not None
        and honour.evidence in PROVED
        and honour.checked_at is not None
        and day_in_vietnam(honour.checked_at) <= on
        and honour.year <= on.year
        and honour_holds(honour, on=on)
        and (honour.expires_on is not None or on.year <= honour.year + HONOUR_YEARS)
    )


def dishonesty(claims: Sequence[Certificate]) -> list[Sanction]:
    """The sanctions that follow from certificates revoked because their file was dishonest."""
    return [
        Sanction(
            SanctionKind.DISHONEST_FILE,
            claim.revoked_on,
            months_later(claim.revoked_on, DISHONESTY_MONTHS),
        )
        for claim in claims
        if claim.revoked_on is not None
        and claim.revocation_ground is RevocationGround.DISHONEST_FILE
    ]


def upheld(closed_on: date) -> Sanction:
    """The sanction that follows from a problem report that was upheld on a day."""
    return Sanction(SanctionKind.REPORT_UPHELD, closed_on, months_later(closed_on, REPORT_MONTHS))


def claim_reason(claim: Certificate) -> Reason:
    """What a certificate that counts says for its holder."""
    ground = Ground.PRODUCT_CERTIFICATE if claim.product_id else Ground.BUSINESS_CERTIFICATE
    if claim.checked_at is None:
        raise ValueError(f"certificate {claim.id} was not checked")
    return Reason(
        ground,
        claim,
        checked_on=day_in_vietnam(claim.checked_at),
        checked_by_id=claim.checked_by_id,
        since=claim.issued_on,
        until=last_day_held(claim),
    )


def honour_reason(honour: Honour) -> Reason:
    """What a title that counts says for its holder; where it has no term, to the end of its time."""
    if honour.checked_at is None:
        raise ValueError(f"honour {honour.id} was not checked")
    until = honour.expires_on or date(honour.year + HONOUR_YEARS, 12, 31)
    if honour.ended_on is not None:
        until = min(until, honour.ended_on - timedelta(days=1))
    return Reason(
        Ground.HONOUR,
        honour,
        checked_on=day_in_vietnam(honour.checked_at),
        checked_by_id=honour.checked_by_id,
        since=honour.decision_on,
        until=until,
    )


def _identity_reasons(identity: Standing | None, *, on: date) -> list[Reason]:
    if identity is None or identity.freshness in LACK_OF_FRESHNESS:
        return []
    checked_on = day_in_vietnam(identity.check.at)
    if checked_on > on:
        return []
    return [
        Reason(
            Ground.IDENTITY,
            identity,
            checked_on=checked_on,
            checked_by_id=identity.check.by_id,
            since=checked_on,
            until=identity.fresh_until,
        )
    ]


def _identity_lack(identity: Standing | None) -> Lack:
    if identity is None:
        return Lack.IDENTITY_UNCHECKED
    return LACK_OF_FRESHNESS.get(identity.freshness, Lack.IDENTITY_UNCHECKED)
