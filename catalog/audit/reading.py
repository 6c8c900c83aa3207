"""Searching the audit log. Nothing here writes: a trigger refuses to change what was written."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, Text, cast, or_, select

from catalog.audit.models import AuditEntry
from catalog.foundation.clock import VIETNAM
from catalog.foundation.database import session

BATCH = 1000


@dataclass(frozen=True)
class Asked:
    """What is looked for; what is left empty is not asked."""

    actor_ids: frozenset[int] | None = None
    subject_kind: str = ""
    subject_id: int | None = None
    action: str = ""
    first: date | None = None
    last: date | None = None
    text: str = ""


def entries(asked: Asked, *, limit: int, before: int | None = None) -> Sequence[AuditEntry]:
    """The newest lines that answer, or those written before one of them."""
    conditions = _conditions(asked)
    if before is not None:
        conditions.append(AuditEntry.id < before)
    query = select(AuditEntry).where(*conditions).order_by(AuditEntry.id.desc()).limit(limit)
    return session.scalars(query).all()


def every_entry(asked: Asked, *, limit: int) -> Iterator[AuditEntry]:
    """All lines that answer, the newest first, read a stretch at a time."""
    before, left = None, limit
    while left > 0:
        found = entries(asked, limit=min(BATCH, left), before=before)
        yield from found
        if not found:
            return
        before, left = found[-1].id, left - len(found)
        for entry in found:
            session.expunge(entry)


def actions_written() -> Sequence[str]:
    """Every action that the log holds."""
    return session.scalars(select(AuditEntry.action).distinct().order_by(AuditEntry.action)).all()


def kinds_written() -> Sequence[str]:
    """Every kind of thing that the log speaks of."""
    query = select(AuditEntry.subject_kind).distinct().order_by(AuditEntry.subject_kind)
    return session.scalars(query).all()


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if asked.actor_ids is not None:
        conditions.append(AuditEntry.actor_id.in_(asked.actor_ids))
    if asked.subject_kind:
        conditions.append(AuditEntry.subject_kind == asked.subject_kind)
    if asked.subject_id is not None:
        conditions.append(AuditEntry.subject_id == asked.subject_id)
    if asked.action:
        conditions.append(AuditEntry.action == asked.action)
    if asked.first is not None:
        conditions.append(AuditEntry.at >= datetime.combine(asked.first, time.min, VIETNAM))
    if asked.last is not None:
        conditions.append(AuditEntry.at <= datetime.combine(asked.last, time.max, VIETNAM))
    if asked.text:
        conditions.append(_holds(asked.text))
    return conditions


def _holds(text: str) -> ColumnElement[bool]:
    """The details are kept as JSON, in which a letter with marks stands escaped."""
    escaped = json.dumps(text)[1:-1]
    return or_(
        cast(AuditEntry.details, Text).icontains(escaped, autoescape=True),
        AuditEntry.actor_label.icontains(text, autoescape=True),
        AuditEntry.action.icontains(text, autoescape=True),
    )
