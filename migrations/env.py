"""Run migrations against the application's own database and metadata."""

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from flask_security import AsaList

from catalog.foundation.database import UtcDateTime

database = current_app.extensions["migrate"].db
migrate = current_app.extensions["migrate"]


def render_item(kind: str, thing: object, _context: AutogenContext) -> str | bool:
    """Write our own column types as the plain ones that they are stored as."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, AsaList):
        return "sa.UnicodeText()"
    return False


def run_migrations_online() -> None:
    """Upgrade or downgrade, each revision in a transaction of its own."""
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_item=render_item,
            transaction_per_migration=True,
            **migrate.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


run_migrations_online()
