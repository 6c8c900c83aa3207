"""Sản Vật: certified local products, and where each package came from."""

from pathlib import Path

from flask import Flask
from flask_migrate import Migrate

from catalog import tables  # noqa: F401 - the metadata must be whole before migrations read it
from catalog.commands import group
from catalog.config import Settings, read_settings
from catalog.foundation.database import db
from catalog.web.assembly import assemble

ROOT = Path(__file__).parent.parent


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application: configure, bind the database, assemble the web, add commands.

    Raises WrongSetting when the environment holds a value that cannot be used.
    """
    chosen = settings or read_settings()
    app = Flask(
        "catalog",
        root_path=str(ROOT),
        template_folder="templates",
        static_folder="static",
        instance_path=str(chosen.home),
    )
    app.config.from_mapping(chosen.flask_config())
    app.config["SETTINGS"] = chosen
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), compare_type=True)
    assemble(app, chosen)
    app.cli.add_command(group)
    return app
