"""What stars a row may give: by what it says, its points, and who signed the decision."""

from datetime import date
from decimal import Decimal

from catalog.annexes import cells
from catalog.annexes.cells import Stars
from catalog.certificates.models import IssuerLevel
from catalog.certificates.validity import FEWEST_CERTIFIED_STARS, STAR_BANDS
from catalog.foundation.errors import Invalid

GIVEN_BY = {
    IssuerLevel.MINISTRY: frozenset({5}),
    IssuerLevel.PROVINCE: frozenset({3, 4}),
    IssuerLevel.DISTRICT: frozenset({3}),
}
"""Decision 26/2026, Art. 4 and 7; districts gave three stars under Decision 148 of 2023."""
DISTRICTS_UNTIL = date(2025, 7, 6)
"""Decision 26/2026, Art. 12(1)."""


def band_of(points: Decimal) -> int:
    """The stars that points come to."""
    return next(count for lowest, count in STAR_BANDS if points >= lowest)


def stars_of(
    said: str, points: Decimal | None, *, level: IssuerLevel, decided_on: date
) -> tuple[int, list[str]]:
    """The stars that a row gives, and what is to be said of them.

    Raises Invalid for a row that gives none, or more than who signed it may give.
    """
    stars, remarks = cells.stars(said), []
    if stars is None:
        if points is None:
            raise Invalid("stars", "no-stars")
        stars = Stars(band_of(points))
        remarks.append("stars-from-points")
    if stars.is_potential:
        raise Invalid("stars", "potential-only", said[:60])
    if stars.count < FEWEST_CERTIFIED_STARS:
        raise Invalid("stars", "below-three", said[:60] or str(points))
    if level is IssuerLevel.DISTRICT and decided_on > DISTRICTS_UNTIL:
        raise Invalid("stars", "districts-no-more", DISTRICTS_UNTIL.isoformat())
    if stars.count not in GIVEN_BY.get(level, frozenset()):
        raise Invalid("stars", f"beyond-{level.value}", str(stars.count))
    if points is not None:
        band = band_of(points)
        if band < stars.count:
            raise Invalid("points", "points-below-stars", f"{points:f}".replace(".", ","))
        if band > stars.count:
            remarks.append("points-above-stars")
    return stars.count, remarks
