"""How the fields of listings are called, hinted at and found wanting."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from catalog.foundation.errors import Invalid
from catalog.revisions.fields import Problem
from catalog.revisions.models import State, Step, SubjectKind
from catalog.web.words import _

FIELD_WORDS: Mapping[str, Any] = {
    "name": _l("Name"),
    "name_en": _l("Name in English"),
    "group": _l("Group"),
    "set": _l("Kind"),
    "description": _l("What it is, in your words"),
    "description_en": _l("The same in English"),
    "pictures": _l("Pictures"),
    "price_vnd": _l("Price, đồng"),
    "price_unit": _l("For how much"),
    "stock": _l("To be had now"),
    "net_quantity": _l("Quantity in the package"),
    "ingredients": _l("Made of"),
    "ingredients_en": _l("Made of, in English"),
    "specifications": _l("Measures and specifications"),
    "usage": _l("Use"),
    "usage_en": _l("Use, in English"),
    "keeping": _l("Keeping"),
    "keeping_en": _l("Keeping, in English"),
    "warnings": _l("Warnings"),
    "alcohol": _l("Alcohol by volume"),
    "declaration_no": _l("Number of the product declaration"),
    "advertising_no": _l("Number of the advertising confirmation"),
    "season": _l("Season"),
    "gtin": _l("Number under the barcode (GTIN)"),
    "address": _l("Address"),
    "commune": _l("Commune or ward today"),
    "trace_record_url": _l("Its record in the state's traceability system"),
    "certificates": _l("Certificates"),
    "legal_form": _l("Kind of business"),
    "tax_code": _l("Tax code"),
    "registration_no": _l("Number of the business registration"),
    "phone": _l("Telephone"),
    "email": _l("E-mail"),
    "website": _l("Website"),
    "opening_hours": _l("Opening hours"),
    "channels": _l("Where you sell at a distance"),
    "outlets": _l("Where you sell"),
    "kind": _l("Kind"),
    "url": _l("Address or telephone"),
    "label": _l("Name shown"),
    "number": _l("Number"),
    "issuer": _l("Issued by"),
    "issued_on": _l("Issued on"),
    "expires_on": _l("Valid until"),
    "stars": _l("Stars"),
    "scan": _l("Photograph of it"),
    "image": _l("Picture"),
    "alt": _l("What the picture shows"),
    "alt_en": _l("What the picture shows, in English"),
    "frame": _l("The part that is shown"),
}

SECTIONS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (
        _l("Name and story"),
        ("name", "name_en", "group", "set", "legal_form", "description", "description_en"),
    ),
    (_l("Price, stock and season"), ("price_vnd", "price_unit", "stock", "season")),
    (
        _l("As on the label"),
        ("net_quantity", "ingredients", "specifications", "usage", "keeping", "warnings",
         "alcohol", "declaration_no", "advertising_no", "gtin"),
    ),
    (_l("The same in English"), ("ingredients_en", "usage_en", "keeping_en")),
    (_l("Where you are and how to reach you"),
     ("address", "commune", "phone", "email", "website", "opening_hours")),
    (_l("Where you sell"), ("channels", "outlets")),
    (_l("Papers and numbers"),
     ("tax_code", "registration_no", "certificates", "trace_record_url")),
)  # fmt: skip
"""The steps of the form; every field stands in one of them."""

HINTS: Mapping[str, Any] = {
    "name": _l("As it stands on the package"),
    "price_unit": _l("For example kg, 500 g, box of 20"),
    "net_quantity": _l("For example 500 g, 330 ml"),
    "gtin": _l("If the package has a barcode; 8, 12, 13 or 14 digits"),
    "address": _l("House, hamlet, commune, province; the old names will do"),
    "tax_code": _l("10 or 13 digits. A household's 12-digit number is personal and is not asked for here."),
    "usage": _l("How it is eaten, drunk, cooked or worn"),
    "registration_no": _l("For a household business, instead of a tax code"),
    "alt": _l("For those who cannot see it: a few words"),
}  # fmt: skip

REFUSED: Mapping[str, Any] = {
    "too-long": _l("That is too long; %(value)s letters at most."),
    "not-text": _l("That is no text."),
    "not-a-number": _l("“%(value)s” is no number."),
    "out-of-range": _l("%(value)s cannot be right."),
    "not-a-day": _l("“%(value)s” is no day; write 31/12/2026."),
    "not-a-choice": _l("“%(value)s” is none of the choices."),
    "not-a-link": _l("“%(value)s” is no address of a page."),
    "not-rows": _l("That cannot be read."),
    "too-many": _l("There are too many; %(value)s at most."),
    "not-a-gtin": _l("A barcode number has 8, 12, 13 or 14 digits."),
    "wrong-check-digit": _l("One digit must be wrong: the check digit does not fit."),
    "not-a-tax-code": _l("A tax code has 10 or 13 digits."),
    "is-personal": _l("This is a personal number of 12 digits; it must not be public. Leave the field empty."),
    "not-a-telephone": _l("That is no Vietnamese telephone number."),
    "not-a-frame": _l("That is no part of the picture."),
    "unknown": _l("“%(value)s” is not known here."),
    "several": _l("Several communes are called “%(value)s”: choose one below."),
    "taken": _l("“%(value)s” belongs to somebody else's listing."),
    "already-issued": _l("“%(value)s” belongs to another product."),
}  # fmt: skip

PROBLEMS: Mapping[str, Any] = {
    "missing": _l("This is needed."),
    "label-needs": _l("The label of such goods must say it (%(value)s)."),
    "caution-missing": _l("Health food must say: “%(value)s, không có tác dụng thay thế thuốc chữa bệnh”."),
    "forbidden-claim": _l("“%(value)s” may not be claimed in advertising, or only with proof. Say it otherwise."),
    "price-needs-unit": _l("Say for how much the price is."),
    "not-of-group": _l("This kind is not of the group chosen."),
    "before-issue": _l("This lies before the day of issue."),
    "alt-missing": _l("Say in a few words what the picture shows."),
    "no-contact": _l("Give a telephone or an e-mail, so that buyers can reach you."),
}  # fmt: skip

STATE_WORDS: Mapping[State, Any] = {
    State.DRAFT: _l("Draft: nobody else sees it"),
    State.SUBMITTED: _l("Waits for the office"),
    State.RETURNED: _l("Returned with words"),
    State.PUBLISHED: _l("Published"),
    State.REJECTED: _l("Refused"),
    State.DISCARDED: _l("Given up"),
}

STEP_WORDS: Mapping[Step, Any] = {
    Step.BEGUN: _l("Begun"),
    Step.SUBMITTED: _l("Handed over"),
    Step.WITHDRAWN: _l("Taken back"),
    Step.RETURNED: _l("Returned"),
    Step.PUBLISHED: _l("Published"),
    Step.REJECTED: _l("Refused"),
    Step.DISCARDED: _l("Given up"),
    Step.UNDONE: _l("The decision was taken back"),
}

SUBJECT_WORDS: Mapping[SubjectKind, Any] = {
    SubjectKind.PRODUCT: _l("Product"),
    SubjectKind.BUSINESS: _l("Business"),
}


def field_words(name: str) -> str:
    """What a field is called; a field of a row by the row's place too."""
    parts = name.split(".")
    words = str(FIELD_WORDS.get(parts[-1], parts[-1]))
    if len(parts) == len(("rows", "place", "column")):
        rows = str(FIELD_WORDS.get(parts[0], parts[0]))
        return f"{rows}, {int(parts[1]) + 1}: {words}"
    return words


def refused_words(error: Invalid) -> str:
    """Why what was typed was not kept."""
    found = REFUSED.get(error.code)
    return str(found) % {"value": error.value} if found else _("That cannot be kept.")


def problem_words(problem: Problem) -> str:
    """What a listing lacks, or should not say."""
    found = PROBLEMS.get(problem.code)
    return str(found) % {"value": problem.value} if found else _("Look at this once more.")
