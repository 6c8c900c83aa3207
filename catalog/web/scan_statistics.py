"""What portal and desk show of scans: a chart, tables beside it, and the same as files."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Any

from flask import Response, url_for

from catalog.scans import statistics
from catalog.scans.models import Audience, Way
from catalog.scans.statistics import Counted, PlaceCount, Scope, Totals
from catalog.scans.workbook import Sheet, csv_text, statistics_xlsx
from catalog.web.filters import date_words, number_words
from catalog.web.locale import language
from catalog.web.words import _, ngettext

PERIODS_DAYS = (7, 30, 90, 365)
USUAL_PERIOD = 30
MOST_DAYS_DRAWN = 90
"""A longer period is drawn by weeks, so that a bar stays wide enough to be seen."""
MOST_ROWS = 20
BAR_WIDTH = 100
CHART_HEIGHT, STRIDE, THICKNESS = 120, 10, 8
WEEK_DAYS = 7
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class ChartBar:
    """One bar of the drawing, and the row of the table that says the same."""

    label: str
    count: str
    x: int
    y: int
    height: int


@dataclass(frozen=True)
class Chart:
    """Bars over time, with words for whoever does not see them."""

    title: str
    heading: str
    width: int
    height: int
    bar_width: int
    bars: list[ChartBar]


@dataclass(frozen=True)
class CountRow:
    """Something that was scanned, how often, and how long a bar shows it, in hundredths."""

    label: str
    url: str
    count: str
    bar: int


@dataclass(frozen=True)
class CountTable:
    """A table of counts under its heading, or the words that stand in its place."""

    id: str
    heading: str
    column: str
    rows: list[CountRow]
    empty: str


@dataclass(frozen=True)
class Period:
    """A stretch of days that can be looked at."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class ScanStatistics:
    """All that `components/scan_chart.html` shows."""

    summary: str
    others: str
    periods: list[Period]
    chart: Chart
    tables: list[CountTable]
    csv_url: str
    xlsx_url: str
    is_empty: bool


def days_asked(text: str | None) -> int:
    """The length of the period that an address asks for, or the usual one."""
    return int(text) if text in {str(days) for days in PERIODS_DAYS} else USUAL_PERIOD


def scope_of(days: int, *, last: date, business_id: int | None = None) -> Scope:
    """So many days that end on a day, for one business or for all."""
    return Scope(last - timedelta(days=days - 1), last, business_id)


def scan_statistics(scope: Scope, *, endpoint: str, lot_endpoint: str = "site.origin",
                    **address: Any) -> ScanStatistics:  # fmt: skip
    """Gather what a page shows of the scans in a period.

    The files are at the endpoint's name followed by `_csv` and `_xlsx`, with the same
    address; lots lead to `lot_endpoint`.
    """
    days = (scope.last - scope.first).days + 1
    all_scans = statistics.totals(scope)
    return ScanStatistics(
        summary=_summary(all_scans),
        others=_(
            "Counted apart: by robots %(robots)s, fetched ahead by browsers %(ahead)s.",
            robots=number_words(all_scans.robots),
            ahead=number_words(all_scans.fetched_ahead),
        ),
        periods=[
            Period(
                ngettext("%(num)s day", "%(num)s days", length),
                url_for(endpoint, ngay=length, **address),
                length == days,
            )
            for length in PERIODS_DAYS
        ],
        chart=_chart(statistics.by_day(scope)),
        tables=_tables(scope, all_scans, lot_endpoint),
        csv_url=url_for(f"{endpoint}_csv", ngay=days, **address),
        xlsx_url=url_for(f"{endpoint}_xlsx", ngay=days, **address),
        is_empty=not all_scans.people,
    )


def _summary(counted: Totals) -> str:
    if not counted.people:
        return _("Nobody has scanned a code in this period.")
    return _(
        "People scanned %(count)s times, of which first scans of a package: %(first)s.",
        count=number_words(counted.people),
        first=number_words(counted.first),
    )


def _chart(counts: Mapping[date, int]) -> Chart:
    is_by_week = len(counts) > MOST_DAYS_DRAWN
    drawn = _by_week(counts) if is_by_week else dict(counts)
    tallest = max(drawn.values(), default=0) or 1
    bars = []
    for place, (day, count) in enumerate(drawn.items()):
        height = round(CHART_HEIGHT * count / tallest)
        label = _("Week from %(day)s", day=date_words(day)) if is_by_week else date_words(day)
        bars.append(
            ChartBar(label, number_words(count), place * STRIDE, CHART_HEIGHT - height, height)
        )
    busiest = max(drawn, key=lambda day: drawn[day])
    return Chart(
        title=_(
            "Scans by people from %(first)s to %(last)s; most, %(count)s, from %(day)s.",
            first=date_words(min(counts)),
            last=date_words(max(counts)),
            count=number_words(drawn[busiest]),
            day=date_words(busiest),
        ),
        heading=_("Scans by week") if is_by_week else _("Scans by day"),
        width=len(bars) * STRIDE,
        height=CHART_HEIGHT,
        bar_width=THICKNESS,
        bars=bars,
    )


def _by_week(counts: Mapping[date, int]) -> dict[date, int]:
    """Add up each seven days; the first week is the shorter one where days do not divide."""
    weeks: dict[date, int] = {}
    last = max(counts)
    for day, count in counts.items():
        begins = last - timedelta(days=((last - day).days // WEEK_DAYS + 1) * WEEK_DAYS - 1)
        begins = max(begins, min(counts))
        weeks[begins] = weeks.get(begins, 0) + count
    return weeks


def _tables(scope: Scope, counted: Totals, lot_endpoint: str) -> list[CountTable]:
    nothing = _("Nothing was scanned in this period.")
    kinds = {
        _("First scans of a package"): counted.first,
        _("All other scans"): counted.people - counted.first,
    }
    ways = {way_words(way): count for way, count in statistics.by_way(scope).items()}
    return [
        CountTable(
            "products", _("By product"), _("Product"),
            _counted(statistics.by_product(scope, limit=MOST_ROWS), "site.origin"), nothing,
        ),
        CountTable(
            "lots", _("By lot"), _("Lot"),
            _counted(statistics.by_lot(scope, limit=MOST_ROWS), lot_endpoint), nothing,
        ),
        CountTable(
            "provinces", _("Packages by province"), _("Province"),
            _placed(statistics.by_province(scope)), nothing,
        ),
        CountTable("first", _("First or repeated"), _("Scan"), _plain(kinds), nothing),
        CountTable("ways", _("By way"), _("Way"), _plain(ways), nothing),
    ]  # fmt: skip


def _counted(rows: Sequence[Counted], endpoint: str) -> list[CountRow]:
    return _with_bars([(row.name, url_for(endpoint, code=row.code), row.count) for row in rows])


def _placed(rows: Sequence[PlaceCount]) -> list[CountRow]:
    return _with_bars([(province_words(row.province, row.province_en), "", row.count)
                       for row in rows])  # fmt: skip


def _plain(counts: Mapping[str, int]) -> list[CountRow]:
    return _with_bars([(label, "", count) for label, count in counts.items()])


def _with_bars(rows: Sequence[tuple[str, str, int]]) -> list[CountRow]:
    longest = max((count for _label, _url, count in rows), default=0) or 1
    return [
        CountRow(label, url, number_words(count), ceil(BAR_WIDTH * count / longest))
        for label, url, count in rows
    ]


def way_words(way: Way) -> str:
    """How somebody came to a code's page."""
    return {
        Way.QR: _("QR code"),
        Way.DIGITAL_LINK: _("GS1 Digital Link"),
        Way.TYPED: _("Typed code"),
    }[way]


def audience_words(audience: Audience) -> str:
    """Who asked for a code's page."""
    return {
        Audience.PEOPLE: _("People"),
        Audience.ROBOT: _("Robots"),
        Audience.PREFETCH: _("Fetched ahead"),
    }[audience]


def province_words(province: str | None, province_en: str | None) -> str:
    """A province in the reader's language, or that nobody told."""
    if province is None:
        return _("Not told")
    return province_en if language() == "en" and province_en else province


def _every_scan(scope: Scope) -> Sheet:
    heading = [_("Day"), _("Product code"), _("Product"), _("Lot"), _("Lot code"), _("Way"),
               _("Who"), _("First or repeated"), _("Times")]  # fmt: skip
    kinds = {True: _("First scan"), False: ""}
    return Sheet(
        _("Scans"),
        heading,
        [
            (row.day, row.product_code, row.product, row.lot_number, row.lot_code,
             way_words(row.way), audience_words(row.audience), kinds[row.is_first], row.count)
            for row in statistics.every_row(scope)
        ],
    )  # fmt: skip


def _provinces(scope: Scope) -> Sheet:
    rows = [
        (province_words(row.province, row.province_en), row.count)
        for row in statistics.by_province(scope)
    ]
    return Sheet(_("Provinces"), [_("Province"), _("Times")], rows)


def _days(scope: Scope) -> Sheet:
    rows = list(statistics.by_day(scope).items())
    return Sheet(_("Days"), [_("Day"), _("Times")], rows)


def scans_csv(scope: Scope) -> Response:
    """Hand out every count of a period as CSV."""
    return _file(csv_text(_every_scan(scope)).encode(), "text/csv; charset=utf-8", scope, "csv")


def scans_xlsx(scope: Scope) -> Response:
    """Hand out the counts of a period as a workbook: all, by day and by province."""
    sheets: list[Callable[[Scope], Sheet]] = [_every_scan, _days, _provinces]
    written = statistics_xlsx([sheet(scope) for sheet in sheets])
    return _file(written, XLSX, scope, "xlsx")


def _file(content: bytes, kind: str, scope: Scope, ending: str) -> Response:
    name = f"luot-quet-{scope.first.isoformat()}-{scope.last.isoformat()}.{ending}"
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
