"""Turning refusals into a status and words, as a page or as JSON."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from flask import Flask, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from catalog.foundation.errors import CatalogError, Invalid, NotAllowed, NotFound, Stale

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Explanation:
    """What happened, and what to do about it."""

    title: Any
    advice: Any


EXPLANATIONS = {
    400: Explanation(
        _l("The request could not be understood"),
        _l("Something in the address or the form is broken. Go back and try again."),
    ),
    401: Explanation(_l("Please sign in"), _l("This page is for people with an account.")),
    403: Explanation(
        _l("This page is not open to you"),
        _l("Sign in with an account that may see it, or ask the office for access."),
    ),
    404: Explanation(
        _l("There is no page at this address"),
        _l("It may have been mistyped. Search for what you want, or type the code of a package."),
    ),
    405: Explanation(_l("This cannot be done here"), _l("Go back to the page you came from.")),
    409: Explanation(
        _l("Somebody changed this meanwhile"),
        _l("Your text was kept. Look at what changed, then save again."),
    ),
    413: Explanation(
        _l("That file is too large"), _l("Nothing was saved. Choose a file of at most 20 MB.")
    ),
    422: Explanation(_l("Something needs correcting"), _l("What you typed was kept.")),
    429: Explanation(
        _l("Too many attempts"), _l("Wait a minute, then try again. Nothing was lost.")
    ),
    500: Explanation(
        _l("Something went wrong on our side"),
        _l("It has been noted. Try again in a moment; nothing was half-saved."),
    ),
    503: Explanation(_l("The site is busy or being repaired"), _l("Try again in a few minutes.")),
}
STATUS_OF: dict[type[CatalogError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    Stale: 409,
    Invalid: 400,
}
FORM_EXPIRED = _l(
    "The form was open too long, or cookies are off. Go back, reload the page and send it again."
)
ADVICE = {
    ("lang", "unknown-language"): _l("This site speaks Vietnamese (vi) and English (en) only."),
    ("day", "not-a-day"): _l("A day is written year-month-day, such as 2025-03-01."),
    ("day", "out-of-range"): _l("Only days from 1990 until today can be looked back at."),
}
"""What to do about a value in an address that is refused."""


def install(app: Flask) -> None:
    """Answer every refusal in the reader's language."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, lambda _error: answer(400, advice=FORM_EXPIRED))
    app.register_error_handler(CatalogError, _catalog_error)
    app.register_error_handler(UnicodeError, _guard(lambda _error: answer(400)))
    app.register_error_handler(500, _unexpected)


def answer(status: int, *, advice: Any = None) -> ResponseReturnValue:
    """Explain a status as a page, or as JSON to a program that asked for it."""
    explanation = EXPLANATIONS.get(status, EXPLANATIONS[400 if status < 500 else 500])  # noqa: PLR2004
    words = str(advice or explanation.advice)
    if request.path.startswith("/api/") or _wants_json():
        answered = make_response(
            jsonify(status=status, title=str(explanation.title), detail=words), status
        )
    else:
        page = render_template(
            "errors/error.html", status=status, title=str(explanation.title), advice=words
        )
        answered = make_response(page, status)
    answered.vary.add("Accept")
    return answered


def _wants_json() -> bool:
    best = request.accept_mimetypes.best_match(
        ["text/html", "application/json"], default="text/html"
    )
    return best == "application/json"


def _http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if error.response is not None or status < 400:  # noqa: PLR2004 - redirects and ready answers
        return error
    response = make_response(answer(status))
    for name, value in error.get_headers():
        if name not in {"Content-Type", "Content-Length"}:
            response.headers[name] = value
    return response


def _catalog_error(error: CatalogError) -> ResponseReturnValue:
    status = next(code for kind, code in STATUS_OF.items() if isinstance(error, kind))
    advice = ADVICE.get((error.field, error.code)) if isinstance(error, Invalid) else None
    return answer(status, advice=advice)


def _unexpected(error: Exception) -> ResponseReturnValue:
    original = getattr(error, "original_exception", None) or error
    log.error("unexpected error", kind=type(original).__name__, exc_info=original)
    return answer(500)


def _guard(handler: Callable[[Exception], ResponseReturnValue]) -> Callable[..., Any]:
    """Text that is no UTF-8 in an address is the sender's mistake, anything else is ours."""

    def handle(error: Exception) -> ResponseReturnValue:
        return handler(error) if isinstance(error, UnicodeDecodeError) else _unexpected(error)

    return handle
