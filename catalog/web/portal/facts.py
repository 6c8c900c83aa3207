"""One tap with which a business says that a checked fact is still right."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from catalog.checks.models import CheckedFact
from catalog.foundation.clock import now, today
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid
from catalog.needs.facts import confirm
from catalog.web.access import person, signed_in
from catalog.web.asked import asked_id
from catalog.web.portal.loading import own_business_or_404
from catalog.web.words import _


@signed_in
def still_right(slug: str) -> ResponseReturnValue:
    """Note the word of the business on one fact; what nobody asks for is not noted."""
    business = own_business_or_404(slug)
    try:
        with unit_of_work():
            confirm(
                business.id,
                _asked_fact(),
                asked_id(request.form, "product"),
                user_id=person().id,
                at=now(),
                on=today(),
            )
    except Invalid:
        flash(_("Nobody asks for that now."), "problem")
    else:
        flash(_("Noted. The public page says that you confirmed it."), "success")
    return redirect(url_for("portal.overview", slug=slug))


def _asked_fact() -> CheckedFact:
    try:
        return CheckedFact(request.form.get("fact", ""))
    except ValueError as error:
        raise Invalid("facts", "not-asked") from error
