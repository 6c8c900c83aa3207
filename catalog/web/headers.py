"""What every answer carries: security headers, caching, the languages it depends on."""

from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request
from flask import session as visit
from flask_compress import Compress
from flask_security import current_user
from flask_talisman import Talisman

from catalog.config import Settings
from catalog.web.locale import is_negotiated
from catalog.web.moment import must_ask_again, sure_for_s

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC_MAX_AGE_S = 60

POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
PERMISSIONS = {
    **dict.fromkeys(("camera", "microphone", "payment"), "()"),
    "geolocation": "(self)",  # asked for by a button only: near me, where a step happened
}


def install(app: Flask, settings: Settings) -> None:
    """Set the headers on every answer."""
    is_https = settings.site_url.startswith("https://")
    app.config.update(
        COMPRESS_MIMETYPES=[
            "text/html", "text/css", "text/javascript", "application/javascript",
            "application/json", "application/xml", "image/svg+xml", "application/manifest+json",
        ],
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_MIN_SIZE=400,
    )  # fmt: skip
    # Steps run last to first: the mark of a page is made before it is packed, because gzip
    # writes the time of packing into each copy and no copy would ever match an earlier one.
    Compress(app)
    app.after_request(_cache)
    app.after_request(_admit_style)
    Talisman(
        app,
        force_https=is_https,
        strict_transport_security=is_https,
        session_cookie_secure=is_https,
        content_security_policy=POLICY,
        referrer_policy="strict-origin-when-cross-origin",
        permissions_policy=PERMISSIONS,
        frame_options="DENY",
    )


def on_plain_http(view: View) -> View:
    """Answer a probe on the machine itself, where no certificate is.

    A redirect would read as success to a probe that only looks for errors.
    """
    view.talisman_view_options = {"force_https": False}  # type: ignore[attr-defined]
    return view


def with_camera(view: View) -> View:
    """Let a page ask for the camera, to read codes with it."""
    policy = {**PERMISSIONS, "camera": "(self)"}
    view.talisman_view_options = {"permissions_policy": policy}  # type: ignore[attr-defined]
    return view


def style_hash(style: str) -> str:
    """Answer the policy source that admits one inline style and no other."""
    return "'sha256-" + b64encode(sha256(style.encode()).digest()).decode("ascii") + "'"


def admit_inline_style(style: str) -> None:
    """Let the present answer carry one inline style, so that it is readable in one request."""
    g.inline_style = style_hash(style)


def _admit_style(response: Response) -> Response:
    """Widen the policy that is on the answer already by exactly one style."""
    if "inline_style" in g:
        policy = {**POLICY, "style-src": f"'self' {g.inline_style}"}
        response.headers["Content-Security-Policy"] = "; ".join(
            f"{name} {value}" for name, value in policy.items()
        )
    return response


def _cache(response: Response) -> Response:
    """Let a shared cache keep what everybody sees alike, for a minute or until a planned change."""
    if is_negotiated():
        response.vary.add("Accept-Language")
    if response.cache_control.max_age is not None or "Cache-Control" in response.headers:
        return response
    is_shared = (
        request.method in {"GET", "HEAD"}
        and response.status_code in {200, 301, 404}
        and not g.get("is_personal", False)
        and not visit.modified
        and not _is_signed_in()
    )
    if is_shared:
        response.cache_control.public = True
        if must_ask_again():
            response.cache_control.no_cache = True
        else:
            response.cache_control.max_age = min(PUBLIC_MAX_AGE_S, sure_for_s())
        response.vary.add("Cookie")
        if response.status_code == 200 and not response.is_streamed:  # noqa: PLR2004
            response.add_etag()
            response.make_conditional(request)
    else:
        response.cache_control.private = True
        response.cache_control.no_store = True
    return response


def _is_signed_in() -> bool:
    """Ask only where a cookie of ours came along, so that anonymous pages never open a session."""
    name = current_app.config["SESSION_COOKIE_NAME"]
    return name in request.cookies and bool(current_user.is_authenticated)
