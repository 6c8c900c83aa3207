"""Style sheets, scripts and fonts under addresses that change with their content.

The style sheet is joined when the application starts, so that a page needs one
request for it and a release needs no build step. Every file is served below the
digest of all of them, which keeps relative addresses working and lets a phone
keep each file for a year.
"""

from hashlib import sha256
from pathlib import Path

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    send_from_directory,
    url_for,
)

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
A_YEAR_S = 365 * 24 * 3600

blueprint = Blueprint("assets", __name__)


class Assets:
    """The static files as they stood when the application started."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.fonts = tuple(font for font in PRELOADED_FONTS if (folder / font).is_file())
        self.sheet = "\n".join(self._sheet_texts())
        self.digest = self._digest()

    def _sheet_texts(self) -> list[str]:
        components = sorted(
            path.relative_to(self.folder).as_posix()
            for path in (self.folder / "css/components").glob("*.css")
        )
        names = [*FIRST_SHEETS, *components, *LAST_SHEETS]
        if len(self.fonts) < len(PRELOADED_FONTS):
            names.remove("css/fonts.css")
        order = "@layer tokens, base, layout, components, print;"
        return [order, *((self.folder / name).read_text(encoding="utf-8") for name in names)]

    def _digest(self) -> str:
        digest = sha256(self.sheet.encode())
        for path in sorted(self.folder.rglob("*")):
            if path.is_file() and path.suffix != ".css":
                digest.update(path.relative_to(self.folder).as_posix().encode())
                digest.update(path.read_bytes())
        return digest.hexdigest()[:12]


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


@blueprint.get("/assets/<digest>/<path:path>")
@public
def show(digest: str, path: str) -> Response:
    """Serve one static file; any digest is answered, so that an old page keeps its looks."""
    from_start = _assets()
    if path == JOINED_SHEET:
        answer = Response(from_start.sheet, mimetype="text/css")
        answer.set_etag(from_start.digest)
    elif path.endswith(".css"):
        abort(404)
    else:
        answer = send_from_directory(from_start.folder, path)
    is_current = digest == from_start.digest
    answer.cache_control.no_cache = None
    answer.cache_control.public = True
    answer.cache_control.max_age = A_YEAR_S if is_current else 60
    if is_current:
        answer.cache_control.immutable = True
    return answer


def _assets() -> Assets:
    assets: Assets = current_app.extensions["assets"]
    return assets
