"""Recording checks: staff with a proof, the business with its word."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from catalog.audit.recording import record
from catalog.businesses.models import Membership
from catalog.checks.models import CheckedFact, FactCheck
from catalog.checks.rules import About, Standing, marked, standings
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid, NotAllowed

LONGEST_PROOF = 300


def may_check(business_id: int, user_id: int) -> bool:
    """Four eyes: nobody checks the facts of a business that they act for."""
    return session.get(Membership, (user_id, business_id)) is None


def check_facts(
    about: About, facts: Sequence[CheckedFact], *, proof: str, user_id: int, at: datetime
) -> list[FactCheck]:
    """Record that facts agree with a proof.

    Raises NotAllowed for one's own business, Invalid without a proof or a fact, and for a
    fact that the listing does not tell.
    """
    if not may_check(about.business_id, user_id):
        raise NotAllowed(f"own business {about.business_id}")
    if not proof.strip():
        raise Invalid("proof", "missing")
    if len(proof.strip()) > LONGEST_PROOF:
        raise Invalid("proof", "too-long", str(LONGEST_PROOF))
    return _record_all(about, facts, proof=proof.strip(), user_id=user_id, at=at)


def say_still_right(
    about: About, facts: Sequence[CheckedFact], *, user_id: int, at: datetime
) -> list[FactCheck]:
    """Record the word of the business that facts are still right; it proves nothing."""
    return _record_all(about, facts, proof="", user_id=user_id, at=at)


def standings_of(about: About, *, on: date) -> dict[CheckedFact, Standing]:
    """How the facts of one thing stand on a day."""
    query = select(FactCheck).options(joinedload(FactCheck.by)).where(
        FactCheck.business_id == about.business_id, FactCheck.product_id == about.product_id
    )  # fmt: skip
    return standings(about, session.scalars(query.order_by(FactCheck.id)).all(), on=on)


def businesses_checked() -> dict[int, Sequence[FactCheck]]:
    """Every check of a business's own facts, in their order, by business."""
    found: dict[int, list[FactCheck]] = defaultdict(list)
    query = select(FactCheck).options(joinedload(FactCheck.by))
    for each in session.scalars(query.where(FactCheck.product_id.is_(None)).order_by(FactCheck.id)):
        found[each.business_id].append(each)
    return dict(found)


def _record_all(
    about: About, facts: Sequence[CheckedFact], *, proof: str, user_id: int, at: datetime
) -> list[FactCheck]:
    if not facts:
        raise Invalid("facts", "missing")
    missing = [fact for fact in facts if fact not in about.values]
    if missing:
        raise Invalid("facts", "not-told", missing[0].value)
    made = [
        FactCheck(
            business_id=about.business_id,
            product_id=about.product_id,
            fact=fact,
            value_mark=marked(about.values[fact]),
            proof=proof,
            is_own_word=not proof,
            at=at,
            by_id=user_id,
        )
        for fact in facts
    ]
    session.add_all(made)
    session.flush()
    record("facts checked" if proof else "facts said to be right",
           subject_kind="product" if about.product_id else "business",
           subject_id=about.product_id or about.business_id, actor_id=user_id,
           actor_label="staff" if proof else "member", at=at,
           facts=[fact.value for fact in facts], proof=proof)  # fmt: skip
    return made
