"""Signing in and out, and a page that says who is signed in."""

from datetime import timedelta
from typing import Any

from flask import Flask, Request, g, request
from flask_limiter import Limiter
from flask_security import Security

from catalog.accounts.signing_in import datastore
from catalog.web.account import views

SIGN_IN_LIMIT = "10 per minute"


def install(app: Flask, limiter: Limiter) -> None:
    """Set the security library up; joining and recovery open with the portal."""
    app.config.update(
        SECURITY_URL_PREFIX="/tai-khoan",
        SECURITY_LOGIN_URL="/dang-nhap",
        SECURITY_LOGOUT_URL="/dang-xuat",
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_POST_LOGIN_VIEW="/tai-khoan",
        SECURITY_POST_LOGOUT_VIEW="/",
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of a method
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_REGISTERABLE=False,
        SECURITY_RECOVERABLE=False,
        SECURITY_CONFIRMABLE=False,
        SECURITY_TRACKABLE=False,
        SECURITY_SEND_REGISTER_EMAIL=False,
        SECURITY_FLASH_MESSAGES=False,  # they know no Vietnamese; our pages say it themselves
        SECURITY_FRESHNESS=timedelta(minutes=-1),  # no page of the library's own asks again
        SECURITY_CACHE_CONTROL=None,  # it would write "no-store=True", which no cache knows
        SECURITY_LOGIN_USER_TEMPLATE="account/sign_in.html",
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False, "test_environment": True},
        SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS=False,
        SECURITY_REDIRECT_VALIDATE_MODE=None,
        WTF_CSRF_CHECK_DEFAULT=True,
    )
    Security(app, datastore, register_blueprint=True)
    app.login_manager.request_loader(_nobody)  # type: ignore[attr-defined]
    app.before_request(_keep_private)
    app.register_blueprint(views.blueprint)
    sign_in: Any = app.view_functions["security.login"]
    app.view_functions["security.login"] = limiter.limit(SIGN_IN_LIMIT, methods=["POST"])(sign_in)


def _nobody(_request: Request) -> None:
    """A session alone signs a person in.

    The library would read the JSON of every request, whoever sends it, to look for a token.
    """


def _keep_private() -> None:
    """What belongs to one person is never kept by a shared cache."""
    if request.path.startswith("/tai-khoan"):
        g.is_personal = True
