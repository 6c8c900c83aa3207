"""Joining with a mail address or a mobile telephone."""

from uuid import uuid4

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from sqlalchemy.exc import IntegrityError

from catalog.accounts.registering import Joined, Joining, register
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid
from catalog.foundation.vietnamese import normal
from catalog.messages.models import Notice
from catalog.messages.queue import is_flooded
from catalog.web.access import public
from catalog.web.account.confirming import send_confirmation
from catalog.web.account.forms import JoinForm
from catalog.web.account.signing_in import next_place_asked
from catalog.web.account.typed import new_identity, refuse_address, refuse_password
from catalog.web.account.waiting import Stage, Waiting, wait_for
from catalog.web.locale import language
from catalog.web.mailing import address_of, notify


@public
def join() -> ResponseReturnValue:
    """Take a new account. Whether the address is known already is told to its owner only."""
    if current_user.is_authenticated:
        return redirect(url_for("account.home"))
    form = JoinForm()
    if form.validate_on_submit() and _take(form):
        return redirect(url_for("account.confirm"))
    page = render_template("account/join.html", form=form, next_place=next_place_asked())
    return page, 422 if form.is_submitted() else 200


def _take(form: JoinForm) -> bool:
    try:
        identity = new_identity(form.address.data)
        joining = Joining(identity, normal(form.display_name.data), form.password.data, language())
        mark = _register(joining)
    except Invalid as error:
        if error.field == "address":
            refuse_address(form.address)
        else:
            refuse_password(form.password, error)
        return False
    wait_for(
        Waiting(
            stage=Stage.CONFIRM,
            mark=mark,
            address=identity.address,
            is_phone=identity.is_phone,
            next_place=next_place_asked(),
        )
    )
    return True


def _register(joining: Joining) -> str:
    """Register, tell by message how that went, and answer a mark to wait with.

    A cookie can be read by whoever holds it: where the account is somebody's already, or was
    made at the same moment, the mark is nobody's and looks like any other.
    """
    try:
        with unit_of_work():
            joined = register(joining, at=now())
            _tell(joined)
    except IntegrityError:
        return uuid4().hex
    return uuid4().hex if joined.is_known else joined.user.fs_uniquifier


def _tell(joined: Joined) -> None:
    """Send what confirms the address, or say to whoever holds it that it was tried."""
    if not joined.is_known:
        send_confirmation(joined.user)
    elif joined.user.active and not is_flooded(joined.user.reached_at, at=now()):
        notify(
            joined.user,
            "already_registered",
            notice=Notice.SECURITY,
            at=now(),
            sign_in=address_of("security.login"),
            recover=address_of("account.forgot"),
        )
