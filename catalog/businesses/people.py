"""The people of a business: who they are, their roles, and how they go."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from catalog.audit.recording import record
from catalog.businesses.models import Business, Membership, MembershipRole
from catalog.businesses.rules import keeps_an_owner
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid


def people_of(business_id: int) -> Sequence[Membership]:
    """Who acts for a business, those who have longest first."""
    query = (
        select(Membership)
        .options(joinedload(Membership.user))
        .where(Membership.business_id == business_id)
        .order_by(Membership.since, Membership.user_id)
    )
    return session.scalars(query).all()


def memberships_of(user_id: int) -> Sequence[Membership]:
    """For which businesses a person acts, by name."""
    query = (
        select(Membership)
        .join(Membership.business)
        .options(joinedload(Membership.business))
        .where(Membership.user_id == user_id)
        .order_by(Business.name_sort)
    )
    return session.scalars(query).all()


def change_role(
    membership: Membership, role: MembershipRole, *, user_id: int, at: datetime
) -> None:
    """Give somebody another role. Raises Invalid where no owner would be left."""
    if membership.role is role:
        return
    _check_owner_is_left(membership)
    membership.role = role
    _note("role changed", membership, user_id, at=at)


def remove_member(membership: Membership, *, user_id: int, at: datetime) -> None:
    """End somebody's acting for a business, or one's own. Raises Invalid for the last owner."""
    _check_owner_is_left(membership)
    _end(membership, user_id, at=at)


def hand_over(membership: Membership, *, user_id: int, at: datetime) -> None:
    """End somebody's acting for a business though nobody is left: the office looks after it."""
    _end(membership, user_id, at=at)


def is_last_owner(membership: Membership) -> bool:
    """Whether the business would be left without an owner, as things stand."""
    return not keeps_an_owner(membership.role, owners=_count_owners(membership.business_id))


def hold_people(business_id: int) -> None:
    """Write to the business, so that of two owners who go at once the second waits and counts."""
    session.execute(
        update(Business).where(Business.id == business_id).values(updated_at=Business.updated_at)
    )


def _check_owner_is_left(membership: Membership) -> None:
    hold_people(membership.business_id)
    if is_last_owner(membership):
        raise Invalid("role", "last-owner")


def _count_owners(business_id: int) -> int:
    query = (
        select(func.count())
        .select_from(Membership)
        .where(Membership.business_id == business_id, Membership.role == MembershipRole.OWNER)
    )
    return session.scalar(query) or 0


def _end(membership: Membership, user_id: int, *, at: datetime) -> None:
    session.delete(membership)
    _note("member gone", membership, user_id, at=at)


def _note(action: str, membership: Membership, user_id: int, *, at: datetime) -> None:
    record(
        action,
        subject_kind="business",
        subject_id=membership.business_id,
        actor_id=user_id,
        actor_label="member",
        at=at,
        member=membership.user_id,
        role=membership.role.value,
    )
