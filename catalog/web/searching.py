"""The finder of this process, made once beside the application."""

from flask import Flask, Response, current_app

from catalog.config import Settings
from catalog.search.asked import QueryLog
from catalog.search.directory import Directory, LiveDirectory
from catalog.search.engines import make_engine
from catalog.search.querying import Finder


def install(app: Flask, settings: Settings) -> None:
    """Choose the engine that the settings name."""
    app.extensions["finder"] = Finder(make_engine(settings.search_engine, settings.index_folder))
    app.extensions["directory"] = LiveDirectory()
    app.extensions["query_log"] = log = QueryLog()

    @app.after_request
    def write_searches_down(response: Response) -> Response:
        log.write_if_due()
        return response


def finder() -> Finder:
    """Answer what searches the catalog."""
    found: Finder = current_app.extensions["finder"]
    return found


def directory() -> Directory:
    """Answer the directory of what is no product, as it stands now."""
    live: LiveDirectory = current_app.extensions["directory"]
    return live.now()


def query_log() -> QueryLog:
    """Answer where this process counts what is asked for."""
    log: QueryLog = current_app.extensions["query_log"]
    return log
