"""What staff see of scans: the figures of all businesses, and codes that look copied."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.foundation.clock import now, today
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import NotFound
from catalog.scans.alerts import AlertSeen, HourOfScans, copy_alerts, find_alert, mark_seen
from catalog.scans.copies import Reason
from catalog.scans.statistics import Scope
from catalog.tracing.unit_codes import displayed
from catalog.web.access import person, staff_only
from catalog.web.filters import date_words, moment_words, number_words
from catalog.web.scan_statistics import (
    days_asked,
    province_words,
    scan_statistics,
    scans_csv,
    scans_xlsx,
    scope_of,
)
from catalog.web.words import _, ngettext

MOST_ALERTS = 50


@dataclass(frozen=True)
class AlertRow:
    """One suspicious code as the list shows it."""

    code: str
    url: str
    product: str
    lot: str
    reason: str
    noticed: str
    scans: str
    hours: list[str]
    seen: str
    seen_url: str


@staff_only
def index() -> ResponseReturnValue:
    """Show how often codes were scanned, over a period."""
    return render_template(
        "desk/scans.html", page=scan_statistics(_asked_scope(), endpoint="desk.scans")
    )


@staff_only
def as_csv() -> ResponseReturnValue:
    """Hand out every count of the period as CSV."""
    return scans_csv(_asked_scope())


@staff_only
def as_xlsx() -> ResponseReturnValue:
    """Hand out the counts of the period as a workbook."""
    return scans_xlsx(_asked_scope())


def _asked_scope() -> Scope:
    return scope_of(days_asked(request.args.get("ngay")), last=today())


@staff_only
def alerts() -> ResponseReturnValue:
    """List the codes that look copied, those that nobody looked at first."""
    return render_template(
        "desk/copy_alerts.html", rows=[_row(each) for each in copy_alerts(limit=MOST_ALERTS)]
    )


@staff_only
def see_alert(code: str) -> ResponseReturnValue:
    """Note that somebody of the office looked at a suspicious code."""
    alert = find_alert(code)
    if alert is None:
        raise NotFound(f"copy alert {code[:40]!r}")
    with unit_of_work():
        mark_seen(alert, by_id=person().id, by_name=person().display_name, at=now())
    flash(_("Noted as looked at."), "success")
    return redirect(url_for("desk.copy_alerts"))


def _row(each: AlertSeen) -> AlertRow:
    alert = each.alert
    return AlertRow(
        code=displayed(alert.unit_code),
        url=url_for("site.origin", code=alert.lot.code),
        product=alert.lot.product.name,
        lot=alert.lot.number,
        reason=_reason_words(Reason(alert.reason)),
        noticed=moment_words(alert.noticed_at),
        scans=ngettext(
            "Scanned %(num)s time so far.", "Scanned %(num)s times so far.", each.scan_count
        ),
        hours=[_hour_words(hour) for hour in each.hours],
        seen=moment_words(alert.seen_at) if alert.seen_at else "",
        seen_url=url_for("desk.see_copy_alert", code=alert.unit_code),
    )


def _reason_words(reason: Reason) -> str:
    return {
        Reason.MANY_IN_A_DAY: _("Many visitors in one day"),
        Reason.MANY_IN_ALL: _("Many visitors in two months"),
        Reason.FAR_APART: _("Far places within hours"),
        Reason.MANY_PROVINCES: _("Many provinces"),
    }[reason]


def _hour_words(seen: HourOfScans) -> str:
    return _(
        "%(day)s, %(hour)s:00 to %(hour)s:59, %(province)s: %(count)s",
        day=date_words(seen.day),
        hour=f"{seen.hour:02}",
        province=province_words(seen.province, seen.province_en),
        count=number_words(seen.count),
    )
