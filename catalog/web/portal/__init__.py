"""The business portal: what the people of a business see and do from a phone."""

from flask import Blueprint, Flask, g, request

from catalog.web.portal import (
    agreements,
    business_data,
    certificate_scans,
    draft_pictures,
    drafts,
    facts,
    figures,
    home,
    imports,
    joining,
    keys,
    labels,
    listings,
    lots,
    people,
    recalls,
    reports,
    scans,
    steps,
    trace_record,
    units,
)
from catalog.web.portal.sections import sections_of

blueprint = Blueprint("portal", __name__, url_prefix="/cong")
blueprint.context_processor(lambda: {"sections_of": sections_of})
blueprint.add_url_rule("", "home", home.index)
blueprint.add_url_rule("/<slug>", "overview", home.show)
blueprint.add_url_rule("/<slug>/trang", "listings", listings.index)
blueprint.add_url_rule("/<slug>/con-dung", "still_right", facts.still_right, methods=["POST"])
blueprint.add_url_rule("/<slug>/trang/moi", "begin_new", listings.begin_new, methods=["POST"])
SUBJECT = "/trang/<any(business, product):kind>/<int(max=2147483647):subject_id>"
blueprint.add_url_rule(f"{SUBJECT}/sua", "begin", listings.begin, methods=["POST"])
blueprint.add_url_rule(f"{SUBJECT}/cac-ban", "versions", listings.history)
blueprint.add_url_rule("/ban/<int(max=2147483647):revision_id>", "version", listings.show_version)
blueprint.add_url_rule(
    "/ban/<int(max=2147483647):revision_id>/dung-lai",
    "begin_again",
    listings.begin_again,
    methods=["POST"],
)
blueprint.add_url_rule(f"{SUBJECT}/doi-ngay", "quick", listings.quick, methods=["GET", "POST"])
DRAFT = "/ban-nhap/<int(max=2147483647):revision_id>"
blueprint.add_url_rule(DRAFT, "draft", drafts.edit, methods=["GET", "POST"])
blueprint.add_url_rule(f"{DRAFT}/rut-lai", "withdraw", drafts.withdraw, methods=["POST"])
blueprint.add_url_rule(f"{DRAFT}/bo", "give_up", drafts.give_up, methods=["POST"])
blueprint.add_url_rule(f"{DRAFT}/anh", "add_pictures", draft_pictures.add, methods=["POST"])
blueprint.add_url_rule(
    f"{DRAFT}/anh/sua", "change_pictures", draft_pictures.change, methods=["POST"]
)
blueprint.add_url_rule(
    f"{DRAFT}/giay-chung-nhan", "add_certificate_scans", certificate_scans.add, methods=["POST"]
)
blueprint.add_url_rule(
    "/giay-chung-nhan/<int(max=2147483647):scan_id>", "certificate_scan", certificate_scans.show
)
blueprint.add_url_rule("/<slug>/lo", "lots", lots.index)
blueprint.add_url_rule("/<slug>/lo/moi", "new_lot", lots.new, methods=["GET", "POST"])
blueprint.add_url_rule("/<slug>/dong-y", "agreements", agreements.index)
blueprint.add_url_rule(
    "/dong-y/<int(max=2147483647):use_id>", "agree", agreements.decide, methods=["POST"]
)
blueprint.add_url_rule("/<slug>/phan-anh", "reports", reports.index)
blueprint.add_url_rule(
    "/<slug>/phan-anh/<case_number>", "report", reports.show, methods=["GET", "POST"]
)
blueprint.add_url_rule("/<slug>/khoa", "keys", keys.index, methods=["GET", "POST"])
blueprint.add_url_rule(
    "/<slug>/khoa/<int(max=2147483647):token_id>/thu-lai",
    "take_back",
    keys.take_back,
    methods=["POST"],
)
blueprint.add_url_rule("/<slug>/so-lieu", "figures", figures.index)
blueprint.add_url_rule("/<slug>/so-lieu.csv", "figures_csv", figures.as_csv)
blueprint.add_url_rule("/<slug>/luot-quet", "scans", scans.index)
blueprint.add_url_rule("/<slug>/luot-quet.csv", "scans_csv", scans.as_csv)
blueprint.add_url_rule("/<slug>/luot-quet.xlsx", "scans_xlsx", scans.as_xlsx)
blueprint.add_url_rule("/lo/<code>", "lot", lots.show)
blueprint.add_url_rule("/lo/<code>/ho-so.zip", "dossier", lots.dossier)
blueprint.add_url_rule("/lo/<code>/buoc", "new_step", steps.new, methods=["GET", "POST"])
blueprint.add_url_rule(
    "/lo/<code>/buoc/<int(max=2147483647):position>/sua",
    "correct",
    steps.correct,
    methods=["GET", "POST"],
)
blueprint.add_url_rule(
    "/lo/<code>/he-thong-nha-nuoc", "trace_record", trace_record.edit, methods=["GET", "POST"]
)
blueprint.add_url_rule("/lo/<code>/thu-hoi", "recall", recalls.edit, methods=["GET", "POST"])
blueprint.add_url_rule("/lo/<code>/ma", "units", units.index, methods=["GET", "POST"])
blueprint.add_url_rule(
    "/lo/<code>/ma/<int(max=2147483647):batch_id>.csv", "unit_list", units.unit_list
)
blueprint.add_url_rule("/lo/<code>/nhan", "labels", labels.index, methods=["GET", "POST"])
blueprint.add_url_rule(
    "/lo/<code>/nhan/<any(lot, unit, product):kind>.<any(png, svg):extension>",
    "one_label",
    labels.one_label,
)
blueprint.add_url_rule("/lo/<code>/nhan/ma-12mm.png", "lot_code_png", labels.lot_code_png)
blueprint.add_url_rule("/nhan/<int(max=2147483647):job_id>", "label_order", labels.show)
blueprint.add_url_rule("/nhan/<int(max=2147483647):job_id>.pdf", "label_pdf", labels.sheet_pdf)
blueprint.add_url_rule(
    "/nhan/<int(max=2147483647):job_id>/<int(max=2147483647):number>.zip",
    "label_archive",
    labels.archive,
)
blueprint.add_url_rule("/tham-gia", "join", joining.index)
blueprint.add_url_rule("/tham-gia/moi", "claim_new", joining.new, methods=["GET", "POST"])
blueprint.add_url_rule("/tham-gia/<slug>", "claim_listed", joining.listed, methods=["GET", "POST"])
CLAIM = "/yeu-cau/<int(max=2147483647):claim_id>"
blueprint.add_url_rule(CLAIM, "claim", joining.show)
blueprint.add_url_rule(f"{CLAIM}/rut", "withdraw_claim", joining.withdraw, methods=["POST"])
blueprint.add_url_rule(
    f"{CLAIM}/giay-to/<int(max=2147483647):file_id>", "claim_paper", joining.evidence
)
IMPORTS = "/<slug>/nhap"
IMPORT = f"{IMPORTS}/<int(max=2147483647):run_id>"
SHEET = "<any(xlsx, csv):extension>"
blueprint.add_url_rule(IMPORTS, "imports", imports.index, methods=["GET", "POST"])
blueprint.add_url_rule(f"{IMPORTS}/mau.{SHEET}", "import_template", imports.template_file)
blueprint.add_url_rule(IMPORT, "import_run", imports.show)
blueprint.add_url_rule(f"{IMPORT}/bao-cao.{SHEET}", "import_report", imports.report)
blueprint.add_url_rule(f"{IMPORT}/nhan", "accept_import", imports.accept, methods=["POST"])
blueprint.add_url_rule(f"{IMPORT}/hoan-tac", "undo_import", imports.undo, methods=["POST"])
PEOPLE = "/<slug>/nguoi"
blueprint.add_url_rule(PEOPLE, "people", people.index, methods=["GET", "POST"])
MEMBER = f"{PEOPLE}/<int(max=2147483647):user_id>"
blueprint.add_url_rule(f"{MEMBER}/vai-tro", "role", people.give_role, methods=["POST"])
blueprint.add_url_rule(f"{MEMBER}/thoi", "end_membership", people.end, methods=["POST"])
blueprint.add_url_rule(
    "/<slug>/loi-moi/<int(max=2147483647):invitation_id>/thu-lai",
    "take_invitation_back",
    people.take_invitation_back,
    methods=["POST"],
)
blueprint.add_url_rule("/loi-moi/<token>", "invitation", people.invitation, methods=["GET", "POST"])
blueprint.add_url_rule("/<slug>/du-lieu", "business_data", business_data.index)
blueprint.add_url_rule("/<slug>/du-lieu.zip", "business_archive", business_data.archive)


def install(app: Flask) -> None:
    """Register the addresses; nothing of the portal is kept by a shared cache."""
    app.register_blueprint(blueprint)
    app.before_request(_keep_private)


def _keep_private() -> None:
    if request.path == "/cong" or request.path.startswith("/cong/"):
        g.is_personal = True
