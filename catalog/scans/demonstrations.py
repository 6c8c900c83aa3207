"""The demonstration lots with all that a scan of each would show, for visitors to try."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import CTE, ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, load_only

from catalog.certificates.models import Certificate
from catalog.foundation.database import session
from catalog.places.models import Commune, Locality, locality_commune
from catalog.products.models import Product
from catalog.products.queries import listed
from catalog.scans.copies import oldest_that_counts
from catalog.scans.models import UnitCode, UnitScan
from catalog.tracing.models import Lot, LotInput, Recall, TraceEvent

DEMONSTRATION_VISITOR = "demonstration"
"""What the made-up visitors of a demonstration code are called; a real one is a hash."""


@dataclass
class DemonstrationLot:
    """A demonstration lot of a public product, and what is known of it.

    `went_in` counts the lots that went into it, by whatever way.
    """

    lot: Lot
    product: Product
    went_in: int
    is_recalled: bool
    holds_recalled: bool
    copied_code: str | None
    is_near: bool
    claims: list[Certificate] = field(default_factory=list)


def demonstration_lots(*, on: date, near: str) -> Sequence[DemonstrationLot]:
    """Every demonstration lot, in one statement; `near` is the locality asked for, or empty.

    A lot is near a locality where a step of it lies there.
    """
    walk = _inputs()
    used = select(walk.c.used).where(walk.c.made == Lot.id)
    query = (
        select(
            Lot,
            Product,
            select(func.count(walk.c.used)).where(walk.c.made == Lot.id).scalar_subquery(),
            _is_recalled(Lot.id),
            used.where(_is_recalled(walk.c.used)).exists(),
            _copied_code(on),
            _is_near(near),
            Certificate,
        )
        .join(Product, Product.id == Lot.product_id)
        .outerjoin(Certificate, Certificate.product_id == Product.id)
        .options(
            load_only(Lot.code, Lot.event_count),
            load_only(Product.code, Product.name, Product.name_en),
        )
        .where(Lot.is_demo, listed())
        .order_by(Lot.id, Certificate.id)
    )
    found: dict[int, DemonstrationLot] = {}
    for lot, product, went_in, recalled, holds, copied, is_near, claim in session.execute(query):
        shown = found.setdefault(
            lot.id, DemonstrationLot(lot, product, went_in, recalled, holds, copied, is_near)
        )
        if claim is not None:
            shown.claims.append(claim)
    return list(found.values())


def _is_recalled(lot_id: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    open_recall = select(Recall.id).where(Recall.lot_id == lot_id, Recall.lifted_at.is_(None))
    return open_recall.exists()


def _inputs() -> CTE:
    """Each demonstration lot with each lot that went into it, by whatever way."""
    first = (
        select(LotInput.lot_id.label("made"), LotInput.input_lot_id.label("used"))
        .join(Lot, Lot.id == LotInput.lot_id)
        .where(Lot.is_demo, LotInput.input_lot_id.is_not(None))
    )
    walk = first.cte("walk", recursive=True)
    further = aliased(LotInput)
    return walk.union(
        select(walk.c.made, further.input_lot_id)
        .join(further, further.lot_id == walk.c.used)
        .where(further.input_lot_id.is_not(None))
    )


def _copied_code(on: date) -> ColumnElement[str | None]:
    """The code of the lot whose made-up scans the rule for copies still looks at."""
    return (
        select(func.min(UnitScan.unit_code))
        .join(UnitCode, UnitCode.code == UnitScan.unit_code)
        .where(
            UnitCode.lot_id == Lot.id,
            UnitScan.day >= oldest_that_counts(on),
            UnitScan.visitor.startswith(DEMONSTRATION_VISITOR),
        )
        .scalar_subquery()
    )


def _is_near(near: str) -> ColumnElement[bool]:
    if not near:
        return false()
    named = select(locality_commune.c.commune_id).where(
        locality_commune.c.locality_id == Locality.id,
        locality_commune.c.commune_id == Commune.id,
    )
    whole = and_(Locality.covers_whole_province, Locality.province_id == Commune.province_id)
    return (
        select(TraceEvent.id)
        .join(Commune, Commune.id == TraceEvent.commune_id)
        .join(Locality, Locality.slug == near)
        .where(TraceEvent.lot_id == Lot.id, or_(whole, named.exists()))
        .exists()
    )
