"""Every address of the desk of collections and placements."""

from flask import Blueprint

from catalog.web.desk.curation import collections, placements, schedule, shares

ONE = "/bo-suu-tap/<int(max=2147483647):collection_id>"
PLACED = "/trung-bay/<int(max=2147483647):placement_id>"


def add_to(blueprint: Blueprint) -> None:
    """Give the desk these addresses."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/bo-suu-tap", "collections", collections.index)
    blueprint.add_url_rule("/bo-suu-tap/moi", "new_collection", collections.new, methods=both)
    blueprint.add_url_rule(ONE, "collection", collections.edit, methods=both)
    blueprint.add_url_rule(f"{ONE}/lam", "act_on_collection", collections.act, methods=["POST"])
    blueprint.add_url_rule("/trung-bay", "placements", schedule.index)
    blueprint.add_url_rule("/trung-bay/moi", "new_placement", placements.new, methods=both)
    blueprint.add_url_rule("/trung-bay/ti-trong", "shares", shares.index)
    blueprint.add_url_rule(PLACED, "placement", placements.edit, methods=both)
    blueprint.add_url_rule(f"{PLACED}/lam", "act_on_placement", placements.act, methods=["POST"])
