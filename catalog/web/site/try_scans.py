"""Codes that a visitor may try without a package in hand: one for each thing a scan can say.

They are those of the demonstration lots that this site has; one without them shows none.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flask import current_app, url_for

from catalog.certificates.validity import State, leading_claim, shows_stars, state_of
from catalog.config import Settings
from catalog.permalinks.codes import displayed
from catalog.scans.demonstrations import DemonstrationLot, demonstration_lots
from catalog.tracing import unit_codes
from catalog.web.filters import Localized, localized
from catalog.web.words import _

FEWEST_EVENTS_OF_A_JOURNEY = 7
"""The opening of the lot and six steps."""
NEVER_ISSUED = "THUTHU26"
"""Well formed, but never given out."""


@dataclass(frozen=True)
class ScanToTry:
    """A code to try: what its page will say, of what, and where it is."""

    tone: str
    words: str
    product: Localized | None
    code: str
    url: str


Wanted = Callable[[DemonstrationLot], bool]
Rank = Callable[[DemonstrationLot], int]


def scans_to_try(*, on: date) -> list[ScanToTry]:
    """One code for each verdict, of the site's own locality where that has one."""
    settings: Settings = current_app.config["SETTINGS"]
    lots = demonstration_lots(on=on, near=settings.default_locality)
    return list(_choices(lots, key=settings.unit_code_key.encode(), on=on)) if lots else []


def _choices(lots: Sequence[DemonstrationLot], *, key: bytes, on: date) -> Iterator[ScanToTry]:
    def best(wanted: Wanted, rank: Rank) -> DemonstrationLot | None:
        """Of the lots that show something: one nearby, and of those the plainest case."""
        fit = [lot for lot in lots if wanted(lot)]
        return max(fit, key=lambda lot: (lot.is_near, rank(lot)), default=None)

    journey = best(_is_whole_journey, lambda lot: _shines(lot, on=on))
    if journey:
        yield _lot(_tone(journey, on=on), _("The full journey of a lot"), journey)
    recalled = best(lambda lot: lot.is_recalled, _length)
    if recalled:
        yield _lot("problem", _("A recalled lot"), recalled)
    made = best(lambda lot: lot.went_in > 0 and _is_in_order(lot), _inputs)
    if made:
        yield _lot(_tone(made, on=on), _("A lot made from other lots"), made)
    holding = best(lambda lot: lot.holds_recalled and not lot.is_recalled, _inputs)
    if holding:
        yield _lot("problem", _("A lot that contains a recalled one"), holding)
    copied = best(lambda lot: unit_codes.read(key, lot.copied_code or "") is not None, _length)
    if copied and copied.copied_code:
        words = _("A package's code that may have been copied")
        yield _code("problem", words, copied.copied_code, copied)
    ended = best(lambda lot: _has_ended(lot, on=on) and _is_in_order(lot), _shortness)
    if ended:
        yield _lot("ended", _("A certificate that has ended"), ended)
    product = best(_is_in_order, lambda lot: _shines(lot, on=on))
    if product:
        words = _("A product's code, without a lot")
        yield _code(_tone(product, on=on), words, product.product.code, product)
    yield _code("unclear", _("A code that was never issued"), NEVER_ISSUED, None)


def _length(lot: DemonstrationLot) -> int:
    return lot.lot.event_count


def _shortness(lot: DemonstrationLot) -> int:
    return -lot.lot.event_count


def _inputs(lot: DemonstrationLot) -> int:
    return lot.went_in


def _is_in_order(lot: DemonstrationLot) -> bool:
    return not lot.is_recalled and not lot.holds_recalled


def _is_whole_journey(lot: DemonstrationLot) -> bool:
    is_long = lot.lot.event_count >= FEWEST_EVENTS_OF_A_JOURNEY
    return is_long and not lot.went_in and _is_in_order(lot)


def _shines(lot: DemonstrationLot, *, on: date) -> bool:
    claim = leading_claim(lot.claims, on=on)
    return claim is not None and shows_stars(claim, on=on)


def _tone(lot: DemonstrationLot, *, on: date) -> str:
    return "holds" if _shines(lot, on=on) else "info"


def _has_ended(lot: DemonstrationLot, *, on: date) -> bool:
    claim = leading_claim(lot.claims, on=on)
    return claim is not None and state_of(claim, on=on) is State.EXPIRED


def _lot(tone: str, words: str, lot: DemonstrationLot) -> ScanToTry:
    return _code(tone, words, lot.lot.code, lot)


def _code(tone: str, words: str, code: str, lot: DemonstrationLot | None) -> ScanToTry:
    groups = unit_codes.displayed if unit_codes.is_unit_code(code) else displayed
    return ScanToTry(
        tone=tone,
        words=words,
        product=localized(lot.product, "name") if lot else None,
        code=groups(code),
        url=url_for("site.origin", code=code),
    )
