"""Passkeys of an account: adding one, their list, taking one away, and signing in with one."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from catalog.accounts.models import Passkey, User
from catalog.accounts.passkeys import passkeys_of, remove_passkey
from catalog.accounts.second_factor import has_second_factor, is_held_to_it
from catalog.accounts.signing_in import password_is_right
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotFound
from catalog.foundation.vietnamese import normal
from catalog.web.access import public, second_factor_is_required, signed_in
from catalog.web.account.factors import let_in, tell_of_second_factor
from catalog.web.account.forms import OwnPasswordForm, PasskeyForm
from catalog.web.account.safety import own_account
from catalog.web.account.signing_in import CHALLENGE, enter, passkeys, second_factors
from catalog.web.account.waiting import Stage, waiting_at, waiting_person
from catalog.web.words import _


@public
def index() -> ResponseReturnValue:
    """List a person's passkeys and add one; also for staff who may not sign in without a factor.

    Who has just typed the password to sign in is not asked for it again.
    """
    user = own_account() if current_user.is_authenticated else waiting_person(Stage.SET_UP)
    if user is None:
        return redirect(url_for("security.login", next=url_for("account.passkeys")))
    form = PasskeyForm()
    if not current_user.is_authenticated:
        del form.password
    if form.validate_on_submit():
        if form.password and not password_is_right(user, form.password.data):
            form.password.errors = [_("That is not your present password.")]
        else:
            try:
                return _add(user, form)
            except Invalid as error:
                form.name.errors = [_refusal(error)]
    return _page(user, form)


def _add(user: User, form: PasskeyForm) -> ResponseReturnValue:
    """Keep the passkey; with the first second factor of an account come its spare codes."""
    codes: list[str] = []
    with unit_of_work():
        passkeys().add(
            user,
            form.answer.data or "",
            challenge=session.pop(CHALLENGE, ""),
            name=normal(form.name.data or ""),
            at=now(),
        )
        if not user.recovery_digests:
            codes = second_factors().renew_spare_codes(user)
        tell_of_second_factor(user)
    let_in(user)
    if codes:
        return render_template("account/spare_codes.html", codes=codes)
    flash(_("The passkey is added."), "success")
    return redirect(url_for("account.passkeys"))


def _refusal(error: Invalid) -> str:
    if error.code == "too-many":
        return _("Ten passkeys are kept already. Remove one first.")
    if error.code == "known":
        return _("This passkey is kept already.")
    return _("The device's answer could not be checked, so nothing was kept. Try once more.")


def _page(user: User, form: PasskeyForm) -> ResponseReturnValue:
    asked = passkeys().ask_for_new(user)
    session[CHALLENGE] = asked.challenge
    page = render_template(
        "account/passkeys.html",
        form=form,
        options=asked.options,
        origin=passkeys().origin,
        passkeys=passkeys_of(user.id),
    )
    return page, 422 if form.is_submitted() else 200


@signed_in
def remove(passkey_id: int) -> ResponseReturnValue:
    """Ask for the password, then let a device open the account no more."""
    user = own_account()
    passkey = next((key for key in passkeys_of(user.id) if key.id == passkey_id), None)
    if passkey is None:
        raise NotFound(f"passkey {passkey_id}")
    form, may_remove = OwnPasswordForm(), _may_remove(user)
    if may_remove and form.validate_on_submit():
        if password_is_right(user, form.password.data):
            return _remove(user, passkey)
        form.password.errors = [_("That is not your present password.")]
    page = render_template(
        "account/remove_passkey.html", form=form, passkey=passkey, may_remove=may_remove
    )
    return page, 422 if form.is_submitted() else 200


def _may_remove(user: User) -> bool:
    """Who is held to a second factor keeps one."""
    is_last = user.totp_secret is None and len(passkeys_of(user.id)) == 1
    return not (is_last and is_held_to_it(user, is_required=second_factor_is_required()))


def _remove(user: User, passkey: Passkey) -> ResponseReturnValue:
    with unit_of_work():
        remove_passkey(user, passkey, at=now())
        if not has_second_factor(user):
            user.recovery_digests = None
        tell_of_second_factor(user)
    flash(_("The passkey is removed; that device opens your account no more."), "success")
    return redirect(url_for("account.passkeys"))


@public
def sign_in() -> ResponseReturnValue:
    """Take the answer of a device as the second step."""
    waiting, user = waiting_at(Stage.SECOND_STEP), waiting_person(Stage.SECOND_STEP)
    if waiting is None or user is None:
        return redirect(url_for("security.login"))
    with unit_of_work():
        is_right = passkeys().accept(
            user,
            request.form.get("answer", ""),
            challenge=session.pop(CHALLENGE, ""),
            at=now(),
        )
    if is_right:
        return enter(user, is_remembered=waiting.is_remembered, next_place=waiting.next_place)
    flash(_("The passkey did not open the account. Try once more, or type a code."), "problem")
    return redirect(url_for("account.second_step"))
