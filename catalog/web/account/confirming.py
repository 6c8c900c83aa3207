"""Confirming that an address is the person's own: a link in a mail, or a code on a telephone."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.links import LinkExpired, account_to_confirm, confirmation_token
from catalog.accounts.models import CodePurpose, User
from catalog.accounts.phone_codes import new_code, use_code
from catalog.accounts.registering import confirm
from catalog.accounts.signing_in import password_is_right
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.messages.models import Notice
from catalog.messages.queue import is_flooded
from catalog.web.access import public
from catalog.web.account.forms import OwnPasswordForm, SixDigitsForm
from catalog.web.account.signing_in import go_on
from catalog.web.account.waiting import Stage, Waiting, waiting_at, waiting_mark, waiting_person
from catalog.web.mailing import address_of, notify
from catalog.web.words import _


def send_confirmation(user: User) -> None:
    """Queue what confirms the address, unless too much went there lately."""
    at = now()
    if is_flooded(user.reached_at, at=at):
        return
    if user.mail_address is None:
        code = new_code(user, CodePurpose.CONFIRM, at=at)
        notify(user, "code", notice=Notice.SECURITY, at=at, code=code)
        return
    token = confirmation_token(current_app.extensions["security"], user)
    link = address_of("account.confirm_link", token=token)
    notify(user, "confirm", notice=Notice.SECURITY, at=at, link=link)


@public
def wait() -> ResponseReturnValue:
    """Say where to look, take the code, or send it again."""
    waiting = waiting_at(Stage.CONFIRM)
    if waiting is None:
        return redirect(url_for("security.login"))
    user = waiting_person(Stage.CONFIRM)
    form = SixDigitsForm()
    if request.method == "POST" and "again" in request.form:
        if user is not None:
            with unit_of_work():
                send_confirmation(user)
        flash(_("It was sent again. Look among unwanted mail too; it can take some minutes."))
        return redirect(url_for("account.confirm"))
    if waiting.is_phone and form.validate_on_submit():
        if user is not None and _is_right(user, form.code.data):
            return _welcome(user, waiting)
        form.code.errors = [_("That code is not right, or is older than ten minutes.")]
    page = render_template("account/confirm.html", form=form, waiting=waiting)
    return page, 422 if form.is_submitted() else 200


def _welcome(user: User, waiting: Waiting | None) -> ResponseReturnValue:
    """Say that it is confirmed, and lead where the person was going, or to the first thing to do."""
    place = waiting.next_place if waiting else ""
    if place:
        flash(_("Your address is confirmed."), "success")
    else:
        flash(_("Your address is confirmed. Now say for which business you act."), "success")
    return go_on(
        user,
        is_remembered=waiting.is_remembered if waiting else False,
        next_place=place or url_for("portal.home"),
    )


def _is_right(user: User, code: str) -> bool:
    """A wrong try is kept too, so that there are few of them."""
    with unit_of_work():
        is_right = use_code(user, CodePurpose.CONFIRM, code, at=now())
        if is_right:
            confirm(user, at=now())
    return is_right


@public
def by_link(token: str) -> ResponseReturnValue:
    """Confirm an address by a press: programs that look at the links in a mail press nothing.

    On another device than that of the registration the password is asked for, so that nobody
    confirms an account that somebody else prepared.
    """
    try:
        user = account_to_confirm(token)
    except LinkExpired:
        return render_template("account/confirm_link.html", state="expired"), 410
    if user is None:
        return render_template("account/confirm_link.html", state="unknown"), 404
    if user.confirmed_at is not None:
        return render_template("account/confirm_link.html", state="done")
    is_same_device = waiting_mark() == user.fs_uniquifier
    form = OwnPasswordForm()
    if is_same_device:
        del form.password
    if form.validate_on_submit():
        if is_same_device or password_is_right(user, form.password.data):
            with unit_of_work():
                confirm(user, at=now())
            return _welcome(user, waiting_at(Stage.CONFIRM) if is_same_device else None)
        form.password.errors = [_("That is not the password chosen at registration.")]
    page = render_template("account/confirm_link.html", state="open", form=form, user=user)
    return page, 422 if form.is_submitted() else 200
