"""Who may decide on a claim, and what it must say."""

import re

from catalog.businesses.models import LegalForm
from catalog.joining.models import BusinessClaim, ClaimState

REGISTERED = frozenset({LegalForm.COMPANY, LegalForm.COOPERATIVE})
NUMBERED = REGISTERED | {LegalForm.HOUSEHOLD}
PERSONAL_NUMBER = re.compile(r"(?<!\d)0(?:[ .\-]?\d){11}(?![ .\-]?\d)")
MASK = "•••"


def may_decide(claim: BusinessClaim, user_id: int) -> bool:
    """Four eyes: nobody verifies or refuses what they ask for themselves."""
    return claim.claimer_id != user_id


def may_withdraw(claim: BusinessClaim, user_id: int) -> bool:
    return claim.claimer_id == user_id and claim.state is ClaimState.WAITING


def needs_number(legal_form: LegalForm) -> bool:
    """Whether a body of this form cannot be without a tax code or its owner's number."""
    return legal_form in NUMBERED


def may_have_personal_number(legal_form: LegalForm) -> bool:
    """A registered body has a tax code of its own; everybody else may be a person to the tax office."""
    return legal_form not in REGISTERED


def masked(text: str) -> str:
    """Take personal numbers out of words that people wrote them into."""
    return PERSONAL_NUMBER.sub(MASK, text)
