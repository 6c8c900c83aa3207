"""Reading fairs by their days."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from catalog.fairs.models import Fair
from catalog.foundation.database import session


def upcoming_fairs(on: date, *, limit: int = 6) -> Sequence[Fair]:
    """Fairs that are not over on a day, soonest first; one without a date is in neither list."""
    last = func.coalesce(Fair.ends_on, Fair.starts_on)
    query = select(Fair).where(last >= on).order_by(Fair.starts_on, Fair.id).limit(limit)
    return session.scalars(query).all()


def fairs_in_province(province_id: int) -> Sequence[Fair]:
    """All fairs of a province, newest first, those without a date last."""
    query = select(Fair).where(Fair.province_id == province_id)
    return session.scalars(
        query.order_by(Fair.starts_on.is_(None), Fair.starts_on.desc(), Fair.id)
    ).all()


def all_fairs() -> Sequence[Fair]:
    """Every fair by its first day, those without a date last."""
    query = select(Fair).order_by(Fair.starts_on.is_(None), Fair.starts_on, Fair.id)
    return session.scalars(query).all()


def find_fair(fair_id: int) -> Fair | None:
    """The fair with an id."""
    return session.get(Fair, fair_id)
