"""Saying that what was to follow from a check was done."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid
from catalog.foundation.vietnamese import normal
from catalog.inspections.recording import follow_up_done
from catalog.web.access import desk_only, person
from catalog.web.desk.inspections.loading import own_inspection_or_404
from catalog.web.desk.inspections.refusals import refusal_words
from catalog.web.desk.inspections.showing import page_of
from catalog.web.words import _


@desk_only(Deed.INSPECT)
def done(inspection_id: int) -> ResponseReturnValue:
    """Note in words how a follow-up was done."""
    inspection = own_inspection_or_404(inspection_id)
    words = normal(request.form.get("words", "")).replace("\0", "").strip()
    try:
        with unit_of_work():
            follow_up_done(inspection, words, by_id=person().id, at=now())
    except Invalid as error:
        inspection = own_inspection_or_404(inspection_id)
        return page_of(inspection, words=words, refused=refusal_words(error)), 422
    flash(_("Noted as done."), "success")
    return redirect(url_for("desk.inspection", inspection_id=inspection_id))
