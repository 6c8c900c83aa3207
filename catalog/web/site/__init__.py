"""The public pages."""

from flask import Flask

from catalog.config import Settings
from catalog.web.site import frame, routes


def install(app: Flask, settings: Settings) -> None:
    """Register the addresses and give templates what every page's frame shows."""
    frame.install(app, settings)
    app.register_blueprint(routes.blueprint)
