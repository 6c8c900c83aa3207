"""What staff see of scans: the figures of all businesses, and codes that look copied."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.foundation.clock import now, today
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import NotFound
from catalog.scans.alerts import AlertSeen, copy_alerts, find_alert, mark_seen
from catalog.scans.statistics import Scope
from catalog.web.access import desk_only, own_territory, person
from catalog.web.copy_alerts import AlertRow, alert_row
from catalog.web.scan_statistics import (
    days_asked,
    scan_statistics,
    scans_csv,
    scans_xlsx,
    scope_of,
)
from catalog.web.words import _

MOST_ALERTS = 50


@dataclass(frozen=True)
class DeskAlert:
    """One suspicious code, and where the office notes that it looked at it."""

    shown: AlertRow
    seen_url: str


@desk_only(Deed.FIGURES)
def index() -> ResponseReturnValue:
    """Show how often codes were scanned, over a period."""
    return render_template(
        "desk/scans.html", page=scan_statistics(_asked_scope(), endpoint="desk.scans")
    )


@desk_only(Deed.FIGURES)
def as_csv() -> ResponseReturnValue:
    """Hand out every count of the period as CSV."""
    return scans_csv(_asked_scope())


@desk_only(Deed.FIGURES)
def as_xlsx() -> ResponseReturnValue:
    """Hand out the counts of the period as a workbook."""
    return scans_xlsx(_asked_scope())


def _asked_scope() -> Scope:
    return scope_of(days_asked(request.args.get("ngay")), last=today())


@desk_only(Deed.PROBLEMS)
def alerts() -> ResponseReturnValue:
    """List the codes that look copied, those that nobody looked at first."""
    found = copy_alerts(limit=MOST_ALERTS, within=own_territory(Deed.PROBLEMS))
    return render_template("desk/copy_alerts.html", rows=[_desk_row(each) for each in found])


@desk_only(Deed.PROBLEMS)
def see_alert(code: str) -> ResponseReturnValue:
    """Note that somebody of the office looked at a suspicious code."""
    alert = find_alert(code, own_territory(Deed.PROBLEMS))
    if alert is None:
        raise NotFound(f"copy alert {code[:40]!r}")
    with unit_of_work():
        mark_seen(alert, by_id=person().id, at=now())
    flash(_("Noted as looked at."), "success")
    return redirect(url_for("desk.copy_alerts"))


def _desk_row(each: AlertSeen) -> DeskAlert:
    return DeskAlert(alert_row(each), url_for("desk.see_copy_alert", code=each.alert.unit_code))
