"""Writing the campaign's report to a file from a shell."""

from datetime import datetime
from pathlib import Path

import click
from flask import current_app

from catalog.campaign.areas import area_of
from catalog.campaign.asking import annexes_for
from catalog.campaign.documents import PrintedReport
from catalog.campaign.gathering import gather
from catalog.campaign.keeping import OwnWords
from catalog.campaign.pdf import report_pdf
from catalog.campaign.periods import Span, own_period, period_of
from catalog.campaign.template import write_docx
from catalog.campaign.templates_kept import content_of, template_in_use
from catalog.campaign.workbook import report_xlsx
from catalog.commands.group import group
from catalog.foundation.clock import now, today
from catalog.foundation.errors import Invalid
from catalog.foundation.whole_files import write_whole
from catalog.web.campaign_template import TemplateEnvironment
from catalog.web.campaign_words import printed, usual_title
from catalog.web.pictures import storage

DAY = click.DateTime(["%Y-%m-%d"])
SPANS = [span.value for span in Span if span is not Span.OWN]


@group.command("report")
@click.argument("path", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--period", type=click.Choice(SPANS), default=Span.HALF_YEAR.value,
              show_default=True, help="The period that holds today.")  # fmt: skip
@click.option("--from", "first", type=DAY, help="First day; with --to, instead of --period.")
@click.option("--to", "last", type=DAY, help="Last day.")
@click.option("--area", default="", help="A place such as tinh/vinh-long; all without it.")
@click.option("--language", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
def report_command(
    path: Path, period: str, first: datetime | None, last: datetime | None, area: str, language: str
) -> None:
    """Write the campaign's report to FILE: .docx, .xlsx or .pdf. Nothing is kept of it."""
    if (first is None) != (last is None):
        raise click.UsageError("Give both --from and --to, or neither.")
    try:
        place = area_of(area)
        days = (
            own_period(first.date(), last.date())
            if first and last
            else period_of(Span(period), on=today())
        )
    except Invalid as error:
        raise click.ClickException(str(error)) from error
    annexes = [] if place.key else annexes_for(days)
    figures = gather(place, days, on=today(), annexes=annexes)
    with current_app.test_request_context(f"/?lang={language}"):
        content = _written(path.suffix, printed(figures, OwnWords(usual_title(figures))))
    try:
        write_whole(path, content)
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}") from error
    click.echo(f"Report from {days.first} to {days.last} written to {path}.")


def _written(suffix: str, report: PrintedReport) -> bytes:
    if suffix == ".pdf":
        return report_pdf(report, made_at=now())
    if suffix == ".xlsx":
        return report_xlsx(report)
    if suffix == ".docx":
        template = content_of(template_in_use(), storage=storage())
        return write_docx(template, report, environment=TemplateEnvironment())
    raise click.UsageError("FILE ends in .docx, .xlsx or .pdf.")
