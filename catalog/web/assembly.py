"""Putting the web together, each step by its name."""

from pathlib import Path

from flask import Flask
from flask_babel import Babel, gettext, ngettext
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect

from catalog.config import Settings
from catalog.foundation.clock import VIETNAM
from catalog.media.storage import FolderStorage
from catalog.web import (
    account,
    api,
    assets,
    desk,
    errors,
    filters,
    headers,
    health,
    logging,
    pictures,
    portal,
    resolver,
    searching,
    site,
    visiting,
    wording,
)
from catalog.web.locale import language

TRANSLATIONS = Path(__file__).parent.parent / "translations"


def assemble(app: Flask, settings: Settings) -> None:
    """Install everything that answers a request, outermost first."""
    logging.install(app, settings)
    headers.install(app, settings)
    _install_languages(app)
    CSRFProtect(app)
    limiter = Limiter(get_remote_address, app=app, headers_enabled=False)
    settings.media_folder.mkdir(parents=True, exist_ok=True)
    app.extensions["storage"] = FolderStorage(settings.media_folder)
    searching.install(app, settings)
    wording.install(app)
    visiting.install(app)
    filters.install(app)
    assets.install(app)
    pictures.install(app)
    site.install(app, limiter)
    account.install(app, limiter)
    portal.install(app)
    resolver.install(app)
    desk.install(app)
    api.install(app)
    app.json.ensure_ascii = False  # type: ignore[attr-defined] # the sign-in library sets it anew
    app.register_blueprint(health.blueprint)
    errors.install(app)


def _install_languages(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    Babel(app, locale_selector=language, timezone_selector=lambda: VIETNAM.key, default_locale="en")
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.globals.update(_=gettext, ngettext=ngettext)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
