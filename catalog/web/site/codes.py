"""Typing a code, and the QR pictures of a product's permanent address."""

from flask import Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.foundation.errors import NotFound
from catalog.foundation.vietnamese import normal
from catalog.permalinks.codes import is_code, normal_code
from catalog.tracing import qr
from catalog.tracing.subjects import Subject, printed_address
from catalog.tracing.unit_codes import is_unit_code
from catalog.web.access import public
from catalog.web.locale import language
from catalog.web.recognising import subject_of
from catalog.web.scan_ways import TYPED, WAY
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
    if is_code(code) or is_unit_code(code):
        return redirect(_origin_address(code))
    problem = _(
        "“%(code)s” is no code of this site: a character may be mistyped or missing. It was kept "
        "below; compare it with the package.",
        code=typed,
    )
    return render_template("site/code.html", typed_code=typed, problem=problem), 400


def _origin_address(code: str) -> str:
    """Keep the language in which the code was typed, whatever the browser prefers."""
    chosen = {"lang_code": "en"} if language() == "en" else {"lang_code": "vi", "lang": "vi"}
    return url_for("site.origin", code=code, **{**chosen, WAY: TYPED})  # type: ignore[arg-type]


@public
def qr_svg(code: str) -> Response:
    """Draw the QR of a product, lot or package as SVG."""
    subject = _subject(code)
    drawn = qr.svg(_address(subject, code), title=subject.product.name)
    return _kept_a_day(Response(drawn, mimetype="image/svg+xml"))


@public
def qr_png(code: str) -> Response:
    """Draw the QR of a product, lot or package as PNG."""
    drawn = qr.png(_address(_subject(code), code))
    return _kept_a_day(Response(drawn, mimetype="image/png"))


def _address(subject: Subject, code: str) -> str:
    return printed_address(subject, code, site_url=current_app.config["SETTINGS"].site_url)


def _subject(code: str) -> Subject:
    subject = subject_of(code)
    if subject is None:
        raise NotFound(f"code {code[:40]!r}")
    return subject


def _kept_a_day(response: Response) -> Response:
    response.cache_control.public = True
    response.cache_control.max_age = A_DAY_S
    return response
