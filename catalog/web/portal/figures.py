"""How a business is doing: views, searches, scans and clicks by week, and nobody who did them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.foundation.clock import today
from catalog.scans.statistics import Scope, by_day
from catalog.scans.workbook import Sheet, csv_text
from catalog.visits import statistics
from catalog.visits.models import VisitKind
from catalog.visits.statistics import Period, monday_of, weeks_until
from catalog.web.access import signed_in
from catalog.web.filters import date_words, number_words
from catalog.web.portal.loading import own_business_or_404
from catalog.web.scan_statistics import CHART_HEIGHT, STRIDE, THICKNESS, Chart, ChartBar
from catalog.web.words import _, ngettext

WEEKS = (4, 12, 52)
USUAL_WEEKS = 12
MOST_ROWS = 30


@dataclass(frozen=True)
class PeriodShown:
    """A number of weeks that can be looked at."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class ProductRow:
    """A product with its figures."""

    name: str
    url: str
    views: str
    searches: str


@dataclass(frozen=True)
class FiguresPage:
    """All that the page of figures shows."""

    periods: list[PeriodShown]
    charts: list[tuple[str, Chart]]
    products: list[ProductRow]
    words: list[tuple[str, str]]
    channels: list[tuple[str, str]]
    csv_url: str


@signed_in
def index(slug: str) -> ResponseReturnValue:
    """Show the figures of a business over some weeks."""
    business = own_business_or_404(slug)
    period = _asked_period(business.id)
    return render_template("portal/figures.html", business=business, page=_page(period, slug))


@signed_in
def as_csv(slug: str) -> ResponseReturnValue:
    """Hand out the figures of each week as CSV."""
    business = own_business_or_404(slug)
    period = _asked_period(business.id)
    rows = [
        (row.week, kind_words(row.kind), row.name, row.words, row.count)
        for row in statistics.every_row(period)
    ]
    rows += [(week, _("Scans"), "", "", count) for week, count in _scans(period).items() if count]
    heading = [_("Week from"), _("What"), _("Name"), _("Words"), _("Times")]
    response = Response(
        csv_text(Sheet(_("Figures"), heading, sorted(rows))), content_type="text/csv; charset=utf-8"
    )
    name = f"so-lieu-{period.first.isoformat()}-{period.last.isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def kind_words(kind: VisitKind) -> str:
    """What was counted."""
    return {
        VisitKind.PRODUCT_VIEW: _("Views of a product"),
        VisitKind.BUSINESS_VIEW: _("Views of the business"),
        VisitKind.SEARCH: _("Searches that led to a product"),
        VisitKind.CLICK: _("Clicks to a channel"),
    }[kind]


def _asked_period(business_id: int) -> Period:
    return weeks_until(today(), _weeks_asked(), business_id=business_id)


def _weeks_asked() -> int:
    asked = request.args.get("tuan")
    return int(asked) if asked in {str(weeks) for weeks in WEEKS} else USUAL_WEEKS


def _page(period: Period, slug: str) -> FiguresPage:
    counts = statistics.by_week(period)
    views = {
        week: counts[VisitKind.PRODUCT_VIEW][week] + counts[VisitKind.BUSINESS_VIEW][week]
        for week in period.mondays
    }
    return FiguresPage(
        periods=[
            PeriodShown(
                ngettext("%(num)s week", "%(num)s weeks", weeks),
                url_for("portal.figures", slug=slug, tuan=weeks),
                weeks == _weeks_asked(),
            )
            for weeks in WEEKS
        ],
        charts=[
            ("views", _chart(_("Views of your pages"), views)),
            ("searches", _chart(_("Searches that led to you"), counts[VisitKind.SEARCH])),
            ("scans", _chart(_("Scans of your codes"), _scans(period))),
            ("clicks", _chart(_("Clicks to your channels"), counts[VisitKind.CLICK])),
        ],
        products=[
            ProductRow(
                row.name,
                url_for("site.product", slug=row.slug),
                number_words(row.views),
                number_words(row.searches),
            )
            for row in statistics.by_product(period, limit=MOST_ROWS)
        ],
        words=[
            (words, number_words(count))
            for words, count in statistics.by_words(period, limit=MOST_ROWS)
        ],
        channels=[
            (row.name or _("A channel that is no longer listed"), number_words(row.count))
            for row in statistics.by_channel(period)
        ],
        csv_url=url_for("portal.figures_csv", slug=slug, tuan=_weeks_asked()),
    )


def _scans(period: Period) -> dict[date, int]:
    weeks = dict.fromkeys(period.mondays, 0)
    scope = Scope(period.first, period.last, period.business_id)
    for day, count in by_day(scope).items():
        weeks[monday_of(day)] += count
    return weeks


def _chart(heading: str, counts: Mapping[date, int]) -> Chart:
    """Draw one bar a week; the sentence below says the sum and the last whole picture."""
    tallest = max(counts.values(), default=0) or 1
    bars = []
    for place, (week, count) in enumerate(counts.items()):
        height = round(CHART_HEIGHT * count / tallest)
        label = _("Week from %(day)s", day=date_words(week))
        bars.append(
            ChartBar(label, number_words(count), place * STRIDE, CHART_HEIGHT - height, height)
        )
    return Chart(
        title=_(
            "%(sum)s in all, this week %(last)s.",
            sum=number_words(sum(counts.values())),
            last=number_words(list(counts.values())[-1]),
        ),
        heading=heading,
        width=len(bars) * STRIDE,
        height=CHART_HEIGHT,
        bar_width=THICKNESS,
        bars=bars,
    )
