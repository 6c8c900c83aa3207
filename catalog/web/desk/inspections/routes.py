"""The addresses of field checks."""

from flask import Blueprint

from catalog.web.desk.inspections import following, listing, looking_up, recording, showing

ROOT = "/kiem-tra-thuc-dia"
ONE = f"{ROOT}/<int(max=2147483647):inspection_id>"


def add_to(blueprint: Blueprint) -> None:
    """Put the pages at their addresses."""
    add = blueprint.add_url_rule
    add(ROOT, "inspect", recording.new, methods=["GET", "POST"])
    add(f"{ROOT}/ma", "inspect_code", looking_up.code)
    add(f"{ROOT}/gui", "inspect_ready", looking_up.ready)
    add(f"{ROOT}/anh", "inspect_photograph", recording.take_photograph, methods=["POST"])
    add(f"{ROOT}/danh-sach", "inspections", listing.index)
    add(f"{ROOT}/danh-sach.csv", "inspections_csv", listing.as_csv)
    add(f"{ROOT}/danh-sach.xlsx", "inspections_xlsx", listing.as_xlsx)
    add(ONE, "inspection", showing.show)
    add(f"{ONE}/anh/<int(max=2147483647):number>", "inspection_photo", showing.photograph)
    add(f"{ONE}/dinh-chinh", "correct_inspection", recording.correct, methods=["GET", "POST"])
    add(f"{ONE}/da-lam", "inspection_done", following.done, methods=["POST"])
