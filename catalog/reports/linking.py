"""Tying a case to what it is about, and gathering what was reported of the same thing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from catalog.audit.recording import record
from catalog.businesses.models import Business
from catalog.foundation.database import session
from catalog.products.models import Product
from catalog.reports.models import Outcome, ProblemReport
from catalog.tracing.models import Lot

MOST_GATHERED = 50


@dataclass(frozen=True)
class Thing:
    """What a report is about, as far as it is known."""

    product: Product | None = None
    lot: Lot | None = None
    business: Business | None = None


def link(report: ProblemReport, thing: Thing) -> None:
    """Tie a report to a thing: a lot leads to its product, a product to its business."""
    report.lot_id = thing.lot.id if thing.lot else None
    report.product_id = thing.product.id if thing.product else None
    business_id = thing.business.id if thing.business else None
    if thing.product is not None:
        business_id = thing.product.business_id
    report.business_id = business_id
    place = _place_of(thing, business_id)
    report.province_id = place.province_id if place else None
    report.commune_id = place.commune_id if place else None


def relink(report: ProblemReport, thing: Thing, *, user_id: int, at: datetime) -> None:
    """Tie a case to another thing, or to none."""
    link(report, thing)
    record(
        "report linked",
        subject_kind="problem report",
        subject_id=report.id,
        actor_id=user_id,
        actor_label="staff",
        at=at,
        product=report.product_id,
        lot=report.lot_id,
        business=report.business_id,
    )


def gathered_with(report: ProblemReport) -> Sequence[ProblemReport]:
    """Other reports on the same lot, product, business or typed code, the newest first."""
    same = _same_thing(report)
    if same is None:
        return ()
    query = (
        select(ProblemReport)
        .options(joinedload(ProblemReport.assignee))
        .where(
            same,
            ProblemReport.id != report.id,
            or_(
                ProblemReport.outcome.is_(None),
                ProblemReport.outcome != Outcome.NOT_A_REPORT,
            ),
        )
        .order_by(ProblemReport.received_at.desc(), ProblemReport.id.desc())
        .limit(MOST_GATHERED)
    )
    return session.scalars(query).all()


def _same_thing(report: ProblemReport) -> ColumnElement[bool] | None:
    if report.product_id is not None:
        return ProblemReport.product_id == report.product_id
    if report.business_id is not None:
        return (ProblemReport.business_id == report.business_id) & (
            ProblemReport.product_id.is_(None)
        )
    return ProblemReport.about == report.about if report.about else None


def _place_of(thing: Thing, business_id: int | None) -> Product | Business | None:
    """Where a thing comes from: a product's own place, else that of its business."""
    if thing.product is not None and thing.product.province_id is not None:
        return thing.product
    return session.get(Business, business_id) if business_id else None
