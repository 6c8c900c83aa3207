"""The finder of this process, made once beside the application."""

from flask import Flask, current_app

from catalog.config import Settings
from catalog.search.directory import Directory, LiveDirectory
from catalog.search.engines import make_engine
from catalog.search.querying import Finder


def install(app: Flask, settings: Settings) -> None:
    """Choose the engine that the settings name."""
    app.extensions["finder"] = Finder(make_engine(settings.search_engine, settings.index_folder))
    app.extensions["directory"] = LiveDirectory()


def finder() -> Finder:
    """Answer what searches the catalog."""
    found: Finder = current_app.extensions["finder"]
    return found


def directory() -> Directory:
    """Answer the directory of what is no product, as it stands now."""
    live: LiveDirectory = current_app.extensions["directory"]
    return live.now()
