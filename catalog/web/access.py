"""Who may enter a view. Everything is closed until one of these decorators names who enters.

A test walks the address table and fails on a view that names nobody.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import current_app, redirect, url_for
from flask_security import current_user

from catalog.accounts.models import User
from catalog.accounts.roles import RoleName
from catalog.accounts.second_factor import needs_second_factor
from catalog.config import Settings
from catalog.foundation.errors import NotAllowed

STAFF = (RoleName.STAFF, RoleName.ADMINISTRATOR)

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Let everybody in."""
    view.entrants = "public"  # type: ignore[attr-defined]
    return view


def person() -> User:
    """Whoever is signed in; asked only behind `signed_in` or `staff_only`."""
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
        and any(current_user.has_role(role.value) for role in STAFF)
        and not lacks_second_factor()
    )


def staff_only(view: View) -> View:
    """Let in the office's own people; send others to the sign-in page, or away."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not current_user.is_authenticated:
            return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
        if lacks_second_factor():
            return redirect(url_for("account.second_factor"))
        if not is_staff():
            raise NotAllowed("desk")
        return view(*args, **kwargs)

    guarded.entrants = "staff"  # type: ignore[attr-defined]
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
