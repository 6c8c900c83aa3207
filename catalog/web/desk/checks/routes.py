"""The addresses of checks of facts at the desk."""

from flask import Blueprint

from catalog.web.desk.checks import ending, one

OF_BUSINESS = "/doanh-nghiep/<slug>/kiem-tra"
OF_PRODUCT = f"{OF_BUSINESS}/<int(max=2147483647):subject_id>"
BOTH = ["GET", "POST"]


def add_to(blueprint: Blueprint) -> None:
    """Register the addresses."""
    blueprint.add_url_rule("/kiem-tra", "checks", ending.index)
    blueprint.add_url_rule(OF_BUSINESS, "check_business", one.of_a_business, methods=BOTH)
    blueprint.add_url_rule(OF_PRODUCT, "check_product", one.of_a_product, methods=BOTH)
    blueprint.add_url_rule(
        "/kiem-tra/<int(max=2147483647):business_id>/nhac",
        "remind_of_facts",
        ending.remind,
        methods=["POST"],
    )
