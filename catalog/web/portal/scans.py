"""What a business sees of scans: the figures of its own products, and its codes that look copied."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.businesses.models import Business
from catalog.foundation.clock import today
from catalog.scans.alerts import copy_alerts
from catalog.scans.statistics import Scope, totals
from catalog.tracing.models import Lot
from catalog.web.access import may, signed_in
from catalog.web.copy_alerts import alert_row
from catalog.web.filters import number_words
from catalog.web.portal.loading import own_business_or_404
from catalog.web.scan_statistics import (
    USUAL_PERIOD,
    days_asked,
    scan_statistics,
    scans_csv,
    scans_xlsx,
    scope_of,
)
from catalog.web.words import _

MOST_ALERTS = 50


@dataclass(frozen=True)
class LotScans:
    """How often one lot was scanned lately, in words, and where all figures are."""

    words: str
    url: str


@signed_in
def index(slug: str) -> ResponseReturnValue:
    """Show how often codes of a business were scanned, over a period."""
    business = own_business_or_404(slug)
    page = scan_statistics(
        _asked_scope(business), endpoint="portal.scans", lot_endpoint="portal.lot", slug=slug
    )
    alerts = copy_alerts(limit=MOST_ALERTS, business_id=business.id)
    return render_template(
        "portal/scans.html",
        business=business,
        page=page,
        alerts=[alert_row(each) for each in alerts],
    )


@signed_in
def as_csv(slug: str) -> ResponseReturnValue:
    """Hand out every count of the period as CSV."""
    return scans_csv(_asked_scope(own_business_or_404(slug)))


@signed_in
def as_xlsx(slug: str) -> ResponseReturnValue:
    """Hand out the counts of the period as a workbook."""
    return scans_xlsx(_asked_scope(own_business_or_404(slug)))


def _asked_scope(business: Business) -> Scope:
    return scope_of(days_asked(request.args.get("ngay")), last=today(), business_id=business.id)


def scans_of_lot(lot: Lot) -> LotScans:
    """The figures of one lot, loaded with its business, for the lot's own page."""
    days = scope_of(USUAL_PERIOD, last=today())
    counted = totals(Scope(days.first, days.last, lot_id=lot.id))
    if counted.people:
        words = _(
            "Scanned %(count)s times in the last %(days)s days, of which first scans of a "
            "package: %(first)s.",
            count=number_words(counted.people),
            days=USUAL_PERIOD,
            first=number_words(counted.first),
        )
    else:
        words = _("Nobody scanned this lot in the last %(days)s days.", days=USUAL_PERIOD)
    url = (
        url_for("desk.scans")
        if may(Deed.FIGURES)
        else url_for("portal.scans", slug=lot.business.slug)
    )
    return LotScans(words, url)
