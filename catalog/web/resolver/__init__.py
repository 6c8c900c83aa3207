"""The GS1 Digital Link resolver: keys of goods and places lead to what is known of them."""

from flask import Blueprint, Flask

from catalog.web.linking import open_to_all
from catalog.web.resolver import views

blueprint = Blueprint("resolver", __name__)
METHODS = ["GET", "HEAD", "OPTIONS"]
for key, view in (("01", views.goods), ("414", views.place)):
    # Two slashes side by side are an empty value: refused, not made one.
    for name, rule in (("key", "/<path:rest>"), ("empty", "//<path:rest>"), ("bare", "")):
        blueprint.add_url_rule(
            f"/{key}{rule}", f"{name}_{key}", view, methods=METHODS,
            provide_automatic_options=False, merge_slashes=False, strict_slashes=False,
        )  # fmt: skip
blueprint.add_url_rule(
    "/.well-known/gs1resolver", "description", views.description, methods=METHODS,
    provide_automatic_options=False,
)  # fmt: skip
# Refusals too can be read by programs of other sites, and are asked anew each time.
blueprint.after_request(open_to_all)


def install(app: Flask) -> None:
    """Register the addresses."""
    app.register_blueprint(blueprint)
