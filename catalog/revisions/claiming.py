"""Who of the office is looking at a listing, so that two do not decide on it at once."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from catalog.foundation.database import session
from catalog.foundation.errors import Stale
from catalog.foundation.upserting import insert_or_ignore
from catalog.revisions.models import ReviewClaim
from catalog.revisions.workflow import Actor, locked

CLAIM_LASTS = timedelta(minutes=30)
"""After so long without a look, a listing is free for others."""


def is_live(claim: ReviewClaim, *, at: datetime) -> bool:
    """Whether whoever took a listing looked at it lately."""
    return claim.seen_at + CLAIM_LASTS > at


def claim_of(revision_id: int, *, at: datetime) -> ReviewClaim | None:
    """Who is looking at a listing now."""
    claim = session.get(ReviewClaim, revision_id, populate_existing=True)
    return claim if claim is not None and is_live(claim, at=at) else None


def claims_of(revision_ids: Collection[int], *, at: datetime) -> dict[int, ReviewClaim]:
    """Who is looking at each of these now."""
    query = select(ReviewClaim).where(ReviewClaim.revision_id.in_(revision_ids))
    return {claim.revision_id: claim for claim in session.scalars(query) if is_live(claim, at=at)}


def take(revision_id: int, *, by: Actor, at: datetime, takes_over: bool = False) -> ReviewClaim:
    """Take a listing to look at it; answer whose it is, which may be another's.

    What nobody looked at lately, or what one takes over from another, becomes one's own.
    """
    locked(revision_id)
    if by.id is None:
        raise ValueError("only a person looks at a listing")
    held = claim_of(revision_id, at=at)
    if held is not None and held.by_id != by.id and not takes_over:
        return held
    if held is not None and held.by_id == by.id:
        held.seen_at = at
        return held
    let_go(revision_id)
    session.execute(
        insert_or_ignore(
            ReviewClaim, revision_id=revision_id, by_id=by.id, by=by.name, since=at, seen_at=at
        )
    )
    return session.get_one(ReviewClaim, revision_id, populate_existing=True)


def require_free(revision_id: int, *, by: Actor, at: datetime) -> None:
    """Raise Stale while somebody else is looking at a listing."""
    held = claim_of(revision_id, at=at)
    if held is not None and held.by_id != by.id:
        raise Stale(f"revision {revision_id} is with another")


def let_go(revision_id: int) -> None:
    """Leave a listing to others."""
    session.execute(
        delete(ReviewClaim)
        .where(ReviewClaim.revision_id == revision_id)
        .execution_options(synchronize_session="fetch")
    )
