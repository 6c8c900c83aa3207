"""What a business's listing says, field by field, and what it must say before it is public."""

from collections.abc import Mapping
from typing import Any

from catalog.businesses.models import ChannelKind, LegalForm, OutletKind
from catalog.foundation.errors import Invalid
from catalog.permalinks.numbers import tax_code, telephone
from catalog.revisions import pictures
from catalog.revisions.certificate_rows import ROW_OF_BUSINESS, row_problems
from catalog.revisions.fields import Field, Kind, Problem, Value, missing

LONGEST_TEXT = 4000
LONGEST_HOURS = 120

LINK = Field("url", Kind.LINK, longest=600)


def channel_address(text: str) -> str:
    """Where a channel leads: a page, or a telephone number as a link to dial.

    Raises ValueError with a code.
    """
    number = text.removeprefix("tel:")
    try:
        return f"tel:{telephone(number)}"
    except ValueError:
        if text.startswith("tel:"):
            raise
    try:
        return str(LINK.clean(text))
    except Invalid as error:
        raise ValueError(error.code) from error


CHANNEL = (
    Field("kind", Kind.CHOICE, choices=tuple(ChannelKind)),
    Field("url", Kind.LINE, longest=600, check=channel_address),
    Field("label", Kind.LINE, longest=120),
)
OUTLET = (
    Field("name", Kind.LINE, longest=200),
    Field("kind", Kind.CHOICE, choices=tuple(OutletKind)),
    Field("address", Kind.LINE, longest=300),
    Field("phone", Kind.LINE, longest=20, check=telephone),
    Field("opening_hours", Kind.LINE, longest=LONGEST_HOURS),
)

FIELDS: Mapping[str, Field] = {
    field.name: field
    for field in (
        Field("name", Kind.LINE, is_needed=True),
        Field("name_en", Kind.LINE),
        Field("legal_form", Kind.CHOICE, choices=tuple(LegalForm), is_needed=True),
        Field("tax_code", Kind.LINE, longest=20, check=tax_code),
        Field("registration_no", Kind.LINE, longest=40),
        Field("description", Kind.TEXT, longest=LONGEST_TEXT, is_needed=True),
        Field("description_en", Kind.TEXT, longest=LONGEST_TEXT),
        Field(pictures.FIELD, Kind.ROWS, most=1, columns=pictures.PICTURE),
        Field("address", Kind.LINE, longest=300, is_needed=True),
        Field("commune", Kind.LINE, longest=5),
        Field("phone", Kind.LINE, longest=20, check=telephone, is_quick=True),
        Field("email", Kind.LINE, longest=255),
        Field("website", Kind.LINK, longest=300),
        Field("opening_hours", Kind.LINE, longest=LONGEST_HOURS, is_quick=True),
        Field("channels", Kind.ROWS, columns=CHANNEL),
        Field("outlets", Kind.ROWS, columns=OUTLET),
        Field("certificates", Kind.ROWS, columns=ROW_OF_BUSINESS),
    )
}
"""In the order in which they are asked for."""


def problems(content: Mapping[str, Value]) -> list[Problem]:
    """What stops a listing from being handed over, and what its writer is warned of."""
    found = missing(list(FIELDS.values()), content)
    if not content.get("phone") and not content.get("email"):
        found.append(Problem("phone", "no-contact"))
    for place, row in enumerate(_rows(content, "channels")):
        found += [
            Problem(f"channels.{place}.{name}", "missing")
            for name in ("kind", "url")
            if not row.get(name)
        ]
    for place, row in enumerate(_rows(content, "outlets")):
        found += [
            Problem(f"outlets.{place}.{name}", "missing")
            for name in ("name", "kind")
            if not row.get(name)
        ]
    return found + row_problems(content) + pictures.wordless(content)


def _rows(content: Mapping[str, Value], name: str) -> list[dict[str, Any]]:
    return list(content.get(name) or [])
