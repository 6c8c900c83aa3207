"""Instance folders for tests: a migrated one, and one with the sample, made once and copied."""

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from catalog import create_app
from catalog.config import Settings, read_settings
from catalog.foundation.database import db, session

SECRETS = {
    "SECRET_KEY": "a key that only tests know, long enough",
    "PASSWORD_SALT": "a salt that only tests know, long enough",
}


def settings_for(home: Path, **changed: str) -> Settings:
    """Settings of a site that lives in one folder and hears nothing from the environment."""
    return read_settings({"SANVAT_HOME": str(home), "LOG_LEVEL": "ERROR", **SECRETS, **changed})


def make_app(home: Path, **changed: str) -> Flask:
    """Build the application as a server does, over the given instance folder."""
    app = create_app(settings_for(home, **changed))
    app.testing = True
    return app


def close(app: Flask) -> None:
    """Let go of the database, so that no connection outlives its test."""
    app.extensions["visits"].finish()
    with app.app_context():
        session.remove()
        db.engine.dispose()


def made_once(folder: Path, fill: Callable[[Path], None]) -> Path:
    """Fill a folder once for all test processes; the others wait for the first."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder / ".done"
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            fill(folder)
            done.touch()
    return folder
