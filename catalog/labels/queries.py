"""Finding orders of labels."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from catalog.foundation.database import session
from catalog.labels.models import LabelJob
from catalog.tracing.models import Lot


def orders_of(lot_id: int, *, limit: int = 50) -> Sequence[LabelJob]:
    """The orders of a lot's labels, newest first."""
    query = select(LabelJob).where(LabelJob.lot_id == lot_id)
    return session.scalars(query.order_by(LabelJob.id.desc()).limit(limit)).all()


def find_order(job_id: int) -> LabelJob | None:
    """An order of labels, with its lot, product and business."""
    query = select(LabelJob).options(
        joinedload(LabelJob.lot).joinedload(Lot.product),
        joinedload(LabelJob.lot).joinedload(Lot.business),
    )
    return session.scalar(query.where(LabelJob.id == job_id))
