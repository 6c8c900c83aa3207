"""Refusals of claims and of changes among a business's people, in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

PERSONAL = _l("A personal number has 12 digits and begins with 0.")

JOINING: Mapping[tuple[str, str], Any] = {
    ("legal_form", "missing"): _l("This is needed."),
    ("address", "missing"): _l("This is needed."),
    ("phone", "no-contact"): _l("Give a telephone or a mail address, so that the office can ask."),
    ("phone", "not-a-telephone"): _l("That is no Vietnamese telephone number."),
    ("files", "no-evidence"): _l("Send a photograph of a paper, or write who you are to the business."),
    ("files", "empty"): _l("One of the files is empty."),
    ("files", "too-large"): _l("A document may have 10 MB at most."),
    ("files", "too-many"): _l("At most 10 files."),
    ("number", "missing"): _l("A body of this form has a number; type it."),
    ("number", "wrong-check-digit"): _l(
        "The check digit of this tax code is wrong. Compare it with the paper, digit by digit."
    ),
    ("number", "not-a-tax-code"): _l(
        "A tax code has 10 digits, or 13 of a branch; a personal number has 12."
    ),
    ("number", "not-a-personal-number"): PERSONAL,
    ("number", "needs-tax-code"): _l(
        "A company or cooperative has a tax code of 10 digits; a personal number is for households."
    ),
    ("number", "listed"): _l(
        "A business with this tax code is listed already. Look for it and claim that one."
    ),
    ("business", "is-member"): _l("You act for this business already."),
    ("business", "asked-already"): _l("You have asked for this business; the office will answer."),
    ("business", "too-many-waiting"): _l("Five of your claims wait already. Let the office answer first."),
    ("tax_code", "taken"): _l(
        "Another business has this tax code. Refuse this claim, or ask for a claim on that business."
    ),
    ("role", "last-owner"): _l("A business keeps at least one owner. Make somebody else owner first."),
    ("note", "too-many"): _l("Twenty invitations are open already. Take one back first."),
}  # fmt: skip
