"""Rows of any table, read and written by the names of their columns, in a form that JSON keeps."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, delete, insert, select, update

from catalog.foundation.database import Model, UtcDateTime, session

AT_ONCE = 500

Row = dict[str, Any]


def table(name: str) -> Table:
    """A table by its name."""
    return Model.metadata.tables[name]


def identity(of: Table, without: str) -> Column[Any]:
    """The column that tells the rows of a business apart, besides the one that names it."""
    (found,) = [column for column in of.primary_key if column.name != without]
    return found


def rows_where(of: Table, condition: ColumnElement[bool]) -> list[Row]:
    """Whole rows in the order of their keys."""
    query = select(of).where(condition).order_by(*of.primary_key)
    return [plain(of, dict(row)) for row in session.execute(query).mappings()]


def put_in(of: Table, row: Row) -> None:
    """Insert a row as it was."""
    session.execute(insert(of).values(**typed(of, row)))


def take_out(of: Table, row: Row) -> None:
    """Delete a row by its key."""
    session.execute(delete(of).where(key_is(of, row)))


def write(of: Table, key: Row, values: Row) -> None:
    """Change columns of one row."""
    session.execute(update(of).where(key_is(of, key)).values(**typed(of, values)))


def key_is(of: Table, row: Mapping[str, Any]) -> ColumnElement[bool]:
    """The condition that names one row."""
    return and_(*(column == row[column.name] for column in of.primary_key))


def in_parts(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Keys by as many as one statement names."""
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]


def plain(of: Table, row: Mapping[str, Any]) -> Row:
    """Values as JSON keeps them."""
    return {name: _plain(value) for name, value in row.items() if name in of.c}


def typed(of: Table, row: Mapping[str, Any]) -> Row:
    """Values as the database takes them."""
    return {name: _typed(of.c[name], value) for name, value in row.items()}


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else value


def _typed(column: Column[Any], value: Any) -> object:
    if isinstance(column.type, UtcDateTime):
        return datetime.fromisoformat(value) if isinstance(value, str) else value
    kind = column.type.python_type
    if value is None or isinstance(value, kind):
        return value
    return kind.fromisoformat(value) if issubclass(kind, date) else kind(value)
