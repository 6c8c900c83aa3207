"""Inserting a row or adding to the one that is there, alike on both databases."""

from typing import Any

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from catalog.foundation.database import Model, session


def insert_or_ignore(model: type[Model], **values: Any) -> Any:
    """Insert a row unless one with its key is there."""
    return _insert(model).values(**values).on_conflict_do_nothing()


def insert_or_add(
    model: type[Model], *, key: list[str], column: str, by: int = 1, **values: Any
) -> Any:
    """Insert a row that counts one or so many, or add to the row with its key; answers the count."""
    statement = _insert(model).values(**values, **{column: by})
    counted = model.__table__.c[column]
    return statement.on_conflict_do_update(
        index_elements=key, set_={column: counted + by}
    ).returning(counted)


def _insert(model: type[Model]) -> Any:
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    return (postgresql_insert if is_postgresql else sqlite_insert)(model)
