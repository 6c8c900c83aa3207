"""How evenly places in front are shared, beside the catalogue itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.businesses.models import LegalForm
from catalog.collections.shares import SIZES, Share, shares
from catalog.foundation.clock import today
from catalog.web.access import desk_only
from catalog.web.filters import number_words, percent_words
from catalog.web.labels import words_for
from catalog.web.words import _, ngettext

PERIODS_DAYS = (7, 30, 90, 365)
USUAL_PERIOD = 30
BAR_WIDTH = 200
MOST_ROWS = 30


@dataclass(frozen=True)
class ShareRow:
    """One line of a table, with the two bars drawn beside it."""

    name: str
    catalogue: str
    shown: str
    viewed: str
    catalogue_bar: int
    shown_bar: int


@dataclass(frozen=True)
class Table:
    """One way of looking at the shares."""

    id: str
    title: str
    rows: list[ShareRow]
    rest: str


@dataclass(frozen=True)
class Period:
    """A stretch of days that can be looked at."""

    label: str
    url: str
    is_current: bool


@desk_only(Deed.CURATE)
def index() -> ResponseReturnValue:
    """Show the shares of a period."""
    asked = request.args.get("ngay", "")
    days = int(asked) if asked in {str(each) for each in PERIODS_DAYS} else USUAL_PERIOD
    last = today()
    found = shares(last - timedelta(days=days - 1), last)
    tables = [
        _table("kinds", _("By kind of business"), found.kinds, _kind_words),
        _table("sizes", _("By how many products a business has"), found.sizes, _size_words),
        _table("stars", _("By stars in force"), found.stars, _star_words),
        _table("communes", _("By commune"), found.communes, _commune_words),
    ]
    periods = [
        Period(ngettext("%(num)s day", "%(num)s days", each),
               url_for("desk.shares", ngay=each), each == days)
        for each in PERIODS_DAYS
    ]  # fmt: skip
    return render_template("desk/curation/shares.html", tables=tables, periods=periods)


def _table(id_: str, title: str, found: Sequence[Share], words: Callable[[str], str]) -> Table:
    longest = max((max(each.catalogue, each.shown) for each in found), default=1.0) or 1.0
    rows = [
        ShareRow(
            words(each.value),
            percent_words(each.catalogue),
            percent_words(each.shown),
            percent_words(each.viewed),
            round(BAR_WIDTH * each.catalogue / longest),
            round(BAR_WIDTH * each.shown / longest),
        )
        for each in found[:MOST_ROWS]
    ]
    left = len(found) - len(rows)
    rest = (
        ngettext("and %(num)s more", "and %(num)s more", left) if left > 0 else ""
    )  # fmt: skip
    return Table(id_, title, rows, rest)


def _commune_words(value: str) -> str:
    return value or _("not recorded")


def _kind_words(value: str) -> str:
    return words_for(LegalForm(value)) if value else _("not recorded")


def _size_words(value: str) -> str:
    if not value:
        return _("not recorded")
    beyond = [size for size in SIZES if size > int(value)]
    if not beyond:
        return _("%(from)s products or more", **{"from": number_words(int(value))})
    return _(
        "%(from)s to %(to)s products",
        **{"from": number_words(int(value)), "to": number_words(beyond[0] - 1)},
    )


def _star_words(value: str) -> str:
    if not value:
        return _("no stars in force")
    return ngettext("%(num)s star", "%(num)s stars", int(value))
