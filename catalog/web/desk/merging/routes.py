"""The addresses of businesses that are listed twice."""

from flask import Blueprint

from catalog.web.desk.merging import index, pair

NUMBER = "int(max=2147483647)"


def add_to(blueprint: Blueprint) -> None:
    """Register the addresses."""
    blueprint.add_url_rule("/trung-lap", "duplicates", index.show)
    blueprint.add_url_rule(
        f"/trung-lap/<{NUMBER}:business_id>/<{NUMBER}:twin_id>",
        "duplicate",
        pair.show,
        methods=["GET", "POST"],
    )
    blueprint.add_url_rule(
        f"/trung-lap/<{NUMBER}:merge_id>/hoan-tac", "undo_merge", index.undo_one, methods=["POST"]
    )
