"""The addresses of the campaign's reports."""

from flask import Blueprint

from catalog.accounts.roles import Deed
from catalog.web.access import may
from catalog.web.desk.campaign import fairs, reports, requests, templates

BOTH = ["GET", "POST"]
REPORT = "/bao-cao/<int(max=2147483647):report_id>"


def add_to(blueprint: Blueprint) -> None:
    """Add the addresses to the desk, and whether the person may write there."""
    blueprint.context_processor(lambda: {"may_write": may(Deed.WRITE_WORDS)})
    blueprint.add_url_rule("/bao-cao", "campaign", reports.index, methods=BOTH)
    blueprint.add_url_rule(REPORT, "campaign_report", reports.show)
    blueprint.add_url_rule(f"{REPORT}.xlsx", "campaign_xlsx", reports.as_xlsx)
    blueprint.add_url_rule(f"{REPORT}.pdf", "campaign_pdf", reports.as_pdf)
    blueprint.add_url_rule(f"{REPORT}.docx", "campaign_docx", reports.as_docx)
    blueprint.add_url_rule("/bao-cao/mau", "campaign_templates", templates.index, methods=BOTH)
    blueprint.add_url_rule(
        "/bao-cao/mau/dung", "campaign_template_choose", templates.choose, methods=["POST"]
    )
    blueprint.add_url_rule(
        "/bao-cao/mau/<int(max=2147483647):template_id>.docx",
        "campaign_template",
        templates.download,
    )
    blueprint.add_url_rule("/bao-cao/don-vi", "campaign_requests", requests.index, methods=BOTH)
    blueprint.add_url_rule(
        "/bao-cao/don-vi/<int(max=2147483647):request_id>", "campaign_request", requests.show
    )
    blueprint.add_url_rule(
        "/bao-cao/don-vi/duong-dan/<int(max=2147483647):contribution_id>",
        "campaign_link",
        requests.change_link,
        methods=["POST"],
    )
    blueprint.add_url_rule("/bao-cao/luot-khach", "campaign_fairs", fairs.index)
    blueprint.add_url_rule(
        "/bao-cao/luot-khach/<int(max=2147483647):fair_id>",
        "campaign_fair",
        fairs.enter,
        methods=BOTH,
    )
