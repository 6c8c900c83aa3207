"""Saving what is typed into a draft, so that two who edit it never overwrite each other unseen.

Whoever saves says which version they had read. What they left as they had read it is not
theirs to change; a field that both changed, to different things, is a conflict: it keeps
the value of the first, and both are shown. All other fields are merged.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from catalog.foundation.database import session
from catalog.foundation.errors import Stale
from catalog.revisions.models import EDITABLE, Revision, RevisionSave
from catalog.revisions.workflow import Actor, locked


@dataclass(frozen=True)
class Conflict:
    """A field that two people changed: what stands there now, and what the second wanted."""

    field: str
    theirs: Any
    mine: Any


@dataclass(frozen=True)
class Saved:
    """What a save did."""

    revision: Revision
    changed: frozenset[str]
    conflicts: tuple[Conflict, ...]


def save(
    revision_id: int,
    values: Mapping[str, Any],
    *,
    read_version: int,
    by: Actor,
    at: datetime,
) -> Saved:
    """Merge what was typed into a draft; fields in conflict are left as they stand.

    Values are clean already. A save that was sent twice changes nothing the second time.
    Raises Stale when the revision waits for staff or was decided on.
    """
    revision = locked(revision_id)
    if revision.state not in EDITABLE:
        raise Stale(f"revision {revision.id} is {revision.state.value}")
    read_version = max(0, min(read_version, revision.version))
    differing = {f: value for f, value in values.items() if revision.content.get(f) != value}
    moved = [f for f in differing if revision.field_versions.get(f, 0) > read_version]
    read = _as_read(revision, moved, read_version)
    conflicts = tuple(
        Conflict(f, theirs=revision.content.get(f), mine=differing[f])
        for f in moved
        if differing[f] != read[f]
    )
    changes = {f: value for f, value in differing.items() if f not in moved}
    if changes:
        _write(revision, changes, by=by, at=at)
    return Saved(revision, frozenset(changes), conflicts)


def as_read(revision: Revision, field: str, read_version: int) -> Any:
    """What a field held when somebody read it."""
    read_version = max(0, min(read_version, revision.version))
    return _as_read(revision, [field], read_version).get(field, revision.content.get(field))


def _write(revision: Revision, changes: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    revision.version += 1
    session.add(
        RevisionSave(
            revision_id=revision.id,
            version=revision.version,
            before={f: revision.content.get(f) for f in changes},
            by_id=by.id,
            at=at,
        )
    )
    revision.content = {**revision.content, **changes}
    revision.field_versions = {
        **revision.field_versions,
        **dict.fromkeys(changes, revision.version),
    }
    revision.saved_by_id, revision.saved_at = by.id, at
    session.flush()


def _as_read(revision: Revision, fields: list[str], read_version: int) -> dict[str, Any]:
    """What some fields held at an earlier version: what the first save after it replaced."""
    if not fields:
        return {}
    query = (
        select(RevisionSave)
        .where(RevisionSave.revision_id == revision.id, RevisionSave.version > read_version)
        .order_by(RevisionSave.version.desc())
    )
    read: dict[str, Any] = {}
    for later in session.scalars(query):
        read |= {f: later.before[f] for f in fields if f in later.before}
    return read
