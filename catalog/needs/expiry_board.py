"""All certificates that end soon or have ended lately, by what their business can still do.

A file for re-evaluation of OCOP is due from 180 to 120 days before the end (Decision
26/2026, Art. 7(6)).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from catalog.businesses.models import Business
from catalog.certificates.models import Certificate, CertificateKind
from catalog.certificates.validity import (
    OCOP_TERM_MONTHS,
    WINDOW_OPENS_DAYS,
    State,
    months_later,
    state_of,
)
from catalog.foundation.database import session
from catalog.needs.endings import Ending, endings
from catalog.needs.telling import claims_beside
from catalog.places.models import Commune, Province
from catalog.products.models import Product

SHOWN_AFTER_END_DAYS = 365
"""What ended longer ago is the business of nobody's board."""


class Window(StrEnum):
    """Where a certificate stands between the first day for a new file and its end."""

    OPEN = "open"
    LATE = "late"
    FILED = "filed"
    EXTENDED = "extended"
    ENDED = "ended"
    OTHER = "other"


@dataclass(frozen=True)
class BoardRow:
    """One certificate on the board, and where it belongs."""

    ending: Ending
    window: Window
    province: Province | None
    commune: Commune | None
    business: Business | None


def window_of(ending: Ending, *, on: date) -> Window:
    """Say in which window a certificate stands; only OCOP has days for a new file."""
    if ending.has_ended:
        return Window.ENDED
    if ending.claim.kind is not CertificateKind.OCOP:
        return Window.OTHER
    if state_of(ending.claim, on=on) is State.EXTENDED:
        return Window.EXTENDED
    if ending.is_filed:
        return Window.FILED
    return Window.LATE if ending.is_late else Window.OPEN


def board(*, on: date) -> list[BoardRow]:
    """All certificates on the board, first what ends first."""
    claims = _claims(on)
    return [_row(each, on=on) for each in endings(claims, on=on)
            if each.days_left >= -SHOWN_AFTER_END_DAYS]  # fmt: skip


def within(rows: Sequence[BoardRow], *, province: str, commune: str) -> list[BoardRow]:
    """The rows of a province and a commune by their codes; an empty code asks for all."""
    return [
        row
        for row in rows
        if (not province or (row.province is not None and row.province.code == province))
        and (not commune or (row.commune is not None and row.commune.code == commune))
    ]


def by_window(rows: Sequence[BoardRow]) -> dict[Window, list[BoardRow]]:
    """The rows of each window; a window without any stands with none."""
    return {window: [row for row in rows if row.window is window] for window in Window}


def by_month(rows: Sequence[BoardRow]) -> dict[date, int]:
    """How many end in each month from the first to the last, by the month's first day."""
    counted = Counter(row.ending.last_on.replace(day=1) for row in rows)
    if not counted:
        return {}
    month, found = min(counted), {}
    while month <= max(counted):
        found[month] = counted[month]
        month = months_later(month, 1)
    return found


def ending_of(claim_id: int, *, on: date) -> Ending | None:
    """The ending of one certificate, where it is near or past and nothing replaced it."""
    chosen = select(Certificate).where(Certificate.id == claim_id)
    near = endings(session.scalars(claims_beside(chosen)).all(), on=on)
    return next((each for each in near if each.claim.id == claim_id), None)


def _claims(on: date) -> Sequence[Certificate]:
    """Certificates whose last day may lie on the board, and all about the same things."""
    first, last = on - timedelta(SHOWN_AFTER_END_DAYS), on + timedelta(WINDOW_OPENS_DAYS)
    began = months_later(first, -OCOP_TERM_MONTHS) - timedelta(days=3)
    chosen = select(Certificate).where(
        Certificate.checked_at.is_not(None),
        or_(
            Certificate.expires_on.between(first, last),
            Certificate.extended_until.between(first, last),
            (Certificate.kind == CertificateKind.OCOP)
            & Certificate.issued_on.between(began, months_later(last, -OCOP_TERM_MONTHS)),
        ),
    )
    placed = claims_beside(chosen).options(
        joinedload(Certificate.business).selectinload(Business.commune),
        joinedload(Certificate.business).selectinload(Business.province),
        joinedload(Certificate.product).selectinload(Product.commune),
        joinedload(Certificate.product).selectinload(Product.province),
        joinedload(Certificate.product)
        .selectinload(Product.business)
        .options(selectinload(Business.commune), selectinload(Business.province)),
    )
    return session.scalars(placed).all()


def _row(ending: Ending, *, on: date) -> BoardRow:
    """A product's own place, else its business's."""
    product = ending.claim.product
    business = product.business if product else ending.claim.business
    placed = [subject for subject in (product, business) if subject is not None]
    return BoardRow(
        ending,
        window_of(ending, on=on),
        next((each.province for each in placed if each.province), None),
        next((each.commune for each in placed if each.commune), None),
        business,
    )
