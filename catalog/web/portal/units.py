"""Codes of single packages: asking for them, and taking them away as a list."""

from dataclasses import dataclass

from flask import Response, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotFound
from catalog.tracing import unit_codes
from catalog.tracing.identifiers import unit_uri
from catalog.tracing.models import Lot, UnitBatch
from catalog.tracing.queries import batches_of
from catalog.tracing.units import codes_of, give_out
from catalog.web.access import signed_in
from catalog.web.filters import moment_words, number_words
from catalog.web.portal.forms import UnitsForm, refuse
from catalog.web.portal.loading import declarer_for, own_lot_or_404
from catalog.web.words import _


@dataclass(frozen=True)
class BatchRow:
    """One run of unit codes."""

    count: str
    first: str
    last: str
    at: str
    csv_url: str


@signed_in
def index(code: str) -> ResponseReturnValue:
    """Show the unit codes given out so far, and give out more."""
    lot = own_lot_or_404(code)
    form = UnitsForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                give_out(lot, form.count.data, declarer=declarer_for(lot.business), at=now())
        except Invalid as error:
            refuse(form, error)
            own_lot_or_404(code)
        else:
            flash(_("The codes are given out."), "success")
            return redirect(url_for("portal.units", code=lot.code))
    page = render_template(
        "portal/units.html", form=form, lot=lot, rows=[_row(lot, b) for b in batches_of(lot.id)]
    )
    return page, 422 if form.is_submitted() else 200


def unit_key() -> bytes:
    """The key of this site's unit codes."""
    key: str = current_app.config["SETTINGS"].unit_code_key
    return key.encode()


def _row(lot: Lot, batch: UnitBatch) -> BatchRow:
    ends = [batch.first_serial, batch.first_serial + batch.count - 1]
    first, last = (
        unit_codes.displayed(unit_codes.mint(unit_key(), lot.code, serial)) for serial in ends
    )
    return BatchRow(
        count=number_words(batch.count),
        first=first,
        last=last,
        at=moment_words(batch.minted_at),
        csv_url=url_for("portal.unit_list", code=lot.code, batch_id=batch.id),
    )


@signed_in
def unit_list(code: str, batch_id: int) -> ResponseReturnValue:
    """Hand out a run of codes with their addresses, for a printer of one's own."""
    lot = own_lot_or_404(code)
    batch = next((each for each in batches_of(lot.id) if each.id == batch_id), None)
    if batch is None:
        raise NotFound(f"unit batch {batch_id} of {lot.code}")
    root: str = current_app.config["SETTINGS"].site_url
    lines = ["code,address"]
    lines += [
        f"{unit},{unit_uri(lot, lot.product, unit, site_url=root)}"
        for unit in codes_of(batch, lot, key=unit_key())
    ]
    response = Response("\ufeff" + "\r\n".join(lines) + "\r\n", mimetype="text/csv")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="ma-{lot.code}-{batch.first_serial}.csv"'
    )
    return response
