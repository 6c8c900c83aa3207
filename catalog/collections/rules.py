"""What is shown at a spot at a moment: pure, so that a page, a preview and a test agree.

What fills a spot that placements leave empty:

- the top row of the home page goes on with the certified products of the day;
- the collections of the home page are, where none is placed, the newest published ones;
- a province, a locality or a category shows no row, because its own list follows at once.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from catalog.collections.models import Collection, Placement, Spot
from catalog.foundation.clock import midnight_after

ROOM = {
    Spot.HOME_TOP: 8,
    Spot.HOME_COLLECTIONS: 3,
    Spot.PROVINCE: 4,
    Spot.LOCALITY: 4,
    Spot.CATEGORY: 4,
}
"""How many things a spot shows at once."""


class SubjectKind(StrEnum):
    """What can be placed."""

    PRODUCT = "product"
    BUSINESS = "business"
    COLLECTION = "collection"


SUITABLE = {
    Spot.HOME_TOP: frozenset({SubjectKind.PRODUCT}),
    Spot.HOME_COLLECTIONS: frozenset({SubjectKind.COLLECTION}),
    Spot.PROVINCE: frozenset(SubjectKind),
    Spot.LOCALITY: frozenset(SubjectKind),
    Spot.CATEGORY: frozenset(SubjectKind),
}
"""What each spot is made to show."""


@dataclass(frozen=True, order=True)
class Subject:
    """A thing that is placed."""

    kind: SubjectKind
    id: int


@dataclass(frozen=True)
class Where:
    """A spot, and which province, locality or group it belongs to where there are several."""

    spot: Spot
    place_id: int | None = None


def subject_of(placement: Placement) -> Subject:
    """Answer what a placement places."""
    if placement.product_id is not None:
        return Subject(SubjectKind.PRODUCT, placement.product_id)
    if placement.business_id is not None:
        return Subject(SubjectKind.BUSINESS, placement.business_id)
    if placement.collection_id is not None:
        return Subject(SubjectKind.COLLECTION, placement.collection_id)
    raise ValueError("a placement places one thing")


def where_of(placement: Placement) -> Where:
    """Answer where a placement stands."""
    place = placement.province_id or placement.locality_id or placement.group_id
    return Where(placement.spot, place)


def is_due(placement: Placement, *, at: datetime) -> bool:
    """The moment lies in the placement's time, whose end it no longer includes."""
    if placement.removed_at is not None:
        return False
    return placement.from_at <= at and (placement.until_at is None or at < placement.until_at)


def is_open(collection: Collection, *, at: datetime) -> bool:
    """A collection is public while it is published and the moment lies in its own time."""
    return (
        collection.published_at is not None
        and (collection.from_at is None or collection.from_at <= at)
        and (collection.until_at is None or at < collection.until_at)
    )


def shown(
    placements: Iterable[Placement], *, where: Where, at: datetime, standing: frozenset[Subject]
) -> list[Placement]:
    """Choose what a spot shows: due, allowed to stand, no thing twice, no more than it holds."""
    chosen: list[Placement] = []
    seen: set[Subject] = set()
    for placement in sorted(placements, key=order_of):
        subject = subject_of(placement)
        if where_of(placement) != where or not is_due(placement, at=at):
            continue
        if subject in seen or subject not in standing:
            continue
        seen.add(subject)
        chosen.append(placement)
    return chosen[: ROOM[where.spot]]


def order_of(placement: Placement) -> tuple[int, datetime, int]:
    """The order typed by the office; of equal ones what began earlier."""
    return placement.position, placement.from_at, placement.id


def next_change(
    placements: Iterable[Placement], collections: Sequence[Collection], *, at: datetime
) -> datetime:
    """Answer the first planned moment after `at` at which something shown may differ.

    Certificates begin and end at midnight in Việt Nam, so no answer lies past it.
    """
    moments = [midnight_after(at)]
    for placement in placements:
        if placement.removed_at is None:
            moments += [placement.from_at, placement.until_at or placement.from_at]
    for collection in collections:
        moments += [each for each in (collection.from_at, collection.until_at) if each]
    return min(moment for moment in moments if moment > at)


def may_place(
    where: Where, *, localities: Container[int | None], province_ids: Container[int]
) -> bool:
    """Whether curators of some localities, None standing for all, may place something there.

    The home page and the categories belong to everybody, so only to curators of the whole site.
    """
    if None in localities:
        return True
    if where.spot is Spot.LOCALITY:
        return where.place_id in localities
    return where.spot is Spot.PROVINCE and where.place_id in province_ids
