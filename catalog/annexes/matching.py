"""Which known producer and product a row is about.

Only what is surely the same is matched: by tax code, or by the name with its marks. Whatever
merely looks alike is shown with how alike it is, and a person chooses.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from sqlalchemy import select

from catalog.annexes.names import (
    Producer,
    bare_producer,
    is_unmarked,
    marked_words,
    producer_key,
    product_key,
)
from catalog.annexes.similarity import Alike, alike, percent
from catalog.businesses.models import Business
from catalog.businesses.queries import kept_by_merged
from catalog.foundation.database import session
from catalog.products.models import Product

SAME_HOUSE = 60
"""Below this, a tax code and a name that meet are not believed without a person."""


@dataclass(frozen=True)
class Found:
    """What is surely the same, else what looks alike; `how` says by what it was matched."""

    id: int | None = None
    how: str = ""
    candidates: Sequence[Alike] = ()


@dataclass(frozen=True)
class _House:
    id: int
    name: str
    marked: str
    key: str
    tax_code: str | None
    commune_id: int | None


@dataclass
class Directory:
    """All producers, and the products of those that are asked for.

    `own` holds the producers that the import itself made, by the key of its rows: they stand
    for those rows and look like nobody else's. Nor are its own products asked about.
    A producer that was merged into another is known by its old name and number still: it
    stands for that other one.
    """

    own: Mapping[str, int] = field(default_factory=dict)
    own_products: AbstractSet[int] = frozenset()

    def __post_init__(self) -> None:
        query = select(Business.id, Business.name, Business.tax_code, Business.commune_id)
        made, kept = set(self.own.values()), kept_by_merged()
        self.houses = {
            row.id: _House(
                kept.get(row.id, row.id), row.name, marked_words(row.name), producer_key(row.name), row.tax_code,
                row.commune_id,
            )
            for row in session.execute(query)
            if row.id not in made
        }  # fmt: skip
        self.by_tax = {each.tax_code: each for each in self.houses.values() if each.tax_code}
        self.by_key: dict[str, list[_House]] = defaultdict(list)
        for each in self.houses.values():
            self.by_key[each.key].append(each)
        self.bare = {number: bare_producer(each.name) for number, each in self.houses.items()}
        self.products: dict[int, dict[int, str]] = {}
        self.asked: dict[tuple[Producer, int | None], Found] = {}

    def producer(self, wanted: Producer, *, key: str, commune_id: int | None) -> Found:
        """The producer of a row."""
        if key in self.own:
            return Found(self.own[key], "in-this-list")
        question = (wanted, commune_id)
        if question not in self.asked:
            self.asked[question] = self._producer(wanted, commune_id)
        return self.asked[question]

    def _producer(self, wanted: Producer, commune_id: int | None) -> Found:
        key = producer_key(wanted.name)
        by_tax = self.by_tax.get(wanted.tax_code) if wanted.tax_code else None
        if by_tax is not None:
            likeness = percent(key, by_tax.key)
            if likeness >= SAME_HOUSE:
                return Found(by_tax.id, "tax-code")
            return Found(candidates=[Alike(by_tax.id, likeness)])
        known = [house for house in self.by_key[key] if self._may_be(house, wanted, commune_id)]
        marked = marked_words(wanted.name)
        same, exact = _each_once(known), _each_once(h for h in known if h.marked == marked)
        if len(exact) > 1 and commune_id is not None:
            here = [house for house in exact if house.commune_id == commune_id]
            exact = here if len(here) == 1 else exact
        if len(exact) == 1:
            return Found(exact[0].id, "name")
        if len(same) == 1 and (is_unmarked(wanted.name) or is_unmarked(same[0].name)):
            return Found(same[0].id, "name-without-marks")
        return Found(candidates=self._alike(wanted.name))

    @staticmethod
    def _may_be(house: _House, wanted: Producer, commune_id: int | None) -> bool:
        """Whether nothing speaks against a house of the same name."""
        other_tax = house.tax_code and wanted.tax_code and house.tax_code != wanted.tax_code
        elsewhere = house.commune_id and commune_id and house.commune_id != commune_id
        return not other_tax and not elsewhere

    def _alike(self, name: str) -> list[Alike]:
        """Producers whose name proper is like that in the list, whatever kind of body they are."""
        found: dict[int, Alike] = {}
        for each in alike(bare_producer(name), self.bare):
            number = self.houses[each.id].id
            found.setdefault(number, Alike(number, each.percent))
        return list(found.values())

    def product(self, name: str, business_id: int) -> Found:
        """The product of a producer."""
        known = self._products_of(business_id)
        marked, key = marked_words(name), product_key(name)
        exact = [number for number, each in known.items() if marked_words(each) == marked]
        if len(exact) == 1:
            return Found(exact[0], "name")
        same = [number for number, each in known.items() if product_key(each) == key]
        if len(same) == 1 and (is_unmarked(name) or is_unmarked(known[same[0]])):
            return Found(same[0], "name-without-marks")
        others = {
            number: product_key(each)
            for number, each in known.items()
            if number not in self.own_products
        }
        return Found(candidates=alike(key, others))

    def _products_of(self, business_id: int) -> dict[int, str]:
        if business_id not in self.products:
            query = select(Product.id, Product.name).where(Product.business_id == business_id)
            self.products[business_id] = {row.id: row.name for row in session.execute(query)}
        return self.products[business_id]


def _each_once(houses: Iterable[_House]) -> list[_House]:
    """A house that is known by two names is one."""
    return list({house.id: house for house in houses}.values())
