"""Reading collections and placements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from catalog.collections.models import (
    Collection,
    CollectionChange,
    CollectionItem,
    Placement,
    Spot,
)
from catalog.collections.rules import (
    Subject,
    SubjectKind,
    Where,
    is_open,
    next_change,
    shown,
    subject_of,
)
from catalog.collections.standing import collection_bars, item_subject, standing
from catalog.foundation.database import session
from catalog.foundation.errors import NotFound


@dataclass(frozen=True)
class SpotShown:
    """What stands at a spot at a moment, and until when that is sure."""

    placements: list[Placement]
    changes_at: datetime
    is_curated: bool
    """Something is due here, allowed to stand or not: what bars it may change at any moment."""


def at_spots(wheres: Sequence[Where], *, at: datetime) -> dict[Where, SpotShown]:
    """Answer what several spots show: one statement where nothing is placed there."""
    query = (
        select(Placement)
        .options(joinedload(Placement.collection).joinedload(Collection.image))
        .where(
            Placement.removed_at.is_(None),
            or_(Placement.until_at.is_(None), Placement.until_at > at),
            or_(*(_is_at(where) for where in wheres)),
        )
    )
    placements = session.scalars(query).all()
    due = [each for each in placements if each.from_at <= at]
    allowed = standing([subject_of(each) for each in due], at=at).allowed
    held = [each.collection for each in placements if each.collection]
    return {
        where: SpotShown(
            placements=shown(due, where=where, at=at, standing=allowed),
            changes_at=next_change(placements, held, at=at),
            is_curated=bool(due),
        )
        for where in wheres
    }


def _is_at(where: Where) -> ColumnElement[bool]:
    columns = {
        Spot.PROVINCE: Placement.province_id,
        Spot.LOCALITY: Placement.locality_id,
        Spot.CATEGORY: Placement.group_id,
    }
    if where.spot in columns:
        return and_(Placement.spot == where.spot, columns[where.spot] == where.place_id)
    return Placement.spot == where.spot


def find_collection(slug: str) -> Collection | None:
    """The collection at an address, public or not, with its cover."""
    return session.scalar(
        select(Collection).options(joinedload(Collection.image)).where(Collection.slug == slug)
    )


def get_collection(collection_id: int) -> Collection:
    """A collection by its number. Raises NotFound where there is none."""
    found = session.scalar(
        select(Collection)
        .options(joinedload(Collection.image))
        .where(Collection.id == collection_id)
    )
    if found is None:
        raise NotFound(f"collection {collection_id}")
    return found


def all_collections() -> Sequence[Collection]:
    """Every collection, what was touched last first."""
    query = select(Collection).options(joinedload(Collection.image))
    return session.scalars(query.order_by(Collection.updated_at.desc(), Collection.id.desc())).all()


def published_collections() -> Sequence[Collection]:
    """Every published collection, the newest first; their own times are still to be asked."""
    query = (
        select(Collection)
        .options(joinedload(Collection.image))
        .where(Collection.published_at.is_not(None))
        .order_by(Collection.published_at.desc(), Collection.id.desc())
    )
    return session.scalars(query).all()


def open_collections(*, at: datetime) -> list[Collection]:
    """The collections that the public may see at a moment and that hold something then."""
    candidates = [each for each in published_collections() if is_open(each, at=at)]
    bars = collection_bars([each.id for each in candidates], at=at)
    return [each for each in candidates if bars[each.id] is None]


def items_of(collection_id: int) -> list[CollectionItem]:
    """The items of a collection in their order, with what they are."""
    return items_of_collections([collection_id]).get(collection_id, [])


def items_of_collections(ids: Sequence[int]) -> dict[int, list[CollectionItem]]:
    """The items of several collections in their order, with what they are: one statement."""
    query = (
        select(CollectionItem)
        .options(joinedload(CollectionItem.product), joinedload(CollectionItem.business))
        .where(CollectionItem.collection_id.in_(ids))
        .order_by(CollectionItem.collection_id, CollectionItem.position, CollectionItem.id)
    )
    found: dict[int, list[CollectionItem]] = {}
    for item in session.scalars(query):
        found.setdefault(item.collection_id, []).append(item)
    return found


def shown_items(collection_ids: Sequence[int], *, at: datetime) -> dict[int, list[CollectionItem]]:
    """Of several collections, the items that may stand at a moment, in their order."""
    held = items_of_collections(collection_ids)
    allowed = standing(
        {item_subject(item) for items in held.values() for item in items}, at=at
    ).allowed
    return {
        key: [item for item in held.get(key, []) if item_subject(item) in allowed]
        for key in collection_ids
    }


def changes_of(collection_id: int) -> Sequence[CollectionChange]:
    """What was done to a collection, the last first."""
    query = select(CollectionChange).where(CollectionChange.collection_id == collection_id)
    return session.scalars(query.order_by(CollectionChange.version.desc())).all()


def get_placement(placement_id: int) -> Placement:
    """A placement with what it places and where. Raises NotFound where there is none."""
    found = session.scalar(_whole().where(Placement.id == placement_id))
    if found is None:
        raise NotFound(f"placement {placement_id}")
    return found


def placements_between(first: datetime, last: datetime) -> Sequence[Placement]:
    """The placements whose time touches a stretch of time, earliest first."""
    query = (
        _whole()
        .where(
            Placement.removed_at.is_(None),
            Placement.from_at < last,
            or_(Placement.until_at.is_(None), Placement.until_at > first),
        )
        .order_by(Placement.from_at, Placement.position, Placement.id)
    )
    return session.scalars(query).all()


def placements_due_of(
    subject: Subject, *, at: datetime, spots: frozenset[Spot], slug: str
) -> list[int]:
    """The placements of a thing that are due at the spots of a page about something."""
    column = {
        SubjectKind.PRODUCT: Placement.product_id,
        SubjectKind.BUSINESS: Placement.business_id,
        SubjectKind.COLLECTION: Placement.collection_id,
    }[subject.kind]
    query = (
        _whole()
        .where(column == subject.id, Placement.removed_at.is_(None), Placement.from_at <= at)
        .where(or_(Placement.until_at.is_(None), Placement.until_at > at))
    )
    return [
        each.id
        for each in session.scalars(query.where(Placement.spot.in_(spots)))
        if (place := each.province or each.locality or each.group) is None or place.slug == slug
    ]


def _whole() -> Select[Placement]:
    return select(Placement).options(
        joinedload(Placement.province),
        joinedload(Placement.locality),
        joinedload(Placement.group),
        joinedload(Placement.product),
        joinedload(Placement.business),
        joinedload(Placement.collection),
    )
