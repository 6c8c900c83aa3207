"""Lots as the office sees them: finding one, and saying that a step was checked."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from catalog.accounts.roles import Deed
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import NotFound
from catalog.foundation.vietnamese import normal
from catalog.tracing.bodies import Declaration, Declarer
from catalog.tracing.models import Step
from catalog.tracing.queries import events_of, get_lot, newest_lots
from catalog.tracing.recording import declare
from catalog.web.access import desk_only, may_here, own_territory, person
from catalog.web.timeline import step_title
from catalog.web.wording import site_name
from catalog.web.words import _

MOST_SHOWN = 100


class VerificationForm(FlaskForm):
    """What was checked, how, and what was found."""

    note = TextAreaField(
        _l("What was checked, and on what evidence"),
        [InputRequired(_l("This is needed.")), Length(max=500)],
    )


@desk_only(Deed.INSPECT)
def index() -> ResponseReturnValue:
    """List the newest lots, or those that are looked for."""
    text = normal(request.args.get("q", "")).strip()[:40]
    return render_template(
        "desk/lots.html",
        text=text,
        lots=newest_lots(limit=MOST_SHOWN, number=text, within=own_territory(Deed.INSPECT)),
    )


@desk_only(Deed.INSPECT)
def verify(code: str, position: int) -> ResponseReturnValue:
    """Say in the lot's own chain that the office found a step to be as declared."""
    lot = get_lot(code)
    if not may_here(Deed.INSPECT, lot.business):
        raise NotFound(f"lot {code[:20]}")
    event = next((each for each in events_of(lot.id) if each.position == position), None)
    if event is None or event.is_error_declaration or event.step is Step.VERIFIED:
        raise NotFound(f"step {position} of lot {code[:20]}")
    form = VerificationForm()
    if form.validate_on_submit():
        at = now()
        declaration = Declaration(
            step=Step.VERIFIED,
            occurred_at=at,
            note=normal(form.note.data or "").strip(),
            extra=(("sanvat:verifies", [event.event_id]),),
        )
        with unit_of_work():
            declare(lot, declaration, declarer=_declarer(), at=at)
        flash(_("It is recorded that this step was checked."), "success")
        return redirect(url_for("portal.lot", code=lot.code))
    page = render_template("desk/verify_step.html", form=form, lot=lot, title=step_title(event))
    return page, 422 if form.is_submitted() else 200


def _declarer() -> Declarer:
    settings = current_app.config["SETTINGS"]
    return Declarer(
        name=site_name(),
        user_id=person().id,
        business_id=None,
        site_url=settings.site_url,
        is_staff=True,
    )
