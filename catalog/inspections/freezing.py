"""What was true of goods on a day, and what their page showed, as canonical text with a hash.

Whether a claim held is asked of the one home of that truth. The text of a check is written
once, when the check arrives, for the day that the phone noted; what becomes known later
changes the answer of today and never the text.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from catalog.certificates.looking_back import ClaimThen, claims_then
from catalog.certificates.models import Certificate
from catalog.certificates.publishing import decision_facts
from catalog.certificates.queries import claims_of_product
from catalog.certificates.validity import (
    in_force,
    last_day_held,
    leading_claim,
    shows_stars,
    state_of,
)
from catalog.foundation.clock import day_in_vietnam
from catalog.foundation.database import session
from catalog.ledger.chain import canonical
from catalog.sanctions.models import Suspension
from catalog.sanctions.queries import suspension_then
from catalog.scans.models import CopyAlert
from catalog.tracing.lineage import ids_above
from catalog.tracing.models import Lot, Recall
from catalog.tracing.queries import events_of
from catalog.tracing.subjects import Subject
from catalog.tracing.verifying import is_as_written

Facts = dict[str, Any]


class Verdict(StrEnum):
    """The first thing that the page of a code says, the gravest before all else."""

    UNKNOWN_CODE = "unknown-code"
    RECALLED = "recalled"
    CONTAINS_RECALLED = "contains-recalled"
    PRODUCT_SUSPENDED = "product-suspended"
    BUSINESS_SUSPENDED = "business-suspended"
    RECORDS_CHANGED = "records-changed"
    MAY_BE_COPIED = "may-be-copied"
    CERTIFICATE = "certificate"
    NO_CERTIFICATE = "no-certificate"


@dataclass(frozen=True)
class Frozen:
    """A state as it is kept."""

    text: str
    hash: str


def frozen(facts: Facts) -> Frozen:
    """Write a state down. Anyone can repeat the hash: SHA-256 of the text."""
    text = canonical(facts)
    return Frozen(text, hash_of(text))


def hash_of(text: str) -> str:
    """The hash that stands beside a state."""
    return sha256(text.encode()).hexdigest()


def state_kept(text: str) -> Facts:
    """A state as it was written."""
    facts: Facts = json.loads(text)
    return facts


def state_at(subject: Subject | None, code: str, *, at: datetime) -> Facts:
    """What was true of what a code names, and what its page showed, at a moment."""
    on = day_in_vietnam(at)
    facts: Facts = {"code": code, "on": on.isoformat(), "at": at.isoformat()}
    if subject is None:
        return {**facts, "level": "unknown", "verdict": Verdict.UNKNOWN_CODE.value}
    product, lot = subject.product, subject.lot
    claims = claims_then(claims_of_product(product.id), on=on)
    shown = [claim.shown for claim in claims]
    lead = leading_claim(shown, on=on)
    recalls = _recalls(lot, at=at) if lot else []
    alert = _copy_alert(subject, code, at=at)
    is_changed = lot is not None and not is_as_written(lot, events_of(lot.id))
    hiding = suspension_then(product, at=at)
    verdict = _verdict(
        recalls, lot, lead, hiding=hiding, is_changed=is_changed, is_suspected=alert is not None
    )
    has_stars = lead is not None and verdict is Verdict.CERTIFICATE and shows_stars(lead, on=on)
    return _without_nothing({
        **facts,
        "level": subject.level.value,
        "verdict": verdict.value,
        "stars": lead.stars if lead and has_stars else None,
        "certificateNumber": lead.certificate_no if lead else None,
        "end": _day(last_day_held(lead)) if lead else None,
        "product": {"code": product.code, "name": product.name, "isWithdrawn":
                    product.withdrawn_at is not None and product.withdrawn_at <= at},
        "lot": _lot_facts(lot) if lot else None,
        "business": _business_facts(subject, at=at),
        "claims": [_claim_facts(claim, at=at) for claim in claims],
        "recalls": [_recall_facts(recall) for recall in recalls],
        "suspension": _suspension_facts(hiding) if hiding else None,
        "copySuspectedSince": alert.noticed_at.isoformat() if alert else None,
    })  # fmt: skip


def _verdict(recalls: Sequence[Recall], lot: Lot | None, lead: Certificate | None, *,
             hiding: Suspension | None, is_changed: bool, is_suspected: bool) -> Verdict:  # fmt: skip
    if recalls and lot is not None:
        is_own = any(recall.lot_id == lot.id for recall in recalls)
        return Verdict.RECALLED if is_own else Verdict.CONTAINS_RECALLED
    if hiding is not None:
        is_own = hiding.product_id is not None
        return Verdict.PRODUCT_SUSPENDED if is_own else Verdict.BUSINESS_SUSPENDED
    if is_changed:
        return Verdict.RECORDS_CHANGED
    if is_suspected:
        return Verdict.MAY_BE_COPIED
    return Verdict.CERTIFICATE if lead else Verdict.NO_CERTIFICATE


def _recalls(lot: Lot, *, at: datetime) -> Sequence[Recall]:
    """The recalls that stood at a moment, of the lot and of what went into it."""
    query = (
        select(Recall)
        .options(joinedload(Recall.lot).joinedload(Lot.product))
        .where(
            Recall.lot_id.in_([lot.id, *ids_above(lot.id)]),
            Recall.recalled_at <= at,
            or_(Recall.lifted_at.is_(None), Recall.lifted_at > at),
        )
        .order_by(Recall.recalled_at, Recall.id)
    )
    return session.scalars(query).all()


def _copy_alert(subject: Subject, code: str, *, at: datetime) -> CopyAlert | None:
    if subject.unit_serial is None:
        return None
    query = select(CopyAlert).where(CopyAlert.unit_code == code, CopyAlert.noticed_at <= at)
    return session.scalar(query)


def _claim_facts(claim: ClaimThen, *, at: datetime) -> Facts:
    """What the page showed of a claim and, where that was mistaken, what is known of the day."""
    on = day_in_vietnam(at)
    facts = _answer(claim.shown, at=at)
    if claim.was_mistaken(on=on):
        facts["knownSince"] = _answer(claim.known, at=at) if claim.known else {"isNoClaim": True}
    return facts


def _answer(claim: Certificate, *, at: datetime) -> Facts:
    on = day_in_vietnam(at)
    return _without_nothing({
        "id": claim.id,
        "state": state_of(claim, on=on).value,
        "isInForce": in_force(claim, on=on),
        "showsStars": shows_stars(claim, on=on),
        "end": _day(last_day_held(claim)),
        "decision": decision_facts(claim),
    })  # fmt: skip


def _lot_facts(lot: Lot) -> Facts:
    return _without_nothing({
        "code": lot.code,
        "number": lot.number,
        "madeOn": _day(lot.made_on),
        "bestBefore": _day(lot.best_before),
        "isDemonstration": lot.is_demo,
    })  # fmt: skip


def _business_facts(subject: Subject, *, at: datetime) -> Facts | None:
    business = subject.product.business
    if business is None:
        return None
    is_public = business.published_at is not None and business.published_at <= at
    return {"slug": business.slug, "name": business.name, "isPublic": is_public}


def _recall_facts(recall: Recall) -> Facts:
    return {
        "lot": recall.lot.code,
        "number": recall.lot.number,
        "product": recall.lot.product.name,
        "reason": recall.reason,
        "since": recall.recalled_at.isoformat(),
    }


def _suspension_facts(suspension: Suspension) -> Facts:
    return {
        "ground": suspension.ground.value,
        "decisionNumber": suspension.decision_no,
        "since": suspension.starts_on.isoformat(),
        "words": suspension.words,
    }


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


def _without_nothing(facts: Facts) -> Facts:
    return {name: fact for name, fact in facts.items() if fact not in (None, [], {})}
