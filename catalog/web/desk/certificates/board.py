"""The board of certificates that end: by window and by place, as a page and as a file."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from catalog.accounts.roles import Deed
from catalog.businesses.queries import lies_within
from catalog.certificates.recording import about_business
from catalog.foundation.clock import now, today
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotFound
from catalog.needs.expiry_board import (
    BoardRow,
    Window,
    board,
    by_month,
    by_window,
    ending_of,
    within,
)
from catalog.needs.telling import reminder_key, told_when
from catalog.places.models import Commune, Province
from catalog.scans.workbook import Sheet, csv_text
from catalog.web.access import desk_only, own_territory, person
from catalog.web.desk.certificates.listing import title_words
from catalog.web.filters import date_words, moment_words, number_words
from catalog.web.locale import language
from catalog.web.reminding import remind
from catalog.web.scan_statistics import CHART_HEIGHT, STRIDE, THICKNESS, Chart, ChartBar
from catalog.web.words import _, ngettext

MOST_SHOWN = 100
"""Of one window on the page; the file has all."""
LONGEST_CODE = 5

WINDOWS: Mapping[Window, tuple[Any, Any]] = {
    Window.LATE: (
        _l("Late: the days for a new file are over"),
        _l("Fewer than 120 days are left and no file was handed in."),
    ),
    Window.OPEN: (
        _l("A new file is due now"),
        _l("180 to 120 days before the end (Decision 26/2026, Art. 7(6))."),
    ),
    Window.FILED: (_l("Handed in"), _l("A new file was handed in before the end.")),
    Window.EXTENDED: (
        _l("Extended"),
        _l("Past the end, on a recorded basis, for at most 180 days."),
    ),
    Window.ENDED: (_l("Ended"), _l("In the last twelve months, without a newer one.")),
    Window.OTHER: (
        _l("Other schemes"),
        _l("End within 90 days; they have no fixed days for a new file."),
    ),
}
"""In the order of the page: what is most urgent stands first."""


@dataclass(frozen=True)
class RowShown:
    """One certificate on the page."""

    url: str
    about: str
    business: str
    title: str
    place: str
    end: str
    left: str
    remind_url: str
    reminded: str


@dataclass(frozen=True)
class WindowShown:
    """One window with its certificates."""

    id: str
    title: str
    words: str
    count: str
    rows: list[RowShown]
    hidden: str


@dataclass(frozen=True)
class PlaceShown:
    """A place to look at alone, with how many certificates it has on the board."""

    name: str
    url: str
    count: str
    is_current: bool


@desk_only(Deed.CERTIFICATES)
def index() -> ResponseReturnValue:
    """Show the board, of all or of one province or commune."""
    province, commune = _places_asked()
    everything = own_board()
    rows = within(everything, province=province, commune=commune)
    told = told_when({reminder_key(row.ending) for row in rows})
    told_words = {key: moment_words(when) for key, when in told.items()}
    return render_template(
        "desk/certificates/board.html",
        windows=_windows(rows, told_words),
        provinces=_provinces(everything, province),
        communes=_communes(everything, province, commune),
        everything_url=url_for("desk.expiry_board"),
        chart=_chart([row for row in rows if row.window is not Window.ENDED]),
        csv_url=url_for("desk.expiry_csv", tinh=province or None, xa=commune or None),
        total=number_words(len(rows)),
    )


@desk_only(Deed.CERTIFICATES)
def as_csv() -> Response:
    """Hand out the board as CSV."""
    province, commune = _places_asked()
    rows = within(own_board(), province=province, commune=commune)
    heading = [_("Window"), _("Product"), _("Business"), _("Certificate"), _("Decision"),
               _("Province"), _("Commune"), _("Last day"), _("Days left")]  # fmt: skip
    lines = [
        (
            str(WINDOWS[row.window][0]),
            row.ending.claim.product.name if row.ending.claim.product else "",
            row.business.name if row.business else "",
            title_words(row.ending.claim),
            row.ending.claim.decision_no or "",
            row.province.full_name if row.province else "",
            row.commune.full_name if row.commune else "",
            row.ending.last_on,
            row.ending.days_left,
        )
        for row in rows
    ]
    sheet = Sheet(_("Certificates that end"), heading, lines)
    response = Response(csv_text(sheet).encode(), content_type="text/csv; charset=utf-8")
    name = f"chung-nhan-sap-het-han-{today().isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@desk_only(Deed.CERTIFICATES)
def remind_business(certificate_id: int) -> ResponseReturnValue:
    """Remind the people of a business of one certificate, unless they were told already."""
    ending = ending_of(certificate_id, on=today())
    if ending is None or not lies_within(
        about_business(ending.claim), own_territory(Deed.CERTIFICATES)
    ):
        raise NotFound(f"no ending of certificate {certificate_id}")
    try:
        with unit_of_work():
            remind(ending, user_id=person().id, at=now())
    except Invalid as error:
        flash(_refusal(error), "problem")
    else:
        flash(_("The people of the business are told."), "success")
    return redirect(url_for("desk.expiry_board"))


def own_board() -> list[BoardRow]:
    """The board, as far as the person looks after it."""
    own = own_territory(Deed.CERTIFICATES)
    rows = board(on=today())
    return rows if own.is_everywhere else [row for row in rows if own.covers_address(row.business)]


def _refusal(error: Invalid) -> str:
    if error.code == "nobody":
        return _("Nobody who can be reached acts for this business here. Telephone them.")
    return _("They were told of this already; the next reminder follows by itself.")


def _places_asked() -> tuple[str, str]:
    return request.args.get("tinh", "")[:LONGEST_CODE], request.args.get("xa", "")[:LONGEST_CODE]


def _windows(rows: Sequence[BoardRow], told: Mapping[str, str]) -> list[WindowShown]:
    sorted_rows = by_window(rows)
    return [_window(window, sorted_rows[window], told) for window in WINDOWS]


def _window(window: Window, rows: Sequence[BoardRow], told: Mapping[str, str]) -> WindowShown:
    title, words = WINDOWS[window]
    shown = list(reversed(rows)) if window is Window.ENDED else list(rows)
    hidden = max(len(rows) - MOST_SHOWN, 0)
    return WindowShown(
        id=window.value,
        title=str(title),
        words=str(words),
        count=number_words(len(rows)),
        rows=[_shown(row, told) for row in shown[:MOST_SHOWN]],
        hidden=ngettext("%(num)s more in the file", "%(num)s more in the file", hidden)
        if hidden
        else "",
    )


def _shown(row: BoardRow, told: Mapping[str, str]) -> RowShown:
    ending = row.ending
    claim = ending.claim
    business = row.business.name if row.business else ""
    return RowShown(
        url=url_for("desk.certificate", certificate_id=claim.id),
        about=claim.product.name if claim.product else business,
        business=business if claim.product else "",
        title=title_words(claim),
        place=", ".join(place_name(each) for each in (row.commune, row.province) if each),
        end=date_words(ending.last_on),
        left=_left_words(ending.days_left),
        remind_url=url_for("desk.remind", certificate_id=claim.id),
        reminded=told.get(reminder_key(ending), ""),
    )


def _left_words(days: int) -> str:
    if days < 0:
        return ngettext("%(num)s day ago", "%(num)s days ago", -days)
    return ngettext("%(num)s day left", "%(num)s days left", days)


def place_name(place: Province | Commune) -> str:
    """A place in the language of the page."""
    return place.name_en if language() == "en" else place.full_name


def _provinces(rows: Sequence[BoardRow], chosen: str) -> list[PlaceShown]:
    return _counted(((row.province, {"tinh": row.province.code}) for row in rows if row.province),
                    chosen)  # fmt: skip


def _communes(rows: Sequence[BoardRow], province: str, chosen: str) -> list[PlaceShown]:
    """The communes of the province that is looked at."""
    if not province:
        return []
    return _counted(
        (
            (row.commune, {"tinh": province, "xa": row.commune.code})
            for row in rows
            if row.commune and row.province and row.province.code == province
        ),
        chosen,
    )


def _counted(
    placed: Iterable[tuple[Province | Commune, dict[str, str]]], chosen: str
) -> list[PlaceShown]:
    counts: Counter[str] = Counter()
    found: dict[str, tuple[Province | Commune, dict[str, str]]] = {}
    for place, address in placed:
        counts[place.code] += 1
        found[place.code] = (place, address)
    ordered = sorted(found.values(), key=lambda each: each[0].name_sort)
    return [
        PlaceShown(
            place_name(place), url_for("desk.expiry_board", _external=False, **address),
            number_words(counts[place.code]), place.code == chosen,
        )
        for place, address in ordered
    ]  # fmt: skip


def _chart(rows: Sequence[BoardRow]) -> Chart | None:
    counts = by_month(rows)
    if not counts:
        return None
    tallest = max(counts.values())
    bars = []
    for place, (month, count) in enumerate(counts.items()):
        height = round(CHART_HEIGHT * count / tallest)
        bars.append(
            ChartBar(_month(month), number_words(count), place * STRIDE, CHART_HEIGHT - height,
                     height)
        )  # fmt: skip
    busiest = max(counts, key=lambda month: counts[month])
    return Chart(
        title=_(
            "From %(first)s to %(last)s; most, %(count)s, in %(month)s.",
            first=_month(min(counts)),
            last=_month(max(counts)),
            count=number_words(counts[busiest]),
            month=_month(busiest),
        ),
        heading=_("How many end in which month"),
        width=len(bars) * STRIDE,
        height=CHART_HEIGHT,
        bar_width=THICKNESS,
        bars=bars,
    )


def _month(month: date) -> str:
    return f"{month.month}/{month.year}"
