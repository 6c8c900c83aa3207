"""Issuing public addresses and finding what they lead to; nothing is ever taken back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from catalog.foundation.database import session
from catalog.foundation.errors import Invalid
from catalog.permalinks.models import Permalink, PermalinkKind


def issue(kind: PermalinkKind, value: str, subject_id: int, *, at: datetime) -> None:
    """Write an address into the ledger; issuing the same one again changes nothing.

    Raises Invalid when the address already leads to something else.
    """
    holder = find(kind, value)
    if holder is None:
        session.add(Permalink(kind=kind, value=value, subject_id=subject_id, issued_at=at))
    elif holder != subject_id:
        raise Invalid(kind.value, "already-issued", value)


def find(kind: PermalinkKind, value: str) -> int | None:
    """Answer the id of what an address leads to, if it was ever issued."""
    query = select(Permalink.subject_id).where(Permalink.kind == kind, Permalink.value == value)
    return session.scalar(query)


def free_slug(kind: PermalinkKind, base: str, *, column: InstrumentedAttribute[str]) -> str:
    """An address that nothing has or ever had; a number is added where the words are not alone.

    `column` holds the present ones, since what only stands in for real things is in no ledger.
    """
    slug, number = base, 1
    while find(kind, slug) is not None or session.scalar(select(column).where(column == slug)):
        number += 1
        slug = f"{base}-{number}"
    return slug


def all_addresses() -> Sequence[Permalink]:
    """Every address ever issued, in order."""
    return session.scalars(select(Permalink).order_by(Permalink.id)).all()
