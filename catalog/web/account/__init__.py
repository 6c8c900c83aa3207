"""Joining, signing in and out, and what protects an account."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Flask, Request, g, request, session
from flask_limiter import Limiter
from flask_security import Security

from catalog.accounts.passkeys import Passkeys
from catalog.accounts.second_factor import SecondFactors
from catalog.accounts.sessions import LASTS_UNSEEN
from catalog.accounts.signing_in import datastore
from catalog.config import Settings
from catalog.web.account import (
    confirming,
    consent,
    devices,
    factors,
    joining,
    my_data,
    notices,
    passkeys,
    recovering,
    safety,
    signing_in,
    staff_invitation,
    views,
)
from catalog.web.account.waiting import waiting_mark
from catalog.web.sittings import watch

SIGN_IN_LIMIT = "10 per minute"
CODE_LIMIT = "10 per 15 minutes"
"""For one account, from wherever it is tried: a code of six digits must not be guessed."""

BOTH = ["GET", "POST"]

blueprint = Blueprint("account", __name__, url_prefix="/tai-khoan")
blueprint.add_url_rule("", "home", views.home)
blueprint.add_url_rule("/dang-ky", "join", joining.join, methods=BOTH)
blueprint.add_url_rule("/xac-nhan", "confirm", confirming.wait, methods=BOTH)
blueprint.add_url_rule("/xac-nhan/<token>", "confirm_link", confirming.by_link, methods=BOTH)
blueprint.add_url_rule("/buoc-hai", "second_step", signing_in.second_step, methods=BOTH)
blueprint.add_url_rule("/quen-mat-khau", "forgot", recovering.forgot, methods=BOTH)
blueprint.add_url_rule("/mat-khau-moi", "recover", recovering.by_code, methods=BOTH)
blueprint.add_url_rule("/mat-khau-moi/<token>", "recover_link", recovering.by_link, methods=BOTH)
blueprint.add_url_rule("/doi-mat-khau", "password", safety.change_password, methods=BOTH)
blueprint.add_url_rule(
    "/dang-xuat-moi-noi", "sign_out_everywhere", safety.sign_out_everywhere, methods=["POST"]
)
blueprint.add_url_rule("/bao-ve", "second_factor", factors.index, methods=BOTH)
blueprint.add_url_rule("/thiet-bi", "devices", devices.index)
blueprint.add_url_rule(
    "/thiet-bi/<int(max=2147483647):session_id>/dang-xuat",
    "end_session",
    devices.end,
    methods=["POST"],
)
blueprint.add_url_rule(
    "/loi-moi-lam-viec/<token>", "staff_invitation", staff_invitation.show, methods=BOTH
)
blueprint.add_url_rule("/khoa-thiet-bi", "passkeys", passkeys.index, methods=BOTH)
blueprint.add_url_rule(
    "/khoa-thiet-bi/<int(max=2147483647):passkey_id>/bo",
    "remove_passkey",
    passkeys.remove,
    methods=BOTH,
)
blueprint.add_url_rule("/buoc-hai/khoa", "passkey_step", passkeys.sign_in, methods=["POST"])
blueprint.add_url_rule("/du-lieu", "my_data", my_data.index, methods=BOTH)
blueprint.add_url_rule("/du-lieu.zip", "my_archive", my_data.archive)
blueprint.add_url_rule("/dong-y", "consent", consent.index, methods=BOTH)
blueprint.add_url_rule("/thu", "notices", notices.index, methods=BOTH)
blueprint.add_url_rule("/thu/<key>/ngung", "stop_notice", notices.stop_notice, methods=BOTH)

THROTTLED = ("join", "confirm", "confirm_link", "forgot", "recover", "recover_link", "password",
             "consent", "second_factor", "my_data", "passkeys", "remove_passkey")  # fmt: skip


def install(app: Flask, limiter: Limiter) -> None:
    """Set the security library up: it hashes, signs and remembers; the pages are our own."""
    settings: Settings = app.config["SETTINGS"]
    app.config.update(
        SECURITY_URL_PREFIX="/tai-khoan",
        SECURITY_LOGIN_URL="/dang-nhap",
        SECURITY_LOGOUT_URL="/dang-xuat",
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_POST_LOGIN_VIEW="/tai-khoan",
        SECURITY_POST_LOGOUT_VIEW="/",
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of a method
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_REGISTERABLE=False,
        SECURITY_RECOVERABLE=False,
        SECURITY_CONFIRMABLE=False,
        SECURITY_TRACKABLE=False,
        SECURITY_SEND_REGISTER_EMAIL=False,
        SECURITY_FLASH_MESSAGES=False,  # they know no Vietnamese; our pages say it themselves
        SECURITY_FRESHNESS=timedelta(minutes=-1),  # no page of the library's own asks again
        SECURITY_CACHE_CONTROL=None,  # it would write "no-store=True", which no cache knows
        SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS=False,
        SECURITY_REDIRECT_VALIDATE_MODE=None,
        WTF_CSRF_CHECK_DEFAULT=True,
        PERMANENT_SESSION_LIFETIME=LASTS_UNSEEN,
        SESSION_REFRESH_EACH_REQUEST=False,  # else every page that everybody shares sets a cookie
    )
    Security(app, datastore, register_blueprint=True)
    app.extensions["second_factors"] = SecondFactors(settings.secret_key, settings.site_name)
    app.extensions["passkeys"] = Passkeys(settings.site_url, settings.site_name)
    app.login_manager.request_loader(_nobody)  # type: ignore[attr-defined]
    app.before_request(_keep_private)
    watch(app)
    app.register_blueprint(blueprint)
    app.extensions["csrf"].exempt(notices.stop_notice)
    per_address = limiter.limit(SIGN_IN_LIMIT, methods=["POST"])
    per_account = limiter.limit(CODE_LIMIT, methods=["POST"], key_func=_tried_account)
    throttled: dict[str, Any] = {
        "security.login": per_address(signing_in.sign_in),
        "account.passkey_step": per_address(per_account(passkeys.sign_in)),
        "account.second_step": per_address(per_account(signing_in.second_step)),
    }
    for name in THROTTLED:
        throttled[f"account.{name}"] = per_address(app.view_functions[f"account.{name}"])
    app.view_functions.update(throttled)


def _tried_account() -> str:
    """Whose second step is tried; the mark says nothing about the person."""
    return waiting_mark() or str(session.get("_user_id") or request.remote_addr)


def _nobody(_request: Request) -> None:
    """A session alone signs a person in.

    The library would read the JSON of every request, whoever sends it, to look for a token.
    """


def _keep_private() -> None:
    """What belongs to one person is never kept by a shared cache."""
    if request.path.startswith("/tai-khoan"):
        g.is_personal = True
