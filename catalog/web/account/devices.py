"""Where a person is signed in, and ending that one device at a time."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import logout_user

from catalog.accounts.sessions import end_session, find_session
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import NotFound
from catalog.web.access import is_staff, person, signed_in
from catalog.web.sittings import present_session, sessions_shown
from catalog.web.words import _


@signed_in
def index() -> ResponseReturnValue:
    """List the devices on which the person is signed in."""
    shown = sessions_shown(person().id, "account.end_session")
    return render_template("account/devices.html", sessions=shown, is_staff=is_staff())


@signed_in
def end(session_id: int) -> ResponseReturnValue:
    """Sign one of one's own devices out, be it this one."""
    present = present_session()
    with unit_of_work():
        held = find_session(session_id, user_id=person().id)
        if held is None:
            raise NotFound(f"session {session_id}")
        end_session(held, by=person(), at=now())
    if present is not None and present.id == session_id:
        logout_user()
        return redirect(url_for("security.login"))
    flash(_("That device is signed out."), "success")
    return redirect(url_for("account.devices"))
