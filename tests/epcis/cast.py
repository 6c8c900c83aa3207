"""A business with products, its system's key, and lots with a history."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from catalog.businesses.models import Business
from catalog.epcis.lots_named import Sender
from catalog.permalinks import ledger
from catalog.permalinks.models import PermalinkKind
from catalog.products.models import Product
from catalog.tracing.bodies import Declaration, Declarer, InputUsed, LotFacts
from catalog.tracing.identifiers import lot_uri
from catalog.tracing.models import Lot, Step
from catalog.tracing.recording import declare, open_lot
from tests.factories.catalog import AT as MADE_AT
from tests.factories.catalog import make_business, make_commune, make_product

SITE = "http://127.0.0.1:8000"
NOON = datetime(2026, 11, 19, 5, 0, tzinfo=UTC)
GTINS = ("08930000000002", "08930000000019", "08930000000026")
_numbers = count(1)


@dataclass
class Cast:
    """Who appears."""

    business: Business
    other: Business
    product: Product
    plain: Product

    def sender(self, business: Business | None = None) -> Sender:
        """The system of a business, the first unless another is given."""
        return Sender(business=business or self.business, site_url=SITE)

    def archive(self) -> Sender:
        """The office, which brings back what there was."""
        return Sender(business=None, site_url=SITE, name="office")


def make_cast() -> Cast:
    """Two businesses; the first has a product with a GTIN and one without."""
    business, other = make_business("Hợp tác xã Hòa Tân"), make_business("Cơ sở Ba Mùa")
    return Cast(
        business,
        other,
        known_product("Dừa sáp", business, gtin=GTINS[0], code="22222228"),
        known_product("Mứt dừa", business, code="33333335"),
    )


def known_product(name: str, business: Business, **facts: Any) -> Product:
    """A product whose addresses stand in the ledger."""
    product = make_product(name, business_id=business.id, **facts)
    ledger.issue(PermalinkKind.PRODUCT_CODE, product.code, product.id, at=MADE_AT)
    if product.gtin:
        ledger.issue(PermalinkKind.GTIN, product.gtin, product.id, at=MADE_AT)
    return product


def declarer(business: Business) -> Declarer:
    return Declarer(business.name, None, business.id, SITE)


def make_lot(product: Product, business: Business, number: str = "", **facts: Any) -> Lot:
    """A lot that was opened, of twenty kilograms unless it is told otherwise."""
    usual: dict[str, Any] = {
        "number": number or f"L{next(_numbers)}",
        "made_on": date(2026, 11, 18),
        "best_before": date(2027, 5, 18),
        "quantity": Decimal(20),
        "unit": "KGM",
        "origin": "Cầu Kè",
        "standards": "TCVN 11041",
    }
    opening = Declaration(step=Step.OPENED, occurred_at=NOON - timedelta(days=1))
    return open_lot(
        product,
        LotFacts(**{**usual, **facts}),
        opening,
        declarer=declarer(business),
        at=NOON - timedelta(days=1),
    )


def make_history(cast: Cast) -> list[Lot]:
    """Three lots, one made of the others, with steps, a box, a paper and a correction."""
    first = make_lot(cast.product, cast.business)
    second = make_lot(cast.plain, cast.business, best_before=None)
    third = make_lot(cast.plain, cast.business, quantity=None, unit=None)
    commune = make_commune()
    who = declarer(cast.business)
    inputs = [
        InputUsed(lot_uri(lot, lot.product, site_url=SITE), lot, Decimal("2.5"), "KGM")
        for lot in (first, second)
    ]
    steps = [
        (first, Declaration(step=Step.HARVESTING, occurred_at=NOON, commune=commune)),
        (first, Declaration(step=Step.PACKING, occurred_at=NOON, container="T-7", note="=1+1")),
        (third, Declaration(step=Step.PROCESSING, occurred_at=NOON, inputs=inputs)),
        (third, Declaration(step=Step.TRANSPORTING, occurred_at=NOON, document="PX 12/3")),
        (second, Declaration(step=Step.TESTING, occurred_at=NOON + timedelta(hours=1))),
    ]
    for hours, (lot, step) in enumerate(steps):
        declare(lot, step, declarer=who, at=NOON + timedelta(hours=2 + hours))
    return [first, second, third]
