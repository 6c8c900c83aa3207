"""Tying an address as it is written to where it lies now.

Marks count when they were typed: "Thạnh Phú" and "Thành Phú" are two places. A former
commune that went to several is never guessed; a person has to say which.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from catalog.foundation.database import session
from catalog.foundation.vietnamese import fold
from catalog.places.models import Addressed, AddressState, Commune, FormerPlace, Province
from catalog.places.naming import marked_key, name_key

SEPARATORS = re.compile(r"[,;]")
DASH = re.compile(r"\s[-\u2013]\s")
"""Separates only where no comma does: "Văn Miếu - Quốc Tử Giám" is one name."""

COUNTRY = {"viet nam", "vietnam"}


@dataclass(frozen=True)
class Tie:
    """Where an address lies now, how surely, and which communes a person has to choose from."""

    state: AddressState
    former_place_id: int | None = None
    commune_id: int | None = None
    province_id: int | None = None
    candidates: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Former:
    id: int
    marked: str
    full: str
    district: str
    province: str
    successors: tuple[int, ...]


class Gazetteer:
    """All units of both periods, indexed by name; made once for many addresses."""

    def __init__(self, former: Iterable[FormerPlace], present: Iterable[Commune],
                 provinces: Iterable[Province]) -> None:  # fmt: skip
        self.province_by_key = {name_key(p.full_name, "province"): p.id for p in provinces}
        self.province_of: dict[int, int] = {}
        self.present: dict[tuple[str, int], list[tuple[str, int]]] = defaultdict(list)
        for commune in present:
            self.province_of[commune.id] = commune.province_id
            key = (name_key(commune.full_name, "commune"), commune.province_id)
            self.present[key].append((marked_key(commune.full_name, "commune"), commune.id))
        self.former: dict[tuple[str, str], list[_Former]] = defaultdict(list)
        self.successor_provinces: dict[str, set[int]] = defaultdict(set)
        self.districts: dict[tuple[str, str], set[int]] = defaultdict(set)
        self.districts_now: set[tuple[str, int]] = set()
        self.by_district: dict[tuple[str, str], list[_Former]] = defaultdict(list)
        for place in former:
            self._add_former(place)

    @classmethod
    def load(cls) -> "Gazetteer":
        """Read every unit from the database."""
        former = session.scalars(select(FormerPlace).options(selectinload(FormerPlace.successors)))
        return cls(former, session.scalars(select(Commune)), session.scalars(select(Province)))

    def _add_former(self, place: FormerPlace) -> None:
        successors = tuple(commune.id for commune in place.successors)
        entry = _Former(
            place.id,
            marked_key(place.full_name, "commune"),
            fold(place.full_name),
            place.district_key,
            place.province_key,
            successors,
        )
        self.former[(place.name_key, place.province_key)].append(entry)
        provinces = {self.province_of[commune] for commune in successors}
        self.successor_provinces[place.province_key] |= provinces
        self.districts[(place.district_key, place.province_key)] |= provinces
        self.districts_now |= {(place.district_key, province) for province in provinces}
        self.by_district[(place.name_key, place.district_key)].append(entry)

    def tie_parts(
        self, *, commune: str, district: str, province: str, province_now: str = ""
    ) -> Tie:
        """Tie an address given by its parts; empty parts are unknown."""
        province_key = name_key(province, "province") if province else ""
        present_id = self.province_by_key.get(name_key(province_now, "province"))
        present_id = present_id or self.province_by_key.get(province_key)
        if commune:
            found = self._former_matches(commune, district, province_key)
            if len(found) == 1 and (district or not self._present(commune, present_id)):
                return self._tie_former(found[0])
            if not district:
                here = self._present(commune, present_id)
                if len(here) == 1:
                    return Tie(AddressState.SETTLED, None, here[0], self.province_of[here[0]])
            if len(found) > 1:
                return self._ask({c for entry in found for c in entry.successors})
        return self._tie_province(province_key, district, present_id)

    def tie_address(self, written: str) -> Tie:
        """Tie an address written on one line, smallest unit first."""
        parts = self._parts(written)
        if not parts or not self._is_province(parts[-1]):
            return Tie(AddressState.UNKNOWN)
        province, rest = parts[-1], parts[:-1]
        key = name_key(province, "province")
        district = ""
        if rest and self._is_district(name_key(rest[-1], "district"), key):
            district = rest[-1]
            if len(rest) > 1 and self._former_matches(rest[-2], district, key):
                return self.tie_parts(commune=rest[-2], district=district, province=province)
        if rest:
            tie = self.tie_parts(commune=rest[-1], district="", province=province)
            if tie.commune_id is not None or (not district and tie.candidates):
                return tie
        return self.tie_parts(commune="", district=district, province=province)

    def _parts(self, written: str) -> list[str]:
        """Split at commas; at dashes only without any, and never within a province's name."""
        by_comma = bool(SEPARATORS.search(written))
        parts = (SEPARATORS if by_comma else DASH).split(written)
        parts = [part.strip() for part in parts if part.strip()]
        while parts and fold(parts[-1]) in COUNTRY:
            parts.pop()
        joined = " - ".join(parts[-2:])
        if not by_comma and len(parts) > 1 and self._is_province(joined):
            return [*parts[:-2], joined]
        return parts

    def _is_province(self, name: str) -> bool:
        key = name_key(name, "province")
        return key in self.province_by_key or key in self.successor_provinces

    def _is_district(self, district_key: str, province_key: str) -> bool:
        """A former district of a former province, or of what is now in a present one."""
        now = self.province_by_key.get(province_key, 0)
        return (district_key, province_key) in self.districts or (
            (district_key, now) in self.districts_now
        )

    def _former_matches(self, commune: str, district: str, province_key: str) -> list[_Former]:
        named = self.former.get((name_key(commune, "commune"), province_key), [])
        if district:
            wanted = name_key(district, "district")
            named = [entry for entry in named if entry.district == wanted]
            named = named or self._in_present_province(commune, wanted, province_key)
        marked = marked_key(commune, "commune")
        exact = [entry for entry in named if entry.marked == marked]
        same_kind = [entry for entry in exact or named if entry.full == fold(commune)]
        if exact:
            return same_kind if len(same_kind) == 1 else exact
        is_bare = marked == fold(marked)
        if is_bare and len(same_kind) == 1:
            return same_kind
        return named if is_bare or len(named) == 1 else []

    def _in_present_province(self, commune: str, district_key: str, province_key: str
                             ) -> list[_Former]:  # fmt: skip
        """Former communes of a former district, written with the province of today."""
        now = self.province_by_key.get(province_key)
        return [
            entry
            for entry in self.by_district.get((name_key(commune, "commune"), district_key), [])
            if now in {self.province_of[successor] for successor in entry.successors}
        ]

    def _present(self, commune: str, province_id: int | None) -> list[int]:
        if province_id is None:
            return []
        named = self.present.get((name_key(commune, "commune"), province_id), [])
        marked = marked_key(commune, "commune")
        exact = [key for name, key in named if name == marked]
        return exact or [key for _name, key in named if marked == fold(marked)]

    def _tie_former(self, entry: _Former) -> Tie:
        if len(entry.successors) == 1:
            commune = entry.successors[0]
            return Tie(AddressState.SETTLED, entry.id, commune, self.province_of[commune])
        if not entry.successors:
            return self._tie_province(entry.province, "", None)
        asked = self._ask(set(entry.successors))
        return Tie(asked.state, entry.id, None, asked.province_id, asked.candidates)

    def _ask(self, communes: set[int]) -> Tie:
        provinces = {self.province_of[commune] for commune in communes}
        province = provinces.pop() if len(provinces) == 1 else None
        if len(communes) == 1:
            return Tie(AddressState.SETTLED, None, next(iter(communes)), province)
        return Tie(AddressState.ASK, None, None, province, tuple(sorted(communes)))

    def _tie_province(self, province_key: str, district: str, present_id: int | None) -> Tie:
        if present_id is None and district:
            provinces = self.districts.get((name_key(district, "district"), province_key), set())
            present_id = next(iter(provinces)) if len(provinces) == 1 else None
        if present_id is None:
            provinces = self.successor_provinces.get(province_key, set())
            present_id = next(iter(provinces)) if len(provinces) == 1 else None
        if present_id is None:
            return Tie(AddressState.UNKNOWN)
        return Tie(AddressState.PROVINCE_ONLY, None, None, present_id)


def apply_tie(subject: Addressed, written: str, tie: Tie) -> None:
    """Keep the address as written and record where it lies now."""
    subject.address_as_written = written
    subject.address_state = tie.state
    subject.former_place_id = tie.former_place_id
    subject.commune_id = tie.commune_id
    subject.province_id = tie.province_id
