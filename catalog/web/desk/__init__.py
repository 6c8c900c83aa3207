"""The desk: what the office's own people see and do."""

from flask import Blueprint, Flask, g, request

from catalog.web.desk import audit, claims, home, lots, scans, searches, sections, trust
from catalog.web.desk.annexes import routes as annex_routes
from catalog.web.desk.campaign import routes as campaign_routes
from catalog.web.desk.certificates import routes as certificate_routes
from catalog.web.desk.checks import routes as check_routes
from catalog.web.desk.curation import routes as curation
from catalog.web.desk.inspections import routes as inspection_routes
from catalog.web.desk.merging.routes import add_to as add_merging
from catalog.web.desk.people import routes as people_routes
from catalog.web.desk.reports.routes import add_to as add_reports
from catalog.web.desk.review import routes as review_routes
from catalog.web.desk.standing import routes as standing_routes
from catalog.web.desk.wording import routes as wording_routes

blueprint = Blueprint("desk", __name__, url_prefix="/ban")
blueprint.context_processor(lambda: {"desk_groups": sections.groups})
blueprint.add_url_rule("", "home", home.index)
blueprint.add_url_rule("/tim-kiem", "searches", searches.index)
review_routes.add_to(blueprint)
curation.add_to(blueprint)
blueprint.add_url_rule(
    "/doanh-nghiep/<slug>/doi-ngay", "trust", trust.edit, methods=["GET", "POST"]
)
blueprint.add_url_rule("/lo", "lots", lots.index)
blueprint.add_url_rule(
    "/lo/<code>/buoc/<int(max=2147483647):position>/xac-nhan",
    "verify",
    lots.verify,
    methods=["GET", "POST"],
)
blueprint.add_url_rule("/luot-quet", "scans", scans.index)
blueprint.add_url_rule("/luot-quet.csv", "scans_csv", scans.as_csv)
blueprint.add_url_rule("/luot-quet.xlsx", "scans_xlsx", scans.as_xlsx)
blueprint.add_url_rule("/ma-nghi-sao-chep", "copy_alerts", scans.alerts)
blueprint.add_url_rule(
    "/ma-nghi-sao-chep/<code>/da-xem", "see_copy_alert", scans.see_alert, methods=["POST"]
)
blueprint.add_url_rule("/yeu-cau-tham-gia", "claims", claims.index)
CLAIM = "/yeu-cau-tham-gia/<int(max=2147483647):claim_id>"
blueprint.add_url_rule(CLAIM, "claim", claims.show, methods=["GET", "POST"])
blueprint.add_url_rule(
    f"{CLAIM}/giay-to/<int(max=2147483647):file_id>", "claim_paper", claims.evidence
)
campaign_routes.add_to(blueprint)
inspection_routes.add_to(blueprint)
people_routes.add_to(blueprint)
annex_routes.add_to(blueprint)
blueprint.add_url_rule("/nhat-ky", "audit", audit.index)
blueprint.add_url_rule("/nhat-ky.<any(csv, xlsx, jsonl):extension>", "audit_file", audit.as_file)
certificate_routes.add_to(blueprint)
check_routes.add_to(blueprint)
standing_routes.add_to(blueprint)
add_reports(blueprint)
add_merging(blueprint)
wording_routes.add_to(blueprint)


def install(app: Flask) -> None:
    """Register the addresses; nothing of the desk is kept by a shared cache."""
    app.register_blueprint(blueprint)
    app.before_request(_keep_private)


def _keep_private() -> None:
    if request.path.startswith("/ban"):
        g.is_personal = True
