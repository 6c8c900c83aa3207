"""What the office put in front on a page: read once, counted, and bounded in caches."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from catalog.businesses import queries as businesses
from catalog.collections.models import Placement
from catalog.collections.queries import SpotShown, at_spots
from catalog.collections.rules import Where
from catalog.foundation.clock import day_in_vietnam
from catalog.products import queries as products
from catalog.web.filters import localized
from catalog.web.moment import ask_again, is_sure_until
from catalog.web.site.businesses import BusinessRow, business_rows
from catalog.web.site.cards import Card, product_cards
from catalog.web.site.collections import collection_tiles
from catalog.web.site.country import Tile
from catalog.web.visiting import note_placement_views


@dataclass(frozen=True)
class Placed:
    """The placements that a spot shows, as what a page draws."""

    placements: list[Placement]

    def cards(self, *, on: date, label: str = "") -> list[Card]:
        """The products, as cards with their own labels or the given one."""
        labels = {each.product_id: each for each in self.placements if each.product_id}
        found = products.cards([key for key in labels if key is not None])
        cards = product_cards(found, on=on)
        return [
            replace(card, label=localized(labels[product.id], "label").text or label)
            for product, card in zip(found, cards, strict=True)
        ]

    def businesses(self) -> list[BusinessRow]:
        """The businesses, as rows."""
        ids = [each.business_id for each in self.placements if each.business_id]
        return business_rows(businesses.businesses_by_id(ids)) if ids else []

    def tiles(self, *, at: datetime) -> list[Tile]:
        """The collections, as tiles."""
        return collection_tiles(
            [each.collection for each in self.placements if each.collection], at=at
        )


@dataclass(frozen=True)
class CuratedRow:
    """What stands on top of a place or a category."""

    cards: list[Card]
    businesses: list[BusinessRow]
    tiles: list[Tile]


def placed_at(wheres: Sequence[Where], *, at: datetime) -> dict[Where, Placed]:
    """Answer what spots of this page show, count it, and say how long it holds."""
    found = at_spots(wheres, at=at)
    for shown in found.values():
        _bound(shown)
        note_placement_views(shown.placements)
    return {where: Placed(shown.placements) for where, shown in found.items()}


def _bound(shown: SpotShown) -> None:
    is_sure_until(shown.changes_at)
    if shown.is_curated:
        ask_again()


def curated_row(wheres: Sequence[Where], *, at: datetime) -> CuratedRow | None:
    """Answer the row on top of a page, or None where nothing may stand there now."""
    found = placed_at(wheres, at=at)
    seen: set[tuple[int | None, int | None, int | None]] = set()
    placements: list[Placement] = []
    for where in wheres:
        for each in found[where].placements:
            key = (each.product_id, each.business_id, each.collection_id)
            if key not in seen:
                seen.add(key)
                placements.append(each)
    if not placements:
        return None
    placed = Placed(placements)
    return CuratedRow(placed.cards(on=day_in_vietnam(at)), placed.businesses(), placed.tiles(at=at))
