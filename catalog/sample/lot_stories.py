"""What a demonstration lot's story is made of; the stories themselves are in `told_lots.py`.

Moments are written as in Việt Nam, communes as the code of their province and their name.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from catalog.foundation.clock import VIETNAM
from catalog.tracing.models import FacilityKind, Step


class Copied(StrEnum):
    """How the first unit code of a lot is made to look copied; each trips another reason."""

    MANY_IN_A_DAY = "many-in-a-day"
    FAR_APART = "far-apart"
    MANY_PROVINCES = "many-provinces"


@dataclass(frozen=True)
class Used:
    """How much of an earlier lot, by that lot's code, went into another."""

    code: str
    quantity: str
    unit: str = "KGM"


@dataclass(frozen=True)
class Told:
    """One step; the office may have checked it, and it may have been corrected later."""

    step: Step
    at: str
    place: str
    note: str
    uses: tuple[Used, ...] = ()
    checked: str = ""
    corrected: str = ""
    wrong_because: str = ""
    note_in_place: str = ""
    disposition: str | None = None


@dataclass(frozen=True)
class CalledBack:
    """A recall; the reasons are slips of the pen, so that nobody's goods are spoken ill of."""

    at: str
    reason: str
    advice: str
    by_staff: bool = False
    contact: str = "Số điện thoại trên bao bì (dữ liệu minh họa)"


@dataclass(frozen=True)
class Workplace:
    """A place of a business with a location number of GS1's demonstration prefix."""

    product_code: str
    name: str
    kind: FacilityKind
    place: str
    gln: str


@dataclass(frozen=True)
class Story:
    """A demonstration lot of a product of the sample, with all that happened to it."""

    locality: str
    product_code: str
    code: str
    number: str
    made_on: date
    opened: str
    place: str
    origin: str
    steps: tuple[Told, ...] = ()
    best_before: date | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    gtin: str = ""
    recall: CalledBack | None = None
    units: int = 0
    copied: Copied | None = None


def moment(words: str) -> datetime:
    """Read a moment as the stories write it: `2026-09-02 05:30` in Việt Nam."""
    return datetime.fromisoformat(words).replace(tzinfo=VIETNAM)
