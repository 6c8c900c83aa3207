"""What staff decide on a claim: it holds, and its claimer becomes an owner, or it is refused."""

from datetime import datetime

from sqlalchemy import select, update

from catalog.audit.recording import record
from catalog.businesses.models import Business, Membership, MembershipRole
from catalog.businesses.releasing import new_business
from catalog.checks.checking import Proof, check_facts, may_check
from catalog.checks.models import CheckedFact
from catalog.checks.rules import of_business
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid, NotAllowed, Stale
from catalog.foundation.vietnamese import fold
from catalog.joining.evidence import files_of
from catalog.joining.models import BusinessClaim, ClaimState
from catalog.joining.rules import may_decide
from catalog.places.models import Commune
from catalog.places.placing import place_at


def verify_claim(claim: BusinessClaim, *, words: str, user_id: int, at: datetime) -> Business:
    """Let the claimer act for the business, which is made where it was not listed.

    A new business stays unpublished until its listing is. Raises NotAllowed for a claim of
    one's own, Stale for one that was decided meanwhile, Invalid for a tax code that another
    business has.
    """
    _take(claim, words=words, user_id=user_id)
    business = _claimed_business(claim, at=at)
    claim.business_id, claim.decided_at, claim.state = business.id, at, ClaimState.VERIFIED
    if session.get(Membership, (claim.claimer_id, business.id)) is None:
        session.add(
            Membership(
                user_id=claim.claimer_id,
                business_id=business.id,
                role=MembershipRole.OWNER,
                since=at,
            )
        )
    _note("claim verified", claim, user_id, at=at)
    _record_check(claim, business, user_id=user_id, at=at)
    return business


def _record_check(claim: BusinessClaim, business: Business, *, user_id: int, at: datetime) -> None:
    """What staff compared with the papers is checked, where there are papers and all agrees."""
    agrees = (
        claim.tax_code is not None
        and claim.tax_code == business.tax_code
        and claim.name_key in ("", fold(business.name))
        and claim.legal_form in (None, business.legal_form)
    )
    if agrees and files_of(claim.id) and may_check(business.id, user_id):
        check_facts(
            of_business(business), [CheckedFact.IDENTITY],
            proof=Proof("giấy tờ gửi kèm yêu cầu tham gia"), user_id=user_id, at=at,
        )  # fmt: skip


def refuse_claim(claim: BusinessClaim, *, words: str, user_id: int, at: datetime) -> None:
    """Refuse a claim, saying why. Raises as `verify_claim` does, and Invalid without words."""
    if not words.strip():
        raise Invalid("words", "missing")
    _take(claim, words=words, user_id=user_id)
    claim.decided_at, claim.state = at, ClaimState.REFUSED
    _note("claim refused", claim, user_id, at=at)


def _take(claim: BusinessClaim, *, words: str, user_id: int) -> None:
    """Write who decides while the claim still waits, so that of two who try one comes first."""
    if not may_decide(claim, user_id):
        raise NotAllowed(f"own claim {claim.id}")
    taken = session.scalars(
        update(BusinessClaim)
        .where(BusinessClaim.id == claim.id, BusinessClaim.state == ClaimState.WAITING)
        .values(decided_by_id=user_id, staff_words=words.strip())
        .returning(BusinessClaim.id)
    ).all()
    if not taken:
        raise Stale(f"claim {claim.id}")


def _check_tax_code(claim: BusinessClaim) -> None:
    taken = select(Business.id).where(Business.tax_code == claim.tax_code)
    if claim.tax_code and session.scalar(taken) is not None:
        raise Invalid("tax_code", "taken", claim.tax_code)


def _claimed_business(claim: BusinessClaim, *, at: datetime) -> Business:
    if claim.business_id is not None:
        return session.get_one(Business, claim.business_id)
    _check_tax_code(claim)
    business = new_business(claim.name, at=at)
    business.legal_form, business.tax_code = claim.legal_form, claim.tax_code
    business.phone, business.email = claim.phone, claim.email
    commune = session.get(Commune, claim.commune_id) if claim.commune_id else None
    place_at(business, claim.address, commune.code if commune else "")
    session.flush()
    return business


def _note(action: str, claim: BusinessClaim, user_id: int, *, at: datetime) -> None:
    record(
        action,
        subject_kind="business claim",
        subject_id=claim.id,
        actor_id=user_id,
        actor_label="staff",
        at=at,
        business=claim.business_id,
    )
