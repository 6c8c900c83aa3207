"""Finding lots, their events and their places."""

from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from catalog.businesses.models import Business
from catalog.foundation.database import session
from catalog.foundation.errors import NotFound
from catalog.permalinks import codes, ledger
from catalog.permalinks.models import PermalinkKind
from catalog.places.models import Commune
from catalog.places.territories import EVERYWHERE, Territory
from catalog.products.models import Product
from catalog.tracing import unit_codes
from catalog.tracing.models import Facility, Lot, LotUse, Recall, TraceEvent, UnitBatch


def find_lot(product_id: int, number: str) -> Lot | None:
    """The lot of a product with a number as printed, with its product."""
    query = select(Lot).options(joinedload(Lot.product))
    return session.scalar(query.where(Lot.product_id == product_id, Lot.number == number))


def find_lot_by_code(code: str) -> Lot | None:
    """The lot that a code was issued for, with its product and business."""
    query = select(Lot).options(
        joinedload(Lot.product).joinedload(Product.business), joinedload(Lot.business)
    )
    return session.scalar(query.where(Lot.code == code))


def get_lot(code: str) -> Lot:
    """The lot that a code was issued for. Raises NotFound."""
    lot = find_lot_by_code(code)
    if lot is None:
        raise NotFound(f"lot {code[:40]!r}")
    return lot


def find_lot_by_uri(uri: str) -> Lot | None:
    """The lot, or the lot of the package, that an address of an event names.

    Any host is taken: a site may have moved since the address was printed.
    """
    parts = [unquote(part) for part in urlsplit(uri).path.split("/") if part]
    match parts:
        case ["q", code, *_]:
            return find_lot_by_code(lot_code_of(code))
        case ["01", gtin, "10", number, *_] | ["01", gtin, "22", _, "10", number, *_]:
            product_id = ledger.find(PermalinkKind.GTIN, gtin.zfill(14))
            return find_lot(product_id, number) if product_id else None
    return None


def lot_code_of(code: str) -> str:
    """The code of the lot that a code of a lot or of one of its packages names."""
    if unit_codes.is_unit_code(code):
        return codes.with_check(code[: unit_codes.LOT_CHARACTERS])
    return code


def events_of(lot_id: int) -> Sequence[TraceEvent]:
    """The whole chain of a lot, in order, with places: one statement."""
    query = (
        select(TraceEvent)
        .options(
            joinedload(TraceEvent.commune).joinedload(Commune.province),
            joinedload(TraceEvent.facility),
        )
        .where(TraceEvent.lot_id == lot_id)
        .order_by(TraceEvent.position)
    )
    return session.scalars(query).all()


def lots_of_business(business_id: int, *, limit: int = 200) -> Sequence[Lot]:
    """A business's lots, newest first."""
    query = (
        select(Lot)
        .options(joinedload(Lot.product))
        .where(Lot.business_id == business_id)
        .order_by(Lot.made_on.desc(), Lot.id.desc())
        .limit(limit)
    )
    return session.scalars(query).all()


def lots_of_product(product_id: int, *, limit: int = 5) -> Sequence[Lot]:
    """A product's lots, newest first."""
    query = (
        select(Lot)
        .where(Lot.product_id == product_id)
        .order_by(Lot.made_on.desc(), Lot.id.desc())
        .limit(limit)
    )
    return session.scalars(query).all()


def facilities_of(business_id: int) -> Sequence[Facility]:
    """The places of a business, with their communes."""
    query = (
        select(Facility)
        .options(joinedload(Facility.commune))
        .where(Facility.business_id == business_id)
        .order_by(Facility.name)
    )
    return session.scalars(query).all()


def find_facility(facility_id: int) -> Facility | None:
    """A place with its business and commune."""
    query = select(Facility).options(
        joinedload(Facility.business), joinedload(Facility.commune).joinedload(Commune.province)
    )
    return session.scalar(query.where(Facility.id == facility_id))


def may_use(lot: Lot, business_id: int | None) -> bool:
    """Whether a business may name a lot as what went into its own."""
    if business_id is None or lot.business_id == business_id:
        return True
    query = select(LotUse.is_agreed).where(
        LotUse.lot_id == lot.id, LotUse.business_id == business_id
    )
    return session.scalar(query) is True


def uses_asked_of(business_id: int) -> Sequence[LotUse]:
    """What other businesses ask of a business: to name its lots, undecided ones first."""
    query = (
        select(LotUse)
        .join(Lot, Lot.id == LotUse.lot_id)
        .options(joinedload(LotUse.lot).joinedload(Lot.product), joinedload(LotUse.business))
        .where(Lot.business_id == business_id)
        .order_by(LotUse.decided_at.is_not(None), LotUse.asked_at.desc())
    )
    return session.scalars(query).all()


def count_units(lot_id: int) -> int:
    """How many unit codes of a lot were given out."""
    query = select(func.coalesce(func.max(UnitBatch.first_serial + UnitBatch.count), 0))
    return session.scalar(query.where(UnitBatch.lot_id == lot_id)) or 0


def batches_of(lot_id: int) -> Sequence[UnitBatch]:
    """The runs of unit codes of a lot, in order."""
    query = select(UnitBatch).where(UnitBatch.lot_id == lot_id)
    return session.scalars(query.order_by(UnitBatch.first_serial)).all()


def published_products_of(business_id: int) -> Sequence[Product]:
    """What a business can open lots of: its published products, by name."""
    query = select(Product).where(
        Product.business_id == business_id, Product.published_at.is_not(None)
    )
    return session.scalars(query.order_by(Product.name_sort, Product.id)).all()


def businesses_of(ids: Sequence[int]) -> dict[int, Business]:
    """Businesses by id."""
    return {b.id: b for b in session.scalars(select(Business).where(Business.id.in_(ids)))}


def recalls(*, limit: int) -> Sequence[Recall]:
    """The newest recalls of lots whose product is public, with product and business."""
    lot = joinedload(Recall.lot)
    query = (
        select(Recall)
        .join(Lot, Lot.id == Recall.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .options(lot.joinedload(Lot.product), lot.joinedload(Lot.business))
        .where(Product.published_at.is_not(None))
        .order_by(Recall.recalled_at.desc(), Recall.id.desc())
        .limit(limit)
    )
    return session.scalars(query).all()


def latest_lots(product_id: int, *, limit: int) -> list[tuple[Lot, bool]]:
    """A product's newest lots, each with whether it is recalled itself: one statement."""
    is_open = select(Recall.id).where(Recall.lot_id == Lot.id, Recall.lifted_at.is_(None))
    query = (
        select(Lot, is_open.exists())
        .where(Lot.product_id == product_id)
        .order_by(Lot.made_on.desc(), Lot.id.desc())
        .limit(limit)
    )
    return [(lot, is_recalled) for lot, is_recalled in session.execute(query)]


def newest_lots(*, limit: int, number: str = "", within: Territory = EVERYWHERE) -> Sequence[Lot]:
    """The lots opened last, of all businesses of a part of the country, or those whose number or code is looked for."""
    query = (
        select(Lot)
        .options(joinedload(Lot.product), joinedload(Lot.business))
        .join(Business, Business.id == Lot.business_id)
        .where(within.condition(Business))
        .order_by(Lot.id.desc())
        .limit(limit)
    )
    if number:
        query = query.where(
            or_(
                Lot.number.icontains(number, autoescape=True),
                Lot.code == lot_code_of(codes.normal_code(number)),
            )
        )
    return session.scalars(query).all()
