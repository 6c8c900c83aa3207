"""Fixtures that many tests share; what one folder needs stands beside its tests."""

import ipaddress
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy.orm import Session, scoped_session
from werkzeug.serving import make_server

from catalog import ROOT
from catalog.accounts.roles import RoleName
from catalog.accounts.signing_in import create_account
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.sample.loading import load_sample
from catalog.web.pictures import storage
from tests.support.homes import close, made_once, make_app
from tests.support.postgres import PostgresCluster, private_postgres
from tests.support.servers import free_port


@pytest.fixture(autouse=True, scope="session")
def _no_outgoing_network() -> Iterator[None]:
    """Refuse every connection that would leave this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            try:
                is_here = ipaddress.ip_address(address[0]).is_loopback
            except ValueError:
                is_here = address[0] == "localhost"
            if not is_here:
                raise RuntimeError(f"a test tried to reach {address!r}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all processes of this test run see."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def migrated_home(shared_folder: Path) -> Path:
    """An instance folder whose database was brought up by the migrations."""

    def fill(home: Path) -> None:
        app = make_app(home)
        with app.app_context():
            upgrade(directory=str(ROOT / "migrations"))
        close(app)

    return made_once(shared_folder / "migrated", fill)


@pytest.fixture(scope="session")
def sample_home(shared_folder: Path, migrated_home: Path) -> Path:
    """An instance folder with the sample catalog loaded and indexed."""

    def fill(home: Path) -> None:
        shutil.copytree(migrated_home, home, dirs_exist_ok=True)
        (home / ".done").unlink()
        app = make_app(home)
        with app.app_context():
            with unit_of_work():
                load_sample(at=now(), storage=storage(), settings=app.config["SETTINGS"])
            app.extensions["finder"].engine.rebuild()
        close(app)

    return made_once(shared_folder / "sample", fill)


@pytest.fixture
def app(migrated_home: Path, tmp_path: Path) -> Iterator[Flask]:
    """The application over an empty, migrated database of this test's own."""
    home = tmp_path / "instance"
    shutil.copytree(migrated_home, home)
    built = make_app(home)
    yield built
    close(built)


@pytest.fixture
def database(app: Flask) -> Iterator[scoped_session[Session]]:
    """The session of a fresh database, inside an application context."""
    with app.app_context():
        yield session
        session.remove()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor of the empty site."""
    return app.test_client()


@pytest.fixture
def filled_app(sample_home: Path, tmp_path: Path) -> Iterator[Flask]:
    """The application over a copy of the sample that this test may change."""
    home = tmp_path / "filled"
    shutil.copytree(sample_home, home)
    built = make_app(home)
    yield built
    close(built)


@pytest.fixture(scope="session")
def catalog_app(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application over the sample, shared by tests that only read."""
    home = tmp_path_factory.mktemp("reading") / "instance"
    shutil.copytree(sample_home, home)
    built = make_app(home)
    yield built
    close(built)


@pytest.fixture
def sample(catalog_app: Flask) -> Iterator[scoped_session[Session]]:
    """The session over the sample, inside an application context; nothing is committed."""
    with catalog_app.app_context():
        yield session
        session.rollback()
        session.remove()


@pytest.fixture
def visitor(catalog_app: Flask) -> FlaskClient:
    """Somebody who looks at the sample without signing in."""
    return catalog_app.test_client()


@pytest.fixture(scope="session")
def live_server(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the sample site, served over loopback for a browser."""
    home = tmp_path_factory.mktemp("live") / "instance"
    shutil.copytree(sample_home, home)
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    built = make_app(home, PORT=str(port), SITE_URL=address)
    server = make_server("127.0.0.1", port, built, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield address
    server.shutdown()
    thread.join()
    server.server_close()
    close(built)


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[PostgresCluster]:
    """A PostgreSQL of this test process, from which databases are made."""
    with private_postgres() as address:
        yield PostgresCluster(address)


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


@pytest.fixture(scope="session")
def postgres_sample_app(
    postgres_cluster: PostgresCluster, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """The application over PostgreSQL with the sample, shared by tests that only read."""
    home = tmp_path_factory.mktemp("postgresql")
    built = make_app(home, DATABASE_URL=postgres_cluster.fresh_copy())
    with built.app_context():
        with unit_of_work():
            load_sample(at=now(), storage=storage(), settings=built.config["SETTINGS"])
        with unit_of_work():
            built.extensions["finder"].engine.rebuild()
        session.remove()
    yield built
    close(built)


@pytest.fixture
def owner(app: Flask) -> FlaskClient:
    """A business owner, signed in."""
    return _signed_in(app, RoleName.OWNER)


@pytest.fixture
def staff(app: Flask) -> FlaskClient:
    """A member of staff, signed in."""
    return _signed_in(app, RoleName.STAFF)


@pytest.fixture
def administrator(app: Flask) -> FlaskClient:
    """An administrator, signed in."""
    return _signed_in(app, RoleName.ADMINISTRATOR)


def _signed_in(app: Flask, role: RoleName) -> FlaskClient:
    """Make an account with a role and a client that carries its session."""
    with app.app_context(), unit_of_work():
        user = create_account(
            f"{role.value}@example.vn",
            password=f"the {role.value}'s own words",
            display_name=role.value.capitalize(),
            roles=[role],
            at=now(),
        )
        mark = user.fs_uniquifier
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["_user_id"] = mark
        kept["_fresh"] = True
    return client
