"""The life of a revision: draft → submitted → returned or published, and back.

Nothing here makes anything public: whoever publishes calls `decide` in the transaction
that also changes the public rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from catalog.foundation.database import session
from catalog.foundation.errors import Invalid, NotAllowed, NotFound, Stale
from catalog.outbox.queue import announce_for
from catalog.revisions.models import (
    EDITABLE,
    OPEN,
    Revision,
    RevisionStep,
    State,
    Step,
    SubjectKind,
)

Content = Mapping[str, Any]
FACT = "ListingDecided"
DECISIONS = frozenset({Step.RETURNED, Step.REJECTED, Step.PUBLISHED})
"""What the office decides, of which a draft's writers are told."""
UNDO_WITHIN = timedelta(minutes=1)
"""So long whoever decided can take it back; the writers are told only afterwards."""


@dataclass(frozen=True)
class Actor:
    """Who does something: a person with an account, and how the history calls them."""

    id: int | None
    name: str


@dataclass(frozen=True)
class Subject:
    """What a revision is about; a thing that does not exist yet has no id."""

    kind: SubjectKind
    id: int | None
    business_id: int | None


def begin(
    subject: Subject,
    *,
    content: Content,
    live: Content,
    by: Actor,
    at: datetime,
    restores: Revision | None = None,
) -> Revision:
    """Open a draft.

    Raises Stale when somebody else opened one of the same thing before.
    """
    revision = Revision(
        subject_kind=subject.kind,
        subject_id=subject.id,
        business_id=subject.business_id,
        state=State.DRAFT,
        content=dict(content),
        live=dict(live),
        field_versions={},
        version=0,
        words={},
        restores_id=restores.id if restores else None,
        begun_by_id=by.id,
        saved_by_id=by.id,
        begun_at=at,
        saved_at=at,
    )
    try:
        with session.begin_nested():
            session.add(revision)
    except IntegrityError as error:
        raise Stale("a draft of this is open") from error
    _tell(revision, Step.BEGUN, by=by, at=at)
    return revision


def open_revision(kind: SubjectKind, subject_id: int) -> Revision | None:
    """The draft of a thing, or what of it waits for staff."""
    return session.scalar(
        select(Revision).where(
            Revision.subject_kind == kind,
            Revision.subject_id == subject_id,
            Revision.state.in_(OPEN),
        )
    )


def locked(revision_id: int) -> Revision:
    """A revision that nobody else changes until this transaction ends. Raises NotFound.

    Written to first, so that on SQLite too the second of two waits and reads anew.
    """
    touched = session.execute(
        update(Revision).where(Revision.id == revision_id).values(version=Revision.version)
    )
    if touched.rowcount == 0:  # type: ignore[attr-defined]  # a cursor result knows it
        raise NotFound(f"revision {revision_id}")
    return session.get_one(Revision, revision_id, populate_existing=True)


def submit(revision_id: int, *, read_version: int, by: Actor, at: datetime) -> Revision:
    """Hand a draft over to staff. Raises Stale when it moved on since it was read."""
    revision = locked(revision_id)
    _require(revision, EDITABLE)
    if revision.version != read_version:
        raise Stale(f"revision {revision.id} is at {revision.version}")
    revision.state = State.SUBMITTED
    revision.submitted_at = at
    revision.words = {}
    _tell(revision, Step.SUBMITTED, by=by, at=at, content=revision.content)
    return revision


def withdraw(revision_id: int, *, by: Actor, at: datetime) -> Revision:
    """Take back what waits for staff, to edit it further."""
    revision = locked(revision_id)
    _require(revision, {State.SUBMITTED})
    revision.state = State.DRAFT
    _tell(revision, Step.WITHDRAWN, by=by, at=at)
    return revision


def discard(revision_id: int, *, by: Actor, at: datetime) -> Revision:
    """Give a draft up; what is public stays as it is, and the draft stays readable."""
    revision = locked(revision_id)
    _require(revision, EDITABLE)
    revision.state = State.DISCARDED
    revision.decided_at = at
    _tell(revision, Step.DISCARDED, by=by, at=at, content=revision.content)
    return revision


def give_back(revision_id: int, words: Mapping[str, str], *, by: Actor, at: datetime) -> Revision:
    """Return a revision to its writer with words beside its fields; "" stands for the whole.

    Raises Invalid without any words, NotAllowed for one's own.
    """
    revision = locked(revision_id)
    _require(revision, {State.SUBMITTED})
    _require_other(revision, by)
    said = {field: text.strip() for field, text in words.items() if text.strip()}
    if not said:
        raise Invalid("words", "missing")
    revision.state = State.RETURNED
    revision.words = said
    _tell(revision, Step.RETURNED, by=by, at=at, words=said)
    return revision


def reject(revision_id: int, words: str, *, by: Actor, at: datetime) -> Revision:
    """Refuse a revision for good, with words. Raises as `give_back` does."""
    revision = locked(revision_id)
    _require(revision, {State.SUBMITTED})
    _require_other(revision, by)
    if not words.strip():
        raise Invalid("words", "missing")
    revision.state = State.REJECTED
    revision.decided_at = at
    revision.words = {"": words.strip()}
    _tell(revision, Step.REJECTED, by=by, at=at, words=revision.words, content=revision.content)
    return revision


def mark_published(
    revision: Revision,
    *,
    subject_id: int,
    content: Content,
    before: Content | None,
    by: Actor,
    at: datetime,
) -> None:
    """Close a locked revision as published; `content` is what of it staff accepted.

    `before` is what was public until now. Raises Stale when it no longer waits, NotAllowed for one's own.
    """
    _require(revision, {State.SUBMITTED})
    _require_other(revision, by)
    revision.subject_id = subject_id
    revision.number = _next_number(revision.subject_kind, subject_id)
    revision.content = dict(content)
    revision.state = State.PUBLISHED
    revision.decided_at = at
    _tell(revision, Step.PUBLISHED, by=by, at=at, content=revision.content, before=before)


def last_decision(revision_id: int) -> RevisionStep | None:
    """What the office decided last on a revision, if nothing happened to it since."""
    query = select(RevisionStep).where(RevisionStep.revision_id == revision_id)
    last = session.scalar(query.order_by(RevisionStep.id.desc()).limit(1))
    return last if last is not None and last.step in DECISIONS else None


def may_undo(revision: Revision, decision: RevisionStep | None, *, by: Actor, at: datetime) -> bool:
    """Whoever decided may take it back for a minute, unless the writer went on meanwhile."""
    return (
        decision is not None
        and by.id is not None
        and decision.by_id == by.id
        and decision.at <= at <= decision.at + UNDO_WITHIN
        and revision.saved_at <= decision.at
    )


def undo_decision(revision: Revision, *, by: Actor, at: datetime) -> None:
    """Let a locked revision wait again as it was handed over; the public rows are the caller's.

    Raises Stale when the minute is over, or somebody went on meanwhile.
    """
    decision = last_decision(revision.id)
    if decision is None or not may_undo(revision, decision, by=by, at=at):
        raise Stale(f"revision {revision.id} is {revision.state.value}")
    decision.undone_at = at
    revision.state = State.SUBMITTED
    revision.number = None
    revision.decided_at = None
    revision.words = {}
    revision.content = _handed_over(revision.id)
    try:
        with session.begin_nested():
            session.flush()
    except IntegrityError as error:
        raise Stale("another draft of this is open") from error
    _tell(revision, Step.UNDONE, by=by, at=at)


def _handed_over(revision_id: int) -> dict[str, Any]:
    query = select(RevisionStep.content).where(
        RevisionStep.revision_id == revision_id, RevisionStep.step == Step.SUBMITTED
    )
    content = session.scalars(query.order_by(RevisionStep.id.desc()).limit(1)).one()
    return dict(content or {})


def _next_number(kind: SubjectKind, subject_id: int) -> int:
    last = session.scalar(
        select(func.max(Revision.number)).where(
            Revision.subject_kind == kind, Revision.subject_id == subject_id
        )
    )
    return (last or 0) + 1


def _require(revision: Revision, states: frozenset[State] | set[State]) -> None:
    if revision.state not in states:
        raise Stale(f"revision {revision.id} is {revision.state.value}")


def is_own(revision: Revision, by: Actor) -> bool:
    """Whether somebody wrote a revision, begun or saved last."""
    return by.id is not None and by.id in {revision.begun_by_id, revision.saved_by_id}


def _require_other(revision: Revision, by: Actor) -> None:
    """Nobody decides on what they wrote (four eyes)."""
    if is_own(revision, by):
        raise NotAllowed(f"revision {revision.id} is their own")


def _tell(
    revision: Revision,
    step: Step,
    *,
    by: Actor,
    at: datetime,
    words: Mapping[str, str] | None = None,
    content: Content | None = None,
    before: Content | None = None,
) -> None:
    session.flush()
    line = RevisionStep(
        revision_id=revision.id,
        step=step,
        at=at,
        by_id=by.id,
        by=by.name,
        words=dict(words or {}),
        content=None if content is None else dict(content),
        before=None if before is None else dict(before),
    )
    session.add(line)
    session.flush()
    if step in DECISIONS:
        announce_for(FACT, due=at + UNDO_WITHIN, at=at, step_id=line.id)
