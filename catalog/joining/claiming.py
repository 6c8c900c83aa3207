"""Claiming a business, and taking a claim back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from catalog.audit.recording import record
from catalog.businesses.models import Business, LegalForm, Membership
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid, NotAllowed
from catalog.foundation.sealing import Sealer
from catalog.foundation.vietnamese import fold
from catalog.joining.erasing import erase_claim
from catalog.joining.models import BusinessClaim, ClaimFile, ClaimState
from catalog.joining.rules import (
    masked,
    may_have_personal_number,
    may_withdraw,
    needs_number,
)
from catalog.media.storage import Storage
from catalog.permalinks.numbers import PERSONAL_DIGITS, personal_number, tax_code, telephone

CONSENT_VERSION = "2026-11"
"""Changes with the words that people agree to; a claim says which it was made under."""

NUMBER_PURPOSE = "personal-number"
MOST_WAITING = 5


@dataclass(frozen=True)
class ClaimFacts:
    """What somebody says of a business as they claim it; `number` is of either kind."""

    name: str = ""
    legal_form: LegalForm | None = None
    number: str = ""
    address: str = ""
    commune_id: int | None = None
    phone: str = ""
    email: str = ""
    words: str = ""


def claim_business(
    facts: ClaimFacts,
    *,
    claimer_id: int,
    business: Business | None,
    files: Sequence[ClaimFile],
    sealer: Sealer,
    at: datetime,
) -> BusinessClaim:
    """Hand a claim to the office, on a listed business or on one to be listed.

    Raises Invalid for what is missing or wrong, and where the same is asked already.
    """
    _check(facts, claimer_id=claimer_id, business=business, files=files)
    code, personal = read_number(facts.number)
    if business is None:
        _check_number(facts.legal_form, code, personal)
    claim = BusinessClaim(
        claimer_id=claimer_id,
        business_id=business.id if business else None,
        name=masked(business.name if business else facts.name),
        name_key=fold(masked(business.name if business else facts.name)),
        legal_form=business.legal_form if business else facts.legal_form,
        tax_code=code or None,
        personal_number_sealed=(
            sealer.seal_text(personal, purpose=NUMBER_PURPOSE) if personal else None
        ),
        personal_number_mark=sealer.mark(personal) if personal else None,
        address=masked(facts.address),
        commune_id=facts.commune_id,
        phone=_phone(facts.phone),
        email=facts.email or None,
        words=masked(facts.words),
        consent_version=CONSENT_VERSION,
        consented_at=at,
        state=ClaimState.WAITING,
        asked_at=at,
    )
    session.add(claim)
    session.flush()
    for file in files:
        file.claim_id = claim.id
    _note("business claimed", claim, claimer_id, at=at)
    return claim


def withdraw_claim(claim: BusinessClaim, *, user_id: int, storage: Storage, at: datetime) -> None:
    """Take a claim back; what it said of a person goes at once.

    Raises NotAllowed for one that is decided, or somebody else's.
    """
    if not may_withdraw(claim, user_id):
        raise NotAllowed(f"claim {claim.id}")
    claim.state, claim.decided_at = ClaimState.WITHDRAWN, at
    erase_claim(claim, storage=storage, at=at)
    _note("claim withdrawn", claim, user_id, at=at)


def read_number(text: str) -> tuple[str, str]:
    """A tax code, or else the 12 digits of a household's owner; at most one of the two.

    Raises Invalid without the value: what was typed may be a slip of a personal number.
    """
    if not text.strip():
        return "", ""
    digits = "".join(sign for sign in text if sign.isdigit())
    try:
        if len(digits) == PERSONAL_DIGITS:
            return "", personal_number(text)
        return tax_code(text), ""
    except ValueError as error:
        raise Invalid("number", str(error)) from None


def _check(
    facts: ClaimFacts, *, claimer_id: int, business: Business | None, files: Sequence[ClaimFile]
) -> None:
    if business is None:
        for name in ("name", "legal_form", "address"):
            if not getattr(facts, name):
                raise Invalid(name, "missing")
    elif session.get(Membership, (claimer_id, business.id)) is not None:
        raise Invalid("business", "is-member")
    if not facts.phone and not facts.email:
        raise Invalid("phone", "no-contact")
    if not files and not facts.words:
        raise Invalid("files", "no-evidence")
    waiting = select(BusinessClaim).where(
        BusinessClaim.claimer_id == claimer_id, BusinessClaim.state == ClaimState.WAITING
    )
    open_claims = session.scalars(waiting).all()
    if business is not None and any(each.business_id == business.id for each in open_claims):
        raise Invalid("business", "asked-already")
    if len(open_claims) >= MOST_WAITING:
        raise Invalid("business", "too-many-waiting")


def _check_number(legal_form: LegalForm | None, code: str, personal: str) -> None:
    assert legal_form is not None  # noqa: S101 - checked with the other facts
    if personal and not may_have_personal_number(legal_form):
        raise Invalid("number", "needs-tax-code")
    if not code and not personal and needs_number(legal_form):
        raise Invalid("number", "missing")
    if code:
        listed = select(Business.slug).where(
            func.replace(Business.tax_code, "-", "") == code.replace("-", ""),
            Business.published_at.is_not(None),
        )
        slug = session.scalar(listed)
        if slug is not None:
            raise Invalid("number", "listed", slug)


def _phone(text: str) -> str | None:
    try:
        return telephone(text) if text else None
    except ValueError as error:
        raise Invalid("phone", str(error)) from error


def _note(action: str, claim: BusinessClaim, user_id: int, *, at: datetime) -> None:
    record(
        action,
        subject_kind="business claim",
        subject_id=claim.id,
        actor_id=user_id,
        actor_label="claimer",
        at=at,
        business=claim.business_id,
    )
