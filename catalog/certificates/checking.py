"""Staff compare what is told of a certificate with its proof, and record both.

Until then a certificate that a producer tells of is their own word: never a star.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from catalog.businesses.models import Membership
from catalog.certificates.models import Certificate, CertificateKind, Evidence, IssuerLevel
from catalog.certificates.recording import about_business, hold, note
from catalog.certificates.validity import (
    FEWEST_CERTIFIED_STARS,
    HIGHEST_SCORE,
    OCOP_TERM_MONTHS,
    grader_of,
    months_later,
    stars_for_score,
)
from catalog.foundation.clock import day_in_vietnam
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid, NotAllowed

DISTRICTS_GRADED_UNTIL = date(2025, 7, 6)
"""Districts gave three stars up to this day; what they gave holds to its end (Art. 12(1))."""


@dataclass(frozen=True)
class Proof:
    """What stands on the proof of a certificate, named as the columns that keep it."""

    evidence: Evidence
    certificate_no: str | None = None
    decision_no: str | None = None
    decision_on: date | None = None
    issuer_name: str | None = None
    issuer_level: IssuerLevel | None = None
    signed_by: str | None = None
    issued_on: date | None = None
    expires_on: date | None = None
    score: Decimal | None = None
    stars: int | None = None
    scope: str = ""
    source_url: str | None = None
    is_scan_public: bool = False


def may_check(claim: Certificate, user_id: int) -> bool:
    """Four eyes: nobody checks what they declared, nor what is their own business's."""
    if claim.declared_by_id == user_id:
        return False
    business_id = about_business(claim)
    return business_id is None or session.get(Membership, (user_id, business_id)) is None


def check_certificate(claim_id: int, proof: Proof, *, user_id: int, at: datetime) -> Certificate:
    """Record the proof of a certificate, which is thereby checked.

    Raises NotAllowed for one's own, Invalid for what the rules do not allow, NotFound.
    """
    claim = hold(claim_id)
    if not may_check(claim, user_id):
        raise NotAllowed(f"own certificate {claim.id}")
    _require_sound(claim.kind, proof, today=day_in_vietnam(at))
    before = _written(claim)
    _write(claim, proof, user_id=user_id, at=at)
    changed = {name: [before[name], now] for name, now in _written(claim).items()
               if before[name] != now}  # fmt: skip
    note("certificate checked", [claim], user_id=user_id, at=at, changed=changed)
    return claim


def recertify(claim_id: int, proof: Proof, *, user_id: int, at: datetime) -> Certificate:
    """Record the certificate that follows another: the earlier one is kept, and says so.

    Raises as `check_certificate` does, and Invalid for one that was replaced already.
    """
    earlier = hold(claim_id)
    if not may_check(earlier, user_id):
        raise NotAllowed(f"own certificate {earlier.id}")
    if earlier.superseded_on is not None:
        raise Invalid("certificate", "replaced-already")
    if proof.issued_on is None:
        raise Invalid("issued_on", "missing")
    _require_sound(earlier.kind, proof, today=day_in_vietnam(at))
    later = Certificate(
        kind=earlier.kind, product_id=earlier.product_id, business_id=earlier.business_id,
        evidence=proof.evidence, is_demo=earlier.is_demo,
    )  # fmt: skip
    _write(later, proof, user_id=user_id, at=at)
    session.add(later)
    session.flush()
    earlier.superseded_on, earlier.superseded_by_id = proof.issued_on, later.id
    note("certificate replaced", [earlier, later], user_id=user_id, at=at,
         by=later.id, on=proof.issued_on.isoformat())  # fmt: skip
    return later


def _write(claim: Certificate, proof: Proof, *, user_id: int, at: datetime) -> None:
    for each in fields(proof):
        setattr(claim, each.name, getattr(proof, each.name))
    if claim.kind is CertificateKind.OCOP and proof.issued_on and not proof.expires_on:
        claim.expires_on = months_later(proof.issued_on, OCOP_TERM_MONTHS)
    claim.checked_at, claim.checked_by_id = at, user_id


def _require_sound(kind: CertificateKind, proof: Proof, *, today: date) -> None:
    """Raise Invalid with the field for what cannot stand on a proof."""
    is_signed = proof.evidence is Evidence.SIGNED_DECISION
    if is_signed and not proof.decision_no and not proof.certificate_no:
        raise Invalid("decision_no", "missing")
    if proof.evidence is Evidence.AGENCY_OR_PRESS and not proof.source_url:
        raise Invalid("source_url", "missing")
    for name in ("decision_on", "issued_on"):
        day: date | None = getattr(proof, name)
        if day is not None and day > today:
            raise Invalid(name, "in-future")
    if proof.issued_on and proof.expires_on and proof.expires_on < proof.issued_on:
        raise Invalid("expires_on", "before-issue")
    if kind is CertificateKind.OCOP:
        _require_ocop(proof)
    elif proof.stars is not None or proof.score is not None:
        raise Invalid("stars", "only-ocop")


def _require_ocop(proof: Proof) -> None:
    """The rules of Decision 26/2026: stars by the score, a grader by the stars, 36 months."""
    if proof.evidence is Evidence.SIGNED_DECISION and proof.decision_on is None:
        raise Invalid("decision_on", "missing")
    if proof.stars is None and proof.evidence is not Evidence.OWN_WORD:
        raise Invalid("stars", "missing")
    if proof.score is not None and not 0 <= proof.score <= HIGHEST_SCORE:
        raise Invalid("score", "out-of-range")
    if proof.score is not None and proof.stars != stars_for_score(proof.score):
        raise Invalid("score", "not-of-stars", str(stars_for_score(proof.score)))
    longest = proof.issued_on and months_later(proof.issued_on, OCOP_TERM_MONTHS)
    if longest and proof.expires_on and proof.expires_on > longest:
        raise Invalid("expires_on", "too-long")
    if proof.stars is not None and proof.issuer_level is not None:
        _require_grader(proof.stars, proof.issuer_level, proof.issued_on or proof.decision_on)


def _require_grader(stars: int, level: IssuerLevel, day: date | None) -> None:
    is_old_district = (
        level is IssuerLevel.DISTRICT
        and stars == FEWEST_CERTIFIED_STARS
        and (day is None or day <= DISTRICTS_GRADED_UNTIL)
    )
    if not is_old_district and level is not grader_of(stars):
        raise Invalid("issuer_level", "not-of-stars")


def _written(claim: Certificate) -> dict[str, str]:
    """What of a proof stands in a certificate, as text for the audit."""
    found = {}
    for each in fields(Proof):
        value = getattr(claim, each.name)
        found[each.name] = "" if value is None else str(value)
    return found
