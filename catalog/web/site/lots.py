"""A product's latest lots in a few lines: each leads to its journey."""

from dataclasses import dataclass

from flask import url_for

from catalog.products.models import Product
from catalog.tracing.queries import latest_lots
from catalog.web.filters import date_words
from catalog.web.words import _

MOST_LOTS = 5


@dataclass(frozen=True)
class LotShown:
    """One lot with its days, and whether it is recalled."""

    url: str
    name: str
    days: str
    is_recalled: bool
    is_demo: bool


def lots_shown(product: Product) -> list[LotShown]:
    """The newest lots of a product: one statement."""
    return [
        LotShown(
            url=url_for("site.origin", code=lot.code),
            name=_("Lot %(number)s", number=lot.number),
            days=_("made on %(date)s", date=date_words(lot.made_on)),
            is_recalled=is_recalled,
            is_demo=lot.is_demo,
        )
        for lot, is_recalled in latest_lots(product.id, limit=MOST_LOTS)
    ]
