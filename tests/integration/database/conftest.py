"""Empty databases of both kinds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from catalog.foundation.database import db
from tests.support.homes import close, make_app
from tests.support.postgres import PostgresCluster


@pytest.fixture
def postgres_app(postgres_cluster: PostgresCluster, tmp_path: Path) -> Iterator[Flask]:
    """The application over a PostgreSQL database without a single table."""
    app = make_app(tmp_path, DATABASE_URL=postgres_cluster.address)
    _empty(app)
    yield app
    close(app)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application over a database without a single table."""
    if request.param == "sqlite":
        app = make_app(tmp_path)
        yield app
        close(app)
    else:
        yield request.getfixturevalue("postgres_app")


def _empty(app: Flask) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
