"""Reading revisions: versions of a thing, what waits, how each came to be."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, func, select, true

from catalog.foundation.database import session
from catalog.foundation.errors import NotFound
from catalog.revisions.models import OPEN, Revision, RevisionStep, State, Step, SubjectKind


def get_revision(revision_id: int) -> Revision:
    """A revision. Raises NotFound."""
    revision = session.get(Revision, revision_id)
    if revision is None:
        raise NotFound(f"revision {revision_id}")
    return revision


def find_revision(revision_id: int) -> Revision | None:
    return session.get(Revision, revision_id)


def open_revisions(business_ids: Sequence[int]) -> Sequence[Revision]:
    """All that is being edited or waits, of some businesses, the last saved first."""
    query = (
        select(Revision)
        .where(Revision.business_id.in_(business_ids), Revision.state.in_(OPEN))
        .order_by(Revision.saved_at.desc(), Revision.id.desc())
    )
    return session.scalars(query).all()


def versions(kind: SubjectKind, subject_id: int) -> Sequence[Revision]:
    """What was published of a thing, the newest first."""
    query = (
        select(Revision)
        .where(
            Revision.subject_kind == kind,
            Revision.subject_id == subject_id,
            Revision.state == State.PUBLISHED,
        )
        .order_by(Revision.number.desc())
    )
    return session.scalars(query).all()


def edited_subjects(kind: SubjectKind) -> set[int]:
    """The things of a kind of which a revision was ever published."""
    query = select(Revision.subject_id).where(
        Revision.subject_kind == kind, Revision.state == State.PUBLISHED
    )
    return {subject_id for subject_id in session.scalars(query) if subject_id is not None}


def waiting(*, limit: int = 50, of: Select[int] | None = None) -> Sequence[Revision]:
    """What waits for staff, of all or of some businesses, the oldest first."""
    query = (
        select(Revision)
        .where(Revision.state == State.SUBMITTED, _of(of))
        .order_by(Revision.submitted_at, Revision.id)
        .limit(limit)
    )
    return session.scalars(query).all()


def count_waiting(*, of: Select[int] | None = None) -> int:
    """How many listings wait for staff."""
    query = select(func.count(Revision.id)).where(Revision.state == State.SUBMITTED, _of(of))
    return session.scalar(query) or 0


def _of(business_ids: Select[int] | None) -> ColumnElement[bool]:
    return true() if business_ids is None else Revision.business_id.in_(business_ids)


def handed_over_by(revision_ids: Sequence[int]) -> dict[int, str]:
    """Who handed each of these over last, in one statement."""
    query = (
        select(RevisionStep.revision_id, RevisionStep.by)
        .where(RevisionStep.revision_id.in_(revision_ids), RevisionStep.step == Step.SUBMITTED)
        .order_by(RevisionStep.id)
    )
    return {row.revision_id: row.by for row in session.execute(query)}


def steps_of(revision_id: int) -> Sequence[RevisionStep]:
    """How a revision came to where it is."""
    query = select(RevisionStep).where(RevisionStep.revision_id == revision_id)
    return session.scalars(query.order_by(RevisionStep.id)).all()
