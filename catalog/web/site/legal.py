"""Pages that the office writes: about the site, privacy, terms of use."""

from flask import render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from catalog.web.access import public
from catalog.web.wording import said
from catalog.wording.pages import drawn_page


def _show(name: str) -> ResponseReturnValue:
    page = drawn_page(said(f"page.{name}"))
    html = Markup(page.html)  # noqa: S704 - drawn with HTML off and every link asked for
    return render_template("site/legal.html", title=page.title, html=html)


@public
def about() -> ResponseReturnValue:
    """Say what the site is and who is behind it."""
    return _show("about")


@public
def privacy() -> ResponseReturnValue:
    """Say what is kept of readers and what is not."""
    return _show("privacy")


@public
def terms() -> ResponseReturnValue:
    """Say under which terms the site is used."""
    return _show("terms")
