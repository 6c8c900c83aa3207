"""Telling rows of the database as plain JSON."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, inspect, select

from catalog.foundation.database import Model, session

Told = dict[str, Any]


def told(row: Model, *, without: Collection[str] = ()) -> Told:
    """All columns of a row but these, under their own names."""
    names = [column.key for column in inspect(type(row)).column_attrs]
    return {name: _plain(getattr(row, name)) for name in names if name not in without}


def all_told(
    model: type[Model], *conditions: ColumnElement[bool], without: Collection[str] = ()
) -> list[Told]:
    """Every row that meets the conditions, in the order in which they were made."""
    key = inspect(model).primary_key
    rows: Sequence[Model] = session.scalars(select(model).where(*conditions).order_by(*key)).all()
    return [told(row, without=without) for row in rows]


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
