"""Setting the second factor up, making spare codes anew, and doing without."""

from base64 import b64encode

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from catalog.accounts.models import User
from catalog.accounts.passkeys import passkeys_of
from catalog.accounts.second_factor import (
    NewFactor,
    has_second_factor,
    is_held_to_it,
    needs_second_factor,
    remove_second_factor,
)
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.messages.models import Notice
from catalog.tracing import qr
from catalog.web.access import public, second_factor_is_required
from catalog.web.account.forms import SecondStepForm, SixDigitsForm
from catalog.web.account.safety import own_account
from catalog.web.account.signing_in import begin_session, second_factors
from catalog.web.account.waiting import Stage, waiting_at, waiting_person
from catalog.web.mailing import address_of, notify
from catalog.web.words import _

PROPOSED = "proposed_factor"


@public
def index() -> ResponseReturnValue:
    """Set a second factor up or change it; also for staff who may not sign in without one."""
    user = own_account() if current_user.is_authenticated else waiting_person(Stage.SET_UP)
    if user is None:
        return redirect(url_for("security.login", next=url_for("account.second_factor")))
    wants_application = "ung-dung" in request.args and user.totp_secret is None
    is_set_up = has_second_factor(user) and not wants_application
    return _change(user) if is_set_up else _set_up(user)


def _set_up(user: User) -> ResponseReturnValue:
    form = SixDigitsForm()
    factor = second_factors().propose(user, session.get(PROPOSED))
    session[PROPOSED] = factor.secret
    if form.validate_on_submit():
        with unit_of_work():
            codes = second_factors().set_up(user, factor.secret, form.code.data, at=now())
            if codes is not None:
                tell_of_second_factor(user)
        if codes is not None:
            session.pop(PROPOSED)
            let_in(user)
            return render_template("account/spare_codes.html", codes=codes)
        form.code.errors = [
            _("That code is not right. Check that the clock of the phone sets itself.")
        ]
    page = render_template(
        "account/second_factor_setup.html",
        form=form,
        factor=factor,
        drawing=_drawing(factor),
        is_required=needs_second_factor(user, is_required=second_factor_is_required()),
    )
    return page, 422 if form.is_submitted() else 200


def let_in(user: User) -> None:
    """Whoever waited only for this is signed in by it."""
    waiting = waiting_at(Stage.SET_UP)
    if waiting is not None and not current_user.is_authenticated:
        begin_session(user, is_remembered=waiting.is_remembered)


def _change(user: User) -> ResponseReturnValue:
    if not current_user.is_authenticated:
        return redirect(url_for("security.login"))
    form = SecondStepForm()
    may_remove = not is_held_to_it(user, is_required=second_factor_is_required())
    if form.validate_on_submit():
        wants_removal = "remove" in request.form and may_remove
        with unit_of_work():
            is_right = second_factors().accept(user, form.code.data, at=now())
        if is_right:
            return _remove(user) if wants_removal else _renew_spare_codes(user)
        form.code.errors = [_("That code is not right, or was used already. Wait for the next.")]
    page = render_template(
        "account/second_factor.html",
        form=form,
        may_remove=may_remove,
        has_application=user.totp_secret is not None,
        passkeys=len(passkeys_of(user.id)),
        codes_left=len(user.recovery_digests or ()),
    )
    return page, 422 if form.is_submitted() else 200


def _remove(user: User) -> ResponseReturnValue:
    with unit_of_work():
        remove_second_factor(user, at=now())
        tell_of_second_factor(user)
    flash(_("The second step is off; the password alone signs you in."))
    return redirect(url_for("account.home"))


def _renew_spare_codes(user: User) -> ResponseReturnValue:
    with unit_of_work():
        codes = second_factors().renew_spare_codes(user)
    return render_template("account/spare_codes.html", codes=codes)


def tell_of_second_factor(user: User) -> None:
    """Tell a person that what their sign-in asks for was changed."""
    notify(
        user,
        "second_factor_changed",
        notice=Notice.SECURITY,
        at=now(),
        is_on=has_second_factor(user),
        recover=address_of("account.forgot"),
    )


def _drawing(factor: NewFactor) -> str:
    """The QR code that the application reads, as an address of its own content."""
    drawn = qr.svg(factor.uri, title=_("QR code for the application"))
    return "data:image/svg+xml;base64," + b64encode(drawn.encode()).decode("ascii")
