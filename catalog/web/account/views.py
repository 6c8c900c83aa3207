"""The account page: who is signed in, and with which roles."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue
from flask_security import current_user

from catalog.accounts.roles import RoleName
from catalog.web.access import is_staff, signed_in
from catalog.web.labels import words_for

blueprint = Blueprint("account", __name__)


@blueprint.get("/tai-khoan")
@signed_in
def home() -> ResponseReturnValue:
    """Say who is signed in."""
    g.is_personal = True
    roles = [words_for(RoleName(role.name)) for role in current_user.roles]
    return render_template(
        "account/home.html", name=current_user.display_name, roles=roles, is_staff=is_staff()
    )
