"""What would go over, what was merged, and saying that two are two."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased, joinedload

from catalog.audit.recording import record
from catalog.businesses.models import Business, BusinessesApart, BusinessMerge
from catalog.businesses.queries import merged_ids
from catalog.foundation.database import session
from catalog.foundation.errors import NotAllowed
from catalog.foundation.upserting import insert_or_ignore
from catalog.merging import rows
from catalog.merging.fates import RULES, Fate
from catalog.merging.merging import condition_of, may_merge
from catalog.places.territories import Territory


def amounts(business_id: int) -> dict[str, int]:
    """How many rows of each kind go over with a business, in one statement."""
    names = [name for name, rule in RULES.items() if rule.fate is not Fate.STAYS]
    counted = [
        select(func.count())
        .select_from(rows.table(name.partition(".")[0]))
        .where(condition_of(name, RULES[name], business_id))
        .scalar_subquery()
        for name in names
    ]
    return dict(zip(names, session.execute(select(*counted)).one(), strict=True))


def merges(within: Territory, *, limit: int) -> Sequence[BusinessMerge]:
    """The last merges of a part of the country, whether in force or undone."""
    kept, gone = aliased(Business), aliased(Business)
    query = (
        select(BusinessMerge)
        .join(kept, kept.id == BusinessMerge.kept_id)
        .join(gone, gone.id == BusinessMerge.merged_id)
        .where(within.condition(kept), within.condition(gone))
        .options(
            joinedload(BusinessMerge.kept),
            joinedload(BusinessMerge.merged),
            joinedload(BusinessMerge.merged_by),
            joinedload(BusinessMerge.undone_by),
        )
        .order_by(BusinessMerge.id.desc())
    )
    return session.scalars(query.limit(limit)).all()


def find_named(text: str) -> int | None:
    """The business that somebody means by the address of its page or by its tax code."""
    last = text.strip().partition("?")[0].rstrip("/").rpartition("/")[2]
    digits = last.replace("-", "")
    named = or_(Business.slug == last, func.replace(Business.tax_code, "-", "") == digits)
    query = select(Business.id).where(named, Business.id.not_in(merged_ids()))
    return session.scalar(query.order_by(Business.id).limit(1)) if last else None


def say_apart(one_id: int, other_id: int, *, user_id: int, at: datetime) -> None:
    """Note that two businesses are two, so that nobody is asked again.

    Raises NotAllowed for one's own business.
    """
    if not may_merge(one_id, other_id, user_id=user_id):
        raise NotAllowed(f"own business {one_id} or {other_id}")
    first, second = sorted((one_id, other_id))
    session.execute(
        insert_or_ignore(
            BusinessesApart, one_id=first, other_id=second, said_at=at, said_by_id=user_id
        )
    )
    record("businesses told apart", subject_kind="business", subject_id=first, actor_id=user_id,
           actor_label="staff", at=at, other=second)  # fmt: skip
