"""The facts of a business of which one is kept when two become one, and the columns they stand in."""

from collections.abc import Collection, Mapping

from catalog.businesses.models import Business
from catalog.foundation.vietnamese import latin_sort_key

FACTS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "name_sort"),
    "name_en": ("name_en",),
    "legal_form": ("legal_form",),
    "tax_code": ("tax_code",),
    "registration_no": ("registration_no",),
    "address": (
        "address_as_written", "address_state", "former_place_id", "commune_id", "province_id",
    ),
    "phone": ("phone",),
    "email": ("email",),
    "website": ("website",),
    "opening_hours": ("opening_hours",),
    "description": ("description",),
    "description_en": ("description_en",),
    "picture": ("image_id", "image_frame"),
}  # fmt: skip
"""In the order in which a person is asked."""


def says(business: Business, fact: str) -> bool:
    """Whether a business says something there."""
    return bool(getattr(business, FACTS[fact][0]))


def differ(kept: Business, merged: Business, fact: str) -> bool:
    """Whether two businesses say two things, of which a person has to choose one."""
    return any(getattr(kept, name) != getattr(merged, name) for name in FACTS[fact])


def missing(kept: Business, merged: Business) -> set[str]:
    """What only the one that goes says; unless a person says otherwise it is taken over."""
    return {fact for fact in FACTS if says(merged, fact) and not says(kept, fact)}


def taken_over(kept: Business, merged: Business, chosen: Collection[str]) -> dict[str, object]:
    """The columns of the kept business as they become with the chosen facts of the other."""
    values: dict[str, object] = {
        column: getattr(merged, column)
        for fact, columns in FACTS.items()
        if fact in chosen and says(merged, fact)
        for column in columns
    }
    name = values.get("name", kept.name)
    name_en = values.get("name_en", kept.name_en)
    values["name_en_sort"] = latin_sort_key(str(name_en or name))
    return {column: value for column, value in values.items() if getattr(kept, column) != value}
