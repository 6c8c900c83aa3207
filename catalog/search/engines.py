"""Choosing where the projection for searching is kept."""

from pathlib import Path

from catalog.search.answers import Engine
from catalog.search.embedded import EmbeddedEngine
from catalog.search.postgresql import PostgresEngine


def make_engine(name: str, index_folder: Path) -> Engine:
    """Make the engine of a name that the settings allow."""
    return PostgresEngine() if name == "postgresql" else EmbeddedEngine(index_folder)
