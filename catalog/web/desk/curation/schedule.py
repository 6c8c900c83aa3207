"""The schedule of a month: what stands in front on each day, what clashes, and how it is seen."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.collections.clashes import Clash, clashes
from catalog.collections.models import Placement
from catalog.collections.queries import placements_between
from catalog.collections.rules import is_due, subject_of
from catalog.collections.shares import Counts, counts_of_placements
from catalog.collections.standing import standing
from catalog.foundation.clock import VIETNAM, now, today
from catalog.web.access import desk_only
from catalog.web.desk.curation.spots import name_of_placement, place_words, where_words
from catalog.web.filters import date_words, moment_words, month_words, number_words
from catalog.web.labels import words_for
from catalog.web.words import _

FIRST_YEAR, LAST_YEAR = 2020, 2200
MOST_CLASHES = 30


@dataclass(frozen=True)
class Row:
    """One placement of the month."""

    id: int
    name: str
    where: str
    period: str
    state: str
    bar: str
    views: str
    clicks: str
    url: str


@dataclass(frozen=True)
class Day:
    """One day of the calendar with what is placed on it."""

    words: str
    is_today: bool
    names: list[str]
    preview_url: str
    column: int = 0


@dataclass(frozen=True)
class SchedulePage:
    """All that the schedule shows."""

    month: str
    before_url: str
    after_url: str
    days: list[Day]
    blanks: int
    rows: list[Row]
    clashes: list[str]
    preview_url: str


@desk_only(Deed.CURATE)
def index() -> ResponseReturnValue:
    """Show a month: day by day, what clashes, and each placement with its views and clicks."""
    first = _month_asked()
    last = date(first.year, first.month, calendar.monthrange(first.year, first.month)[1])
    begin, end = _midnight(first), _midnight(last + timedelta(days=1))
    found = placements_between(begin, end)
    counts = counts_of_placements([each.id for each in found])
    bars = _bars(found)
    page = SchedulePage(
        month=month_words(first),
        before_url=month_url(first - timedelta(days=1)),
        after_url=month_url(last + timedelta(days=1)),
        days=[_day(first + timedelta(days=number), found) for number in range(last.day)],
        blanks=first.weekday(),
        rows=[_row(each, counts.get(each.id, Counts()), bars.get(each.id, "")) for each in found],
        clashes=[
            _clash_words(clash)
            for clash in clashes(found)
            if clash.until_at is None or clash.until_at > now()
        ][:MOST_CLASHES],
        preview_url=url_for("site.preview_moment"),
    )
    return render_template("desk/curation/placements.html", page=page)


def _month_asked() -> date:
    year, _dash, month = request.args.get("thang", "").partition("-")
    try:
        asked = date(int(year[:4]), int(month[:2]), 1)
    except ValueError:
        return today().replace(day=1)
    return asked if FIRST_YEAR < asked.year < LAST_YEAR else today().replace(day=1)


def month_url(day: date) -> str:
    return url_for("desk.placements", thang=f"{day.year}-{day.month:02}")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=VIETNAM)


def _day(day: date, found: Sequence[Placement]) -> Day:
    begin, end = _midnight(day), _midnight(day + timedelta(days=1))
    here = [
        each
        for each in found
        if each.from_at < end and (each.until_at is None or each.until_at > begin)
    ]
    return Day(
        words=date_words(day),
        is_today=day == today(),
        names=[_("%(name)s · %(where)s", name=name_of_placement(each), where=where_words(each))
               for each in here],
        preview_url=url_for("site.preview_moment", luc=f"{day.isoformat()}T08:00"),
        column=day.isoweekday(),
    )  # fmt: skip


def _bars(found: Sequence[Placement]) -> dict[int, str]:
    """What bars each placement: now where it is due, at its start where it is still to come."""
    at = now()
    moments: dict[datetime, list[Placement]] = {}
    for each in found:
        if each.until_at is None or each.until_at > at:
            moments.setdefault(max(at, each.from_at), []).append(each)
    words = {}
    for moment, placements in moments.items():
        bars = standing([subject_of(each) for each in placements], at=moment).bars
        for each in placements:
            if subject_of(each) in bars:
                words[each.id] = words_for(bars[subject_of(each)])
    return words


def _row(placement: Placement, counts: Counts, bar: str) -> Row:
    at = now()
    if is_due(placement, at=at):
        state = _("Not shown") if bar else _("Due now")
    else:
        state = _("Planned") if placement.from_at > at else _("Over")
    return Row(
        id=placement.id,
        name=name_of_placement(placement),
        where=where_words(placement),
        period=_period(placement.from_at, placement.until_at),
        state=state,
        bar=bar,
        views=number_words(counts.views),
        clicks=number_words(counts.clicks),
        url=url_for("desk.placement", placement_id=placement.id),
    )


def _period(from_at: datetime, until_at: datetime | None) -> str:
    if until_at is None:
        return _("from %(moment)s on", moment=moment_words(from_at))
    return _("%(first)s to %(last)s", first=moment_words(from_at), last=moment_words(until_at))


def _clash_words(clash: Clash) -> str:
    place = place_words(clash.where)
    names = ", ".join(dict.fromkeys(name_of_placement(each) for each in clash.placements))
    return _(
        "%(what)s: %(where)s, %(period)s. %(names)s",
        what=words_for(clash.kind),
        where=place,
        period=_period(clash.from_at, clash.until_at),
        names=names,
    ).strip()
