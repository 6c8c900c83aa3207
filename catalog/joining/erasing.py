"""Taking out what is no longer needed of claims: the numbers, contacts and papers of people."""

from datetime import datetime, timedelta

from sqlalchemy import select

from catalog.foundation.database import session
from catalog.joining.evidence import erase_files, files_of
from catalog.joining.models import BusinessClaim, ClaimFile, ClaimState
from catalog.media.storage import Storage

REFUSED_IS_KEPT = timedelta(days=90)
VERIFIED_IS_KEPT = timedelta(days=365)
UNCLAIMED_IS_KEPT = timedelta(days=1)
KEPT = {ClaimState.REFUSED: REFUSED_IS_KEPT, ClaimState.VERIFIED: VERIFIED_IS_KEPT}
"""How long after a decision what was told in confidence stays; the page of consent says so."""


def erase_claim(claim: BusinessClaim, *, storage: Storage, at: datetime) -> None:
    """Keep of a claim that it was made and what became of it, and nothing of the person."""
    claim.personal_number_sealed = claim.personal_number_mark = None
    claim.phone = claim.email = None
    claim.words = ""
    erase_files(files_of(claim.id), storage=storage)
    claim.erased_at = at


def erase_outdated(*, storage: Storage, at: datetime) -> int:
    """Erase what has been kept for its time; answer how many claims that were."""
    outdated = [
        claim
        for state, kept in KEPT.items()
        for claim in session.scalars(
            select(BusinessClaim).where(
                BusinessClaim.state == state,
                BusinessClaim.erased_at.is_(None),
                BusinessClaim.decided_at < at - kept,
            )
        )
    ]
    for claim in outdated:
        erase_claim(claim, storage=storage, at=at)
    left = select(ClaimFile).where(
        ClaimFile.claim_id.is_(None), ClaimFile.added_at < at - UNCLAIMED_IS_KEPT
    )
    erase_files(session.scalars(left).all(), storage=storage)
    return len(outdated)
