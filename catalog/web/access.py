"""Who may enter a view. Everything is closed until one of these decorators names who enters.

A test walks the address table and fails on a view that names nobody. What somebody of the office
may do, and where, is a matter of their posts: `desk_only` asks for the deed, and whoever loads an
object asks `own_territory` whether it lies where the person may do it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import current_app, redirect, url_for
from flask_security import current_user

from catalog.accounts.models import User
from catalog.accounts.roles import Deed, in_force, localities_for
from catalog.accounts.second_factor import needs_second_factor
from catalog.config import Settings
from catalog.foundation.clock import now
from catalog.foundation.errors import NotAllowed
from catalog.places.models import Addressed
from catalog.places.territories import NOWHERE, Territory, territory_of

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Let everybody in."""
    view.entrants = "public"  # type: ignore[attr-defined]
    return view


def person() -> User:
    """Whoever is signed in; asked only behind `signed_in`, `staff_only` or `desk_only`."""
    return cast("User", current_user)


def second_factor_is_required() -> bool:
    """Whether the site lets staff in with a second factor only."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.require_second_factor


def lacks_second_factor() -> bool:
    """Whoever is signed in must set a second factor up first."""
    return needs_second_factor(person(), is_required=second_factor_is_required())


def is_staff() -> bool:
    """Somebody of the office is signed in, with the second factor that the site asks for."""
    return (
        bool(current_user.is_authenticated)
        and any(in_force(post, at=now()) for post in person().posts)
        and not lacks_second_factor()
    )


def own_localities(deed: Deed) -> set[int | None]:
    """Where whoever is signed in may do something; None among them stands for everywhere."""
    return localities_for(deed, person().posts, at=now()) if is_staff() else set()


def may(deed: Deed) -> bool:
    """Whether whoever is signed in may do something at the desk, somewhere."""
    return bool(own_localities(deed))


def own_territory(deed: Deed) -> Territory:
    """The part of the country in which whoever is signed in may do something."""
    localities = own_localities(deed)
    return territory_of(localities) if localities else NOWHERE


def may_here(deed: Deed, place: Addressed | None) -> bool:
    """Whether whoever is signed in may do something with what lies there."""
    return own_territory(deed).covers_address(place)


def staff_only(view: View) -> View:
    """Let in everybody of the office; send others to the sign-in page, or away."""
    guarded = _guarded(view, is_staff)
    guarded.entrants = "staff"  # type: ignore[attr-defined]
    return guarded


def desk_only(deed: Deed) -> Callable[[View], View]:
    """Let in whose post allows a deed; send others to the sign-in page, or away."""

    def decorate(view: View) -> View:
        guarded = _guarded(view, lambda: may(deed))
        guarded.entrants = "staff"  # type: ignore[attr-defined]
        guarded.deed = deed  # type: ignore[attr-defined]
        return guarded

    return decorate


def _guarded(view: View, is_let_in: Callable[[], bool]) -> View:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not current_user.is_authenticated:
            return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
        if lacks_second_factor():
            return redirect(url_for("account.second_factor"))
        if not is_let_in():
            raise NotAllowed("desk")
        return view(*args, **kwargs)

    return guarded  # type: ignore[return-value]


def signed_in(view: View) -> View:
    """Let in whoever is signed in; send others to the sign-in page and back."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not current_user.is_authenticated:
            return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
        return view(*args, **kwargs)

    guarded.entrants = "signed-in"  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]
