"""Putting things in front: placing, changing a placement, taking it away, and bringing it back."""

from dataclasses import dataclass
from datetime import datetime

from catalog.audit.recording import record
from catalog.businesses.models import Business
from catalog.collections.editing import By
from catalog.collections.models import LONGEST_LABEL, Collection, Placement, Spot
from catalog.collections.rules import SUITABLE, Subject, SubjectKind, Where
from catalog.foundation.database import Model, session
from catalog.foundation.errors import Invalid
from catalog.foundation.vietnamese import normal
from catalog.places.models import Locality, Province
from catalog.products.models import Product, ProductGroup

LAST_POSITION = 99
PLACE_COLUMNS = {
    Spot.PROVINCE: "province_id",
    Spot.LOCALITY: "locality_id",
    Spot.CATEGORY: "group_id",
}
PLACES: dict[Spot, type[Model]] = {
    Spot.PROVINCE: Province, Spot.LOCALITY: Locality, Spot.CATEGORY: ProductGroup,
}  # fmt: skip
SUBJECTS: dict[SubjectKind, type[Model]] = {
    SubjectKind.PRODUCT: Product, SubjectKind.BUSINESS: Business,
    SubjectKind.COLLECTION: Collection,
}  # fmt: skip


@dataclass(frozen=True)
class PlacementFacts:
    """What a person says of a placement."""

    where: Where
    subject: Subject
    from_at: datetime
    until_at: datetime | None = None
    position: int = 1
    label: str = ""
    label_en: str = ""


def place(facts: PlacementFacts, *, by: By, at: datetime, is_demo: bool = False) -> Placement:
    """Put a thing in front for a time. Raises Invalid for what cannot be."""
    placement = Placement(is_demo=is_demo)
    _write(placement, facts, at=at)
    session.add(placement)
    _note("placed", placement, by=by, at=at)
    return placement


def change(placement: Placement, facts: PlacementFacts, *, by: By, at: datetime) -> None:
    """Change where, when, what or in which order. Raises Invalid for what cannot be."""
    _write(placement, facts, at=at)
    _note("placement changed", placement, by=by, at=at)


def remove(placement: Placement, *, by: By, at: datetime) -> None:
    """Take a placement away; it is kept, so that this can be undone."""
    placement.removed_at = placement.removed_at or at
    placement.updated_at = at
    _note("placement removed", placement, by=by, at=at)


def bring_back(placement: Placement, *, by: By, at: datetime) -> None:
    """Undo that a placement was taken away."""
    placement.removed_at = None
    placement.updated_at = at
    _note("placement brought back", placement, by=by, at=at)


def _write(placement: Placement, facts: PlacementFacts, *, at: datetime) -> None:
    labels = {name: normal(getattr(facts, name)).strip() for name in ("label", "label_en")}
    for name, words in labels.items():
        if len(words) > LONGEST_LABEL:
            raise Invalid(name, "too-long", str(LONGEST_LABEL))
    if not 1 <= facts.position <= LAST_POSITION:
        raise Invalid("position", "out-of-range", str(LAST_POSITION))
    if facts.until_at is not None and facts.until_at <= facts.from_at:
        raise Invalid("until", "before-from")
    if facts.subject.kind not in SUITABLE[facts.where.spot]:
        raise Invalid("subject", "not-suitable")
    if session.get(SUBJECTS[facts.subject.kind], facts.subject.id) is None:
        raise Invalid("subject", "unknown")
    place_model = PLACES.get(facts.where.spot)
    if place_model is not None and (
        facts.where.place_id is None or session.get(place_model, facts.where.place_id) is None
    ):
        raise Invalid("place", "missing")
    placement.spot = facts.where.spot
    for spot, column in PLACE_COLUMNS.items():
        setattr(placement, column, facts.where.place_id if spot is facts.where.spot else None)
    for kind in SubjectKind:
        key = facts.subject.id if kind is facts.subject.kind else None
        setattr(placement, f"{kind.value}_id", key)
    placement.from_at, placement.until_at = facts.from_at, facts.until_at
    placement.position = facts.position
    placement.label, placement.label_en = labels["label"], labels["label_en"]
    placement.updated_at = at


def _note(what: str, placement: Placement, *, by: By, at: datetime) -> None:
    session.flush()
    record(
        what, subject_kind="placement", subject_id=placement.id, actor_id=by.user_id,
        actor_label="staff", at=at, spot=placement.spot.value,
    )  # fmt: skip
