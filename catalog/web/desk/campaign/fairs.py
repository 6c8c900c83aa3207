"""How many visitors an event had, as the office enters it afterwards."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.fairs.models import Fair
from catalog.fairs.queries import all_fairs, find_fair
from catalog.fairs.visitors import enter_visitors
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotFound
from catalog.foundation.vietnamese import normal
from catalog.web.access import desk_only, own_territory, person
from catalog.web.campaign_numbers import whole_number
from catalog.web.words import _


@desk_only(Deed.WRITE_WORDS)
def index() -> ResponseReturnValue:
    """List the events and what was entered for them."""
    own = own_territory(Deed.WRITE_WORDS)
    fairs = [fair for fair in all_fairs() if own.covers(fair.province_id, None)]
    return render_template("desk/campaign/fairs.html", fairs=list(reversed(fairs)))


@desk_only(Deed.WRITE_WORDS)
def enter(fair_id: int) -> ResponseReturnValue:
    """Enter how many came to an event, and from where that is known."""
    fair = _fair_or_404(fair_id)
    count = "" if fair.visitor_count is None else str(fair.visitor_count)
    typed = {
        "count": request.form.get("count", count).strip(),
        "source": request.form.get("source", fair.visitor_source),
    }
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            with unit_of_work():
                enter_visitors(fair, whole_number("count", typed["count"]), normal(typed["source"]),
                               by_id=person().id, by=person().display_name, at=now())  # fmt: skip
        except Invalid as error:
            errors[error.field] = _refusal(error)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("desk.campaign_fairs"))
    page = render_template("desk/campaign/fair.html", fair=fair, typed=typed, errors=errors)
    return page, 422 if errors else 200


def _fair_or_404(fair_id: int) -> Fair:
    fair = find_fair(fair_id)
    if fair is None or not own_territory(Deed.WRITE_WORDS).covers(fair.province_id, None):
        raise NotFound(f"fair {fair_id}")
    return fair


def _refusal(error: Invalid) -> str:
    return {
        "no-number": _("Write a whole number."),
        "missing": _("Say from where the number is known."),
        "too-long": _("This is too long."),
    }[error.code]
