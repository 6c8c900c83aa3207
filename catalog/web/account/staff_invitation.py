"""Accepting an invitation to work for the office."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.models import User
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.errors import Invalid, NotAllowed, Stale
from catalog.staffing import inviting
from catalog.web.access import lacks_second_factor, person, second_factor_is_required, signed_in
from catalog.web.filters import date_words
from catalog.web.labels import words_for
from catalog.web.posts import locality_names, where_in_words
from catalog.web.staff_invitations import invitation_or_404
from catalog.web.words import _


@signed_in
def show(token: str) -> ResponseReturnValue:
    """Show the post that is offered, and take it; the second step comes next where it is asked."""
    found = invitation_or_404(token)
    if request.method == "POST":
        try:
            with unit_of_work():
                inviting.accept(found, person(), at=now())
        except (NotAllowed, Invalid, Stale):
            found = invitation_or_404(token)
        else:
            session.refresh(session.get_one(User, person().id), ["posts"])
            flash(_("You now work for the office."), "success")
            missing = lacks_second_factor()
            return redirect(url_for("account.second_factor" if missing else "desk.home"))
    is_open = inviting.is_open(found, at=now())
    is_mine = is_open and inviting.is_for(found, person())
    ends = found.post_ends_at
    page = render_template(
        "account/staff_invitation.html",
        is_open=is_open,
        is_mine=is_mine,
        role=words_for(found.role),
        where=where_in_words(found.locality_id, locality_names()),
        until=date_words(ends) if ends else "",
        needs_second_factor=second_factor_is_required(),
    )
    if is_mine:
        return page, 200 if request.method == "GET" else 409
    return page, 403 if is_open else 410
