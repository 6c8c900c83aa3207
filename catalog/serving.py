"""Bringing the site up on one machine: database, sample, accounts, index, then the server.

Run by `bin/serve`. Each step is skipped when it was done before, so that a second
start changes nothing.
"""

import errno
import gc
import os
import secrets
import signal
import socket
import sys
from contextlib import closing, suppress
from pathlib import Path
from threading import Thread
from types import FrameType
from typing import Any, NoReturn

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import upgrade
from gunicorn.app.base import BaseApplication
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from catalog import ROOT, create_app
from catalog.accounts.models import User
from catalog.accounts.roles import RoleName
from catalog.accounts.signing_in import create_account
from catalog.businesses.models import Business, Membership, MembershipRole
from catalog.config import Settings, WrongSetting, read_settings
from catalog.foundation.clock import now
from catalog.foundation.csv_rows import BrokenRows
from catalog.foundation.database import db, session, unit_of_work
from catalog.ledger.signing import signing_key
from catalog.products.models import Product
from catalog.sample.loading import load_sample
from catalog.tracing.models import Lot
from catalog.web.pictures import storage
from catalog.web.searching import directory, finder
from catalog.worker import begin_day, work_for_ever, work_off

LONGEST_ADDRESS = 8190
"""Bytes of a request's first line, the most that the server takes: what is refused for its
length before that is refused by the site, in words."""
ACCOUNTS_FILE = "demo-accounts.txt"
DEMO_ACCOUNTS = (
    (RoleName.OWNER, "owner@demo.sanvat.example", "Chủ cơ sở (minh họa)"),
    (RoleName.STAFF, "staff@demo.sanvat.example", "Cán bộ xúc tiến (minh họa)"),
    (RoleName.ADMINISTRATOR, "admin@demo.sanvat.example", "Quản trị (minh họa)"),
)
WORKERS = 2
THREADS = 8
PASSWORD_BYTES = 12


class CannotStart(Exception):
    """A reason why the site cannot be served, in words for whoever typed the command."""


def main() -> int:
    """Prepare what is missing and serve; answer an exit status."""
    try:
        settings = read_settings()
        _require_free_port(settings)
        app = create_app(settings)
        with app.app_context():
            prepare(settings)
            _announce(settings)
            db.engine.dispose()
        gc.freeze()  # what all processes share is left alone by each, so it stays shared
        gc.enable()
    except (WrongSetting, CannotStart, BrokenRows) as error:
        print(f"Sản Vật cannot start. {error}", file=sys.stderr)
        return 1
    except (OSError, OperationalError) as error:
        print(f"Sản Vật cannot start. {_reason(error)}", file=sys.stderr)
        return 1
    _Server(app, settings).run()
    return 0


def prepare(settings: Settings) -> None:
    """Migrate, load, make accounts and index, each only where it is still to be done."""
    if not _is_migrated():
        print("Creating the database …", flush=True)
        upgrade(directory=str(ROOT / "migrations"))
    if session.scalar(select(Product.id).limit(1)) is None:
        print("Loading the sample catalog …", flush=True)
        with unit_of_work():
            load_sample(
                at=now(),
                storage=storage(),
                settings=settings,
                progress=lambda s: print(f"  {s}", flush=True),
            )
        print("Building the search index …", flush=True)
        work_off(finder().engine)
    _make_demo_accounts(settings)
    if not finder().engine.is_ready():
        print("Building the search index …", flush=True)
        with unit_of_work():
            finder().engine.rebuild()
    session.remove()


def _is_migrated() -> bool:
    script = ScriptDirectory(str(ROOT / "migrations"))
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == (
            script.get_current_head()
        )


def _make_demo_accounts(settings: Settings) -> None:
    """Make the three accounts once, with passwords drawn on this machine."""
    emails = [email for _role, email, _name in DEMO_ACCOUNTS]
    known = set(session.scalars(select(User.email).where(User.email.in_(emails))))
    missing = [account for account in DEMO_ACCOUNTS if account[1] not in known]
    if not missing or settings.production:
        return
    lines = []
    with unit_of_work():
        for role, email, name in missing:
            password = secrets.token_urlsafe(PASSWORD_BYTES)
            user = create_account(
                email, password=password, display_name=name, roles=[role], at=now(), is_demo=True
            )
            if role is RoleName.OWNER:
                _give_a_business(user)
            lines.append(f"{role.value:14} {email:28} {password}\n")
        _append_private(settings.home / ACCOUNTS_FILE, "".join(lines))


def _give_a_business(user: User) -> None:
    """Let the demonstration owner act for the business whose lot has most to tell."""
    business_id = session.scalar(
        select(Lot.business_id).where(Lot.is_demo).order_by(Lot.event_count.desc(), Lot.id)
    ) or session.scalar(
        select(Product.business_id).where(Product.business_id.is_not(None)).order_by(Product.id)
    )
    business = session.get(Business, business_id) if business_id else None
    if business is not None:
        session.add(
            Membership(
                user_id=user.id,
                business_id=business.id,
                role=MembershipRole.OWNER,
                since=now(),
            )
        )


def _append_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def _require_free_port(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CannotStart(
                    f"Port {settings.port} on {settings.host} is taken by another program. "
                    f"Stop that program, or choose another port: PORT=8080 bin/serve"
                ) from error
            raise CannotStart(
                f"{settings.host}:{settings.port} cannot be used ({error.strerror}). "
                "Check HOST and PORT."
            ) from error


def _reason(error: OSError | OperationalError) -> str:
    text = str(error)
    if getattr(error, "errno", None) == errno.ENOSPC or "disk is full" in text:
        return "The disk is full. Free some space and start again; nothing was half-written."
    is_refused = isinstance(error, OSError) and error.errno in {errno.EACCES, errno.EROFS}
    if is_refused or "readonly database" in text or "unable to open database" in text:
        return "The instance folder cannot be written. Set SANVAT_HOME to one that can."
    return text.splitlines()[0]


def _announce(settings: Settings) -> None:
    accounts = settings.home / ACCOUNTS_FILE
    print(f"\n  {settings.site_name}: http://{settings.host}:{settings.port}\n")
    if accounts.is_file() and not settings.production:
        print("  Demonstration accounts (dữ liệu minh họa), sign in at /tai-khoan/dang-nhap:")
        for line in accounts.read_text(encoding="utf-8").splitlines():
            print(f"    {line}")
    print("\n  Stop with Ctrl+C.\n", flush=True)


class _Server(BaseApplication):  # type: ignore[misc]
    """The production server, with one process beside it that works off the outbox."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self.flask_app = app
        self.settings = settings
        self.jobs_pid: int | None = None
        super().__init__()

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": f"{self.settings.host}:{self.settings.port}",
            "workers": WORKERS,
            "threads": THREADS,
            "worker_class": "gthread",
            "preload_app": True,
            "loglevel": "warning",
            "graceful_timeout": 10,
            "limit_request_line": LONGEST_ADDRESS,
            "control_socket_disable": True,
            "when_ready": lambda _server: self._start_jobs(),
            "on_exit": lambda _server: self._stop_jobs(),
            "post_worker_init": lambda _worker: self._warm(),
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        return self.flask_app

    def _start_jobs(self) -> None:
        """Fork the process that works off the outbox; only it writes the index."""
        self.jobs_pid = os.fork()
        if self.jobs_pid == 0:
            _work(self.flask_app)

    def _warm(self) -> None:
        """Read the index beside the first requests, so that they need not wait for all of it."""

        def read() -> None:
            with self.flask_app.app_context():
                finder().engine.warm()
                directory()
                session.remove()

        Thread(target=read, daemon=True).start()

    def _stop_jobs(self) -> None:
        if self.jobs_pid:
            with suppress(ProcessLookupError):
                os.kill(self.jobs_pid, signal.SIGTERM)


def _work(app: Flask) -> NoReturn:
    """Work until the server stops or is gone; the server's own signal handlers must not run here."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        os._exit(0)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, stop)
    for number in (signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2, signal.SIGWINCH, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL if number == signal.SIGCHLD else signal.SIG_IGN)
    server = os.getppid()
    with app.app_context():
        key = signing_key(app.config["SETTINGS"].checkpoint_key)
        work_for_ever(
            finder().engine,
            daily=lambda: begin_day(key),
            is_wanted=lambda: os.getppid() == server,
        )
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
