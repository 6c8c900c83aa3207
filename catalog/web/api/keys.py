"""Letting in a program that shows its key (RFC 6750, 2.1)."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import g, request

from catalog.epcis.models import CaptureToken
from catalog.epcis.tokens import find_token
from catalog.web.api.answers import refuse

View = TypeVar("View", bound=Callable[..., Any])


def token_only(view: View) -> View:
    """Let in whoever shows a key in force; what follows speaks for the key's business."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        g.is_personal = True
        scheme, _, text = request.headers.get("Authorization", "").partition(" ")
        token = find_token(text.strip()) if scheme.lower() == "bearer" else None
        if token is None:
            answer = refuse(401, kind="SecurityException")
            error = ', error="invalid_token"' if text else ""
            answer.headers["WWW-Authenticate"] = f'Bearer realm="epcis"{error}'
            return answer
        g.capture_token = token
        return view(*args, **kwargs)

    guarded.entrants = "token"  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def shown_key() -> CaptureToken:
    """The key with which the present request came in."""
    token: CaptureToken = g.capture_token
    return token
