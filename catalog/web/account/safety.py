"""Changing the password, and signing out on every device."""

from flask import flash, redirect, render_template, url_for
from flask import session as visit
from flask.typing import ResponseReturnValue
from flask_security import logout_user

from catalog.accounts.models import User
from catalog.accounts.passwords import end_sessions, set_password
from catalog.accounts.signing_in import password_is_right
from catalog.audit.recording import record
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.errors import Invalid
from catalog.messages.models import Notice
from catalog.web.access import person, signed_in
from catalog.web.account.forms import ChangePasswordForm
from catalog.web.account.signing_in import begin_session
from catalog.web.account.typed import refuse_password
from catalog.web.mailing import address_of, notify
from catalog.web.words import _


def own_account() -> User:
    """The account of whoever is signed in, to be changed."""
    return session.get_one(User, person().id)


def tell_of_new_password(user: User) -> None:
    """Tell a person that their password was changed, and what to do if it was not they."""
    at = now()
    record(
        "password changed",
        subject_kind="user",
        subject_id=user.id,
        actor_id=user.id,
        actor_label="account",
        at=at,
    )
    notify(
        user,
        "password_changed",
        notice=Notice.SECURITY,
        at=at,
        recover=address_of("account.forgot"),
    )


@signed_in
def change_password() -> ResponseReturnValue:
    """Take a new password; other devices are signed out, this one is not."""
    user, form = own_account(), ChangePasswordForm()
    if form.validate_on_submit():
        if not password_is_right(user, form.current.data):
            form.current.errors = [_("That is not your present password.")]
        elif _is_taken(user, form):
            begin_session(user, is_remembered=visit.permanent)
            flash(_("The new password is set, and every other device was signed out."))
            return redirect(url_for("account.home"))
    page = render_template("account/password.html", form=form, name=user.reached_at)
    return page, 422 if form.is_submitted() else 200


def _is_taken(user: User, form: ChangePasswordForm) -> bool:
    try:
        with unit_of_work():
            set_password(user, form.password.data)
            tell_of_new_password(user)
    except Invalid as error:
        refuse_password(form.password, error)
        return False
    return True


@signed_in
def sign_out_everywhere() -> ResponseReturnValue:
    """End every session of the person, this one too."""
    with unit_of_work():
        end_sessions(own_account())
    logout_user()
    flash(_("Every device was signed out."))
    return redirect(url_for("security.login"))
