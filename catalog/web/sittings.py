"""The session of the device that asks: begun when somebody signs in, watched at every request."""

from dataclasses import dataclass

from flask import Flask, current_app, request, url_for
from flask import session as visit
from flask_security import current_user, logout_user

from catalog.accounts import sessions
from catalog.accounts.models import AccountSession, User
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.web.access import person
from catalog.web.devices import present_device
from catalog.web.filters import moment_words
from catalog.web.words import _

KEY = "sitting"
OLD_COOKIE = "remember_token"
"""Once kept a person signed in past the end of any session; nothing trusts it any more."""


@dataclass(frozen=True)
class SessionShown:
    """A device on which a person is signed in, and where that is ended."""

    device: str
    began: str
    seen: str
    is_this: bool
    end_url: str


def begin_sitting(user: User, *, is_remembered: bool) -> None:
    """Note this device and give it its key; remembered, it stays signed in when it is closed."""
    with unit_of_work():
        visit[KEY] = sessions.begin_session(user.id, device=present_device(), at=now())
    visit.permanent = is_remembered


def watch(app: Flask) -> None:
    """Look at every request of somebody who is signed in."""
    app.before_request(_watch)


def _watch() -> None:
    """Sign out a device whose session was ended, and note now and then that it was seen.

    A session begun before devices were noted is noted now.
    """
    if request.endpoint == "static" or not _brings_a_session():
        return
    if not current_user.is_authenticated:
        return
    key = visit.get(KEY)
    if key is None:
        if OLD_COOKIE in request.cookies:
            logout_user()
        else:
            begin_sitting(person(), is_remembered=visit.permanent)
        return
    held, at = present_session(), now()
    if held is None or sessions.is_too_old(held, at=at):
        visit.pop(KEY)
        logout_user()
    elif sessions.is_due(held, at=at):
        with unit_of_work():
            held.seen_at = at
        visit.modified = True


def _brings_a_session() -> bool:
    """Anonymous readers are never asked for more than their cookies' names."""
    name = current_app.config["SESSION_COOKIE_NAME"]
    return name in request.cookies or OLD_COOKIE in request.cookies


def present_session() -> AccountSession | None:
    """The session of the device that asks."""
    key = visit.get(KEY)
    return sessions.session_of(key, user_id=person().id) if isinstance(key, str) else None


def sessions_shown(user_id: int, endpoint: str, **values: object) -> list[SessionShown]:
    """Where a person is signed in, each with the address at which it is ended."""
    present = present_session()
    return [
        SessionShown(
            device=held.device or _("Unknown device"),
            began=moment_words(held.began_at),
            seen=moment_words(held.seen_at),
            is_this=present is not None and present.id == held.id,
            end_url=url_for(endpoint, session_id=held.id, **values),  # type: ignore[arg-type]
        )
        for held in sessions.open_sessions(user_id, at=now())
    ]
