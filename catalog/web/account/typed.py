"""What people type as their address or password, read, and refused in words."""

from collections.abc import Mapping
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l
from wtforms import Field

from catalog.accounts.identities import Identity
from catalog.foundation.errors import Invalid
from catalog.permalinks.numbers import MOBILE, telephone
from catalog.web.words import _

PASSWORD_REFUSALS: Mapping[str, Any] = {
    "too-short": _l("At least 12 characters. Four or five words in a row are easy to remember."),
    "too-long": _l("At most 200 characters."),
    "too-plain": _l("That is soon guessed: it repeats itself or runs along the keyboard."),
    "holds-a-name": _l("Your name, mail address or number stands in it, and is tried first."),
}


def known_identity(typed: str) -> Identity | None:
    """An address as somebody types it to sign in, read kindly; None where it is neither kind."""
    text = typed.strip().lower()
    if "@" in text:
        return Identity(text, is_phone=False)
    try:
        number = telephone(text)
    except ValueError:
        return None
    return Identity(number, is_phone=True)


def new_identity(typed: str) -> Identity:
    """An address to join with. Raises Invalid for one that can receive nothing."""
    identity = known_identity(typed)
    if identity is None or (identity.is_phone and not MOBILE.fullmatch(identity.address)):
        raise Invalid("address", "neither")
    if identity.is_phone:
        return identity
    try:
        checked = validate_email(identity.address, check_deliverability=False)
    except EmailNotValidError as error:
        raise Invalid("address", "neither") from error
    return Identity(checked.normalized.lower(), is_phone=False)


def refuse_password(field: Field, error: Invalid) -> None:
    """Say beside the field why a password is not taken."""
    field.errors = [*field.errors, str(PASSWORD_REFUSALS[error.code])]


def refuse_address(field: Field) -> None:
    """Say beside the field what an address looks like."""
    words = _("Type a mail address, or a Vietnamese mobile number such as 0912 345 678.")
    field.errors = [*field.errors, words]
