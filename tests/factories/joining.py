"""Makers of people, claims and what supports them."""

from itertools import count

from catalog.accounts.models import User
from catalog.businesses.models import Business, LegalForm, Membership, MembershipRole
from catalog.foundation.sealing import Sealer
from catalog.joining.claiming import ClaimFacts, claim_business
from catalog.joining.models import BusinessClaim
from tests.factories.catalog import AT, kept

SEALER = Sealer("a key that only tests know, long enough")
PERSONAL_NUMBER = "084190001234"
TAX_CODE = "0100112437"
PDF = b"%PDF-1.7\n a paper that only tests know"
_numbers = count(1)


def make_person(display_name: str = "Thạch Thị Sa", **facts: object) -> User:
    """Make an account that nobody can sign in to."""
    number = next(_numbers)
    usual = {
        "email": f"person-{number}@example.vn",
        "password": None,
        "display_name": display_name,
        "fs_uniquifier": f"person-{number}",
        "active": True,
        "created_at": AT,
    }
    return kept(User(**{**usual, **facts}))


def make_member(
    business: Business, role: MembershipRole = MembershipRole.OWNER, user: User | None = None
) -> Membership:
    """Let somebody act for a business."""
    user = user or make_person()
    return kept(Membership(user_id=user.id, business_id=business.id, role=role, since=AT))


def household(**facts: object) -> ClaimFacts:
    """What the owner of a household business says of it."""
    usual = {
        "name": "Hộ kinh doanh Sa Rinh",
        "legal_form": LegalForm.HOUSEHOLD,
        "number": PERSONAL_NUMBER,
        "address": "Ấp Cây Da, Trà Vinh",
        "phone": "0912 345 678",
        "words": "Tôi là chủ hộ.",
    }
    return ClaimFacts(**{**usual, **facts})


def make_claim(
    facts: ClaimFacts | None = None,
    *,
    claimer: User | None = None,
    business: Business | None = None,
    sealer: Sealer = SEALER,
) -> BusinessClaim:
    """Make a claim that waits for the office."""
    return claim_business(
        facts or household(),
        claimer_id=(claimer or make_person()).id,
        business=business,
        files=(),
        sealer=sealer,
        at=AT,
    )
