"""What other businesses ask: to name one's lot as what went into theirs."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.tracing.agreeing import decide_use
from catalog.tracing.queries import uses_asked_of
from catalog.web.access import signed_in
from catalog.web.portal.loading import (
    asked_use_or_404,
    declarer_for,
    own_business_or_404,
    own_businesses,
)
from catalog.web.words import _


@signed_in
def index(slug: str) -> ResponseReturnValue:
    """List what others ask, undecided first."""
    business = own_business_or_404(slug)
    return render_template(
        "portal/agreements.html", business=business, uses=uses_asked_of(business.id)
    )


@signed_in
def decide(use_id: int) -> ResponseReturnValue:
    """Agree or refuse; both can be changed later for steps to come."""
    use = asked_use_or_404(use_id)
    business = next(b for b in own_businesses() if b.id == use.lot.business_id)
    is_agreed = request.form.get("answer") == "yes"
    with unit_of_work():
        decide_use(use, is_agreed=is_agreed, declarer=declarer_for(business), at=now())
    flash(_("Agreed.") if is_agreed else _("Refused."), "success")
    return redirect(url_for("portal.agreements", slug=business.slug))
