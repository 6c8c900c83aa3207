"""Inviting people to act for a business: a link that ends, works once and can be taken back."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from catalog.audit.recording import record
from catalog.businesses.models import Membership, MembershipRole
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid, Stale
from catalog.joining.models import Invitation

LASTS = timedelta(days=7)
MOST_OPEN = 20


def invite(
    business_id: int, role: MembershipRole, *, note: str, user_id: int, at: datetime
) -> Invitation:
    """Make an invitation; its link is the surface's to sign. Raises Invalid for too many."""
    if len(open_invitations(business_id, at=at)) >= MOST_OPEN:
        raise Invalid("note", "too-many")
    invitation = Invitation(
        business_id=business_id,
        role=role,
        note=note,
        created_at=at,
        created_by_id=user_id,
        expires_at=at + LASTS,
    )
    session.add(invitation)
    session.flush()
    _note_down("invited", invitation, user_id, at=at)
    return invitation


def may_be_accepted(invitation: Invitation, *, at: datetime) -> bool:
    return (
        invitation.accepted_at is None
        and invitation.revoked_at is None
        and at < invitation.expires_at
    )


def accept(invitation: Invitation, *, user_id: int, at: datetime) -> Membership:
    """Let somebody in. Raises Stale where the link was used, taken back or has ended.

    Who acts for the business already keeps their role, and the link stays good for another.
    """
    known = session.get(Membership, (user_id, invitation.business_id))
    if known is not None:
        return known
    taken = session.scalars(
        update(Invitation)
        .where(
            Invitation.id == invitation.id,
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > at,
        )
        .values(accepted_at=at, accepted_by_id=user_id)
        .returning(Invitation.id)
    ).all()
    if not taken:
        raise Stale(f"invitation {invitation.id}")
    membership = Membership(
        user_id=user_id, business_id=invitation.business_id, role=invitation.role, since=at
    )
    session.add(membership)
    session.flush()
    _note_down("invitation accepted", invitation, user_id, at=at)
    return membership


def take_back(invitation: Invitation, *, user_id: int, at: datetime) -> None:
    """End an invitation; what was accepted stays accepted. Raises Stale for that."""
    taken = session.scalars(
        update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.accepted_at.is_(None))
        .values(revoked_at=at)
        .returning(Invitation.id)
    ).all()
    if not taken:
        raise Stale(f"invitation {invitation.id}")
    _note_down("invitation taken back", invitation, user_id, at=at)


def find_invitation(invitation_id: int) -> Invitation | None:
    """An invitation with its business, as it stands now."""
    query = select(Invitation).options(joinedload(Invitation.business))
    return session.scalar(
        query.where(Invitation.id == invitation_id).execution_options(populate_existing=True)
    )


def open_invitations(business_id: int, *, at: datetime) -> Sequence[Invitation]:
    """The invitations of a business that still work, the newest first."""
    query = select(Invitation).where(
        Invitation.business_id == business_id,
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > at,
    )
    return session.scalars(query.order_by(Invitation.id.desc())).all()


def _note_down(action: str, invitation: Invitation, user_id: int, *, at: datetime) -> None:
    record(
        action,
        subject_kind="business",
        subject_id=invitation.business_id,
        actor_id=user_id,
        actor_label="member",
        at=at,
        invitation=invitation.id,
        role=invitation.role.value,
    )
