"""Where the lists of certificates are at the desk."""

from flask import Blueprint

from catalog.web.desk.annexes import columns, report, sending

LIST = "/danh-sach-chung-nhan"
RUN = f"{LIST}/<int(max=2147483647):annex_id>"


def add_to(blueprint: Blueprint) -> None:
    """Add the addresses to the desk."""
    blueprint.add_url_rule(LIST, "annexes", sending.index)
    blueprint.add_url_rule(f"{LIST}/gui", "send_annex", sending.send, methods=["GET", "POST"])
    blueprint.add_url_rule(RUN, "annex", report.show)
    blueprint.add_url_rule(f"{RUN}/cot", "annex_columns", columns.edit, methods=["GET", "POST"])
    blueprint.add_url_rule(
        f"{RUN}/dong/<int(max=2147483647):number>", "annex_row", report.choose_for_row,
        methods=["POST"],
    )  # fmt: skip
    blueprint.add_url_rule(f"{RUN}/ap-dung", "accept_annex", report.accept, methods=["POST"])
    blueprint.add_url_rule(f"{RUN}/hoan-tac", "undo_annex", report.undo, methods=["POST"])
    blueprint.add_url_rule(f"{RUN}/quyet-dinh.pdf", "annex_paper", report.paper)
    blueprint.add_url_rule(
        f"{RUN}/bao-cao.<any(csv, xlsx):extension>", "annex_report", report.as_file
    )
