"""Signing in: the password, then what else an account asks for."""

from urllib.parse import urlsplit

from flask import current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user, login_user
from flask_security.utils import validate_redirect_url

from catalog.accounts.identities import account_of
from catalog.accounts.models import User
from catalog.accounts.passkeys import Passkeys, passkeys_of
from catalog.accounts.second_factor import (
    SecondFactors,
    has_second_factor,
    needs_second_factor,
)
from catalog.accounts.signing_in import password_is_right
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.web.access import public, second_factor_is_required
from catalog.web.account.forms import SecondStepForm, SignInForm
from catalog.web.account.typed import known_identity
from catalog.web.account.waiting import (
    Stage,
    Waiting,
    stop_waiting,
    wait_for,
    waiting_at,
    waiting_person,
)
from catalog.web.sittings import begin_sitting
from catalog.web.words import _

CHALLENGE = "passkey_challenge"
"""Where a visit keeps the challenge that the device's next answer must hold."""


@public
def sign_in() -> ResponseReturnValue:
    """Ask for address and password. A wrong one and an unknown one are answered alike."""
    if current_user.is_authenticated:
        return redirect(next_place_asked() or url_for("account.home"))
    form = SignInForm()
    if form.validate_on_submit():
        identity = known_identity(form.email.data)
        user = account_of(identity) if identity else None
        with unit_of_work():
            is_right = password_is_right(user, form.password.data)
        if is_right and user is not None:
            return go_on(user, is_remembered=form.remember.data, next_place=next_place_asked())
    page = render_template("account/sign_in.html", form=form, next_place=next_place_asked())
    return page, 422 if form.is_submitted() else 200


def go_on(user: User, *, is_remembered: bool = False, next_place: str = "") -> ResponseReturnValue:
    """Lead a person whose password was right to what is still missing, or in."""
    stage, place = _missing(user)
    if stage is None:
        return enter(user, is_remembered=is_remembered, next_place=next_place)
    wait_for(
        Waiting(
            stage=stage,
            mark=user.fs_uniquifier,
            address=user.reached_at,
            is_phone=user.mail_address is None,
            is_remembered=is_remembered,
            next_place=next_place,
        )
    )
    return redirect(url_for(place))


def _missing(user: User) -> tuple[Stage | None, str]:
    if user.confirmed_at is None:
        return Stage.CONFIRM, "account.confirm"
    if has_second_factor(user):
        return Stage.SECOND_STEP, "account.second_step"
    if needs_second_factor(user, is_required=second_factor_is_required()):
        return Stage.SET_UP, "account.second_factor"
    return None, ""


def enter(user: User, *, is_remembered: bool, next_place: str) -> ResponseReturnValue:
    """Begin the session and lead to where the person was going."""
    begin_session(user, is_remembered=is_remembered)
    return redirect(next_place or url_for("account.home"))


def begin_session(user: User, *, is_remembered: bool) -> None:
    """Sign a person in on this device."""
    stop_waiting()
    login_user(user)
    begin_sitting(user, is_remembered=is_remembered)


@public
def second_step() -> ResponseReturnValue:
    """Ask for the code that only the person's own device makes."""
    waiting, user = waiting_at(Stage.SECOND_STEP), waiting_person(Stage.SECOND_STEP)
    if waiting is None or user is None:
        return redirect(url_for("security.login"))
    form, asked = SecondStepForm(), None
    if form.validate_on_submit():
        with unit_of_work():
            is_right = second_factors().accept(user, form.code.data, at=now())
        if is_right:
            return enter(user, is_remembered=waiting.is_remembered, next_place=waiting.next_place)
        form.code.errors = [_("That code is not right, or was used already. Wait for the next.")]
    if passkeys_of(user.id):
        asked = passkeys().ask_to_sign_in(user)
        session[CHALLENGE] = asked.challenge
    page = render_template(
        "account/second_step.html",
        form=form,
        has_application=user.totp_secret is not None,
        passkey_options=asked.options if asked else "",
        origin=passkeys().origin,
    )
    return page, 422 if form.is_submitted() else 200


def passkeys() -> Passkeys:
    """The site's own asker and checker of passkeys."""
    kept: Passkeys = current_app.extensions["passkeys"]
    return kept


def second_factors() -> SecondFactors:
    """The site's own maker and checker of codes."""
    kept: SecondFactors = current_app.extensions["second_factors"]
    return kept


def next_place_asked() -> str:
    """Where the person was going, on this site."""
    asked = request.form.get("next") or request.args.get("next") or ""
    if not validate_redirect_url(asked):
        return ""
    parts = urlsplit(asked)
    path = "/" + parts.path.lstrip("/\\")
    return path + (f"?{parts.query}" if parts.query else "")
