"""What programs read and send: JSON under `/api/v1`, answered without a session."""

from flask import Flask

from catalog.web.api import routes


def install(app: Flask) -> None:
    """Register the addresses. What is sent with a key of its own carries no form's token."""
    for view in routes.SENT_WITH_A_KEY:
        app.extensions["csrf"].exempt(view)
    app.register_blueprint(routes.blueprint)
