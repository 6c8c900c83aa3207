"""A page as it was on a past day: which day is asked for, what says so, how to ask for another."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from flask import request, url_for

from catalog.foundation.clock import day_in_vietnam, today
from catalog.foundation.errors import Invalid
from catalog.ledger.models import PublicRecord, RecordKind
from catalog.ledger.publishing import first_record, is_as_written, record_in_force
from catalog.web.filters import date_words, moment_words
from catalog.web.locale import language
from catalog.web.parameters import PARAMETERS
from catalog.web.words import _

EARLIEST = date(1990, 1, 1)
DAY = PARAMETERS["day"]


@dataclass(frozen=True)
class Band:
    """What stands above a page of a past day."""

    title: str
    words: str
    is_published: bool
    log_words: str
    log_url: str
    today_url: str


@dataclass(frozen=True)
class Told:
    """What the log tells of a page on a day: the line in force, and the one to point at.

    A line that is not as it was written is pointed at, and what it tells is not shown.
    """

    line: PublicRecord | None
    shown: PublicRecord | None
    is_broken: bool = False


@dataclass(frozen=True)
class AnotherDay:
    """The form that asks for a page on another day."""

    action: str
    name: str
    value: str
    earliest: str
    latest: str


def day_asked() -> date | None:
    """Answer the past day that the reader asks for, or None for the page of today.

    Raises Invalid for what is no day, for one to come and for one before 1990.
    """
    typed = next((request.args[name] for name in DAY.values() if request.args.get(name)), None)
    if typed is None:
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError as error:
        raise Invalid("day", "not-a-day", typed[:40]) from error
    if not EARLIEST <= day <= today():
        raise Invalid("day", "out-of-range", typed[:40])
    return day


def url_on(endpoint: str, day: date | None, **values: str) -> str:
    """The address of a page on a day, in the reader's language."""
    asked = {DAY[language()]: day.isoformat()} if day else {}
    return url_for(endpoint, **values, **asked)  # type: ignore[arg-type]


def another_day(action: str, day: date | None = None) -> AnotherDay:
    """The form that asks for the page at an address on another day."""
    return AnotherDay(
        action=action,
        name=DAY[language()],
        value=day.isoformat() if day else "",
        earliest=EARLIEST.isoformat(),
        latest=today().isoformat(),
    )


def told_of(kinds: Collection[RecordKind], subject_id: int, *, on: date) -> Told:
    """Find the line about a page that was in force at the end of a day, or its first line."""
    line = record_in_force(kinds, subject_id, on=on)
    if line is None:
        return Told(None, first_record(kinds, subject_id))
    if not is_as_written(line):
        return Told(None, line, is_broken=True)
    return Told(line, line)


def band(told: Told, *, on: date, today_url: str) -> Band:
    """Say how far the site had published a page by a day."""
    day = date_words(on)
    if told.line:
        title = _("This page as it stood on %(date)s", date=day)
        words = _(
            "The texts are those published then; certificates are judged on that day. Prices, "
            "pictures, points of sale and contacts of that day are not kept."
        )
    elif told.is_broken:
        title = _("What this page said on %(date)s cannot be shown", date=day)
        words = _(
            "The line of the public log about it is not as it was written. Below stands what "
            "the certificates and the place names known today say of that day."
        )
    else:
        title = _("This site had not yet published this page on %(date)s", date=day)
        words = _(
            "Nothing of the page can be shown for that day. Below stands what the certificates "
            "and the place names known today say of it."
        )
    return Band(
        title=title,
        words=words,
        is_published=told.line is not None,
        log_words=_log_words(told),
        log_url=line_url(told.shown.position) if told.shown else "",
        today_url=today_url,
    )


def _log_words(told: Told) -> str:
    if told.shown is None:
        return _("The public log does not name this page.")
    if told.line or told.is_broken:
        return _(
            "Line %(position)s of the public log, %(moment)s",
            position=told.shown.position,
            moment=moment_words(told.shown.recorded_at),
        )
    return _(
        "First published on %(date)s, line %(position)s of the public log",
        date=date_words(day_in_vietnam(told.shown.recorded_at)),
        position=told.shown.position,
    )


def line_url(position: int) -> str:
    """Where a line of the public log stands."""
    before = {PARAMETERS["before"][language()]: position + 1}
    return url_for("site.public_log", **before, _anchor=f"l{position}")  # type: ignore[arg-type]
