"""A person leaves the site: what is theirs goes, what the law wants kept stays without their name.

Steps of lots, recalls and the audit log are kept (Decree 37/2026, Circular 31/2026); they name
an account by its number, and the account says no more who it was.
"""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import delete, select, update

from catalog.accounts.consents import withdraw_consent
from catalog.accounts.models import NO_MAIL, Passkey, PhoneCode, User
from catalog.accounts.roles import in_force
from catalog.audit.recording import record
from catalog.businesses.models import Membership
from catalog.businesses.people import hand_over, hold_people, is_last_owner, memberships_of
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid
from catalog.imports.models import ImportRun
from catalog.joining.claiming import withdraw_claim
from catalog.joining.erasing import erase_claim
from catalog.joining.evidence import erase_files, unclaimed_files_of
from catalog.joining.models import BusinessClaim, ClaimState, Invitation
from catalog.media.storage import Storage
from catalog.messages.models import Message, StoppedNotice
from catalog.revisions.models import RevisionStep

GONE = "đã rời"
"""Stands wherever the name of somebody who left stood."""


def owned_alone(user_id: int) -> list[Membership]:
    """The businesses that would be left without an owner."""
    return [member for member in memberships_of(user_id) if is_last_owner(member)]


def leave_site(user: User, *, hands_over: bool, storage: Storage, at: datetime) -> None:
    """Delete a person's account.

    Raises Invalid for staff, whose accounts the office ends, and for the only owner of a
    business who did not say that the office shall look after it.
    """
    if any(in_force(post, at=at) for post in user.posts):
        raise Invalid("account", "is-staff")
    for membership in memberships_of(user.id):
        hold_people(membership.business_id)
    if owned_alone(user.id) and not hands_over:
        raise Invalid("hands_over", "last-owner")
    for membership in memberships_of(user.id):
        hand_over(membership, user_id=user.id, at=at)
    _give_up_claims(user.id, storage=storage, at=at)
    _close_invitations(user.id, at=at)
    _forget_messages(user)
    withdraw_consent(user, at=at)
    _forget_name(user)
    record(
        "person left",
        subject_kind="user",
        subject_id=user.id,
        actor_id=user.id,
        actor_label="account",
        at=at,
    )


def _give_up_claims(user_id: int, *, storage: Storage, at: datetime) -> None:
    query = select(BusinessClaim).where(BusinessClaim.claimer_id == user_id)
    for claim in session.scalars(query).all():
        if claim.state is ClaimState.WAITING:
            withdraw_claim(claim, user_id=user_id, storage=storage, at=at)
        elif claim.erased_at is None:
            erase_claim(claim, storage=storage, at=at)
    erase_files(unclaimed_files_of(user_id), storage=storage)


def _close_invitations(user_id: int, *, at: datetime) -> None:
    own = Invitation.created_by_id == user_id
    session.execute(
        update(Invitation)
        .where(own, Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None))
        .values(revoked_at=at)
    )
    session.execute(
        update(Invitation).where(own | (Invitation.accepted_by_id == user_id)).values(note="")
    )


def _forget_messages(user: User) -> None:
    ways = [way for way in (user.email, user.phone) if way]
    session.execute(delete(Message).where(Message.recipient.in_(ways)))
    session.execute(delete(StoppedNotice).where(StoppedNotice.recipient.in_(ways)))
    session.execute(delete(Passkey).where(Passkey.user_id == user.id))
    session.execute(delete(PhoneCode).where(PhoneCode.user_id == user.id))


def _forget_name(user: User) -> None:
    session.execute(update(RevisionStep).where(RevisionStep.by_id == user.id).values(by=GONE))
    session.execute(update(ImportRun).where(ImportRun.by_id == user.id).values(by=GONE))
    user.email = f"left-{user.id}{NO_MAIL}"
    user.display_name = GONE
    user.password = user.phone = user.totp_secret = user.totp_counter = None
    user.recovery_digests = user.confirmed_at = None
    user.active = False
    user.fs_uniquifier = uuid4().hex
    user.roles = []
