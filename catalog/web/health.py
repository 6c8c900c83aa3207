"""Whether the process lives, and whether all that it stands on is ready."""

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from catalog.config import Settings
from catalog.foundation.database import session
from catalog.web.access import public
from catalog.web.headers import on_plain_http
from catalog.web.searching import finder

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
@on_plain_http
def live() -> ResponseReturnValue:
    """Answer that the process answers."""
    return _uncached({"status": "ok"}, 200)


@blueprint.get("/readyz")
@public
@on_plain_http
def ready() -> ResponseReturnValue:
    """Answer 200 when database, index and storage are ready, else 503, and say which is not."""
    settings: Settings = current_app.config["SETTINGS"]
    checks = {
        "database": _database_answers(),
        "index": finder().engine.is_ready(),
        "storage": settings.media_folder.is_dir(),
    }
    return _uncached(checks, 200 if all(checks.values()) else 503)


def _database_answers() -> bool:
    try:
        return bool(session.scalar(text("SELECT 1")) == 1)
    except SQLAlchemyError:
        return False


def _uncached(facts: object, status: int) -> ResponseReturnValue:
    response = jsonify(facts)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
