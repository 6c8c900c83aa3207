"""What a scanned code names, found in one statement with all that its page says of it."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm.attributes import set_committed_value

from catalog.foundation.database import session
from catalog.permalinks.codes import is_code
from catalog.permalinks.models import Permalink, PermalinkKind
from catalog.products.models import Product
from catalog.products.queries import page_loading, published
from catalog.tracing import unit_codes
from catalog.tracing.identifiers import lot_uri, product_uri, unit_uri
from catalog.tracing.models import Lot, UnitBatch
from catalog.tracing.queries import lot_code_of


class Level(StrEnum):
    """How far back a code leads."""

    PRODUCT = "product"
    LOT = "lot"
    UNIT = "unit"


@dataclass(frozen=True)
class Subject:
    """A product, or one lot of it, or one package of that lot."""

    product: Product
    lot: Lot | None
    unit_serial: int | None

    @property
    def level(self) -> Level:
        """What kind of code it was."""
        if self.lot is None:
            return Level.PRODUCT
        return Level.LOT if self.unit_serial is None else Level.UNIT


def find_subject(code: str, *, unit_key: bytes) -> Subject | None:
    """What a code was given out for, or None: made up, mistyped, or of a product unpublished.

    A unit code is genuine where its keyed check is right and its serial was given out.
    """
    unit = unit_codes.read(unit_key, code)
    if unit is None and not is_code(code):
        return None
    given_out = (
        select(func.max(UnitBatch.first_serial + UnitBatch.count))
        .where(UnitBatch.lot_id == Lot.id)
        .scalar_subquery()
    )
    kinds = [PermalinkKind.LOT_CODE] if unit else [
        PermalinkKind.LOT_CODE, PermalinkKind.PRODUCT_CODE
    ]  # fmt: skip
    is_lot = Permalink.kind == PermalinkKind.LOT_CODE
    query = (
        select(Product, Lot, given_out)
        .select_from(Permalink)
        .outerjoin(Lot, and_(is_lot, Lot.id == Permalink.subject_id))
        .join(Product, Product.id == case((is_lot, Lot.product_id), else_=Permalink.subject_id))
        .options(*page_loading())
        .where(Permalink.kind.in_(kinds), Permalink.value == lot_code_of(code), published())
    )
    row = session.execute(query).unique().first()
    if row is None:
        return None
    product, lot, count = row
    if lot is not None:
        set_committed_value(lot, "product", product)
    if unit and unit.serial >= (count or 0):
        return None
    return Subject(product, lot, unit.serial if unit else None)


def printed_address(subject: Subject, code: str, *, site_url: str) -> str:
    """Answer the address that is printed, without a language, for ever.

    Goods with a GTIN carry their GS1 Digital Link, others the short code.
    """
    if subject.product.gtin is None or subject.product.gtin_is_demo:
        return f"{site_url}/q/{code}"
    if subject.lot is None:
        return product_uri(subject.product, site_url=site_url)
    if subject.unit_serial is None:
        return lot_uri(subject.lot, subject.product, site_url=site_url)
    return unit_uri(subject.lot, subject.product, code, site_url=site_url)
