"""A new password for whoever forgot theirs."""

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.identities import Identity, account_of
from catalog.accounts.links import LinkExpired, account_to_recover, recovery_token
from catalog.accounts.models import CodePurpose, User
from catalog.accounts.passwords import check_password, set_password
from catalog.accounts.phone_codes import new_code, use_code
from catalog.accounts.registering import confirm
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid
from catalog.messages.models import Notice
from catalog.messages.queue import is_flooded
from catalog.web.access import public
from catalog.web.account.forms import CodeAndPasswordForm, ForgotForm, NewPasswordForm
from catalog.web.account.safety import tell_of_new_password
from catalog.web.account.typed import known_identity, refuse_password
from catalog.web.account.waiting import (
    Stage,
    Waiting,
    stop_waiting,
    wait_for,
    waiting_at,
)
from catalog.web.mailing import address_of, notify
from catalog.web.words import _


@public
def forgot() -> ResponseReturnValue:
    """Send a link or a code to an address that is known; the answer is the same to all."""
    form = ForgotForm()
    if form.validate_on_submit():
        identity = known_identity(form.address.data)
        user = account_of(identity) if identity else None
        if user is not None and user.active:
            with unit_of_work():
                _send(user)
        if identity is None or not identity.is_phone:
            flash(_("If that address is known here, a mail with a link is on its way to it."))
            return redirect(url_for("account.forgot"))
        wait_for(Waiting(stage=Stage.RECOVER, address=identity.address, is_phone=True))
        return redirect(url_for("account.recover"))
    page = render_template("account/forgot.html", form=form)
    return page, 422 if form.is_submitted() else 200


def _send(user: User) -> None:
    at = now()
    if is_flooded(user.reached_at, at=at):
        return
    if user.mail_address is None:
        code = new_code(user, CodePurpose.RECOVER, at=at)
        notify(user, "code", notice=Notice.SECURITY, at=at, code=code)
        return
    token = recovery_token(current_app.extensions["security"], user)
    link = address_of("account.recover_link", token=token)
    notify(user, "recover", notice=Notice.SECURITY, at=at, link=link)


@public
def by_link(token: str) -> ResponseReturnValue:
    """Take a new password from whoever opened the link."""
    try:
        user = account_to_recover(token)
    except LinkExpired:
        user = None
    if user is None:
        return render_template("account/recover.html", form=None), 410
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                _renew(user, form.password.data)
        except Invalid as error:
            refuse_password(form.password, error)
        else:
            return _renewed()
    page = render_template("account/recover.html", form=form)
    return page, 422 if form.is_submitted() else 200


@public
def by_code() -> ResponseReturnValue:
    """Take a new password together with the code."""
    waiting = waiting_at(Stage.RECOVER)
    if waiting is None:
        return redirect(url_for("account.forgot"))
    user = account_of(Identity(waiting.address, is_phone=True))
    form = CodeAndPasswordForm()
    if form.validate_on_submit():
        names = [waiting.address, user.display_name if user else ""]
        try:
            check_password(form.password.data, names=names)
        except Invalid as error:
            refuse_password(form.password, error)
        else:
            if (
                user is not None
                and user.active
                and _renew_by_code(user, form.code.data, form.password.data)
            ):
                return _renewed()
            form.code.errors = [_("That code is not right, or is older than ten minutes.")]
    page = render_template("account/recover.html", form=form, address=waiting.address)
    return page, 422 if form.is_submitted() else 200


def _renew_by_code(user: User, code: str, password: str) -> bool:
    with unit_of_work():
        is_right = use_code(user, CodePurpose.RECOVER, code, at=now())
        if is_right:
            _renew(user, password)
    return is_right


def _renew(user: User, password: str) -> None:
    """Whoever receives at the address has shown that it is theirs."""
    set_password(user, password)
    confirm(user, at=now())
    tell_of_new_password(user)


def _renewed() -> ResponseReturnValue:
    stop_waiting()
    flash(_("The new password is set, and every device was signed out. Sign in with it."))
    return redirect(url_for("security.login"))
