"""Makers of lots and their steps, written through the real recording."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from catalog.products.models import Product
from catalog.tracing import recording
from catalog.tracing.bodies import Declaration, Declarer, LotFacts
from catalog.tracing.models import Facility, FacilityKind, Lot, Step, TraceEvent
from tests.factories.catalog import AT, kept, make_business, make_commune, make_product

SITE = "http://127.0.0.1:8000"
_numbers = count(1)


def declarer_of(lot_or_product: Lot | Product, **facts: Any) -> Declarer:
    """The business of a lot or product as who declares."""
    usual = {
        "name": "Hợp tác xã Minh Họa",
        "user_id": None,
        "business_id": lot_or_product.business_id,
        "site_url": SITE,
    }
    return Declarer(**{**usual, **facts})


def make_lot(product: Product | None = None, *, at: datetime = AT, **facts: Any) -> Lot:
    """Open a lot, with its first event, of a product of its own unless one is given."""
    product = product or make_product(business=make_business(), group_id=1)
    usual = {
        "number": f"L{next(_numbers):04}",
        "made_on": date(2025, 12, 1),
        "best_before": date(2026, 12, 1),
        "quantity": Decimal(100),
        "unit": "KGM",
        "origin": "Vĩnh Long, Việt Nam",
        "standards": "TCCS 01:2025",
    }
    is_demo = facts.pop("is_demo", False)
    opening = Declaration(Step.OPENED, occurred_at=at)
    return recording.open_lot(
        product, LotFacts(**{**usual, **facts}), opening,
        declarer=declarer_of(product), at=at, is_demo=is_demo,
    )  # fmt: skip


def make_step(lot: Lot, step: Step = Step.PROCESSING, *, at: datetime = AT, **facts: Any
              ) -> TraceEvent:  # fmt: skip
    """Add a step to a lot."""
    declarer = facts.pop("declarer", None) or declarer_of(lot)
    declaration = Declaration(step, **{"occurred_at": at, **facts})
    return recording.declare(lot, declaration, declarer=declarer, at=at)


def make_facility(business_id: int, **facts: Any) -> Facility:
    """Make a place of a business."""
    usual = {
        "business_id": business_id,
        "name": "Xưởng số 1",
        "kind": FacilityKind.WORKSHOP,
        "commune": facts.pop("commune", None) or make_commune(),
    }
    return kept(Facility(**{**usual, **facts}))


def moment(day: int, hour: int = 8) -> datetime:
    """A moment in December 2025."""
    return datetime(2025, 12, day, hour, tzinfo=UTC)
