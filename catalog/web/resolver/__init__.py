"""The GS1 Digital Link resolver: keys of goods and places lead to what is known of them."""

from flask import Blueprint, Flask

from catalog.web.resolver import views

blueprint = Blueprint("resolver", __name__)
METHODS = ["GET", "HEAD", "OPTIONS"]
for key, view in (("01", views.goods), ("414", views.place)):
    blueprint.add_url_rule(
        f"/{key}/<path:rest>", f"key_{key}", view, methods=METHODS, provide_automatic_options=False
    )
blueprint.add_url_rule("/.well-known/gs1resolver", "description", views.description)


def install(app: Flask) -> None:
    """Register the addresses."""
    app.register_blueprint(blueprint)
