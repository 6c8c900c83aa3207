"""Reading destinations by place."""

from collections.abc import Sequence

from sqlalchemy import select

from catalog.foundation.database import session
from catalog.tourism.models import Destination


def destinations_in_province(province_id: int) -> Sequence[Destination]:
    """The destinations of a province, in Vietnamese order."""
    query = select(Destination).where(Destination.province_id == province_id)
    return session.scalars(query.order_by(Destination.name_sort, Destination.id)).all()
