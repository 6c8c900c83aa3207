"""Letting a business change a few facts at once, or no longer."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.businesses.queries import find_business
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import NotFound
from catalog.listings.quick import let_go_live
from catalog.revisions.workflow import Actor
from catalog.web.access import desk_only, may_here, person
from catalog.web.words import _


@desk_only(Deed.REVIEW)
def edit(slug: str) -> ResponseReturnValue:
    """Show what a business may change at once, and change that."""
    business = find_business(slug)
    if business is None or not may_here(Deed.REVIEW, business):
        raise NotFound(f"business {slug[:80]!r}")
    if request.method == "POST":
        with unit_of_work():
            let_go_live(
                business.id,
                may=request.form.get("may") == "yes",
                by=Actor(person().id, person().display_name),
                at=now(),
            )
        flash(_("Saved."), "success")
        return redirect(url_for("desk.trust", slug=slug))
    return render_template("desk/trust.html", business=business)
