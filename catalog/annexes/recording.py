"""The certificate that a row gives: which one it is already, what differs, and writing it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import or_, select

from catalog.annexes.models import AnnexRun
from catalog.certificates.models import Certificate, CertificateKind, Evidence
from catalog.certificates.validity import OCOP_TERM_MONTHS, is_public, months_later
from catalog.documents.keeping import number_key
from catalog.foundation.database import session
from catalog.ledger.models import RecordKind
from catalog.permalinks.ids import unused_id

OCOP = CertificateKind.OCOP


def wanted_columns(run: AnnexRun, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the certificate of a row has to say; what the list does not tell is left out."""
    issued_on = date.fromisoformat(facts["issued_on"])
    until = facts.get("expires_on")
    told: dict[str, Any] = {
        "stars": facts["stars"],
        "issuer_name": run.issuer,
        "issuer_level": run.issuer_level,
        "decision_no": run.decision_no,
        "decision_on": run.decision_on,
        "issued_on": issued_on,
        "expires_on": date.fromisoformat(until)
        if until
        else months_later(issued_on, OCOP_TERM_MONTHS),
        "evidence": Evidence.SIGNED_DECISION,
    }
    if facts.get("points"):
        told["score"] = Decimal(facts["points"])
    if facts.get("certificate_no"):
        told["certificate_no"] = facts["certificate_no"]
    if run.signed_by:
        told["signed_by"] = run.signed_by
    return told


def existing(
    product_id: int, wanted: Mapping[str, Any], *, decision_id: int | None
) -> Certificate | None:
    """The certificate of a product by the same decision, or one that lacks only its number."""
    claims = _claims_of(product_id)
    key = number_key(wanted["decision_no"])
    for claim in claims:
        if decision_id is not None and claim.decision_id == decision_id:
            return claim
        same_day = claim.decision_on in {None, wanted["decision_on"]}
        if claim.decision_no and number_key(claim.decision_no) == key and same_day:
            return claim
    return next((claim for claim in claims if _lacks_only_number(claim, wanted)), None)


def _lacks_only_number(claim: Certificate, wanted: Mapping[str, Any]) -> bool:
    if claim.decision_no or claim.stars != wanted["stars"]:
        return False
    issued_on: date = wanted["issued_on"]
    if claim.issued_on is not None:
        return claim.issued_on == issued_on
    return claim.issued_year == issued_on.year


def _claims_of(product_id: int) -> Sequence[Certificate]:
    query = select(Certificate).where(
        Certificate.product_id == product_id,
        Certificate.kind == OCOP,
        Certificate.evidence.not_in([Evidence.PROPOSAL, Evidence.OWN_WORD]),
    )
    return session.scalars(query.order_by(Certificate.id)).all()


def would_change(
    claim: Certificate | None, wanted: Mapping[str, Any], *, decision_id: int | None
) -> dict[str, Any]:
    """What recording a row would change, as text before and after; nothing where all is there."""
    if claim is None:
        return {"certificate": [None, str(wanted["stars"])]}
    changes: dict[str, Any] = {
        name: [_told(getattr(claim, name)), _told(value)]
        for name, value in wanted.items()
        if getattr(claim, name) != value
    }
    if claim.checked_at is None:
        changes["checked_at"] = [None, ""]
    if claim.decision_id is None or claim.decision_id != decision_id:
        changes["decision_id"] = [None, wanted["decision_no"]]
    return changes


def _told(value: object) -> str | None:
    return None if value is None else str(getattr(value, "value", value))


def record_certificate(
    claim: Certificate | None, wanted: Mapping[str, Any], *, product_id: int, decision_id: int,
    by_id: int, at: datetime,
) -> Certificate:  # fmt: skip
    """Write what a row gives; whoever holds the signed decision answers for it."""
    if claim is None:
        number = unused_id(Certificate.id, records=RecordKind.CERTIFICATE_RECORDED.family)
        claim = Certificate(id=number, kind=OCOP, product_id=product_id)
        session.add(claim)
    for name, value in wanted.items():
        setattr(claim, name, value)
    claim.issued_year = None
    claim.decision_id = decision_id
    claim.checked_at, claim.checked_by_id = at, by_id
    session.flush()
    return claim


def neighbours(claim: Certificate) -> Sequence[Certificate]:
    """Other certificates of the product that one takes the place of, or the next that took its."""
    first = claim.issued_on
    if first is None or claim.product_id is None:
        return []
    query = select(Certificate).where(
        Certificate.product_id == claim.product_id,
        Certificate.kind == OCOP,
        Certificate.id != claim.id,
        Certificate.evidence.in_([Evidence.SIGNED_DECISION, Evidence.AGENCY_OR_PRESS]),
        Certificate.revoked_on.is_(None),
        or_(Certificate.issued_on.is_not(None), Certificate.issued_year.is_not(None)),
    )
    return [other for other in session.scalars(query.order_by(Certificate.id)) if is_public(other)]


def begins(claim: Certificate) -> date:
    """The first day of a certificate, or the last day of the year that alone is known."""
    return claim.issued_on or date(claim.issued_year or date.max.year, 12, 31)


def supersede(claim: Certificate) -> list[Certificate]:
    """Let a certificate take the place of those before it; answers those that changed.

    One that is older than another of the product is itself replaced by the next.
    """
    others, first = neighbours(claim), begins(claim)
    earlier = [o for o in others if begins(o) < first and o.superseded_on is None]
    for other in earlier:
        other.superseded_on, other.superseded_by_id = first, claim.id
    later = sorted((o for o in others if begins(o) > first), key=begins)
    if later and claim.superseded_on is None:
        claim.superseded_on, claim.superseded_by_id = begins(later[0]), later[0].id
    session.flush()
    return earlier
