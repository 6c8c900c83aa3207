"""The database binding, column types and transaction boundary that every model shares.

This is the one domain module that knows Flask-SQLAlchemy; the rest of the domain
sees plain SQLAlchemy through the names defined here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from sqlite3 import Connection as SqliteConnection
from typing import TYPE_CHECKING, Any, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, Enum, MetaData, String, event
from sqlalchemy.orm import DeclarativeBase, Session, scoped_session
from sqlalchemy.types import TypeDecorator


class Base(DeclarativeBase):
    """Give every constraint a name that both databases and migrations agree on."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
session = cast("scoped_session[Session]", db.session)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class UtcDateTime(TypeDecorator[datetime]):
    """Keep a moment as UTC and always give it back aware, on SQLite too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment must carry its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Slug = String(160)
SortKey = String(400).with_variant(String(400, collation="C"), "postgresql")
"""A key compared byte by byte, so that both databases sort Vietnamese alike."""


def stored_enum(members: type[StrEnum], name: str) -> Enum:
    """Store a closed set by value, with a check constraint that holds it closed."""
    return Enum(
        members,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda kinds: [kind.value for kind in kinds],
    )


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Turn on what SQLite leaves off: foreign keys, write-ahead log, patience.

    Without recursive triggers a row that may not be deleted could still be replaced.
    """
    if isinstance(connection, SqliteConnection):
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA recursive_triggers=ON")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA busy_timeout=5000")
        cursor.close()


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """Commit everything done inside the block together, or nothing of it."""
    try:
        yield session()
        session.commit()
    except BaseException:
        session.rollback()
        raise
