"""Where a business says at which address of the state's systems its product is recorded."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid
from catalog.products.trace_record import give_trace_record
from catalog.web.access import person, signed_in
from catalog.web.portal.forms import TraceRecordForm, refuse
from catalog.web.portal.loading import declarer_for, own_lot_or_404
from catalog.web.words import _


@signed_in
def edit(code: str) -> ResponseReturnValue:
    """Take the address of the product's record, for this lot and all others of the product."""
    lot = own_lot_or_404(code)
    form = TraceRecordForm(data={"record": lot.product.trace_record_url or ""})
    if form.validate_on_submit():
        try:
            with unit_of_work():
                give_trace_record(
                    lot.product,
                    form.record.data or "",
                    actor_id=person().id,
                    actor_label=declarer_for(lot.business).name,
                    at=now(),
                )
        except Invalid as error:
            refuse(form, error)
            lot = own_lot_or_404(code)
        else:
            flash(_("The address of the record is saved."), "success")
            return redirect(url_for("portal.lot", code=code))
    page = render_template("portal/trace_record.html", form=form, lot=lot)
    return page, 422 if form.is_submitted() else 200
