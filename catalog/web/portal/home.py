"""The portal's first pages: the businesses that one acts for, and what needs one in each."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.foundation.clock import today
from catalog.needs.gathering import gather
from catalog.sanctions.models import Suspension
from catalog.sanctions.queries import what_hides
from catalog.web.access import signed_in
from catalog.web.portal.loading import own_businesses, own_membership_or_404
from catalog.web.portal.needs_words import places_of, sections_of, week_words
from catalog.web.suspension_words import suspension_shown
from catalog.web.words import _

ALL = "tat_ca"
"""Asks for the list even where there is one business, so that another can be joined."""


@signed_in
def index() -> ResponseReturnValue:
    """Lead to the one business that a person acts for, or to joining one; else list them."""
    businesses = own_businesses()
    if not businesses:
        return redirect(url_for("portal.join"))
    if len(businesses) == 1 and ALL not in request.args:
        return redirect(url_for("portal.overview", slug=businesses[0].slug))
    return render_template("portal/home.html", businesses=businesses)


@signed_in
def show(slug: str) -> ResponseReturnValue:
    """Show what of a business needs its people, then the ways to its parts."""
    membership = own_membership_or_404(slug)
    business = membership.business
    needs = gather(business.id, on=today())
    hiding = what_hides(business.id)
    return render_template(
        "portal/overview.html",
        business=business,
        suspended=[(_name(each), suspension_shown(each)) for each in hiding],
        calm=_("Nothing needs you now.") if needs.is_calm and not hiding else "",
        sections=sections_of(needs, slug=slug),
        week=week_words(needs.scans),
        places=places_of(slug, membership.role),
    )


def _name(suspension: Suspension) -> str:
    subject = suspension.product or suspension.business
    return subject.name if subject else ""
