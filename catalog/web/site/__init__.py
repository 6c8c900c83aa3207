"""The public pages."""

from typing import Any

from flask import Flask
from flask_limiter import Limiter

from catalog.web.reported_things import report_address
from catalog.web.site import frame, routes

REPORT_LIMIT = "60 per hour"
THROTTLED = ("site.report", "site.report_case")


def install(app: Flask, limiter: Limiter) -> None:
    """Register the addresses and give templates what every page's frame shows."""
    frame.install(app)
    app.register_blueprint(routes.blueprint)
    app.jinja_env.globals.update(report_address=report_address)
    per_address = limiter.limit(REPORT_LIMIT, methods=["POST"])
    throttled: dict[str, Any] = {name: per_address(app.view_functions[name]) for name in THROTTLED}
    app.view_functions.update(throttled)
