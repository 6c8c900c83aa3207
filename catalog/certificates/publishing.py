"""Telling the public log of certificate decisions, and reading back what it told."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from catalog.certificates.models import (
    Certificate,
    CertificateKind,
    Evidence,
    IssuerLevel,
    RevocationGround,
)
from catalog.certificates.validity import is_public
from catalog.ledger.models import PublicRecord, RecordKind
from catalog.ledger.publishing import (
    Notice,
    facts_of,
    is_as_written,
    publish_records,
    records_in_force,
)

KINDS = RecordKind.CERTIFICATE_RECORDED.family
SHOWN_NO_MORE = "isShownNoMore"

TEXTS = {
    "scope": "scope",
    "issuer": "issuer_name",
    "certificateNumber": "certificate_no",
    "decisionNumber": "decision_no",
    "signedBy": "signed_by",
    "extensionBasis": "extension_basis",
    "revocationDecisionNumber": "revocation_decision_no",
    "note": "note",
    "source": "source_url",
}
DAYS = {
    "decidedOn": "decision_on",
    "issuedOn": "issued_on",
    "validUntil": "expires_on",
    "renewalFiledOn": "renewal_filed_on",
    "extendedUntil": "extended_until",
    "revokedOn": "revoked_on",
    "replacedOn": "superseded_on",
}
SETS: Mapping[str, tuple[str, type[StrEnum]]] = {
    "scheme": ("kind", CertificateKind),
    "issuerLevel": ("issuer_level", IssuerLevel),
    "revocationGround": ("revocation_ground", RevocationGround),
    "evidence": ("evidence", Evidence),
}
NUMBERS = {"stars": "stars", "issuedYear": "issued_year"}
"""The facts of a decision as the log names them, and the columns that they stand in."""


def publish_decisions(
    claims: Iterable[Certificate], about: Mapping[int, str], *, at: datetime
) -> list[PublicRecord]:
    """Log what is shown of these claims now; one that is shown no more is said to be so.

    `about` names for each claim the code of its product or the slug of its business. What
    was never shown, such as a proposal, is never told.
    """
    kept = list(claims)
    known = records_in_force(KINDS, [claim.id for claim in kept])
    notices = []
    for claim in kept:
        facts = {"about": about[claim.id], **decision_facts(claim)}
        if not is_public(claim):
            if claim.id not in known:
                continue
            facts[SHOWN_NO_MORE] = True
        notices.append(Notice(RecordKind.CERTIFICATE_RECORDED, claim.id, facts))
    return publish_records(notices, at=at)


def decision_facts(claim: Certificate) -> dict[str, Any]:
    """What is known of a decision; what is not known is left out."""
    facts: dict[str, Any] = {name: getattr(claim, column) for name, column in TEXTS.items()}
    facts |= {name: getattr(claim, column) for name, column in NUMBERS.items()}
    days: dict[str, date | None] = {name: getattr(claim, column) for name, column in DAYS.items()}
    facts |= {name: day.isoformat() for name, day in days.items() if day}
    members = {name: getattr(claim, column) for name, (column, _kind) in SETS.items()}
    facts |= {name: member.value for name, member in members.items() if member}
    if claim.score is not None:
        facts["score"] = f"{claim.score.normalize():f}"
    facts["isDemonstration"] = claim.is_demo
    return {name: fact for name, fact in facts.items() if fact}


def claim_told(facts: Mapping[str, Any], *, claim_id: int, at: datetime | None) -> Certificate:
    """A claim as a line of the log told it, for asking the rules; it is never saved."""
    columns: dict[str, Any] = {column: facts.get(name) for name, column in NUMBERS.items()}
    columns |= {column: facts.get(name) for name, column in TEXTS.items()}
    columns |= {
        column: date.fromisoformat(facts[name]) for name, column in DAYS.items() if name in facts
    }
    columns |= {column: kind(facts[name]) for name, (column, kind) in SETS.items() if name in facts}
    columns["scope"] = facts.get("scope", "")
    columns["note"] = facts.get("note", "")
    columns["score"] = Decimal(facts["score"]) if "score" in facts else None
    columns["is_demo"] = bool(facts.get("isDemonstration"))
    return Certificate(id=claim_id, checked_at=at, **columns)


def told_until(claims: Iterable[Certificate], *, on: date) -> dict[int, Certificate | None]:
    """What the log had told of claims by the end of a day; None for one shown no more.

    A line that is not as it was written tells nothing.
    """
    lines = records_in_force(KINDS, [claim.id for claim in claims], on=on)
    told: dict[int, Certificate | None] = {}
    for claim_id, line in lines.items():
        if not is_as_written(line):
            continue
        facts = facts_of(line)
        is_shown = not facts.get(SHOWN_NO_MORE)
        told[claim_id] = (
            claim_told(facts, claim_id=claim_id, at=line.recorded_at) if is_shown else None
        )
    return told
