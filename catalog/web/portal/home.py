"""The portal's first page: the businesses that one acts for, and what needs one."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.tracing.queries import lots_of_business, uses_asked_of
from catalog.web.access import signed_in
from catalog.web.filters import number_words
from catalog.web.portal.loading import own_businesses

ALL = "tat_ca"
"""Asks for the list even where there is one business, so that another can be joined."""


@dataclass(frozen=True)
class BusinessShown:
    """One business with what waits there."""

    name: str
    url: str
    lots: str
    asks: int
    asks_url: str
    scans_url: str


@signed_in
def index() -> ResponseReturnValue:
    """Lead to the one business that a person acts for, or to joining one; else list them."""
    businesses = own_businesses()
    if not businesses:
        return redirect(url_for("portal.join"))
    if len(businesses) == 1 and ALL not in request.args:
        return redirect(url_for("portal.lots", slug=businesses[0].slug))
    shown = [
        BusinessShown(
            name=business.name,
            url=url_for("portal.lots", slug=business.slug),
            lots=number_words(len(lots_of_business(business.id))),
            asks=sum(use.decided_at is None for use in uses_asked_of(business.id)),
            asks_url=url_for("portal.agreements", slug=business.slug),
            scans_url=url_for("portal.scans", slug=business.slug),
        )
        for business in businesses
    ]
    return render_template("portal/home.html", businesses=shown)
