"""What an administrator says about a post: the role, where, and until when."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from flask import request

from catalog.accounts.models import StaffPost
from catalog.accounts.roles import Deed, StaffRole
from catalog.foundation.clock import VIETNAM, day_in_vietnam
from catalog.foundation.errors import Invalid
from catalog.staffing.posts import Offer, may_manage
from catalog.web.access import own_localities
from catalog.web.labels import words_for
from catalog.web.posts import locality_names
from catalog.web.words import _

EVERYWHERE = "all"
LAST_SECOND = time(23, 59, 59)


@dataclass
class OfferTyped:
    """A form as it was filled in, with what is wrong about it by field."""

    role: str = ""
    locality: str = ""
    until: str = ""
    email: str = ""
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def roles(self) -> list[tuple[str, str]]:
        return [(role.value, words_for(role)) for role in StaffRole]

    @property
    def localities(self) -> list[tuple[str, str]]:
        """The localities whose people the reader looks after."""
        own = own_localities(Deed.PEOPLE)
        named = [(str(key), name) for key, name in locality_names().items() if may_manage(own, key)]
        return [(EVERYWHERE, _("all localities")), *named] if None in own else named


def typed() -> OfferTyped:
    """What was sent."""
    form = request.form
    return OfferTyped(
        role=form.get("role", "")[:40],
        locality=form.get("locality", "")[:40],
        until=form.get("until", "")[:20].strip(),
        email=form.get("email", "")[:300].strip(),
    )


def of_post(post: StaffPost) -> OfferTyped:
    """A form that says what a post is now."""
    return OfferTyped(
        role=post.role.value,
        locality=EVERYWHERE if post.locality_id is None else str(post.locality_id),
        until=day_in_vietnam(post.ends_at).isoformat() if post.ends_at else "",
    )


def read_offer(said: OfferTyped) -> Offer | None:
    """The post that a form speaks of; None, with words at the fields, where it speaks of none."""
    if said.role not in set(StaffRole):
        said.problems["role"] = _("Choose a role.")
    if said.locality not in {key for key, _name in said.localities}:
        said.problems["locality"] = _("Choose a locality.")
    ends_at = _end(said)
    if said.problems:
        return None
    where = None if said.locality == EVERYWHERE else int(said.locality)
    return Offer(StaffRole(said.role), where, ends_at)


def _end(said: OfferTyped) -> datetime | None:
    if not said.until:
        return None
    try:
        return datetime.combine(date.fromisoformat(said.until), LAST_SECOND, VIETNAM)
    except (ValueError, OverflowError):
        said.problems["until"] = _("This is no day.")
        return None


def refuse(said: OfferTyped, error: Invalid) -> None:
    """Put what the rules refused beside its field."""
    words = {
        ("until", "past"): _("This day is past."),
        ("role", "held"): _("This person holds that post already."),
        ("email", "too-many"): _("Too many invitations wait for an answer. Take some back first."),
    }
    field_name = error.field if (error.field, error.code) in words else "role"
    said.problems[field_name] = words.get((error.field, error.code)) or last_administrator_words()


def last_administrator_words() -> str:
    return _(
        "Somebody must stay administrator for all localities, with no end. Make another first."
    )
