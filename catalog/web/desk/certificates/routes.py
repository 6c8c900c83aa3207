"""The addresses of certificates at the desk."""

from flask import Blueprint

from catalog.web.desk.certificates import board, listing, one

ONE = "/chung-nhan/<int(max=2147483647):certificate_id>"


def add_to(blueprint: Blueprint) -> None:
    """Register the addresses."""
    blueprint.add_url_rule("/chung-nhan", "certificates", listing.index)
    blueprint.add_url_rule("/chung-nhan/sap-het-han", "expiry_board", board.index)
    blueprint.add_url_rule("/chung-nhan/sap-het-han.csv", "expiry_csv", board.as_csv)
    blueprint.add_url_rule(f"{ONE}/nhac", "remind", board.remind_business, methods=["POST"])
    blueprint.add_url_rule(ONE, "certificate", one.show, methods=["GET", "POST"])
    blueprint.add_url_rule(
        "/giay-chung-nhan/<int(max=2147483647):scan_id>", "certificate_scan", one.scan
    )
