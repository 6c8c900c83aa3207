"""Whether a thing may stand in front at a moment, decided when it is read and never before.

Being put in front says "this is certified": so a product stands only while it is listed, its
producer is public, a checked claim shows stars that day, and no lot of it is called back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import and_, or_, select

from catalog.businesses.models import Business
from catalog.businesses.queries import listed as businesses_listed
from catalog.certificates.models import Certificate
from catalog.certificates.queries import claims_of_products
from catalog.certificates.validity import is_public, shows_stars
from catalog.collections.models import Collection, CollectionItem
from catalog.collections.rules import Subject, SubjectKind, is_open
from catalog.foundation.clock import day_in_vietnam
from catalog.foundation.database import session
from catalog.products.models import Product
from catalog.products.queries import listed as products_listed
from catalog.tracing.models import Lot, LotInput, Recall


class Bar(StrEnum):
    """Why a thing may not stand in front."""

    NOT_LISTED = "not-listed"
    PRODUCER_NOT_LISTED = "producer-not-listed"
    NOT_IN_FORCE = "not-in-force"
    RECALLED = "recalled"
    NOTHING_IN_FORCE = "nothing-in-force"
    NOT_OPEN = "not-open"


@dataclass(frozen=True)
class ProductFacts:
    """All that decides whether a product may stand."""

    is_listed: bool
    producer_is_listed: bool
    is_recalled: bool
    claims: Sequence[Certificate] = ()


def bar_of_product(facts: ProductFacts, *, at: datetime) -> Bar | None:
    """Answer why a product may not stand at a moment, or None where it may."""
    if not facts.is_listed:
        return Bar.NOT_LISTED
    if not facts.producer_is_listed:
        return Bar.PRODUCER_NOT_LISTED
    if facts.is_recalled:
        return Bar.RECALLED
    day = day_in_vietnam(at)
    if not any(is_public(claim) and shows_stars(claim, on=day) for claim in facts.claims):
        return Bar.NOT_IN_FORCE
    return None


@dataclass(frozen=True)
class Standing:
    """Of a number of things: which may stand at a moment, and what bars the others."""

    allowed: frozenset[Subject]
    bars: dict[Subject, Bar] = field(default_factory=dict)


def product_bars(ids: Iterable[int], *, at: datetime) -> dict[int, Bar | None]:
    """Answer what bars each of several products: three statements for all of them."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    query = (
        select(Product.id, products_listed(), Product.business_id, businesses_listed())
        .outerjoin(Business, Business.id == Product.business_id)
        .where(Product.id.in_(wanted))
    )  # fmt: skip
    rows = session.execute(query).all()
    claims = claims_of_products(wanted)
    recalled = recalled_products(wanted, at=at)
    bars: dict[int, Bar | None] = dict.fromkeys(wanted, Bar.NOT_LISTED)
    for product_id, is_listed, business_id, producer_is_listed in rows:
        facts = ProductFacts(
            is_listed=is_listed,
            producer_is_listed=business_id is None or producer_is_listed,
            is_recalled=product_id in recalled,
            claims=claims.get(product_id, ()),
        )
        bars[product_id] = bar_of_product(facts, at=at)
    return bars


def recalled_products(ids: Iterable[int], *, at: datetime) -> set[int]:
    """Those of several products of which a lot is called back, or was made of such a lot."""
    in_force = and_(
        Recall.recalled_at <= at, or_(Recall.lifted_at.is_(None), Recall.lifted_at > at)
    )
    first = select(Recall.lot_id.label("id")).where(in_force)
    walk = first.cte("called_back", recursive=True)
    walk = walk.union(
        select(LotInput.lot_id).join(walk, LotInput.input_lot_id == walk.c.id)
    )  # fmt: skip
    query = select(Lot.product_id).join(walk, walk.c.id == Lot.id)
    return set(session.scalars(query.where(Lot.product_id.in_(list(ids))).distinct()))


def business_bars(ids: Iterable[int], *, at: datetime) -> dict[int, Bar | None]:
    """A business stands while it is public and one of its products may stand."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    public = set(
        session.scalars(select(Business.id).where(Business.id.in_(wanted), businesses_listed()))
    )
    query = select(Product.id, Product.business_id).where(Product.business_id.in_(wanted))
    owners = {row.id: row.business_id for row in session.execute(query)}
    products = product_bars(owners, at=at)
    proven = {owners[key] for key, bar in products.items() if bar is None}
    return {
        key: Bar.NOT_LISTED if key not in public
        else None if key in proven else Bar.NOTHING_IN_FORCE
        for key in wanted
    }  # fmt: skip


def collection_bars(ids: Iterable[int], *, at: datetime) -> dict[int, Bar | None]:
    """A collection stands while it is open and holds something that may stand."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    kept = {
        collection.id: collection
        for collection in session.scalars(select(Collection).where(Collection.id.in_(wanted)))
    }
    held: dict[int, set[Subject]] = {}
    query = select(CollectionItem).where(CollectionItem.collection_id.in_(wanted))
    for item in session.scalars(query):
        held.setdefault(item.collection_id, set()).add(item_subject(item))
    inside = standing({each for subjects in held.values() for each in subjects}, at=at)
    bars: dict[int, Bar | None] = {}
    for key in wanted:
        if key not in kept or not is_open(kept[key], at=at):
            bars[key] = Bar.NOT_OPEN
        elif not held.get(key, set()) & inside.allowed:
            bars[key] = Bar.NOTHING_IN_FORCE
        else:
            bars[key] = None
    return bars


def item_subject(item: CollectionItem) -> Subject:
    """Answer which thing an item of a collection is."""
    if item.product_id is not None:
        return Subject(SubjectKind.PRODUCT, item.product_id)
    return Subject(SubjectKind.BUSINESS, item.business_id or 0)


def standing(subjects: Iterable[Subject], *, at: datetime) -> Standing:
    """Answer which of several things may stand at a moment."""
    of_kind: dict[SubjectKind, list[int]] = {kind: [] for kind in SubjectKind}
    for subject in set(subjects):
        of_kind[subject.kind].append(subject.id)
    found = {
        SubjectKind.PRODUCT: product_bars(of_kind[SubjectKind.PRODUCT], at=at),
        SubjectKind.BUSINESS: business_bars(of_kind[SubjectKind.BUSINESS], at=at),
        SubjectKind.COLLECTION: collection_bars(of_kind[SubjectKind.COLLECTION], at=at),
    }
    allowed, bars = set(), {}
    for kind, each in found.items():
        for key, bar in each.items():
            if bar is None:
                allowed.add(Subject(kind, key))
            else:
                bars[Subject(kind, key)] = bar
    return Standing(frozenset(allowed), bars)
