"""Reading products: one shared rule of what is public, and the loading each page needs."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from catalog.businesses.models import Business, Outlet
from catalog.businesses.queries import keeper_is_listed
from catalog.foundation.database import session
from catalog.products.models import Product, ProductGroup, ProductImage, ProductOutlet, ProductSet

PICTURES_FOR_CARDS = (
    selectinload(Product.pictures).joinedload(ProductImage.image),
    selectinload(Product.pictures).joinedload(ProductImage.cut),
)
"""Pictures with the parts of them that were chosen, in a statement of their own."""
PICTURES_AT_ONCE = (
    joinedload(Product.pictures).joinedload(ProductImage.image),
    joinedload(Product.pictures).joinedload(ProductImage.cut),
)
"""The same in the statement that finds the product."""


def published() -> ColumnElement[bool]:
    """What has a page; what was withdrawn or suspended keeps it, but leaves every list."""
    return Product.published_at.is_not(None)


def listed() -> ColumnElement[bool]:
    """What lists and search show: neither withdrawn nor suspended, itself or its business."""
    hidden = select(Business.id).where(Business.suspended_at.is_not(None))
    return and_(
        listed_for_itself(),
        or_(Product.business_id.is_(None), Product.business_id.not_in(hidden)),
    )


def listed_for_itself() -> ColumnElement[bool]:
    """What would be listed if its business were not suspended."""
    return and_(published(), Product.withdrawn_at.is_(None), Product.suspended_at.is_(None))


def _with_place() -> Select[Product]:
    return select(Product).options(
        joinedload(Product.business),
        joinedload(Product.commune),
        joinedload(Product.province),
        joinedload(Product.group),
    )


def _for_cards() -> Select[Product]:
    return _with_place().options(*PICTURES_FOR_CARDS)


def page_loading() -> list[ExecutableOption]:
    """What a product's page names, all in the statement that finds the product."""
    producer = joinedload(Product.business)
    return [
        producer,
        joinedload(Product.commune),
        joinedload(Product.province),
        joinedload(Product.group),
        *PICTURES_AT_ONCE,
        joinedload(Product.set),
        joinedload(Product.former_place),
        producer.joinedload(Business.commune),
        producer.joinedload(Business.province),
        producer.joinedload(Business.channels),
    ]


def _for_page() -> Select[Product]:
    return select(Product).options(*page_loading())


def cards(ids: Sequence[int]) -> list[Product]:
    """The listed products of these ids, in their order, ready for cards: two statements."""
    if not ids:
        return []
    found = session.scalars(_for_cards().where(Product.id.in_(ids), listed())).unique()
    by_id = {product.id: product for product in found}
    return [by_id[key] for key in ids if key in by_id]


def names(ids: Sequence[int]) -> list[Product]:
    """The listed products of these ids, in their order, with their places: one statement."""
    if not ids:
        return []
    query = select(Product).options(joinedload(Product.commune), joinedload(Product.province))
    by_id = {p.id: p for p in session.scalars(query.where(Product.id.in_(ids), listed()))}
    return [by_id[key] for key in ids if key in by_id]


def find_product(slug: str) -> Product | None:
    """The published product at an address, with everything its page names: one statement."""
    return session.scalars(_for_page().where(Product.slug == slug, published())).unique().first()


def find_product_by_id(product_id: int) -> Product | None:
    """The published product with an id, loaded as for its page."""
    return (
        session.scalars(_for_page().where(Product.id == product_id, published())).unique().first()
    )


def siblings_of(product: Product, *, limit: int) -> list[Product]:
    """Other listed products of the same business, ready for cards: one statement."""
    if product.business_id is None:
        return []
    query = (
        _with_place()
        .options(*PICTURES_AT_ONCE)
        .where(Product.business_id == product.business_id, Product.id != product.id, listed())
        .order_by(Product.name_sort, Product.id)
        .limit(limit)
    )
    return list(session.scalars(query).unique())


def ids_for_index() -> Sequence[int]:
    """Every listed product."""
    return session.scalars(select(Product.id).where(listed()).order_by(Product.id)).all()


def for_index(ids: Iterable[int]) -> Sequence[Product]:
    """The listed ones among these products, as for the index."""
    query = _for_page().where(Product.id.in_(list(ids)), listed()).order_by(Product.id)
    return session.scalars(query).unique().all()


def all_product_ids_of_business(business_id: int) -> list[int]:
    """Every product of a business, listed or not."""
    return list(session.scalars(select(Product.id).where(Product.business_id == business_id)))


def product_ids_of_business(business_id: int) -> list[int]:
    """The listed products of a business, by name."""
    query = (
        select(Product.id)
        .where(Product.business_id == business_id, listed())
        .order_by(Product.name_sort, Product.id)
    )
    return list(session.scalars(query))


def product_ids_in(condition: ColumnElement[bool]) -> list[int]:
    """The listed products that meet a condition on their place, by name."""
    query = select(Product.id).where(condition, listed()).order_by(Product.name_sort, Product.id)
    return list(session.scalars(query))


def product_ids_in_season(month: int) -> list[int]:
    """The listed products whose season includes a month (1 to 12)."""
    return product_ids_in(Product.season_months.op("&")(1 << (month - 1)) != 0)


def counts_by(
    column: InstrumentedAttribute[int] | InstrumentedAttribute[int | None],
) -> dict[int, int]:
    """How many listed products stand under each value of a column."""
    query = select(column, func.count()).where(listed(), column.is_not(None)).group_by(column)
    return {key: count for key, count in session.execute(query) if key is not None}


def count_listed() -> int:
    """How many products the catalog lists."""
    return session.scalar(select(func.count()).select_from(Product).where(listed())) or 0


def outlets_near(product: Product) -> tuple[list[Outlet], list[Outlet]]:
    """The outlets known to sell a product, and the others of its province: one statement.

    A product without a known province is near nothing, least of all to outlets without one.
    """
    sells = and_(ProductOutlet.outlet_id == Outlet.id, ProductOutlet.product_id == product.id)
    is_near = Outlet.province_id == product.province_id if product.province_id else false()
    query = (
        select(Outlet, ProductOutlet.product_id)
        .outerjoin(ProductOutlet, sells)
        .where(or_(ProductOutlet.product_id.is_not(None), is_near), keeper_is_listed())
        .order_by(Outlet.name_sort, Outlet.id)
    )
    rows = session.execute(query).all()
    selling = [outlet for outlet, sold in rows if sold is not None]
    return selling, [outlet for outlet, sold in rows if sold is None]


def groups() -> Sequence[ProductGroup]:
    """The six groups in their order."""
    return session.scalars(select(ProductGroup).order_by(ProductGroup.id)).all()


def sets() -> Sequence[ProductSet]:
    """The twenty-six sets in their order, with their groups."""
    query = select(ProductSet).options(joinedload(ProductSet.group)).order_by(ProductSet.id)
    return session.scalars(query).all()
