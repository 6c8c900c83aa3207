"""Typing a code, and the QR pictures of a product's permanent address."""

from flask import Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.foundation.errors import NotFound
from catalog.foundation.vietnamese import normal
from catalog.permalinks import ledger
from catalog.permalinks.codes import is_code, normal_code
from catalog.permalinks.models import PermalinkKind
from catalog.products import queries as products
from catalog.tracing import qr
from catalog.web.access import public
from catalog.web.locale import language
from catalog.web.words import _

LONGEST_TYPED = 40
A_DAY_S = 24 * 3600


@public
def show() -> ResponseReturnValue:
    """Lead from a typed code to its page, or say what is wrong with it and keep it."""
    typed = normal(request.args.get("code" if language() == "en" else "ma", ""))[:LONGEST_TYPED]
    if not typed:
        return render_template("site/code.html", typed_code="", problem="")
    code = normal_code(typed)
    if is_code(code):
        return redirect(_origin_address(code))
    problem = _(
        "“%(code)s” is no code of this site: a character may be mistyped or missing. It was kept "
        "below; compare it with the package.",
        code=typed,
    )
    return render_template("site/code.html", typed_code=typed, problem=problem), 400


def _origin_address(code: str) -> str:
    """Keep the language in which the code was typed, whatever the browser prefers."""
    if language() == "en":
        return url_for("site.origin", code=code, lang_code="en")
    return url_for("site.origin", code=code, lang_code="vi", lang="vi")


@public
def qr_svg(code: str) -> Response:
    """Draw a product's QR as SVG."""
    name = _product_name(code)
    return _kept_a_day(Response(qr.svg(permanent_url(code), title=name), mimetype="image/svg+xml"))


@public
def qr_png(code: str) -> Response:
    """Draw a product's QR as PNG."""
    _product_name(code)
    return _kept_a_day(Response(qr.png(permanent_url(code)), mimetype="image/png"))


def permanent_url(code: str) -> str:
    """Answer the address that is printed: short, without a language, for ever."""
    root: str = current_app.config["SETTINGS"].site_url
    return f"{root}/q/{code}"


def _product_name(code: str) -> str:
    product_id = ledger.find(PermalinkKind.PRODUCT_CODE, code) if is_code(code) else None
    product = products.find_product_by_id(product_id) if product_id else None
    if product is None:
        raise NotFound(f"code {code[:40]!r}")
    return product.name


def _kept_a_day(response: Response) -> Response:
    response.cache_control.public = True
    response.cache_control.max_age = A_DAY_S
    return response
