"""One run of the loader: making a record or bringing it up to date, and counting which."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from catalog.accounts.models import User
from catalog.foundation.database import session
from catalog.places.models import Addressed
from catalog.places.tying import Gazetteer, apply_tie

Row = TypeVar("Row")


@dataclass
class SampleReport:
    """What a load did, by kind of record."""

    new: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)

    @property
    def is_unchanged(self) -> bool:
        return not self.new and not self.changed


class Load:
    """One run of the loader: the moment, the loader's own account, what is known so far."""

    def __init__(self, *, at: datetime, loader: User, provinces: dict[str, int]) -> None:
        self.at = at
        self.loader = loader
        self.provinces = provinces
        self.gazetteer = Gazetteer.load()
        self.report = SampleReport()

    def save(self, kind: str, found: Any, make: Callable[[], Any], facts: dict[str, Any]) -> Any:
        """Make a record or bring it up to date, and count which."""
        if found is None:
            found = make()
            for name, fact in facts.items():
                setattr(found, name, fact)
            session.add(found)
            self.report.new[kind] += 1
            return found
        moved = {name: fact for name, fact in facts.items() if getattr(found, name) != fact}
        for name, fact in moved.items():
            setattr(found, name, fact)
        if moved and hasattr(found, "updated_at"):
            found.updated_at = self.at
        (self.report.changed if moved else self.report.same)[kind] += 1
        return found

    def leave(self, kind: str, found: Row) -> Row:
        """Leave a record as its business has had it published since."""
        self.report.same[kind] += 1
        return found

    def address(self, written: str, *, province_now: str, parts: tuple[str, str, str] | None = None
                ) -> dict[str, Any]:  # fmt: skip
        """Tie an address and answer the columns that keep it."""
        if parts:
            commune, district, province = parts
            tie = self.gazetteer.tie_parts(
                commune=commune, district=district, province=province, province_now=province_now
            )
        else:
            tie = self.gazetteer.tie_address(written)
        holder = Addressed()
        apply_tie(holder, written, tie)
        now_id = self.provinces.get(province_now)
        keeps = tie.province_id is None or now_id is None or tie.province_id == now_id
        if not keeps or tie.province_id is None:
            fallback = self.gazetteer.tie_parts(
                commune="", district="", province="", province_now=province_now
            )
            apply_tie(holder, written, fallback)
        return {
            "address_as_written": holder.address_as_written,
            "address_state": holder.address_state,
            "former_place_id": holder.former_place_id,
            "commune_id": holder.commune_id,
            "province_id": holder.province_id,
        }
