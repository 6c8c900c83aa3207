"""Where the reports stand at the desk."""

from flask import Blueprint

from catalog.web.desk.reports import case, dossier, queue, steps

CASE = "/phan-anh/<case_number>"


def add_to(blueprint: Blueprint) -> None:
    """Give the desk its pages about reports."""
    blueprint.add_url_rule("/phan-anh", "reports", queue.index)
    blueprint.add_url_rule(CASE, "report", case.show)
    blueprint.add_url_rule(f"{CASE}/<step>", "report_step", steps.take, methods=["POST"])
    blueprint.add_url_rule(f"{CASE}/ho-so.zip", "report_dossier", dossier.take_out)
    blueprint.add_url_rule(
        f"{CASE}/anh/<int(max=2147483647):file_id>", "report_photograph", case.picture
    )
