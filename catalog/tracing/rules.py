"""What a lot and a step must be, whoever declares them.

Pure checks that the form, the import and the capture of events share; each raises
Invalid with the field and a code.
"""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from catalog.foundation.clock import day_in_vietnam
from catalog.foundation.errors import Invalid
from catalog.tracing.bodies import Declaration, LotFacts
from catalog.tracing.models import Step

LOT_NUMBER = re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}")
"""GS1 General Specifications, character set 82; AI (10) takes up to 20 of them."""
UNITS = ("KGM", "GRM", "TNE", "LTR", "MLT", "EA", "BX", "BG", "BO")
"""UNECE Recommendation 20 and 21 codes that growers and makers here count in."""
CLOCKS_DIFFER_BY = timedelta(minutes=5)
EARLIEST = date(2000, 1, 1)
MOST = Decimal(1_000_000_000)
LONGEST_NOTE = 1000
DECLARED_BY_HAND = (
    Step.SOWING, Step.TENDING, Step.HARVESTING, Step.PREPARING, Step.PROCESSING, Step.PACKING,
    Step.TESTING, Step.STORING, Step.TRANSPORTING, Step.RECEIVING, Step.SELLING,
)  # fmt: skip
"""The steps that somebody fills in; the others come from acts of their own."""


def check_lot(facts: LotFacts, *, today: date) -> None:
    """Refuse what no lot can be."""
    if not LOT_NUMBER.fullmatch(facts.number):
        raise Invalid("number", "not-a-lot-number", facts.number[:40])
    if not EARLIEST <= facts.made_on <= today:
        code = "in-future" if facts.made_on > today else "too-early"
        raise Invalid("made_on", code, facts.made_on.isoformat())
    if facts.best_before and facts.best_before < facts.made_on:
        raise Invalid("best_before", "before-made", facts.best_before.isoformat())
    check_quantity(facts.quantity, facts.unit)


def check_quantity(quantity: Decimal | None, unit: str | None) -> None:
    """A quantity is positive, at most a thousand million, to three places, and has a unit."""
    if quantity is None:
        if unit is not None:
            raise Invalid("quantity", "missing")
        return
    if not quantity.is_finite() or not 0 < quantity <= MOST:
        raise Invalid("quantity", "out-of-range", str(quantity))
    if quantity != quantity.quantize(Decimal("0.001")):
        raise Invalid("quantity", "too-exact", str(quantity))
    if unit not in UNITS:
        raise Invalid("unit", "unknown", unit or "")


def check_declaration(declaration: Declaration, *, at: datetime) -> None:
    """Refuse a step that lies in the future, or that says too much or too little."""
    check_moment(declaration.occurred_at, at=at)
    if len(declaration.note) > LONGEST_NOTE:
        raise Invalid("note", "too-long", str(len(declaration.note)))
    if (declaration.latitude is None) != (declaration.longitude is None):
        raise Invalid("position", "half-given")
    for used in declaration.inputs:
        check_quantity(used.quantity, used.unit)


def check_moment(moment: datetime, *, at: datetime) -> None:
    """A step has happened when it is declared; clocks may differ by five minutes."""
    if moment > at + CLOCKS_DIFFER_BY:
        raise Invalid("occurred_at", "in-future", moment.isoformat())
    if day_in_vietnam(moment) < EARLIEST:
        raise Invalid("occurred_at", "too-early", moment.isoformat())
