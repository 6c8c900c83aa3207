"""What a row of the database says, kept so that it can be compared and put back exactly."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from typing import Any

from sqlalchemy import func, inspect, select

from catalog.foundation.database import Model, UtcDateTime, session
from catalog.revisions.models import Revision, SubjectKind


def snapshot(row: Model) -> dict[str, Any]:
    """Every column of a row in a form that JSON keeps."""
    return {column.key: _kept(getattr(row, column.key)) for column in _columns(row)}


def digest(row: Model) -> str:
    """A mark that changes when any column does."""
    return sha256(json.dumps(snapshot(row), sort_keys=True).encode()).hexdigest()


def put_back(row: Model, kept: Mapping[str, Any]) -> None:
    """Give a row every value of a snapshot."""
    for column in _columns(row):
        value = kept[column.key]
        stored = column.columns[0].type
        kind = datetime if isinstance(stored, UtcDateTime) else stored.python_type
        if value is not None and kind is not type(value):
            value = _typed(kind, value)
        setattr(row, column.key, value)


def _columns(row: Model) -> Iterator[Any]:
    yield from inspect(type(row)).column_attrs


def _kept(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else value


def _typed(kind: Any, value: Any) -> object:
    if issubclass(kind, datetime | date):
        return kind.fromisoformat(value)
    return kind(value)


def rests_on(row: Model) -> str:
    """The table in which something else leans on a row; nothing where none does."""
    table = type(row).__table__
    for other in Model.metadata.sorted_tables:
        for key in other.foreign_keys:
            if key.column.table is not table or key.ondelete == "SET NULL":
                continue
            query = select(func.count()).select_from(other).where(key.parent == row.id)  # type: ignore[attr-defined]
            if session.scalar(query):
                return str(other.name)
    return ""


def has_drafts(kind: SubjectKind, subject_id: int) -> bool:
    """Whether somebody opened a draft of a listing."""
    query = select(func.count()).select_from(Revision)
    query = query.where(Revision.subject_kind == kind, Revision.subject_id == subject_id)
    return bool(session.scalar(query))
