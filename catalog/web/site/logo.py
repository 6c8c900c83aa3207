"""The logo of the office in the frame: a drawing served under its own policy, or a picture."""

from dataclasses import dataclass
from hashlib import sha256

from flask import Response, current_app, url_for

from catalog.foundation.database import session
from catalog.foundation.errors import NotFound
from catalog.media.images import sources
from catalog.media.models import Image
from catalog.web.access import public
from catalog.web.pictures import A_YEAR_S, storage
from catalog.web.wording import said
from catalog.wording.drawings import is_drawing
from catalog.wording.entries import SHARED

HEIGHT_PX = 40
WIDEST_PX = 120
POLICY = "default-src 'none'; style-src 'none'; sandbox"


@dataclass(frozen=True)
class LogoShown:
    """Where the logo is, and the room that is kept for it."""

    src: str
    width: int
    height: int


def logo() -> LogoShown | None:
    """Answer the logo of the office; None where the site's own seal stands.

    A picture is looked up once for each process, not for each page.
    """
    text = said("logo", SHARED)
    if not text:
        return None
    kept: tuple[str, LogoShown | None] | None = current_app.extensions.get("logo")
    if kept is None or kept[0] != text:
        kept = current_app.extensions["logo"] = (text, logo_of(text))
    return kept[1]


def logo_of(text: str) -> LogoShown | None:
    """How a logo that is kept is shown; None where its picture is not there."""
    if is_drawing(text):
        return LogoShown(url_for("site.logo_svg", digest=_digest(text)), HEIGHT_PX, HEIGHT_PX)
    image = session.get(Image, int(text.partition(":")[2]))
    if image is None:
        return None
    found = sources(image, storage())
    width = min(WIDEST_PX, max(1, round(HEIGHT_PX * found.width / found.height)))
    return LogoShown(found.src, width, HEIGHT_PX)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:10]


@public
def drawing(digest: str) -> Response:
    """Serve the drawing that holds now; an old mark is not found."""
    text = said("logo", SHARED)
    if not is_drawing(text) or _digest(text) != digest:
        raise NotFound(f"logo {digest[:20]!r}")
    response = Response(text, mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = POLICY
    response.cache_control.public = True
    response.cache_control.max_age = A_YEAR_S
    response.cache_control.immutable = True
    return response
