"""Inviting somebody to the office: a link that ends, works once, and for one mail address."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update

from catalog.accounts.models import User
from catalog.audit.recording import record
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid, NotAllowed, Stale
from catalog.staffing.models import StaffInvitation
from catalog.staffing.posts import Offer, give_post

LASTS = timedelta(days=7)
MOST_OPEN = 200


def invite(email: str, offer: Offer, *, by_id: int, at: datetime) -> StaffInvitation:
    """Offer a post; the link is the surface's to sign. Raises Invalid for an end that is past."""
    if offer.ends_at is not None and offer.ends_at <= at:
        raise Invalid("until", "past")
    if len(open_invitations([None], at=at)) >= MOST_OPEN:
        raise Invalid("email", "too-many")
    invitation = StaffInvitation(
        email=email.strip().lower(),
        role=offer.role,
        locality_id=offer.locality_id,
        post_ends_at=offer.ends_at,
        created_at=at,
        created_by_id=by_id,
        expires_at=at + LASTS,
    )
    session.add(invitation)
    session.flush()
    _note("office invitation made", invitation, by_id, at=at)
    return invitation


def is_open(invitation: StaffInvitation, *, at: datetime) -> bool:
    return (
        invitation.accepted_at is None
        and invitation.revoked_at is None
        and at < invitation.expires_at
    )


def is_for(invitation: StaffInvitation, user: User) -> bool:
    """A link that was passed on lets nobody else in."""
    return user.mail_address is not None and user.mail_address == invitation.email


def accept(invitation: StaffInvitation, user: User, *, at: datetime) -> None:
    """Take the post.

    Raises NotAllowed for another person, Stale where the link was used, taken back or has
    ended, and Invalid where the post is held already or was to end before now.
    """
    if not is_for(invitation, user):
        raise NotAllowed(f"office invitation {invitation.id}")
    offer = Offer(invitation.role, invitation.locality_id, invitation.post_ends_at)
    _answer(invitation, at=at, accepted_at=at, accepted_by_id=user.id)
    give_post(user.id, offer, by_id=invitation.created_by_id, at=at)
    _note("office invitation accepted", invitation, user.id, at=at)


def take_back(invitation: StaffInvitation, *, by_id: int, at: datetime) -> None:
    """End an invitation. Raises Stale for one that was answered or has ended."""
    _answer(invitation, at=at, revoked_at=at)
    _note("office invitation taken back", invitation, by_id, at=at)


def _answer(invitation: StaffInvitation, *, at: datetime, **values: object) -> None:
    taken = session.scalars(
        update(StaffInvitation)
        .where(
            StaffInvitation.id == invitation.id,
            StaffInvitation.accepted_at.is_(None),
            StaffInvitation.revoked_at.is_(None),
            StaffInvitation.expires_at > at,
        )
        .values(email="", **values)
        .returning(StaffInvitation.id)
    ).all()
    if not taken:
        raise Stale(f"office invitation {invitation.id}")


def find_invitation(invitation_id: int) -> StaffInvitation | None:
    """An invitation as it stands now."""
    return session.get(StaffInvitation, invitation_id, populate_existing=True)


def open_invitations(
    localities: Collection[int | None], *, at: datetime
) -> Sequence[StaffInvitation]:
    """The invitations for these localities that still work, the newest first."""
    query = select(StaffInvitation).where(
        StaffInvitation.accepted_at.is_(None),
        StaffInvitation.revoked_at.is_(None),
        StaffInvitation.expires_at > at,
    )
    if None not in localities:
        query = query.where(StaffInvitation.locality_id.in_(localities))
    return session.scalars(query.order_by(StaffInvitation.id.desc())).all()


def _note(action: str, invitation: StaffInvitation, by_id: int, *, at: datetime) -> None:
    record(
        action,
        subject_kind="office invitation",
        subject_id=invitation.id,
        actor_id=by_id,
        actor_label="office",
        at=at,
        role=invitation.role.value,
        locality=invitation.locality_id,
    )
