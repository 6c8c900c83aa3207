"""Certificates as the office lists them: those that wait to be checked, and all that were."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.businesses.queries import ids_within
from catalog.certificates.models import Certificate
from catalog.certificates.overview import (
    PER_PAGE,
    checked_certificates,
    waiting_certificates,
)
from catalog.certificates.validity import last_day_held, state_of
from catalog.foundation.clock import today
from catalog.foundation.vietnamese import normal
from catalog.web.access import desk_only, own_territory
from catalog.web.filters import date_words
from catalog.web.labels import words_for

LONGEST_SOUGHT = 80
LAST_PAGE = 1000


@dataclass(frozen=True)
class Row:
    """One certificate in a list."""

    url: str
    about: str
    title: str
    state: str
    end: str
    has_scan: bool
    is_demo: bool


@desk_only(Deed.CERTIFICATES)
def index() -> ResponseReturnValue:
    """List what waits, then what was checked; a text is sought in names and numbers."""
    text = normal(request.args.get("q", ""))[:LONGEST_SOUGHT]
    page = min(max(request.args.get("trang", 1, type=int), 1), LAST_PAGE)
    of = ids_within(own_territory(Deed.CERTIFICATES))
    found, total = checked_certificates(text, of=of, page=page)
    on = today()
    return render_template(
        "desk/certificates/list.html",
        text=text,
        waiting=rows_of(waiting_certificates(of), on=on),
        checked=rows_of(found, on=on),
        total=total,
        earlier=url_for("desk.certificates", q=text, trang=page - 1) if page > 1 else "",
        later=url_for("desk.certificates", q=text, trang=page + 1)
        if page * PER_PAGE < total
        else "",
    )


def rows_of(claims: Sequence[Certificate], *, on: date) -> list[Row]:
    """Word certificates for a list."""
    return [_row(claim, on=on) for claim in claims]


def about_words(claim: Certificate) -> str:
    """What a certificate is about: a product and its business, or a business."""
    if claim.product is None:
        return claim.business.name if claim.business else ""
    business = claim.product.business
    return f"{claim.product.name} · {business.name}" if business else claim.product.name


def title_words(claim: Certificate) -> str:
    """The scheme, the stars that are told of, and the number."""
    parts = (words_for(claim.kind), "★" * (claim.stars or 0), claim.certificate_no or "")
    return " · ".join(part for part in parts if part)


def _row(claim: Certificate, *, on: date) -> Row:
    end = last_day_held(claim)
    return Row(
        url=url_for("desk.certificate", certificate_id=claim.id),
        about=about_words(claim),
        title=title_words(claim),
        state=words_for(state_of(claim, on=on)),
        end=date_words(end) if end else "",
        has_scan=claim.scan_digest is not None,
        is_demo=claim.is_demo,
    )
