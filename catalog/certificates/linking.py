"""Tying certificates to the decisions that gave them."""

from datetime import datetime

from sqlalchemy import select

from catalog.certificates.models import Certificate
from catalog.documents.keeping import find_decision, new_decision
from catalog.foundation.database import session


def link_decisions(*, at: datetime) -> int:
    """Tie each certificate that names a decision to it; answer how many were not tied before."""
    query = select(Certificate).where(
        Certificate.decision_no.is_not(None),
        Certificate.decision_no != "",
        Certificate.decision_id.is_(None),
    )
    loose = session.scalars(query.order_by(Certificate.id)).all()
    for claim in loose:
        number, issuer = claim.decision_no or "", claim.issuer_name or ""
        decision = find_decision(number, signed_on=claim.decision_on, issuer=issuer)
        decision = decision or new_decision(
            number, at=at, signed_on=claim.decision_on, issuer=issuer,
            signed_by=claim.signed_by or "",
        )  # fmt: skip
        claim.decision_id = decision.id
    session.flush()
    return len(loose)
