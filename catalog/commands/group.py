"""What the commands share: their group, the site's own settings, and how far work has come."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from flask import current_app
from flask.cli import AppGroup

from catalog.config import Settings
from catalog.ledger.signing import SigningKey, signing_key

group = AppGroup("catalog", help="Keep the catalog.")


def settings() -> Settings:
    """The settings that the site was started with."""
    kept: Settings = current_app.config["SETTINGS"]
    return kept


def own_key() -> SigningKey:
    """The key with which the site signs its days."""
    return signing_key(settings().checkpoint_key)


@contextmanager
def shown(label: str) -> Iterator[Callable[[int, int], None]]:
    """Show how far long work has come: a bar on a terminal, plain lines elsewhere."""
    if not sys.stdout.isatty():
        yield lambda done, of_all: click.echo(f"  {done} of {of_all} {label}")
        return
    with click.progressbar(length=1, label=label) as bar:

        def move(done: int, of_all: int) -> None:
            bar.length = of_all
            bar.update(done - bar.pos)

        yield move
