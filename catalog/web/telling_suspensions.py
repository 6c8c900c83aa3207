"""Telling the administrators of a suspension that took effect before a second person looked."""

from datetime import datetime

from flask_babel import force_locale
from sqlalchemy import select

from catalog.accounts.models import StaffPost, User
from catalog.accounts.roles import StaffRole, in_force
from catalog.foundation.database import session
from catalog.messages.models import Notice
from catalog.needs.telling import tell_once
from catalog.sanctions.queries import find_suspension
from catalog.sanctions.rules import State, state_of
from catalog.web.mailing import address_of, notify
from catalog.web.suspension_words import ground_words


def tell_administrators(suspension_id: int, *, at: datetime) -> None:
    """Tell each administrator once, unless it was taken back or confirmed meanwhile."""
    suspension = find_suspension(suspension_id)
    if suspension is None or state_of(suspension) is not State.URGENT:
        return
    if not tell_once(f"urgent suspension {suspension_id}", at=at):
        return
    subject = suspension.product or suspension.business
    for person in _administrators(at=at):
        with force_locale(person.language):
            notify(
                person,
                "urgent_suspension",
                notice=Notice.REPORT,
                at=at,
                title=subject.name if subject else "",
                ground=ground_words(suspension.ground),
                who=suspension.proposed_by.display_name,
                link=address_of("desk.suspension", suspension_id=suspension.id),
            )


def _administrators(*, at: datetime) -> list[User]:
    query = (
        select(StaffPost, User)
        .join(User, User.id == StaffPost.user_id)
        .where(StaffPost.role == StaffRole.ADMINISTRATOR, User.active)
        .order_by(User.id)
    )
    held = {user.id: user for post, user in session.execute(query) if in_force(post, at=at)}
    return list(held.values())
