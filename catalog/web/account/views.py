"""The account page: who is signed in, with which roles, and what protects the account."""

from flask import render_template
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import RoleName
from catalog.accounts.second_factor import has_second_factor
from catalog.foundation.clock import now
from catalog.web.access import is_staff, lacks_second_factor, person, signed_in
from catalog.web.labels import words_for
from catalog.web.posts import posts_in_words


@signed_in
def home() -> ResponseReturnValue:
    """Say who is signed in."""
    account = person()
    return render_template(
        "account/home.html",
        name=account.display_name,
        address=account.reached_at,
        roles=[
            *(words_for(RoleName(role.name)) for role in account.roles),
            *posts_in_words(account.posts, at=now()),
        ],
        is_staff=is_staff(),
        has_second_factor=has_second_factor(account),
        lacks_second_factor=lacks_second_factor(),
    )
