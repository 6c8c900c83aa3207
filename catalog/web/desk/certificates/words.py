"""Deeds and refusals about certificates, in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from catalog.certificates.deeds import Deed
from catalog.foundation.errors import Invalid
from catalog.web.words import _

DEEDS: Mapping[Deed, Any] = {
    Deed.FILING: _l("A file for re-evaluation"),
    Deed.EXTENSION: _l("An extension"),
    Deed.REVOCATION: _l("A revocation"),
    Deed.REPLACEMENT: _l("Replacement by a newer certificate"),
    Deed.CHECK: _l("The check of its proof"),
}

ACTIONS: Mapping[str, Any] = {
    "certificate checked": _l("Proof checked"),
    "certificate replaced": _l("Replaced by a newer certificate"),
    "certificate renewal filed": _l("File for re-evaluation handed in"),
    "certificate extended": _l("Extended"),
    "certificate revoked": _l("Revoked"),
    "certificate reminded": _l("Business reminded"),
    "certificate filing undone": _l("Undone: file for re-evaluation"),
    "certificate extension undone": _l("Undone: extension"),
    "certificate revocation undone": _l("Undone: revocation"),
    "certificate replacement undone": _l("Undone: replacement"),
    "certificate check undone": _l("Undone: check of the proof"),
}

REFUSALS: Mapping[tuple[str, str], Any] = {
    ("decision_no", "missing"): _l("Say the number of the decision."),
    ("decision_on", "missing"): _l("Say the day of the decision."),
    ("issued_on", "missing"): _l("Say when the new certificate was issued."),
    ("source_url", "missing"): _l("Say on which page the agency or the press tells of it."),
    ("source_url", "not-a-link"): _l("The address must begin with https://."),
    ("stars", "missing"): _l("Say how many stars the decision gives."),
    ("stars", "only-ocop"): _l("Only OCOP has stars and a score."),
    ("score", "out-of-range"): _l("A score lies between 0 and 100."),
    ("score", "not-of-stars"): _l("By Decision 26/2026 this score means another number of stars: %(value)s."),
    ("issuer_level", "not-of-stars"): _l(
        "Five stars come from the Ministry, three and four from the province; a district could "
        "give three until 6 July 2025."
    ),
    ("expires_on", "too-long"): _l("An OCOP certificate lasts 36 months at most."),
    ("until", "no-end"): _l("Only an OCOP certificate with a known last day can be extended."),
    ("until", "out-of-range"): _l("After the last day, and by %(value)s at the latest (180 days)."),
    ("basis", "missing"): _l("An extension needs a basis."),
    ("words", "missing"): _l("Say why, in words."),
    ("deed", "not-done"): _l("That is not recorded of this certificate."),
    ("certificate", "revoked-already"): _l("It is revoked already."),
    ("certificate", "replaced-already"): _l("A newer certificate replaced it already."),
}  # fmt: skip

EVERYWHERE: Mapping[str, Any] = {
    "in-future": _l("That day is still to come."),
    "before-issue": _l("This lies before the day of issue."),
}


def deed_words(deed: Deed) -> str:
    """What a deed is called."""
    return str(DEEDS[deed])


def action_words(action: str) -> str:
    """What a line of the audit is called."""
    return str(ACTIONS.get(action, action))


def refusal_words(error: Invalid) -> str:
    """Why a deed is refused."""
    words = REFUSALS.get((error.field, error.code)) or EVERYWHERE.get(error.code)
    if words is None:
        return _("That cannot be recorded.")
    return str(words) % {"value": error.value}
