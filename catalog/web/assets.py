"""Style sheets, scripts and fonts under addresses that change with their content.

The style sheet is joined when the application starts, so that a page needs one
request for it and a release needs no build step. Every file is served below the
digest of all of them, which keeps relative addresses working and lets a phone
keep each file for a year.
"""

import mimetypes
from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, url_for

from catalog.foundation.errors import NotFound
from catalog.web.access import public

FIRST_SHEETS = ("css/tokens.css", "css/fonts.css", "css/base.css", "css/layout.css")
LAST_SHEETS = ("css/print.css",)
JOINED_SHEET = "css/site.css"
FONT_FOLDER = "vendor/be-vietnam-pro"
PRELOADED_FONTS = tuple(
    f"{FONT_FOLDER}/be-vietnam-pro-{subset}-{weight}-normal.woff2"
    for weight in (400, 600)
    for subset in ("vietnamese", "latin")
)
KINDS = {
    ".woff2": "font/woff2",
    ".js": "text/javascript",
    ".webmanifest": "application/manifest+json",
}
A_YEAR_S = 365 * 24 * 3600

blueprint = Blueprint("assets", __name__)


class Assets:
    """The static files as they stood when the application started, held in memory."""

    def __init__(self, folder: Path) -> None:
        self.files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.name != ".complete"
        }
        self.fonts = tuple(font for font in PRELOADED_FONTS if font in self.files)
        self.files[JOINED_SHEET] = "\n".join(self._sheet_texts()).encode()
        digest = sha256()
        for name, content in self.files.items():
            digest.update(name.encode())
            digest.update(content)
        self.digest = digest.hexdigest()[:12]

    def _sheet_texts(self) -> list[str]:
        components = [name for name in self.files if name.startswith("css/components/")]
        names = [*FIRST_SHEETS, *components, *LAST_SHEETS]
        if len(self.fonts) < len(PRELOADED_FONTS):
            names.remove("css/fonts.css")
        order = "@layer tokens, base, layout, components, print;"
        return [order, *(self.files[name].decode() for name in names)]


def install(app: Flask) -> None:
    """Read the static files and give templates the addresses of them."""
    assets = Assets(Path(app.static_folder or "static"))
    app.extensions["assets"] = assets

    def preloaded_fonts() -> list[str]:
        return [asset_url(font) for font in assets.fonts]

    app.jinja_env.globals.update(asset=asset_url, preloaded_fonts=preloaded_fonts)
    app.register_blueprint(blueprint)


def asset_url(path: str) -> str:
    """Answer the present address of a static file."""
    return url_for("assets.show", digest=_assets().digest, path=path)


def asset_content(path: str) -> bytes:
    """Answer a static file that has an address of its own."""
    return _assets().files[path]


@blueprint.get("/assets/<digest>/<path:path>")
@public
def show(digest: str, path: str) -> Response:
    """Serve one static file; any digest is answered, so that an old page keeps its looks."""
    assets = _assets()
    content = assets.files.get(path)
    if content is None:
        raise NotFound(f"asset {path[:80]!r}")
    kind = mimetypes.guess_type(path)[0] or KINDS.get(Path(path).suffix, "application/octet-stream")
    answer = Response(content, mimetype=kind)
    answer.set_etag(assets.digest)
    is_current = digest == assets.digest
    answer.cache_control.public = True
    answer.cache_control.max_age = A_YEAR_S if is_current else 60
    if is_current:
        answer.cache_control.immutable = True
    return answer


def _assets() -> Assets:
    assets: Assets = current_app.extensions["assets"]
    return assets
