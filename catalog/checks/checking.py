"""Recording checks: staff with a proof, the business with its word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from catalog.accounts.models import User
from catalog.audit.recording import record
from catalog.businesses.models import Membership
from catalog.businesses.queries import merged_ids
from catalog.checks.models import CheckedFact, FactCheck, PaperKind
from catalog.checks.rules import ASK_AGAIN_DAYS, About, Standing, longest, marked, standings
from catalog.foundation.clock import day_in_vietnam
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid, NotAllowed

LONGEST_PROOF = 300


@dataclass(frozen=True)
class Proof:
    """What facts were compared with; `words` hold its number, or say what it was."""

    words: str
    paper: PaperKind | None = None
    paper_on: date | None = None
    source_url: str = ""
    scan_id: int | None = None
    until: date | None = None
    """An earlier end than the usual one."""


def may_check(business_id: int, user_id: int) -> bool:
    """Four eyes: nobody checks the facts of a business that they act for."""
    return session.get(Membership, (user_id, business_id)) is None


def check_facts(
    about: About, facts: Sequence[CheckedFact], *, proof: Proof, user_id: int, at: datetime
) -> list[FactCheck]:
    """Record that facts agree with a proof.

    Raises NotAllowed for one's own business, Invalid without a proof or a fact, and for a
    fact that the listing does not tell.
    """
    if not may_check(about.business_id, user_id):
        raise NotAllowed(f"own business {about.business_id}")
    if not proof.words.strip():
        raise Invalid("proof", "missing")
    if len(proof.words.strip()) > LONGEST_PROOF:
        raise Invalid("proof", "too-long", str(LONGEST_PROOF))
    _check_days(facts, proof, day=day_in_vietnam(at))
    return _record_all(about, facts, proof=proof, user_id=user_id, at=at)


def say_still_right(
    about: About, facts: Sequence[CheckedFact], *, user_id: int, at: datetime
) -> list[FactCheck]:
    """Record the word of the business that facts are still right; it proves nothing."""
    return _record_all(about, facts, proof=None, user_id=user_id, at=at)


def standings_of(about: About, *, on: date) -> dict[CheckedFact, Standing]:
    """How the facts of one thing stand on a day."""
    by_name = joinedload(FactCheck.by).load_only(User.display_name)
    query = select(FactCheck).options(by_name).where(
        FactCheck.business_id == about.business_id, FactCheck.product_id == about.product_id
    )  # fmt: skip
    return standings(about, session.scalars(query.order_by(FactCheck.id)).all(), on=on)


def checks_in_force(business_id: int, on: date) -> list[FactCheck]:
    """Checks of the office that have not ended, of a business and of its products.

    Whether a fact was changed since only `standings_of` knows, which is told the facts.
    """
    query = _latest().where(FactCheck.business_id == business_id, FactCheck.fresh_until >= on)
    return list(session.scalars(query.order_by(FactCheck.id)))


def count_ending(*, on: date, of: Select[int] | None) -> int:
    """How many checks have ended or end soon, of all businesses or of some."""
    ending = _ending(on=on, of=of).with_only_columns(FactCheck.id).subquery()
    return session.scalar(select(func.count()).select_from(ending)) or 0


def checks_ending(*, on: date, of: Select[int] | None, limit: int) -> Sequence[FactCheck]:
    """Checks that have ended or end soon, first what ended first."""
    query = _ending(on=on, of=of).options(joinedload(FactCheck.by), joinedload(FactCheck.business))
    return session.scalars(query.order_by(FactCheck.fresh_until, FactCheck.id).limit(limit)).all()


def checks_ending_of(*, on: date) -> Sequence[int]:
    """The businesses with checks that have ended or end soon."""
    query = _ending(on=on, of=None).with_only_columns(FactCheck.business_id).distinct()
    return session.scalars(query).all()


def _ending(*, on: date, of: Select[int] | None) -> Select[FactCheck]:
    query = _latest().where(FactCheck.fresh_until <= on + timedelta(days=ASK_AGAIN_DAYS))
    return query if of is None else query.where(FactCheck.business_id.in_(of))


def _latest() -> Select[FactCheck]:
    """The last check of the office of each fact; what was merged away is asked about no more."""
    subject = (FactCheck.business_id, FactCheck.product_id, FactCheck.fact)
    last = (
        select(func.max(FactCheck.id))
        .where(~FactCheck.is_own_word, FactCheck.business_id.not_in(merged_ids()))
        .group_by(*subject)
    )
    return select(FactCheck).where(FactCheck.id.in_(last))


def _check_days(facts: Sequence[CheckedFact], proof: Proof, *, day: date) -> None:
    if proof.paper_on is not None and proof.paper_on > day:
        raise Invalid("paper_on", "in-future")
    latest = min((longest(fact, day) for fact in facts), default=None)
    if proof.until and latest and not day <= proof.until <= latest:
        raise Invalid("until", "out-of-range", latest.isoformat())


def _record_all(
    about: About, facts: Sequence[CheckedFact], *, proof: Proof | None, user_id: int, at: datetime
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
            proof=proof.words.strip() if proof else "",
            paper=proof.paper if proof else None,
            paper_on=proof.paper_on if proof else None,
            source_url=(proof.source_url or None) if proof else None,
            scan_id=proof.scan_id if proof else None,
            fresh_until=(proof.until or longest(fact, day_in_vietnam(at))) if proof else None,
            is_own_word=proof is None,
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
           facts=[fact.value for fact in facts], proof=proof.words.strip() if proof else "")  # fmt: skip
    return made
