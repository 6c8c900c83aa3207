"""What a phone asks while a check is filled in: what a code says, and whether it may send."""

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from catalog.accounts.roles import Deed
from catalog.foundation.clock import now
from catalog.inspections.freezing import state_at
from catalog.web.access import desk_only, person
from catalog.web.desk.inspections.states import StateShown, state_shown
from catalog.web.scanned_codes import read_code


def known_of(given: str) -> StateShown | None:
    """What the site knows of a code now; nothing where none was given."""
    if not given:
        return None
    read = read_code(given)
    return state_shown(state_at(read.subject, read.code, at=now()))


@desk_only(Deed.INSPECT)
def code() -> ResponseReturnValue:
    """Say what is known of a code, as a part of the page."""
    return render_template(
        "desk/inspections/known.html", known=known_of(request.args.get("ma", ""))
    )


@desk_only(Deed.INSPECT)
def ready() -> ResponseReturnValue:
    """Tell a phone whose records may be sent now, and the mark that each request carries."""
    return jsonify(person=person().id, csrf_token=generate_csrf())
