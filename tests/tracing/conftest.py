"""What several tests of lots stand on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.support.homes import close, make_app
from tests.support.postgres import PostgresCluster


@pytest.fixture(params=["sqlite", "postgresql"])
def either_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application over an empty database of either kind."""
    if request.param == "sqlite":
        yield request.getfixturevalue("app")
        return
    cluster: PostgresCluster = request.getfixturevalue("postgres_cluster")
    built = make_app(tmp_path / "pg", DATABASE_URL=cluster.fresh_copy())
    yield built
    close(built)
