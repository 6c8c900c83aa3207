"""What the site holds of a person: shown, taken along, and deleted with the account."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import logout_user

from catalog.accounts.signing_in import password_is_right
from catalog.businesses.people import memberships_of
from catalog.foundation.clock import now, today
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid
from catalog.joining.queries import claims_of
from catalog.privacy.leaving import leave_site, owned_alone
from catalog.privacy.of_person import files_of_person, held_of_person
from catalog.web.access import is_staff, signed_in
from catalog.web.account.forms import LeaveForm
from catalog.web.account.safety import own_account
from catalog.web.archives import archive_answer
from catalog.web.pictures import storage
from catalog.web.sealing import sealer
from catalog.web.words import _


@signed_in
def index() -> ResponseReturnValue:
    """Say what is held, offer it whole, and delete the account of whoever asks for that."""
    user, form = own_account(), LeaveForm()
    if form.validate_on_submit():
        if not password_is_right(user, form.password.data):
            form.password.errors = [_("That is not your present password.")]
        else:
            try:
                with unit_of_work():
                    leave_site(
                        user, hands_over=form.hands_over.data, storage=storage(), at=now()
                    )  # fmt: skip
            except Invalid as error:
                form.form_errors.append(_refusal(error))
                user = own_account()
            else:
                logout_user()
                flash(_("Your account is deleted."))
                return redirect(url_for("site.home"))
    page = render_template(
        "account/my_data.html",
        form=form,
        name=user.display_name,
        address=user.reached_at,
        memberships=memberships_of(user.id),
        claims=len(claims_of(user.id)),
        alone=owned_alone(user.id),
        is_staff=is_staff(),
    )
    return page, 422 if form.is_submitted() else 200


def _refusal(error: Invalid) -> str:
    if error.code == "is-staff":
        return _("The office ends the accounts of its own people; ask an administrator.")
    return _("You are the only owner of a business. Make somebody else owner, or tick that the office looks after it.")  # fmt: skip


@signed_in
def archive() -> Response:
    """All that is held of the person, as an archive."""
    user = own_account()
    return archive_answer(
        held_of_person(user, sealer=sealer()),
        files_of_person(user, storage=storage(), sealer=sealer()),
        name=f"du-lieu-cua-toi-{today().isoformat()}",
    )
