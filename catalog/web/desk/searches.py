"""What people ask for, and what they ask for in vain: words and counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.foundation.clock import today
from catalog.search.asked import Asked, asked_in_vain, most_asked, totals
from catalog.web.access import desk_only
from catalog.web.filters import number_words, percent_words
from catalog.web.searching import query_log
from catalog.web.words import _, ngettext

PERIODS_DAYS = (7, 30, 90, 365)
USUAL_PERIOD = 30
MOST_ROWS = 50
BAR_WIDTH = 100


@dataclass(frozen=True)
class AskedRow:
    """Words with their count, and how long a bar shows it, in hundredths of the longest."""

    words: str
    url: str
    count: str
    bar: int


@dataclass(frozen=True)
class Period:
    """A stretch of days that can be looked at."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class SearchesPage:
    """All that the page shows."""

    summary: str
    periods: list[Period]
    most: list[AskedRow]
    in_vain: list[AskedRow]


@desk_only(Deed.FIGURES)
def index() -> ResponseReturnValue:
    """Show what was asked for most and what in vain, over a period."""
    query_log().write()
    asked = request.args.get("ngay", "")
    days = int(asked) if asked in {str(days) for days in PERIODS_DAYS} else USUAL_PERIOD
    last = today()
    first = last - timedelta(days=days - 1)
    return render_template(
        "desk/searches.html",
        page=SearchesPage(
            summary=_summary(totals(first, last)),
            periods=[
                Period(
                    ngettext("%(num)s day", "%(num)s days", length),
                    url_for("desk.searches", ngay=length),
                    length == days,
                )
                for length in PERIODS_DAYS
            ],
            most=_rows(most_asked(first, last, limit=MOST_ROWS), in_vain=False),
            in_vain=_rows(asked_in_vain(first, last, limit=MOST_ROWS), in_vain=True),
        ),
    )


def _summary(asked: Asked) -> str:
    if not asked.times:
        return _("Nobody has searched in this period.")
    return _(
        "%(times)s searches, of which %(share)s in vain.",
        times=number_words(asked.times),
        share=percent_words(asked.times_in_vain / asked.times),
    )


def _rows(asked: Sequence[Asked], *, in_vain: bool) -> list[AskedRow]:
    counts = [row.times_in_vain if in_vain else row.times for row in asked]
    longest = max(counts, default=1)
    return [
        AskedRow(
            row.words,
            url_for("site.products", q=row.words),
            number_words(count),
            round(BAR_WIDTH * count / longest),
        )
        for row, count in zip(asked, counts, strict=True)
    ]
