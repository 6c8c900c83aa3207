"""The language of an answer: that of its address, else what the reader's browser asks for."""

from flask import g, has_request_context, request

from catalog.foundation.errors import Invalid
from catalog.web.negotiation import choose_language

LANGUAGES = ("vi", "en")
NAMES = {"vi": "Tiếng Việt", "en": "English"}


def language() -> str:
    """Answer the language of the present request, worked out once."""
    if not has_request_context():
        return LANGUAGES[0]
    if "language" not in g:
        g.language = _of_request()
    chosen: str = g.language
    return chosen


def is_negotiated() -> bool:
    """The address names no language, so the answer varies with Accept-Language."""
    return bool(g.get("language_negotiated", False))


def asked_language() -> str | None:
    """Answer the language named by `?lang=`. Raises Invalid for one that is not spoken."""
    asked = request.args.get("lang")
    if asked is None:
        return None
    if asked not in LANGUAGES:
        raise Invalid("lang", "unknown-language", asked[:20])
    return asked


def _of_request() -> str:
    if request.path == "/en" or request.path.startswith("/en/"):
        return "en"
    asked = request.args.get("lang")
    if asked in LANGUAGES:
        return asked
    g.language_negotiated = True
    return choose_language(request.headers.get("Accept-Language"), spoken=LANGUAGES)
