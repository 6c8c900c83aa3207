"""Which kinds of mail a person gets: by the link in a mail, or on the account page."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import NotFound
from catalog.messages.models import Notice
from catalog.messages.stopping import is_stopped, message_of_key, start_again, stop
from catalog.web.access import public, signed_in
from catalog.web.account.forms import NoticesForm
from catalog.web.account.safety import own_account
from catalog.web.labels import words_for
from catalog.web.words import _


@public
def stop_notice(key: str) -> ResponseReturnValue:
    """Stop the kind of mail whose link this is, or want it again.

    Mail programs post here by themselves (RFC 8058) and carry no token of a form; that the
    key cannot be guessed is what protects it.
    """
    message = message_of_key(key)
    if message is None or message.notice is Notice.SECURITY:
        raise NotFound("stop link")
    if request.method == "POST":
        with unit_of_work():
            if "again" in request.form:
                start_again(message.recipient, message.notice)
            else:
                stop(message.recipient, message.notice, at=now())
    return render_template(
        "account/stop_notice.html",
        kind=words_for(message.notice),
        is_stopped=is_stopped(message.recipient, message.notice),
    )


@signed_in
def index() -> ResponseReturnValue:
    """Let a person choose among the kinds; what protects the account is always told."""
    address = own_account().reached_at
    chosen = [kind.value for kind in NoticesForm.KINDS if not is_stopped(address, kind)]
    form = NoticesForm(wanted=chosen)
    if form.validate_on_submit():
        with unit_of_work():
            for kind in NoticesForm.KINDS:
                if kind.value in form.wanted.data:
                    start_again(address, kind)
                else:
                    stop(address, kind, at=now())
        flash(_("Your choice is kept."))
        return redirect(url_for("account.home"))
    page = render_template("account/notices.html", form=form, address=address)
    return page, 422 if form.is_submitted() else 200
