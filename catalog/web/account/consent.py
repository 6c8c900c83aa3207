"""What a person agreed to, and taking it back."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import logout_user

from catalog.accounts.consents import consents_of, withdraw_consent
from catalog.accounts.signing_in import password_is_right
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.messages.stopping import stop_all
from catalog.web.access import signed_in
from catalog.web.account.forms import WithdrawForm
from catalog.web.account.safety import own_account
from catalog.web.words import _


@signed_in
def index() -> ResponseReturnValue:
    """Show the words that were agreed to, and close the account of whoever takes that back."""
    user, form = own_account(), WithdrawForm()
    if form.validate_on_submit():
        if password_is_right(user, form.password.data):
            with unit_of_work():
                withdraw_consent(user, at=now())
                stop_all(user.reached_at, at=now())
            logout_user()
            flash(_("Your account is closed, and nobody can sign in with it any more."))
            return redirect(url_for("site.home"))
        form.password.errors = [_("That is not your present password.")]
    page = render_template("account/consent.html", form=form, consents=consents_of(user.id))
    return page, 422 if form.is_submitted() else 200
