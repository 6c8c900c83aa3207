"""Every address of the desk of the site's words."""

from flask import Blueprint

from catalog.web.desk.wording import editing, past, topics

VERSION = "/loi-le/phien-ban/<int(max=2147483647):wording_id>"


def add_to(blueprint: Blueprint) -> None:
    """Give the desk these addresses."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/loi-le", "wording", topics.index)
    blueprint.add_url_rule("/loi-le/<topic>", "wording_topic", editing.edit, methods=both)
    blueprint.add_url_rule(VERSION, "wording_version", past.show, methods=both)
