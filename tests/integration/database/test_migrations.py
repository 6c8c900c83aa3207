"""The migrations lead up to what the models say, and all the way back."""

from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from catalog import ROOT
from catalog.foundation.database import db

pytestmark = pytest.mark.slow

FOLDER = str(ROOT / "migrations")
MOMENT = datetime(2026, 7, 1, tzinfo=UTC)

AUDIT = (
    "INSERT INTO audit_entry (at, actor_label, action, subject_kind, details) "
    "VALUES (:at, 'a test', 'written', 'nothing', '{}')"
)
PERMALINK = (
    "INSERT INTO permalink (kind, value, subject_id, issued_at) "
    "VALUES ('product-code', '7K3M9QXA', 1, :at)"
)


def tables_of(app: Flask) -> set[str]:
    return set(inspect(db.engine).get_table_names())


def test_upgrade_from_empty_makes_exactly_what_the_models_say(empty_app: Flask) -> None:
    with empty_app.app_context():
        upgrade(directory=FOLDER)
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, db.metadata) == []


def test_every_check_of_the_models_stands_in_the_database(empty_app: Flask) -> None:
    with empty_app.app_context():
        upgrade(directory=FOLDER)
        seen = inspect(db.engine)
        stored = {
            (table, check["name"])
            for table in seen.get_table_names()
            for check in seen.get_check_constraints(table)
        }
        wanted = {
            (table.name, str(constraint.name))
            for table in db.metadata.tables.values()
            for constraint in table.constraints
            if constraint.__visit_name__ == "check_constraint"
        }
        assert wanted <= stored


def test_downgrade_to_nothing_leaves_no_table_behind(empty_app: Flask) -> None:
    with empty_app.app_context():
        upgrade(directory=FOLDER)
        downgrade(directory=FOLDER, revision="base")
        assert tables_of(empty_app) <= {"alembic_version"}


def test_each_step_down_can_be_taken_up_again(empty_app: Flask) -> None:
    with empty_app.app_context():
        upgrade(directory=FOLDER)
        whole = tables_of(empty_app)
        for revision in ScriptDirectory(FOLDER).walk_revisions():
            downgrade(directory=FOLDER, revision=str(revision.down_revision or "base"))
            upgrade(directory=FOLDER, revision=revision.revision)
            downgrade(directory=FOLDER, revision=str(revision.down_revision or "base"))
        upgrade(directory=FOLDER)
        assert tables_of(empty_app) == whole


@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET id = id + 1"])
@pytest.mark.parametrize(("table", "insert"), [("audit_entry", AUDIT), ("permalink", PERMALINK)])
def test_what_is_written_for_ever_cannot_be_changed(
    empty_app: Flask, table: str, insert: str, change: str
) -> None:
    with empty_app.app_context():
        upgrade(directory=FOLDER)
        with db.engine.begin() as connection:
            connection.execute(text(insert), {"at": MOMENT.isoformat()})
        with (
            pytest.raises(DBAPIError, match="append-only"),
            db.engine.begin() as connection,
        ):
            connection.execute(text(change.format(table)))


def test_the_database_refuses_a_reference_to_nothing(empty_app: Flask) -> None:
    with empty_app.app_context():
        upgrade(directory=FOLDER)
        with pytest.raises(IntegrityError), db.engine.begin() as connection:
            connection.execute(text("INSERT INTO user_role (user_id, role_id) VALUES (1, 1)"))


def test_revisions_are_numbered_in_one_line() -> None:
    revisions = [step.revision for step in ScriptDirectory(FOLDER).walk_revisions()][::-1]
    assert revisions == [f"{number:04}" for number in range(1, len(revisions) + 1)]
