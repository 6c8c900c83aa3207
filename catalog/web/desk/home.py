"""The first page of the desk: what waits, and the way to every part."""

from flask import render_template
from flask.typing import ResponseReturnValue

from catalog.web.access import staff_only


@staff_only
def index() -> ResponseReturnValue:
    """Show how much waits in each part."""
    return render_template("desk/home.html")
