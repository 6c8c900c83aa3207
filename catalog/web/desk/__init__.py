"""The desk: what the office's own people see and do."""

from flask import Blueprint, Flask, g, request

from catalog.web.desk import lots, searches

blueprint = Blueprint("desk", __name__, url_prefix="/ban")
blueprint.add_url_rule("/tim-kiem", "searches", searches.index)
blueprint.add_url_rule("/lo", "lots", lots.index)
blueprint.add_url_rule(
    "/lo/<code>/buoc/<int:position>/xac-nhan", "verify", lots.verify, methods=["GET", "POST"]
)


def install(app: Flask) -> None:
    """Register the addresses; nothing of the desk is kept by a shared cache."""
    app.register_blueprint(blueprint)
    app.before_request(_keep_private)


def _keep_private() -> None:
    if request.path.startswith("/ban"):
        g.is_personal = True
