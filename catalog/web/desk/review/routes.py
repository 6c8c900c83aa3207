"""The addresses of the review."""

from flask import Blueprint

from catalog.web.desk.review import deciding, page, queue

ONE = "/duyet/<int(max=2147483647):revision_id>"


def add_to(blueprint: Blueprint) -> None:
    """Register the addresses of the review with the desk."""
    blueprint.add_url_rule("/duyet", "review", queue.index)
    blueprint.add_url_rule("/duyet/tiep", "review_next", queue.next_one, methods=["POST"])
    blueprint.add_url_rule(ONE, "review_one", page.show)
    blueprint.add_url_rule(f"{ONE}/nhan", "take_over", page.take_over, methods=["POST"])
    blueprint.add_url_rule(f"{ONE}/nha", "let_go", page.let_go, methods=["POST"])
    blueprint.add_url_rule(f"{ONE}/quyet-dinh", "decide", deciding.decide, methods=["POST"])
    blueprint.add_url_rule(f"{ONE}/hoan-tac", "undo", deciding.undo, methods=["POST"])
