"""A private PostgreSQL for a test run, on a free loopback port, gone afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from flask_migrate import upgrade

from catalog import ROOT
from tests.support.homes import close, make_app
from tests.support.required import missing
from tests.support.servers import free_port

UNPRIVILEGED = ("postgres", "nobody")
DEBIAN = Path("/usr/lib/postgresql")


@contextmanager
def private_postgres() -> Iterator[str]:
    """Start a cluster of its own and answer the address of an empty database."""
    binaries = _binaries()
    user = _account()
    folder = Path(tempfile.mkdtemp(prefix="sanvat-pg-"))
    try:
        if user != pwd.getpwuid(os.geteuid()).pw_name:
            shutil.chown(folder, user)
        cluster, port = folder / "cluster", free_port()
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        start = [binaries / "pg_ctl", "-D", cluster, "-o", options, "-w", "-l", folder / "log"]
        _run(
            user, binaries / "initdb", "-D", cluster, "-U", "sanvat", "-A", "trust",
            "-E", "UTF8", "--locale=C.UTF-8", "-N",
        )  # fmt: skip
        _run(user, *start, "start")
        try:
            yield f"postgresql://sanvat@127.0.0.1:{port}/postgres"
        finally:
            _run(user, binaries / "pg_ctl", "-D", cluster, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class PostgresCluster:
    """A running cluster that hands out migrated databases, each a copy of one made once."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._made = 0
        self._template = ""

    def empty_database(self, name: str) -> str:
        """Make a database without a table and answer its address."""
        self._run(f'CREATE DATABASE "{name}"')
        return self._named(name)

    def fresh_copy(self) -> str:
        """Make a migrated database without a row and answer its address."""
        if not self._template:
            self._migrate("migrated")
            self._template = "migrated"
        self._made += 1
        name = f"copy_{self._made}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{self._template}"')
        return self._named(name)

    def _named(self, name: str) -> str:
        return self.address.rpartition("/")[0] + f"/{name}"

    def _migrate(self, name: str) -> None:
        with tempfile.TemporaryDirectory() as home:
            app = make_app(Path(home), DATABASE_URL=self.empty_database(name))
            with app.app_context():
                upgrade(directory=str(ROOT / "migrations"))
            close(app)

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]


def _binaries() -> Path:
    """Find the folder of the server's programs, which Debian keeps off the path."""
    on_path = shutil.which("initdb")
    if on_path and shutil.which("pg_ctl"):
        return Path(on_path).parent
    versions = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not versions:
        missing("PostgreSQL")
    return versions[-1].parent


def _account() -> str:
    """The server refuses to run as root: answer who runs it."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    known = {entry.pw_name for entry in pwd.getpwall()}
    found = next((name for name in UNPRIVILEGED if name in known), None)
    if found is None:
        missing("an unprivileged account for PostgreSQL")
    return found


def _run(user: str, *command: str | Path) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        check=False,
        cwd="/",
        user=user if os.geteuid() == 0 else None,
        group=pwd.getpwnam(user).pw_gid if os.geteuid() == 0 else None,
        extra_groups=[] if os.geteuid() == 0 else None,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stderr.decode(errors='replace')[-400:]}")
