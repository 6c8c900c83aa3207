"""Looking at a period's figures, making a report of them, and handing it out as files."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.campaign.areas import area_of
from catalog.campaign.asking import annexes_for
from catalog.campaign.documents import PrintedReport
from catalog.campaign.figures import Annex, from_json
from catalog.campaign.gathering import gather
from catalog.campaign.keeping import OwnWords, find_report, keep_report, reports_made
from catalog.campaign.models import CampaignReport
from catalog.campaign.pdf import report_pdf
from catalog.campaign.template import write_docx
from catalog.campaign.templates_kept import content_of, template_in_use
from catalog.campaign.workbook import report_xlsx
from catalog.foundation.clock import now, today
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotFound
from catalog.foundation.vietnamese import normal, paragraphs
from catalog.web.access import desk_only, own_territory, person
from catalog.web.campaign_template import TemplateEnvironment
from catalog.web.campaign_words import printed, usual_title
from catalog.web.desk.campaign.choosing import (
    Choice,
    area_options,
    choice_from,
    span_options,
)
from catalog.web.desk.campaign.showing import shown
from catalog.web.pictures import storage
from catalog.web.searching import query_log
from catalog.web.words import _

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@desk_only(Deed.FIGURES)
def index() -> ResponseReturnValue:
    """Show the figures of a period and place, and make a report of them with one's own words."""
    query_log().write()
    choice = choice_from(request.args)
    figures = gather(choice.area, choice.period, on=today(), annexes=_annexes(choice))
    words = OwnWords(usual_title(figures))
    errors: dict[str, str] = {}
    if request.method == "POST":
        words = _typed_words()
    if request.method == "POST" and not choice.errors:
        try:
            with unit_of_work():
                report = keep_report(
                    figures, words, by_id=person().id, by=person().display_name, at=now()
                )
        except Invalid as error:
            errors[error.field] = _refusal(error)
        else:
            flash(_("The report is kept. Its figures do not change any more."), "success")
            return redirect(url_for("desk.campaign_report", report_id=report.id))
    page = render_template(
        "desk/campaign/index.html",
        report=shown(figures, words),
        choice=choice,
        spans=span_options(choice.span),
        areas=area_options(choice.area),
        words=words,
        errors={**choice.errors, **errors},
        made=[_listed(each) for each in reports_made() if _is_own(each)],
    )
    return page, 422 if errors or choice.errors else 200


def _annexes(choice: Choice) -> list[Annex]:
    """What units told is of no certain place: it stands in reports of the whole catalog."""
    return [] if choice.area.key else annexes_for(choice.period)


def _typed_words() -> OwnWords:
    return OwnWords(
        title=normal(request.form.get("title", "")),
        **{
            field: paragraphs(request.form.get(field, ""))
            for field in ("assessment", "difficulties", "proposals")
        },
    )


def _refusal(error: Invalid) -> str:
    if error.code == "missing":
        return _("Give the report a title.")
    return _("This is too long.")


def _listed(report: CampaignReport) -> dict[str, object]:
    return {
        "title": report.title,
        "url": url_for("desk.campaign_report", report_id=report.id),
        "made_at": report.made_at,
        "made_by": report.made_by.display_name if report.made_by else _("The command line"),
    }


@desk_only(Deed.FIGURES)
def show(report_id: int) -> ResponseReturnValue:
    """Show a report that was made, with its figures of that day."""
    report = _report_or_404(report_id)
    return render_template(
        "desk/campaign/report.html",
        report=shown(from_json(report.figures), _words_of(report)),
        kept=report,
        made_by=report.made_by.display_name if report.made_by else _("The command line"),
    )


@desk_only(Deed.FIGURES)
def as_xlsx(report_id: int) -> Response:
    """Hand a report out as a workbook."""
    report = _report_or_404(report_id)
    return _file(report_xlsx(_printed(report)), XLSX, report, "xlsx")


@desk_only(Deed.FIGURES)
def as_docx(report_id: int) -> Response:
    """Hand a report out as a document, written into the template in use."""
    report = _report_or_404(report_id)
    template = content_of(template_in_use(), storage=storage())
    content = write_docx(template, _printed(report), environment=TemplateEnvironment())
    return _file(content, DOCX, report, "docx")


@desk_only(Deed.FIGURES)
def as_pdf(report_id: int) -> Response:
    """Hand a report out as PDF."""
    report = _report_or_404(report_id)
    content = report_pdf(_printed(report), made_at=report.made_at)
    return _file(content, "application/pdf", report, "pdf")


def _words_of(report: CampaignReport) -> OwnWords:
    return OwnWords(report.title, report.assessment, report.difficulties, report.proposals)


def _printed(report: CampaignReport) -> PrintedReport:
    return printed(from_json(report.figures), _words_of(report))


def _report_or_404(report_id: int) -> CampaignReport:
    report = find_report(report_id)
    if report is None or not _is_own(report):
        raise NotFound(f"campaign report {report_id}")
    return report


def _is_own(report: CampaignReport) -> bool:
    """Whether the person looks after the place that a report is about."""
    return area_of(report.area_key).lies_in(own_territory(Deed.FIGURES))


def _file(content: bytes, kind: str, report: CampaignReport, ending: str) -> Response:
    days = f"{report.first_day.isoformat()}-{report.last_day.isoformat()}"
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = (
        f'attachment; filename="bao-cao-{days}-{report.id}.{ending}"'
    )
    return response
