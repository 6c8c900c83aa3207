"""The moment that a page is made for, and how long what it shows is sure to hold.

A page is made for now, unless the office looks at what a planned moment will show.
"""

from datetime import date, datetime

from flask import g

from catalog.foundation.clock import day_in_vietnam, midnight_after, now


def shown_at() -> datetime:
    """Answer the moment that the present page is made for: the same all through a page."""
    if "shown_at" not in g:
        g.shown_at = now()
    at: datetime = g.shown_at
    return at


def shown_on() -> date:
    """Answer the day in Việt Nam that the present page is made for."""
    return day_in_vietnam(shown_at())


def preview(at: datetime) -> None:
    """Make the present page for a moment that the office chose; it is not kept or counted."""
    g.shown_at = at
    g.is_personal = g.is_preview = True


def is_sure_until(moment: datetime) -> None:
    """Say that what the page shows is planned to change at a moment."""
    g.sure_until = min(moment, g.get("sure_until", moment))


def ask_again() -> None:
    """Let caches keep the page but ask each time, because what bars a placed thing is not planned.

    A recall or a withdrawal comes without notice and has to be seen at once.
    """
    g.must_ask_again = True


def must_ask_again() -> bool:
    """Whether a cache has to ask each time."""
    return bool(g.get("must_ask_again", False))


def sure_for_s() -> int:
    """Answer for how many whole seconds the page holds; at midnight certificates begin and end."""
    began = shown_at()
    until = min(midnight_after(began), g.get("sure_until", midnight_after(began)))
    return max(0, int((until - max(began, now())).total_seconds()))
