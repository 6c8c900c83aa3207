"""Finding by name what is no product: businesses, places past and present, fairs.

There are thousands of these and not millions, so each process holds them in memory and
reads them anew when a business changed.
"""

import bisect
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from catalog.businesses.models import Business
from catalog.businesses.queries import listed
from catalog.fairs.models import Fair
from catalog.foundation.database import session
from catalog.places.models import (
    Commune,
    FormerPlace,
    Locality,
    Province,
    former_place_successor,
)
from catalog.places.naming import bare_name, name_key
from catalog.search.planning import FILLERS
from catalog.search.words import all_bare, bare, words_of

LOOK_AGAIN_S = 1.0
LONGEST_NAME = 5


class EntryKind(StrEnum):
    """What an entry of the directory is."""

    BUSINESS = "business"
    PLACE = "place"
    FAIR = "fair"


@dataclass(frozen=True)
class Entry:
    """Something with a name and an address of its own."""

    kind: EntryKind
    slug: str
    name: str
    name_en: str | None
    detail: str
    importance: int
    known_as: tuple[str, ...] = ()


@dataclass(frozen=True)
class FormerUnit:
    """A district or province of before July 2025, and the provinces that it lies in now."""

    name: str
    within: str
    now_in: tuple[str, ...]


class Directory:
    """Entries that can be found by the beginnings of their words."""

    def __init__(self, entries: Sequence[Entry], former: Iterable[FormerUnit]) -> None:
        self.entries = entries
        holders: dict[str, set[int]] = defaultdict(set)
        self._words: list[tuple[str, ...]] = []
        for place, entry in enumerate(entries):
            texts = (entry.name, entry.name_en or "", *entry.known_as)
            words = [word for text in texts for word in words_of(text)]
            self._words.append(tuple(words))
            for word in all_bare(words):
                holders[word].add(place)
        self._holders = dict(holders)
        self._sorted = sorted(holders)
        self._former: dict[tuple[str, ...], list[FormerUnit]] = defaultdict(list)
        for unit in former:
            level = "district" if unit.within else "province"
            names = {
                tuple(name_key(unit.name, level).split()),
                tuple(all_bare(words_of(unit.name))),
            }
            for name in names:
                self._former[name].append(unit)

    def find(
        self, text: str, *, most: int, kind: EntryKind | None = None, goes_on: bool = False
    ) -> list[Entry]:
        """Answer the entries that hold all the words, the likeliest first.

        With `goes_on` the last word is the beginning of one. Words that only ask, such
        as "mua", need not be held.
        """
        words = words_of(text)
        wanted = [word for word in words if word not in FILLERS] or words
        if not wanted:
            return []
        places: set[int] | None = None
        for at, word in enumerate(wanted):
            held = self._held(bare(word), goes_on=goes_on and at == len(wanted) - 1)
            places = held if places is None else places & held
        found = [place for place in places or () if kind in {None, self.entries[place].kind}]
        found.sort(key=lambda place: self._order(place, wanted))
        named_so = [place for place in found if self._begins(place, wanted)]
        if named_so and not goes_on:
            found = named_so
        return [self.entries[place] for place in found[:most]]

    def former_units_in(self, text: str) -> list[FormerUnit]:
        """Answer the districts and provinces of before July 2025 that a text names."""
        words = all_bare(words_of(text))
        found: dict[FormerUnit, None] = {}
        taken: set[int] = set()
        for size in range(min(LONGEST_NAME, len(words)), 1, -1):
            for at in range(len(words) - size + 1):
                span = set(range(at, at + size))
                units = self._former.get(tuple(words[at : at + size]), [])
                if units and not span & taken:
                    taken |= span
                    found.update(dict.fromkeys(units))
        return list(found)

    def _held(self, word: str, *, goes_on: bool) -> set[int]:
        if not goes_on:
            return self._holders.get(word, set())
        first = bisect.bisect_left(self._sorted, word)
        last = bisect.bisect_left(self._sorted, word + "\uffff")
        return set().union(*(self._holders[other] for other in self._sorted[first:last]))

    def _begins(self, place: int, wanted: Sequence[str]) -> bool:
        """What is named so alone is meant, where there is such."""
        name = words_of(self.entries[place].name)
        return name[: len(wanted)] == list(wanted)

    def _order(self, place: int, wanted: Sequence[str]) -> tuple[object, ...]:
        entry = self.entries[place]
        words = self._words[place]
        folded = all_bare(wanted)
        name = all_bare(words_of(entry.name))
        return (
            name != folded,
            -sum(word in words for word in wanted),
            not " ".join(name).startswith(" ".join(folded)),
            -entry.importance,
            len(name),
            entry.name,
            entry.slug,
        )


@dataclass
class LiveDirectory:
    """The directory of one process, read anew when what it holds has changed."""

    _held: Directory | None = None
    _stamp: tuple[object, ...] = ()
    _looked_at: float = field(default=float("-inf"))

    def now(self) -> Directory:
        """Answer the directory as it stands, at most a second old."""
        if self._held is None or time.monotonic() - self._looked_at > LOOK_AGAIN_S:
            stamp = _stamp()
            if self._held is None or stamp != self._stamp:
                self._held = Directory(_entries(), _former_units())
                self._stamp = stamp
            self._looked_at = time.monotonic()
        return self._held


def _stamp() -> tuple[object, ...]:
    """Answer what changes whenever an entry does."""
    row = session.execute(
        select(
            select(func.max(Business.updated_at)).scalar_subquery(),
            select(func.max(Business.suspended_at)).scalar_subquery(),
            select(func.count()).select_from(Business).where(listed()).scalar_subquery(),
            select(func.max(Fair.updated_at)).scalar_subquery(),
            select(func.max(FormerPlace.id)).scalar_subquery(),
        )
    ).one()
    return tuple(row)


def _entries() -> list[Entry]:
    return [*_provinces(), *_localities(), *_communes(), *_businesses(), *_fairs()]


def _provinces() -> list[Entry]:
    return [
        Entry(EntryKind.PLACE, row.slug, row.name, row.name_en, "", 5, (row.full_name,))
        for row in session.scalars(select(Province).order_by(Province.id))
    ]


def _localities() -> list[Entry]:
    rows = session.scalars(select(Locality).options(joinedload(Locality.province)))
    return [
        Entry(EntryKind.PLACE, row.slug, row.name, row.name_en, row.province.name, 6)
        for row in rows
        if not row.covers_whole_province
    ]


def _communes() -> list[Entry]:
    """Communes in force, each found by the names of the former communes that went into it."""
    query = select(former_place_successor.c.commune_id, FormerPlace.full_name).join(
        FormerPlace, FormerPlace.id == former_place_successor.c.former_place_id
    )
    former: dict[int, list[str]] = defaultdict(list)
    for commune_id, name in session.execute(query.order_by(FormerPlace.id)):
        former[commune_id].append(bare_name(name, "commune"))
    columns = select(
        Commune.id, Commune.slug, Commune.full_name, Commune.name_en, Province.name
    ).join(Province, Province.id == Commune.province_id)
    return [
        Entry(EntryKind.PLACE, slug, name, name_en, province, 1, tuple(former.get(number, ())))
        for number, slug, name, name_en, province in session.execute(columns.order_by(Commune.id))
    ]


def _businesses() -> list[Entry]:
    query = (
        select(Business.slug, Business.name, Business.name_en, Province.name)
        .outerjoin(Province, Province.id == Business.province_id)
        .where(listed())
        .order_by(Business.id)
    )
    return [
        Entry(EntryKind.BUSINESS, slug, name, name_en, province or "", 2)
        for slug, name, name_en, province in session.execute(query)
    ]


def _fairs() -> list[Entry]:
    return [
        Entry(EntryKind.FAIR, row.slug, row.name, row.name_en, row.place, 1)
        for row in session.scalars(select(Fair).order_by(Fair.id))
    ]


def _former_units() -> list[FormerUnit]:
    """Districts and provinces that no longer are, with where their communes went."""
    query = (
        select(FormerPlace.province, FormerPlace.district, Province.name)
        .join(former_place_successor, former_place_successor.c.former_place_id == FormerPlace.id)
        .join(Commune, Commune.id == former_place_successor.c.commune_id)
        .join(Province, Province.id == Commune.province_id)
        .distinct()
        .order_by(FormerPlace.province, FormerPlace.district, Province.name)
    )
    districts: dict[tuple[str, str], list[str]] = defaultdict(list)
    provinces: dict[str, list[str]] = defaultdict(list)
    for province, district, now in session.execute(query):
        districts[district, province].append(now)
        if now not in provinces[province]:
            provinces[province].append(now)
    in_force = {name_key(names, "province") for names in session.scalars(select(Province.name))}
    return [
        *(
            FormerUnit(name, "", tuple(now))
            for name, now in provinces.items()
            if name_key(name, "province") not in in_force
        ),
        *(
            FormerUnit(name, within, tuple(dict.fromkeys(now)))
            for (name, within), now in districts.items()
            if name_key(name, "district") not in in_force
        ),
    ]
