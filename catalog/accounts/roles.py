"""Which roles there are, and what each lets a person of the office do.

A role of the office holds for one locality or for all; a `StaffPost` says for which, and until
when. The rules here are pure: they know roles and deeds, and neither requests nor tables.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class RoleName(StrEnum):
    """What an account is made for; the office's people hold posts, see `OFFICE_ROLES`."""

    OWNER = "owner"
    STAFF = "staff"
    ADMINISTRATOR = "administrator"


class StaffRole(StrEnum):
    """What somebody of the office looks after."""

    EDITOR = "editor"
    REVIEWER = "reviewer"
    INSPECTOR = "inspector"
    CURATOR = "curator"
    ADMINISTRATOR = "administrator"


class Deed(StrEnum):
    """What is done at the desk."""

    REVIEW = "review"
    CERTIFICATES = "certificates"
    SUSPEND = "suspend"
    IMPORT_LISTS = "import-lists"
    CURATE = "curate"
    PROBLEMS = "problems"
    INSPECT = "inspect"
    FIGURES = "figures"
    WRITE_WORDS = "write-words"
    PEOPLE = "people"
    AUDIT = "audit"


DEEDS: dict[StaffRole, frozenset[Deed]] = {
    StaffRole.EDITOR: frozenset({Deed.IMPORT_LISTS, Deed.WRITE_WORDS, Deed.PROBLEMS, Deed.FIGURES}),
    StaffRole.REVIEWER: frozenset(
        {
            Deed.REVIEW,
            Deed.CERTIFICATES,
            Deed.SUSPEND,
            Deed.PROBLEMS,
            Deed.INSPECT,
            Deed.FIGURES,
        }
    ),
    StaffRole.INSPECTOR: frozenset({Deed.INSPECT, Deed.PROBLEMS, Deed.FIGURES}),
    StaffRole.CURATOR: frozenset({Deed.CURATE, Deed.FIGURES}),
    StaffRole.ADMINISTRATOR: frozenset(Deed),
}
EVERYWHERE_ONLY = frozenset({Deed.AUDIT, Deed.WRITE_WORDS})
"""What concerns no single locality: only a role for all of them allows it."""

OFFICE_ROLES: dict[RoleName, tuple[StaffRole, ...]] = {
    RoleName.STAFF: (StaffRole.REVIEWER, StaffRole.EDITOR, StaffRole.CURATOR),
    RoleName.ADMINISTRATOR: (StaffRole.ADMINISTRATOR,),
}
"""The posts, for all localities, that an account made by command starts with."""


class Post(Protocol):
    """A role that somebody holds for a locality, or for all where it names none."""

    role: StaffRole
    locality_id: int | None
    ends_at: datetime | None


def in_force(post: Post, *, at: datetime) -> bool:
    """Whether a post holds at a moment; it holds until the very moment that it ends."""
    return post.ends_at is None or at < post.ends_at


def allows(post: Post, deed: Deed) -> bool:
    """Whether a post lets its holder do something, somewhere."""
    return deed in DEEDS[post.role] and (post.locality_id is None or deed not in EVERYWHERE_ONLY)


def localities_for(deed: Deed, posts: Iterable[Post], *, at: datetime) -> set[int | None]:
    """Where these posts let their holder do something; None stands for everywhere."""
    return {post.locality_id for post in posts if in_force(post, at=at) and allows(post, deed)}
