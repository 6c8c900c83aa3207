"""Calling a lot back, and lifting that."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from catalog.businesses.rules import may_lift_recall, may_recall
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid
from catalog.foundation.vietnamese import normal
from catalog.tracing.lineage import ids_below, lots_named
from catalog.tracing.models import Lot
from catalog.tracing.projecting import open_recall
from catalog.tracing.recalling import lift_recall, recall_lot
from catalog.web.access import signed_in
from catalog.web.portal.forms import LiftForm, RecallForm, refuse
from catalog.web.portal.loading import check_lot_rule, declarer_for, own_lot_or_404
from catalog.web.words import _


@signed_in
def edit(code: str) -> ResponseReturnValue:
    """Recall a lot, or lift its recall where there is one."""
    lot = own_lot_or_404(code)
    recall = open_recall(lot.id)
    check_lot_rule(lot, may_lift_recall if recall else may_recall)
    form = LiftForm() if recall else RecallForm(data={"contact": lot.business.phone or ""})
    if form.validate_on_submit():
        try:
            with unit_of_work():
                words = _carry_out(lot, form)
        except Invalid as error:
            refuse(form, error)
            own_lot_or_404(code)
        else:
            flash(words, "success")
            return redirect(url_for("portal.lot", code=lot.code))
    made_of_it = lots_named(sorted(ids_below(lot.id)))
    page = render_template(
        "portal/recall.html",
        form=form,
        lot=lot,
        recall=recall,
        made_of_it=list(made_of_it.values()),
    )
    return page, 422 if form.is_submitted() else 200


def _carry_out(lot: Lot, form: RecallForm | LiftForm) -> str:
    declarer = declarer_for(lot.business)
    if isinstance(form, LiftForm):
        lift_recall(lot, words=normal(form.words.data or ""), declarer=declarer, at=now())
        return _("The recall is lifted; its history stays readable.")
    recall_lot(
        lot,
        reason=normal(form.reason.data or ""),
        advice=normal(form.advice.data or ""),
        contact=normal(form.contact.data or ""),
        declarer=declarer,
        at=now(),
    )
    return _("The lot is recalled. Every scan of it says so from now on.")
