"""Proposing, confirming, lifting and taking back a suspension.

The caller owns the transaction: the row, the mark on the business or product, the line in
the public log, the audit entry and the notice to the search stand or fall together.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update

from catalog.audit.recording import record
from catalog.businesses.models import Business
from catalog.foundation.clock import day_in_vietnam
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid, NotAllowed, NotFound, Stale
from catalog.outbox.queue import announce
from catalog.products.models import Product
from catalog.sanctions.models import Suspension, SuspensionGround
from catalog.sanctions.publishing import publish_suspension
from catalog.sanctions.queries import acts_for, in_effect, waits
from catalog.sanctions.rules import HIDES, State, may_confirm, may_undo, state_of

LONGEST_WORDS = 2000
URGENT_FACT = "SuspendedUrgently"


@dataclass(frozen=True)
class Order:
    """What a suspension says."""

    ground: SuspensionGround
    decision_no: str
    starts_on: date
    words: str
    words_en: str = ""
    is_urgent: bool = False


def propose(subject: Business | Product, order: Order, *, user_id: int, at: datetime) -> Suspension:
    """Propose to hide a business or product; what is urgent hides it at once.

    Raises Invalid for an order that is not whole or where one is open already, NotAllowed
    for one's own business.
    """
    _require_whole(order, at=at)
    hold(subject)
    _require_other_business(subject, user_id)
    column = Suspension.product_id if isinstance(subject, Product) else Suspension.business_id
    if session.scalar(select(Suspension.id).where(column == subject.id, in_effect() | waits())):
        raise Invalid("suspension", "open-already")
    made = Suspension(
        business_id=None if isinstance(subject, Product) else subject.id,
        product_id=subject.id if isinstance(subject, Product) else None,
        ground=order.ground,
        decision_no=order.decision_no,
        starts_on=order.starts_on,
        words=order.words,
        words_en=order.words_en,
        is_urgent=order.is_urgent,
        proposed_at=at,
        proposed_by_id=user_id,
        lift_decision_no="",
        lift_words="",
    )
    session.add(made)
    session.flush()
    _note("suspension proposed", made, user_id=user_id, at=at)
    if order.is_urgent:
        _take_effect(made, subject, user_id=user_id, at=at)
        announce(URGENT_FACT, at=at, suspension_id=made.id)
    return made


def confirm(suspension_id: int, *, user_id: int, at: datetime) -> Suspension:
    """Confirm as the second person; a proposal thereby takes effect.

    Raises NotAllowed for whoever proposed it or acts for the business, Stale when it waits
    no more.
    """
    suspension, subject = _held(suspension_id, user_id)
    if state_of(suspension) not in {State.PROPOSED, State.URGENT}:
        raise Stale(f"suspension {suspension.id}")
    if not may_confirm(suspension, user_id):
        raise NotAllowed(f"own suspension {suspension.id}")
    was_in_effect = state_of(suspension) is State.URGENT
    suspension.confirmed_at, suspension.confirmed_by_id = at, user_id
    _note("suspension confirmed", suspension, user_id=user_id, at=at)
    if not was_in_effect:
        _take_effect(suspension, subject, user_id=user_id, at=at)
    return suspension


def drop(suspension_id: int, *, user_id: int, at: datetime) -> Suspension:
    """Give a proposal up. Raises Stale for one that hides something, or is over."""
    suspension, _subject = _held(suspension_id, user_id)
    if state_of(suspension) is not State.PROPOSED:
        raise Stale(f"suspension {suspension.id}")
    suspension.dropped_at, suspension.dropped_by_id = at, user_id
    _note("suspension dropped", suspension, user_id=user_id, at=at)
    return suspension


def lift(
    suspension_id: int, *, words: str, decision_no: str = "", user_id: int, at: datetime
) -> Suspension:
    """End a suspension, saying why; everything that it hid is back.

    Raises Invalid without a reason, Stale for one that hides nothing.
    """
    suspension, subject = _held(suspension_id, user_id)
    if state_of(suspension) not in HIDES:
        raise Stale(f"suspension {suspension.id}")
    if not words:
        raise Invalid("lift_words", "missing")
    if len(words) > LONGEST_WORDS:
        raise Invalid("lift_words", "too-long", str(LONGEST_WORDS))
    suspension.lifted_at, suspension.lifted_by_id = at, user_id
    suspension.lift_words, suspension.lift_decision_no = words, decision_no
    _note("suspension lifted", suspension, user_id=user_id, at=at)
    _mark(suspension, subject, None, at=at)
    return suspension


def undo(suspension_id: int, *, user_id: int, at: datetime) -> Suspension:
    """Take back one's own last step within a minute. Raises Stale when that is over."""
    suspension, subject = _held(suspension_id, user_id)
    if not may_undo(suspension, user_id, at=at):
        raise Stale(f"suspension {suspension.id}")
    state = state_of(suspension)
    if state is State.LIFTED:
        suspension.lifted_at = suspension.lifted_by_id = None
        suspension.lift_words = suspension.lift_decision_no = ""
        marked_at = suspension.effective_at
    elif state is State.IN_FORCE:
        suspension.confirmed_at = suspension.confirmed_by_id = None
        if not suspension.is_urgent:
            suspension.effective_at = None
        marked_at = suspension.effective_at
    else:
        suspension.dropped_at, suspension.dropped_by_id = at, user_id
        marked_at = None
    _note("suspension step taken back", suspension, user_id=user_id, at=at, state=state.value)
    _mark(suspension, subject, marked_at, at=at)
    return suspension


def hold(subject: Business | Product) -> None:
    """Write to the subject, so that of two who suspend at once the second waits and looks."""
    kind = type(subject)
    session.execute(
        update(kind).where(kind.id == subject.id).values(suspended_at=kind.suspended_at)
    )
    session.refresh(subject, ["suspended_at"])


def _held(suspension_id: int, user_id: int) -> tuple[Suspension, Business | Product]:
    suspension = session.get(Suspension, suspension_id)
    if suspension is None:
        raise NotFound(f"suspension {suspension_id}")
    subject: Business | Product
    if suspension.product_id is not None:
        subject = session.get_one(Product, suspension.product_id)
    else:
        subject = session.get_one(Business, suspension.business_id)
    hold(subject)
    session.refresh(suspension)
    _require_other_business(subject, user_id)
    return suspension, subject


def _require_whole(order: Order, *, at: datetime) -> None:
    for name in ("decision_no", "words"):
        if not getattr(order, name):
            raise Invalid(name, "missing")
    for name in ("words", "words_en"):
        if len(getattr(order, name)) > LONGEST_WORDS:
            raise Invalid(name, "too-long", str(LONGEST_WORDS))
    if order.starts_on > day_in_vietnam(at):
        raise Invalid("starts_on", "in-future")


def _require_other_business(subject: Business | Product, user_id: int) -> None:
    business_id = subject.business_id if isinstance(subject, Product) else subject.id
    if acts_for(user_id, business_id):
        raise NotAllowed(f"own business {business_id}")


def _take_effect(
    suspension: Suspension, subject: Business | Product, *, user_id: int, at: datetime
) -> None:
    suspension.effective_at = at
    _note("suspension took effect", suspension, user_id=user_id, at=at)
    _mark(suspension, subject, at, at=at)


def _mark(
    suspension: Suspension,
    subject: Business | Product,
    suspended_at: datetime | None,
    *,
    at: datetime,
) -> None:
    """Hide or show the subject again, and tell the public log and the search of it."""
    subject.suspended_at = suspended_at
    session.flush()
    is_product = isinstance(subject, Product)
    about = subject.code if isinstance(subject, Product) else subject.slug
    publish_suspension(suspension, about=about, is_demo=subject.is_demo, at=at)
    if is_product:
        announce("ProductPublished", at=at, product_id=subject.id)
    else:
        announce("BusinessPublished", at=at, business_id=subject.id)


def _note(
    action: str, suspension: Suspension, *, user_id: int, at: datetime, **details: str
) -> None:
    session.flush()
    record(
        action,
        subject_kind="product" if suspension.product_id else "business",
        subject_id=suspension.product_id or suspension.business_id,
        actor_id=user_id,
        actor_label="staff",
        at=at,
        suspension=suspension.id,
        decision=suspension.decision_no,
        ground=suspension.ground.value,
        urgent=suspension.is_urgent,
        **details,
    )
