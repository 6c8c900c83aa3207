"""Giving posts and ending them. The site always keeps somebody who may do everything, for good."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from catalog.accounts.models import StaffPost, User
from catalog.accounts.roles import StaffRole, in_force
from catalog.audit.recording import record
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid


@dataclass(frozen=True)
class Offer:
    """A role, for a locality or for all, and until when if that is known."""

    role: StaffRole
    locality_id: int | None = None
    ends_at: datetime | None = None


def may_manage(localities: Collection[int | None], locality_id: int | None) -> bool:
    """Whether who looks after the people of these localities looks after a post there."""
    return None in localities or (locality_id is not None and locality_id in localities)


def office_people(localities: Collection[int | None], *, at: datetime) -> Sequence[User]:
    """Who holds a post now in some of these localities, by name."""
    query = select(User).join(StaffPost, StaffPost.user_id == User.id)
    query = query.where(or_(StaffPost.ends_at.is_(None), StaffPost.ends_at > at))
    if None not in localities:
        query = query.where(StaffPost.locality_id.in_(localities))
    return session.scalars(query.distinct().order_by(User.display_name, User.id)).all()


def posts_held(user: User, *, at: datetime) -> list[StaffPost]:
    return [post for post in user.posts if in_force(post, at=at)]


def find_post(post_id: int, *, at: datetime) -> StaffPost | None:
    """A post that holds now."""
    post = session.get(StaffPost, post_id, populate_existing=True)
    return post if post is not None and in_force(post, at=at) else None


def give_post(user_id: int, offer: Offer, *, by_id: int, at: datetime) -> StaffPost:
    """Give somebody a post. Raises Invalid for an end that is past, or a post held already."""
    if offer.ends_at is not None and offer.ends_at <= at:
        raise Invalid("until", "past")
    for held in session.scalars(select(StaffPost).where(StaffPost.user_id == user_id)):
        is_same = (held.role, held.locality_id) == (offer.role, offer.locality_id)
        if is_same and in_force(held, at=at):
            raise Invalid("role", "held")
    post = StaffPost(
        user_id=user_id,
        role=offer.role,
        locality_id=offer.locality_id,
        since=at,
        ends_at=offer.ends_at,
    )
    session.add(post)
    session.flush()
    _note("post given", post, by_id, at=at)
    return post


def change_post(post: StaffPost, offer: Offer, *, by_id: int, at: datetime) -> None:
    """Put one post in the place of another; what was held until now stays written.

    Raises Invalid where nobody would be left who may do everything, and as `give_post` does.
    """
    if _is_for_good(offer):
        _hold_administrators()
    else:
        _keep_an_administrator(post, at=at)
    post.ends_at = at
    session.flush()
    _note("post ended", post, by_id, at=at)
    give_post(post.user_id, offer, by_id=by_id, at=at)


def end_post(post: StaffPost, *, by_id: int, at: datetime) -> None:
    """End a post now. Raises Invalid where nobody would be left who may do everything."""
    _keep_an_administrator(post, at=at)
    post.ends_at = at
    session.flush()
    _note("post ended", post, by_id, at=at)


def _is_for_good(post: Offer | StaffPost) -> bool:
    return (
        post.role is StaffRole.ADMINISTRATOR and post.locality_id is None and post.ends_at is None
    )


def _hold_administrators() -> Sequence[StaffPost]:
    """The posts of those who may do everything for good, held until the transaction ends.

    Of two who take each other's post at once the second sees what the first did.
    """
    query = (
        select(StaffPost)
        .join(User, User.id == StaffPost.user_id)
        .where(
            StaffPost.role == StaffRole.ADMINISTRATOR,
            StaffPost.locality_id.is_(None),
            StaffPost.ends_at.is_(None),
            User.active,
        )
        .order_by(StaffPost.id)
    )
    return session.scalars(query.with_for_update(of=StaffPost)).all()


def _keep_an_administrator(post: StaffPost, *, at: datetime) -> None:
    if not _is_for_good(post) or not in_force(post, at=at):
        return
    if all(other.id == post.id for other in _hold_administrators()):
        raise Invalid("post", "last-administrator")


def _note(action: str, post: StaffPost, by_id: int, *, at: datetime) -> None:
    record(
        action,
        subject_kind="user",
        subject_id=post.user_id,
        actor_id=by_id,
        actor_label="office",
        at=at,
        post=post.id,
        role=post.role.value,
        locality=post.locality_id,
        until=post.ends_at.isoformat() if post.ends_at else None,
    )
