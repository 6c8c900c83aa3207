"""Translating, with types: the library hands out Any, the rest of the web wants words."""

from typing import Any

from flask_babel import gettext
from flask_babel import ngettext as plural_of


def _(message: str, **values: Any) -> str:
    """Answer a message in the reader's language with its values filled in."""
    return str(gettext(message, **values))


def ngettext(singular: str, plural: str, num: int, **values: Any) -> str:
    """Answer a message about so many things in the reader's language."""
    return str(plural_of(singular, plural, num, **values))
