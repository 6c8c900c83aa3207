"""How a code that looks copied is told to the office and to its business: hours and provinces."""

from dataclasses import dataclass

from flask import url_for

from catalog.scans.alerts import AlertSeen, HourOfScans
from catalog.scans.copies import Reason
from catalog.tracing.unit_codes import displayed
from catalog.web.filters import date_words, moment_words, number_words
from catalog.web.scan_statistics import province_words
from catalog.web.words import _, ngettext


@dataclass(frozen=True)
class AlertRow:
    """One suspicious code as a list shows it."""

    code: str
    url: str
    product: str
    lot: str
    reason: str
    noticed: str
    scans: str
    hours: list[str]
    seen: str


def alert_row(each: AlertSeen) -> AlertRow:
    """Put a suspicious code into words."""
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
